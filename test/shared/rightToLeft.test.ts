import { describe, expect, it } from "vitest";
import { digitsOf, parseExpiry, parseTypedAmount } from "../../shared/page/entry.ts";
import { fill, money } from "../../shared/page/format.ts";
import { say, speechOf } from "../../shared/words/messages.ts";

describe("a sentence from right to left", () => {
  it("isolates its values, save addresses to press", () => {
    expect(fill("دُفع {paid} من {total}", { paid: "5", total: "9" })).toBe(
      "دُفع \u20685\u2069 من \u20689\u2069",
    );
    expect(fill("ادفع هنا: {url}", { url: "https://pay.example" })).toBe("ادفع هنا: https://pay.example");
    expect(fill("Pay {amount}", { amount: "$5.00" })).toBe("Pay $5.00");
  });

  it("is not the only one in which a name cannot turn the amount beside it around", () => {
    const values = { merchant: "ACME\u202e", amount: "$5.00" };
    expect(fill("{merchant}: {amount}", values)).toBe("ACME: $5.00");
    expect(say(speechOf("en"), "{merchant}: {amount}", values)).toBe("ACME: $5.00");
    expect(fill("{merchant}: {amount}", { ...values, merchant: "חנות" })).toBe("\u2068חנות\u2069: $5.00");
  });

  it("keeps the sign with its number and the dollar with its country", () => {
    expect(money(-5.78, "USD", "ar")).toBe("\u200f\u2068-5.78\u2069\u00a0\u2068US$\u2069");
    expect(money(5, "USD", "en")).toBe("$5.00");
  });
});

describe("what is typed in another script", () => {
  it.each([
    ["٤٢٤٢", "4242"],
    ["۴۲", "42"],
    ["४२ ४२", "4242"],
    ["４２", "42"],
  ])("reads the digits of %s", (typed, digits) => {
    expect(digitsOf(typed)).toBe(digits);
  });

  it("reads amounts and dates", () => {
    expect(parseTypedAmount("١٬٢٣٤٫٥٠", "USD", "ar-EG")).toEqual({ ok: true, minor: 123_450 });
    expect(parseTypedAmount(money(1234.5, "USD", "ar"), "USD", "ar")).toEqual({ ok: true, minor: 123_450 });
    expect(parseTypedAmount(money(1234.5, "USD", "ar-EG"), "USD", "ar-EG")).toEqual({
      ok: true,
      minor: 123_450,
    });
    expect(parseTypedAmount("१२.५", "INR", "hi")).toEqual({ ok: true, minor: 1250 });
    expect(parseExpiry("٠٤ / ٢٩")).toEqual({ month: 4, year: 2029 });
  });
});
