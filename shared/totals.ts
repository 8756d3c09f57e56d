/**
 * What line items, a discount and taxes add up to, in integer minor units, by integer arithmetic only.
 *
 * A line is quantity × unit amount, rounded half up. The discount is taken from the subtotal and shared among
 * the lines in proportion (largest remainder first, so that the shares sum to it exactly). Tax is computed per
 * line on what is left of it, rounded half up.
 */

export interface LineInput {
  /** Decimal, not negative, up to 6 decimals. */
  readonly quantity: number;
  readonly unitAmount: number;
  /** Percent, up to 4 decimals. */
  readonly taxRate?: number;
}

export interface Totals {
  readonly lines: readonly number[];
  readonly subtotal: number;
  readonly discountAmount: number;
  readonly tax: number;
  readonly total: number;
}

/** `discount.value`: percent (0 to 100, up to 4 decimals) or minor units, at most the subtotal. */
export function totalsOf(
  items: readonly LineInput[],
  discount: { readonly type: "percentage" | "fixed"; readonly value: number } | null,
): Totals {
  const lines = items
    .map((item) => scaled(item.quantity, 6) * BigInt(item.unitAmount))
    .map((n) => half(n, 10n ** 6n));
  const subtotal = lines.reduce((sum, line) => sum + line, 0n);
  const wanted = discount === null ? 0n : discountOf(discount, subtotal);
  const discountAmount = wanted > subtotal ? subtotal : wanted;
  const shares = allocate(discountAmount, lines);
  const tax = items.reduce(
    (sum, item, index) => sum + taxOn((lines[index] ?? 0n) - (shares[index] ?? 0n), item.taxRate),
    0n,
  );
  return {
    lines: lines.map(Number),
    subtotal: Number(subtotal),
    discountAmount: Number(discountAmount),
    tax: Number(tax),
    total: Number(subtotal - discountAmount + tax),
  };
}

/** What one rate comes to over all lines that have it. */
export interface TaxAtRate {
  /** Percent. */
  readonly rate: number;
  /** What it is taken of: the lines' amounts less their shares of the discount. */
  readonly base: number;
  readonly tax: number;
}

/**
 * The taxes of an invoice by rate, from the lowest. Each line's tax is rounded as in `totalsOf`, so that the taxes
 * sum exactly to its tax.
 *
 * @param lines `amount` as `totalsOf` gave it
 */
export function taxesByRate(
  lines: readonly { readonly amount: number; readonly taxRate?: number }[],
  discountAmount: number,
): TaxAtRate[] {
  const shares = allocate(
    BigInt(discountAmount),
    lines.map(({ amount }) => BigInt(amount)),
  );
  const rates = new Map<number, TaxAtRate>();
  lines.forEach(({ amount, taxRate }, index) => {
    if (taxRate === undefined) return;
    const base = BigInt(amount) - (shares[index] ?? 0n);
    const before = rates.get(taxRate) ?? { rate: taxRate, base: 0, tax: 0 };
    rates.set(taxRate, {
      rate: taxRate,
      base: before.base + Number(base),
      tax: before.tax + Number(taxOn(base, taxRate)),
    });
  });
  return [...rates.values()].sort((a, b) => a.rate - b.rate);
}

function taxOn(base: bigint, rate: number | undefined): bigint {
  return rate === undefined ? 0n : half(base * scaled(rate, 4), 10n ** 6n);
}

function discountOf(
  discount: { readonly type: "percentage" | "fixed"; readonly value: number },
  subtotal: bigint,
): bigint {
  return discount.type === "fixed"
    ? BigInt(discount.value)
    : half(subtotal * scaled(discount.value, 4), 10n ** 6n);
}

/** A decimal number as an integer of `decimals` decimals, by its shortest decimal text. Throws RangeError when it has more. */
export function scaled(value: number, decimals: number): bigint {
  const match = /^(\d+)(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(value));
  const [, whole = "", fraction = "", power = "0"] = match ?? [];
  const shift = decimals - fraction.length - Number(power);
  if (!match || shift < 0) throw new RangeError(`${value} has more than ${decimals} decimals`);
  return BigInt(whole + fraction) * 10n ** BigInt(shift);
}

/** Division of a number that is not negative, rounded half up. */
function half(numerator: bigint, denominator: bigint): bigint {
  return (numerator * 2n + denominator) / (denominator * 2n);
}

/** Shares an amount in proportion to weights by largest remainder; ties go to the earlier line. */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n || amount === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (amount * weight) / sum);
  let left = amount - shares.reduce((total, share) => total + share, 0n);
  const order = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of order) {
    if (left === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares;
}
