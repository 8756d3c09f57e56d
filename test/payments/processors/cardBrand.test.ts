import { describe, expect, it } from "vitest";
import { cardBrand, cardGroups, cvvLength, groupCard, luhn } from "../../../shared/cardBrand.ts";

describe("card numbers", () => {
  it.each([
    ["4", "visa"],
    ["4242424242424242", "visa"],
    ["51", "mastercard"],
    ["55", "mastercard"],
    ["2221", "mastercard"],
    ["2720", "mastercard"],
    ["34", "amex"],
    ["37", "amex"],
    ["6011", "discover"],
    ["644", "discover"],
    ["65", "discover"],
    ["305", "diners"],
    ["36", "diners"],
    ["3528", "jcb"],
    ["3589", "jcb"],
    ["62", "unionpay"],
    ["", null],
    ["5", null],
    ["2", null],
    ["2220", null],
    ["2721", null],
    ["50", null],
    ["56", null],
    ["3527", null],
    ["3590", null],
    ["643", null],
    ["9", null],
    ["x", null],
  ])("beginning with %j are %s", (digits, brand) => {
    expect(cardBrand(digits)).toBe(brand);
  });

  it("pass the Luhn check only with their right last digit", () => {
    for (const stem of ["424242424242424", "37828224631000", "3056930902590"]) {
      const good = [..."0123456789"].filter((digit) => luhn(stem + digit));
      expect(good).toHaveLength(1);
    }
    expect(luhn("4242424242424242")).toBe(true);
    expect(luhn("2442424242424242")).toBe(false);
    expect(luhn("")).toBe(false);
    expect(luhn("4242 4242 4242 4242")).toBe(false);
  });

  it("have a four-digit security code on Amex and three digits on all others", () => {
    expect(cvvLength("amex")).toBe(4);
    expect(cvvLength("visa")).toBe(3);
    expect(cvvLength(null)).toBe(3);
  });

  it("are grouped as printed, as far as they are typed", () => {
    expect(groupCard("4242424242424242")).toBe("4242 4242 4242 4242");
    expect(groupCard("378282246310005")).toBe("3782 822463 10005");
    expect(groupCard("30569309025904")).toBe("3056 930902 5904");
    expect(groupCard("42424")).toBe("4242 4");
    expect(groupCard("4242")).toBe("4242");
    expect(groupCard("")).toBe("");
    expect(cardGroups(null).reduce((sum, size) => sum + size)).toBe(19);
  });
});
