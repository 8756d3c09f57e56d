import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMajor, toMajor } from "../../shared/money.ts";
import { amountChoices, halfOf, offeredAmounts } from "../../shared/page/amounts.ts";
import { readAmount } from "../../shared/page/form.ts";
import { view } from "./fixtures.ts";
import { planned } from "./plans.ts";

const RULES = { allowPartial: true, minimumAmount: null, allowOverpayment: false };

function of(payable: number, currency: string, change: Parameters<typeof view>[1] = {}) {
  const base = view("due");
  const major = toMajor(payable, currency);
  return {
    ...base,
    invoice: { ...base.invoice, currency },
    balance: { ...base.balance, remainingBalance: major, payableAmount: major },
    suggestedAmount: major,
    ...change,
  };
}

describe("halfOf", () => {
  it.each([
    [50_000, "USD", 25_000],
    [33_333, "USD", 16_700],
    [1_234_567, "USD", 620_000],
    [999, "USD", 500],
    [10_001, "USD", 5_000],
    [5_000, "JPY", 2_500],
    [333, "JPY", 167],
    [123_456, "KWD", 62_000],
    [1, "USD", 1],
  ])("of %i in %s is %i", (minor, currency, half) => {
    expect(halfOf(minor, currency)).toBe(half);
  });
});

describe("the amounts that are offered", () => {
  it("are never above what is payable nor below the least, differ, and are four at most with another amount", () => {
    const currency = fc.constantFrom("USD", "JPY", "KWD", "EUR");
    const minor = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(
        currency,
        minor,
        minor,
        fc.option(minor),
        fc.boolean(),
        (code, payable, asked, least, part) => {
          const shown = of(payable, code, {
            suggestedAmount: toMajor(Math.min(asked, payable), code),
            rules: {
              allowPartial: part,
              minimumAmount: least === null ? null : toMajor(least, code),
              allowOverpayment: false,
            },
          });
          const offered = offeredAmounts(shown);
          const amounts = offered.map((offer) => offer.minor);
          expect(new Set(amounts).size).toBe(amounts.length);
          expect(amounts).toContain(payable);
          expect(amountChoices(shown).length).toBeLessThanOrEqual(4);
          for (const { choice, minor: amount } of offered) {
            expect(amount).toBeLessThanOrEqual(payable);
            expect(amount === payable || (part && amount >= (least ?? 1))).toBe(true);
            // What is offered is what the form takes.
            expect(readAmount({ choice }, shown)).toEqual({ minor: amount });
          }
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });

  it("have about half where any part can be paid", () => {
    const odd = offeredAmounts(of(72_485, "USD"));
    expect(odd).toEqual([
      { choice: "full", minor: 72_485 },
      { choice: "half", minor: 36_200 },
    ]);
    expect(amountChoices(of(72_485, "USD", { rules: { ...RULES, minimumAmount: 400 } }))).toEqual([
      "full",
      "other",
    ]);
    expect(amountChoices(of(72_485, "USD", { rules: { ...RULES, allowPartial: false } }))).toEqual(["full"]);
  });

  it("have the next installment of a plan beside what is due now, in any case", () => {
    const late = planned(
      { count: 5, paid: 1, late: 2 },
      { rules: { ...RULES, allowPartial: false, minimumAmount: 450 } },
    );
    const parsed = parseMajor(late.paymentPlan?.dueNowAmount ?? 0, "USD");
    expect(offeredAmounts(late)).toEqual([
      { choice: "suggested", minor: parsed.ok ? parsed.minor : 0 },
      { choice: "next", minor: 10_000 },
      { choice: "full", minor: 40_000 },
    ]);
    expect(amountChoices(planned({ count: 4, paid: 0, late: 0 }))).toEqual(["suggested", "full", "other"]);
  });
});
