/** Amounts in Stripe's smallest units (docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases"). Pure. */

/** Whole units with us (ISO 4217), written with two decimals at Stripe, which must be zero. */
const TWO_DECIMALS_MORE: ReadonlySet<string> = new Set(["ISK", "UGX"]);
/** Two decimals with us, whole units at Stripe. */
const TWO_DECIMALS_LESS: ReadonlySet<string> = new Set(["MGA"]);
/** Three decimals in both, of which the last must be zero at Stripe. */
const LAST_DIGIT_ZERO: ReadonlySet<string> = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

const HUNDREDFOLD = 100;
const TENFOLD = 10;

/** Minor units as Stripe counts them; null for an amount that it cannot take. */
export function minorToStripe(minor: number, currency: string): number | null {
  if (TWO_DECIMALS_MORE.has(currency)) return minor * HUNDREDFOLD;
  if (TWO_DECIMALS_LESS.has(currency)) return minor % HUNDREDFOLD === 0 ? minor / HUNDREDFOLD : null;
  if (LAST_DIGIT_ZERO.has(currency)) return minor % TENFOLD === 0 ? minor : null;
  return minor;
}

/** The other way. An amount that is no whole number of ours stays what it is: it will differ from what was asked. */
export function minorFromStripe(amount: number, currency: string): number {
  if (TWO_DECIMALS_MORE.has(currency)) return amount / HUNDREDFOLD;
  if (TWO_DECIMALS_LESS.has(currency)) return amount * HUNDREDFOLD;
  return amount;
}
