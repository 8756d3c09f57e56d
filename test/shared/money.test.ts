import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exponentOf,
  formatMoney,
  isCurrency,
  MAX_MINOR,
  majorText,
  parseMajor,
  toMajor,
} from "../../shared/money.ts";

/** One currency of each exponent. */
const currency = fc.constantFrom("JPY", "USD", "KWD");
const minor = fc.oneof(fc.integer({ min: 0, max: MAX_MINOR }), fc.integer({ min: 0, max: 200 }));

describe("parseMajor", () => {
  it("reads back what was printed, as text and as a JSON number, in every exponent", () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const text = majorText(amount, code);
        expect(parseMajor(text, code)).toEqual({ ok: true, minor: amount });
        expect(parseMajor(toMajor(amount, code), code)).toEqual({ ok: true, minor: amount });
        expect(parseMajor(JSON.parse(JSON.stringify(toMajor(amount, code))) as number, code)).toEqual({
          ok: true,
          minor: amount,
        });
      }),
    );
  });

  it("reads any spelling of the same decimal as the same amount", () => {
    fc.assert(
      fc.property(
        minor,
        currency,
        fc.integer({ min: -6, max: 6 }),
        fc.nat(4),
        (amount, code, power, zeros) => {
          // amount × 10^(-exponent) written as digits × 10^power, with needless zeros behind the point.
          const point = -exponentOf(code) - power;
          const digits = String(amount).padStart(Math.max(1 - point, 1), "0");
          const mantissa =
            point >= 0 ? digits + "0".repeat(point) : `${digits.slice(0, point)}.${digits.slice(point)}`;
          const text = `${mantissa}${mantissa.includes(".") ? "0".repeat(zeros) : ""}e${power}`;
          expect(parseMajor(text, code)).toEqual({ ok: true, minor: amount });
        },
      ),
    );
  });

  it("never makes a floating-point error: every cent up to 1,000.00 and the classics", () => {
    const wrong = [];
    for (let cents = 0; cents <= 100_000; cents += 1) {
      const text = `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
      const parsed = parseMajor(text, "USD");
      if (!parsed.ok || parsed.minor !== cents) wrong.push(text);
    }
    expect(wrong).toEqual([]);
    for (const [text, cents] of [
      ["1.005e2", 10_050],
      ["4.35", 435],
      ["1.15", 115],
      ["0.29", 29],
      ["8.41", 841],
      ["33.33", 3_333],
      ["999999999999.99", MAX_MINOR],
    ] as const) {
      expect(parseMajor(text, "USD")).toEqual({ ok: true, minor: cents });
      expect(parseMajor(Number(text), "USD")).toEqual({ ok: true, minor: cents });
    }
  });

  it.each([
    ["1.001", "USD", "too_many_decimals"],
    ["0.5", "JPY", "too_many_decimals"],
    ["0.0001", "KWD", "too_many_decimals"],
    ["1e-9", "USD", "too_many_decimals"],
    ["1e-99999", "USD", "too_many_decimals"],
    [`1e-${"9".repeat(400)}`, "USD", "too_many_decimals"],
    ["1e999", "USD", "too_large"],
    ["1e99999", "USD", "too_large"],
    [`1e${"9".repeat(400)}`, "USD", "too_large"],
    ["9".repeat(100_000), "USD", "too_large"],
    ["1000000000000.00", "USD", "too_large"],
    ["100000000000000", "JPY", "too_large"],
    ["1e14", "JPY", "too_large"],
    ["-1", "USD", "negative"],
    ["-0.01", "USD", "negative"],
    ["-1e99999", "USD", "negative"],
    ["", "USD", "not_a_number"],
    [" ", "USD", "not_a_number"],
    [" 1", "USD", "not_a_number"],
    ["1\n", "USD", "not_a_number"],
    ["1,00", "USD", "not_a_number"],
    ["0x10", "USD", "not_a_number"],
    ["1.", "USD", "not_a_number"],
    [".5", "USD", "not_a_number"],
    ["+1", "USD", "not_a_number"],
    ["Infinity", "USD", "not_a_number"],
    ["١٢", "USD", "not_a_number"],
  ])("refuses %s %s as %s", (text, code, problem) => {
    expect(parseMajor(text, code)).toEqual({ ok: false, problem });
  });

  it("names what is wrong with numbers that have no decimal text", () => {
    expect(parseMajor(Number.POSITIVE_INFINITY, "USD")).toEqual({ ok: false, problem: "too_large" });
    expect(parseMajor(Number.NEGATIVE_INFINITY, "USD")).toEqual({ ok: false, problem: "negative" });
    expect(parseMajor(Number.NaN, "USD")).toEqual({ ok: false, problem: "not_a_number" });
  });

  it("takes zero however it is written, and trailing zeros beyond the currency's decimals", () => {
    for (const text of ["0", "-0", "0.000", "0e999", "0e99999", "-0.0e-99999"])
      expect(parseMajor(text, "USD")).toEqual({ ok: true, minor: 0 });
    expect(parseMajor("1.5000", "USD")).toEqual({ ok: true, minor: 150 });
    expect(parseMajor("5.0", "JPY")).toEqual({ ok: true, minor: 5 });
  });
});

describe("printing money", () => {
  it("has all of the currency's decimals as text, and a plain number in JSON, also below zero", () => {
    expect(majorText(50_000, "USD")).toBe("500.00");
    expect(majorText(5, "USD")).toBe("0.05");
    expect(majorText(500, "JPY")).toBe("500");
    expect(majorText(5, "KWD")).toBe("0.005");
    expect(majorText(-12_345, "USD")).toBe("-123.45");
    expect(toMajor(-12_345, "USD")).toBe(-123.45);
    expect(Object.is(toMajor(0, "USD"), 0)).toBe(true);
    expect(Object.is(toMajor(-0, "USD"), 0)).toBe(true);
  });

  it("writes money as people of a locale do, exactly also where a double could not", () => {
    expect(formatMoney(50_000, "USD", "en")).toBe("$500.00");
    expect(formatMoney(500, "JPY", "en")).toBe("¥500");
    expect(formatMoney(1_234, "KWD", "en").replace(/\s/u, " ")).toBe("KWD 1.234");
    expect(formatMoney(MAX_MINOR, "USD", "en")).toBe("$999,999,999,999.99");
    expect(formatMoney(123_456, "EUR", "de").replace(/\s/gu, " ")).toBe("1.234,56 €");
  });
});

describe("currencies", () => {
  it("knows ISO 4217 exponents by table and nothing outside of it", () => {
    expect(["JPY", "USD", "KWD", "CLP", "BHD", "EUR"].map(exponentOf)).toEqual([0, 2, 3, 0, 3, 2]);
    for (const code of ["usd", "XXX", "", "__proto__", "constructor", "toString"]) {
      expect(isCurrency(code)).toBe(false);
    }
    expect(() => exponentOf("XXX")).toThrow(RangeError);
  });

  it("agrees with the exponents that Intl knows of the currencies whose use differs from ISO nowhere", () => {
    for (const code of ["USD", "EUR", "JPY", "KWD", "BHD", "TND", "KRW", "CLP", "GBP", "VND", "OMR", "JOD"]) {
      const { maximumFractionDigits } = new Intl.NumberFormat("en", {
        style: "currency",
        currency: code,
      }).resolvedOptions();
      expect([code, exponentOf(code)]).toEqual([code, maximumFractionDigits]);
    }
  });
});
