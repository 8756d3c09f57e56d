import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineInput, scaled, taxesByRate, totalsOf } from "../../shared/totals.ts";

/** A decimal with up to `decimals` decimals, as a number. */
const decimal = (most: number, decimals: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.nat(most), fc.nat(10 ** decimals - 1), fc.nat(decimals))
    .map(([whole, fraction, kept]) =>
      Number(`${whole}.${String(fraction).padStart(decimals, "0").slice(0, kept) || "0"}`),
    );

const line: fc.Arbitrary<LineInput> = fc.record(
  { quantity: decimal(1000, 6), unitAmount: fc.nat(100_000_000), taxRate: decimal(99, 4) },
  { requiredKeys: ["quantity", "unitAmount"] },
);
const lines = fc.array(line, { minLength: 1, maxLength: 12 });
const discount = fc.oneof(
  fc.constant(null),
  fc.record({
    type: fc.constant("percentage" as const),
    value: decimal(100, 4).map((v) => Math.min(v, 100)),
  }),
  fc.record({ type: fc.constant("fixed" as const), value: fc.nat(50_000_000) }),
);

/** Exact fractions, the slow way: nothing is scaled, only divided at the end. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}
function fraction(value: number): Fraction {
  const [whole = "", decimals = ""] = value.toFixed(6).split(".");
  return { over: BigInt(whole + decimals), under: 1_000_000n };
}
const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });
const whole = (n: bigint): Fraction => ({ over: n, under: 1n });
/** The nearest whole number, halves up: floor of the fraction plus a half. */
function rounded({ over, under }: Fraction): bigint {
  const doubled = over * 2n + under;
  return (doubled - (doubled % (under * 2n))) / (under * 2n);
}

function reference(items: readonly LineInput[], given: { type: string; value: number } | null) {
  const amounts = items.map(({ quantity, unitAmount }) =>
    rounded(times(fraction(quantity), whole(BigInt(unitAmount)))),
  );
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0n);
  const percent = (value: number): Fraction => times(fraction(value), { over: 1n, under: 100n });
  const wanted =
    given === null
      ? 0n
      : given.type === "fixed"
        ? BigInt(given.value)
        : rounded(times(whole(subtotal), percent(given.value)));
  const off = wanted < subtotal ? wanted : subtotal;
  // Hands out one minor unit at a time to the line that is furthest below its exact share.
  const shares = amounts.map((amount) => (subtotal === 0n ? 0n : (off * amount) / subtotal));
  while (shares.reduce((sum, share) => sum + share, 0n) < off) {
    let [best, lack] = [0, -1n];
    amounts.forEach((amount, index) => {
      const below = off * amount - (shares[index] ?? 0n) * subtotal;
      if (below > lack) [best, lack] = [index, below];
    });
    shares[best] = (shares[best] ?? 0n) + 1n;
  }
  const tax = items.reduce((sum, { taxRate = 0 }, index) => {
    return sum + rounded(times(whole((amounts[index] ?? 0n) - (shares[index] ?? 0n)), percent(taxRate)));
  }, 0n);
  return {
    lines: amounts.map(Number),
    subtotal: Number(subtotal),
    discountAmount: Number(off),
    tax: Number(tax),
    total: Number(subtotal - off + tax),
  };
}

describe("totalsOf", () => {
  it("agrees with exact fractions on any lines, discount and taxes", () => {
    fc.assert(
      fc.property(lines, discount, (items, given) => {
        expect(totalsOf(items, given)).toEqual(reference(items, given));
      }),
      { numRuns: 400 },
    );
  });

  it("shares a discount so that one tax rate on all lines is the tax on what is left, within a unit a line", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }),
        fc.nat(1_000_000),
        (units, value) => {
          const items = units.map((unitAmount) => ({ quantity: 1, unitAmount, taxRate: 100 }));
          const { subtotal, discountAmount, tax } = totalsOf(items, { type: "fixed", value });
          // At 100 % the tax is the sum of what is left of the lines: the shares sum to the discount exactly.
          expect(tax).toBe(subtotal - discountAmount);
        },
      ),
    );
  });

  it("rounds halves up, once a line", () => {
    expect(totalsOf([{ quantity: 0.5, unitAmount: 1 }], null).total).toBe(1);
    expect(totalsOf([{ quantity: 0.499999, unitAmount: 1 }], null).total).toBe(0);
    expect(totalsOf([{ quantity: 1.005, unitAmount: 100 }], null).total).toBe(101);
    expect(totalsOf([{ quantity: 3, unitAmount: 33, taxRate: 8.875 }], null)).toMatchObject({
      tax: 9,
      total: 108,
    });
  });

  it("takes a discount of ten percent, and never more than the subtotal", () => {
    const items = [
      { quantity: 1, unitAmount: 1_000, taxRate: 10 },
      { quantity: 1, unitAmount: 2_000 },
    ];
    expect(totalsOf(items, { type: "percentage", value: 10 })).toEqual({
      lines: [1_000, 2_000],
      subtotal: 3_000,
      discountAmount: 300,
      tax: 90,
      total: 2_790,
    });
    expect(totalsOf(items, { type: "fixed", value: 99_999 })).toMatchObject({
      discountAmount: 3_000,
      tax: 0,
      total: 0,
    });
  });

  it("gives what cannot be shared evenly to the largest remainder, and to the earlier line of equals", () => {
    const taxed = (index: number) =>
      totalsOf(
        [0, 1, 2].map((at) => ({ quantity: 1, unitAmount: 100, taxRate: at === index ? 100 : 0 })),
        { type: "fixed", value: 100 },
      ).tax;
    expect([0, 1, 2].map(taxed)).toEqual([66, 67, 67]);
  });

  it("stays exact where doubles do not: thousands of units of large amounts", () => {
    const items = [{ quantity: 1_000_000, unitAmount: 99_999_999 }];
    expect(totalsOf(items, null).total).toBe(99_999_999_000_000);
    expect(totalsOf([{ quantity: 0.3, unitAmount: 10 }], null).total).toBe(3);
  });
});

describe("scaled", () => {
  it.each([
    [1, 6, 1_000_000n],
    [0.000001, 6, 1n],
    [1e-6, 6, 1n],
    [2.5e-5, 6, 25n],
    [123.456, 4, 1_234_560n],
    [0, 6, 0n],
  ])("reads %s with %s decimals as %s", (value, decimals, result) => {
    expect(scaled(value, decimals)).toBe(result);
  });

  it.each([[1e-7], [0.1234567], [-1], [Number.NaN], [Number.POSITIVE_INFINITY]])("refuses %s", (value) => {
    expect(() => scaled(value, 6)).toThrow(RangeError);
  });
});

describe("taxes by rate", () => {
  it("tell what each rate is taken of, after the discount, from the lowest rate", () => {
    const items = [
      { quantity: 1, unitAmount: 10000, taxRate: 8 },
      { quantity: 2, unitAmount: 100, taxRate: 8 },
      { quantity: 1, unitAmount: 5000, taxRate: 2.5 },
      { quantity: 1, unitAmount: 5000 },
    ];
    const { lines, discountAmount } = totalsOf(items, { type: "percentage", value: 10 });
    const given = items.map((item, i) => ({ ...item, amount: lines[i] ?? 0 }));
    expect(taxesByRate(given, discountAmount)).toEqual([
      { rate: 2.5, base: 4500, tax: 113 },
      { rate: 8, base: 9180, tax: 734 },
    ]);
  });

  it("sum to the tax to the last minor unit, whatever the invoice", () => {
    fc.assert(
      fc.property(lines, discount, (items, given) => {
        const totals = totalsOf(items, given);
        const taxes = taxesByRate(
          items.map((item, i) => ({ ...item, amount: totals.lines[i] ?? 0 })),
          totals.discountAmount,
        );
        expect(taxes.reduce((sum, { tax }) => sum + tax, 0)).toBe(totals.tax);
      }),
    );
  });
});
