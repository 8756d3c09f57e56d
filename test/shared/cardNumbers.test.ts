import { describe, expect, it } from "vitest";
import { holdsCardNumber, withoutCardNumbers } from "../../shared/cardNumbers.ts";

describe("a card number in a text", () => {
  it.each([
    ["4242 4242 4242 4242 x", "****4242 x"],
    ["a378282246310005b", "a****0005b"],
    ["4242-4242-4242-4242", "****4242"],
    ["4242.4242\u00a04242\u20114242", "****4242"],
    ["3782 822463 10005", "****0005"],
    ["4242424242424242 12/30 123", "****4242 12/30 123"],
    ["7 4242 4242 4242 4242 123", "7 ****4242 123"],
    ["4242424242424242-5555555555554444", "****4242-****4444"],
  ])("is found: %j becomes %j", (text, kept) => {
    expect(withoutCardNumbers(text)).toBe(kept);
    expect(holdsCardNumber(text)).toBe(true);
  });

  it.each([
    "4242 4242 4242 4243",
    "RF18539007547034",
    "+49 151 12345678",
    "4915112345677",
    "2026-11-22 14:00:00 INV-12345",
    "42424242424242424242424242424242",
    "1234567890123452",
    "",
  ])("is not seen in %j", (text) => {
    expect(withoutCardNumbers(text)).toBe(text);
    expect(holdsCardNumber(text)).toBe(false);
  });

  it("costs no time to look for in a long text of digits", () => {
    // Of the processor, whatever else the machine does meanwhile.
    const begun = process.cpuUsage();
    expect(holdsCardNumber("4242 ".repeat(200_000))).toBe(true);
    holdsCardNumber("4".repeat(1_000_000));
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(3_000);
  });
});
