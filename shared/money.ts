/**
 * Money at the edges of the system: decimal text in major units outside, integer minor units inside.
 *
 * Every conversion goes through decimal text, never through floating-point arithmetic, and every exponent
 * comes from the ISO 4217 table below, never from a literal 100 (a yen has no minor unit, a dinar has three digits).
 */

/** ISO 4217 alphabetic code, upper case, one of those in {@link EXPONENTS}. */
export type Currency = string;

/** Minor-unit digits by currency (ISO 4217 list one, "active" codes; funds and metals left out). */
const EXPONENTS: Readonly<Record<string, number>> = Object.fromEntries<number>([
  ...words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF").map((c) => [c, 0] as const),
  ...words("BHD IQD JOD KWD LYD OMR TND").map((c) => [c, 3] as const),
  ...words(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP " +
      "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR " +
      "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN " +
      "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP " +
      "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG",
  ).map((c) => [c, 2] as const),
]);

function words(text: string): string[] {
  return text.split(" ");
}

/** The largest amount one field may hold, in minor units: sums of thousands of them stay exact in a double. */
export const MAX_MINOR = 99_999_999_999_999;

export function isCurrency(code: string): boolean {
  return Object.hasOwn(EXPONENTS, code);
}

/** Minor-unit digits of a currency. Throws RangeError for a code outside the table: callers validate first. */
export function exponentOf(currency: Currency): number {
  const exponent = EXPONENTS[currency];
  if (exponent === undefined) throw new RangeError(`unknown currency ${currency}`);
  return exponent;
}

export type MoneyProblem = "not_a_number" | "too_many_decimals" | "too_large" | "negative";

export type Parsed = { ok: true; minor: number } | { ok: false; problem: MoneyProblem };

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * Reads an amount in major units into integer minor units.
 *
 * @param amount decimal text (JSON number grammar, exponent allowed), or a number, which is read by its shortest decimal text.
 * @returns the minor units, or why it is not an amount in this currency. Trailing zeros are not extra decimals.
 */
export function parseMajor(amount: string | number, currency: Currency): Parsed {
  const text = typeof amount === "number" ? String(amount) : amount;
  // The number too large for a double has no decimal text any more.
  if (amount === Number.POSITIVE_INFINITY) return { ok: false, problem: "too_large" };
  const match = DECIMAL.exec(text);
  if (!match)
    return { ok: false, problem: amount === Number.NEGATIVE_INFINITY ? "negative" : "not_a_number" };
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  // The value is digits × 10^(shift) minor units.
  const shift = Number(power) - fraction.length + exponentOf(currency);
  if (digits === "") return { ok: true, minor: 0 };
  if (sign === "-") return { ok: false, problem: "negative" };
  if (shift > 15) return { ok: false, problem: "too_large" };
  const kept = shift < 0 ? digits.slice(0, shift) : digits;
  const cut = shift < 0 ? digits.slice(shift) : "";
  if (/[1-9]/.test(cut)) return { ok: false, problem: "too_many_decimals" };
  if (kept.length + Math.max(shift, 0) > 15) return { ok: false, problem: "too_large" };
  const minor = Number(kept + "0".repeat(Math.max(shift, 0)));
  return minor > MAX_MINOR ? { ok: false, problem: "too_large" } : { ok: true, minor };
}

/** Decimal text in major units, with all of the currency's decimals: 50000 USD → "500.00", 500 JPY → "500". */
export function majorText(minor: number, currency: Currency): string {
  const exponent = exponentOf(currency);
  const sign = minor < 0 ? "-" : "";
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The JSON number in major units: 50000 USD → 500. Exact: read from decimal text, never divided. */
export function toMajor(minor: number, currency: Currency): number {
  return Number(majorText(minor, currency)) || 0;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Money as people write it in a locale: (50000, "USD", "en") → "$500.00". Formatters are kept: making one is slow. */
export function formatMoney(minor: number, currency: Currency, locale: string): string {
  const key = `${locale} ${currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const digits = exponentOf(currency);
    formatter = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    if (formatters.size >= 500) formatters.clear();
    formatters.set(key, formatter);
  }
  // Intl takes decimal text exactly where a double could not (ECMA-402, Intl.NumberFormat v3).
  return formatter.format(majorText(minor, currency) as unknown as number);
}
