import { describe, expect, it } from "vitest";
import {
  CROCKFORD,
  CUSTOMER_ID,
  ID_PREFIXES,
  INVOICE_ID,
  newId,
  PAYMENT_ID,
  randomText,
} from "../../shared/ids.ts";

describe("ids", () => {
  it("are a prefix and 20 letters of Crockford's base32, from all of the randomness given", () => {
    const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index * 13);
    expect(newId("invoice", bytes)).toMatch(/^inv_[0-9a-hjkmnp-tv-z]{20}$/);
    expect(newId("payment", bytes)).toMatch(PAYMENT_ID);
    expect(newId("invoice", bytes)).toMatch(INVOICE_ID);
    expect(newId("customer", bytes)).toMatch(CUSTOMER_ID);
    expect(new Set(Object.values(ID_PREFIXES)).size).toBe(Object.keys(ID_PREFIXES).length);
  });

  it("use every letter equally often", () => {
    const text = randomText((length) => Uint8Array.from({ length }, (_, index) => index), 256);
    expect([...CROCKFORD].map((letter) => text.split(letter).length - 1)).toEqual(Array(32).fill(8));
  });

  it.each([
    ["pmt_12345678", true],
    [`pmt_${"a".repeat(64)}`, true],
    ["pmt_abc_DEF_9", true],
    ["pmt_1234567", false],
    [`pmt_${"a".repeat(65)}`, false],
    ["pmt_12345678\n", false],
    ["pmt_1234-678", false],
    ["xpmt_12345678", false],
    ["constructor", false],
  ])("of payments: %j is %s", (id, fits) => {
    expect(PAYMENT_ID.test(id)).toBe(fits);
  });

  it.each([
    ["inv_abc123", true],
    ["inv_A-b_9", true],
    [`inv_${"a".repeat(60)}`, true],
    ["inv_", false],
    [`inv_${"a".repeat(61)}`, false],
    ["inv_a/b", false],
    ["inv_a\n", false],
  ])("of invoices: %j is %s", (id, fits) => {
    expect(INVOICE_ID.test(id)).toBe(fits);
  });
});
