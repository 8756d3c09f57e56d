import { describe, expect, it } from "vitest";
import { bankNameFor, routingNumberValid } from "../../../shared/bankRouting.ts";

describe("routing numbers", () => {
  it.each(["110000000", "021000021", "121000248", "026009593", "322271627"])("%s is valid", (text) => {
    expect(routingNumberValid(text)).toBe(true);
  });

  it.each([
    ["fails the checksum", "987654321"],
    ["fails the checksum by one digit", "021000022"],
    ["fails the checksum by two digits swapped", "201000021"],
    ["has eight digits", "02100002"],
    ["has ten digits", "0210000210"],
    ["has letters", "02100002a"],
    ["is empty", ""],
    ["is nobody's", "000000000"],
    ["passes the checksum in a range never given out", "900000006"],
    ["has a line break", "021000021\n"],
  ])("that %s is not valid", (_, text) => {
    expect(routingNumberValid(text)).toBe(false);
  });

  it("name the bank where it is known", () => {
    expect(bankNameFor("110000000")).toBe("STRIPE TEST BANK");
    expect(bankNameFor("021000021")).toBe("JPMorgan Chase");
    expect(bankNameFor("091000022")).toBe("U.S. Bank");
    expect(bankNameFor("987654321")).toBeNull();
    expect(bankNameFor("__proto__")).toBeNull();
  });
});
