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
  let tax = 0n;
  items.forEach((item, index) => {
    if (item.taxRate === undefined) return;
    const base = (lines[index] ?? 0n) - (shares[index] ?? 0n);
    tax += half(base * scaled(item.taxRate, 4), 10n ** 6n);
  });
  return {
    lines: lines.map(Number),
    subtotal: Number(subtotal),
    discountAmount: Number(discountAmount),
    tax: Number(tax),
    total: Number(subtotal - discountAmount + tax),
  };
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
