/**
 * What the digits of a card number say by themselves: brand, grouping, security-code length, checksum.
 * Brand ranges are the issuer identification numbers of ISO/IEC 7812 as the brands publish them.
 */

export type CardBrand = "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay";

/** First and last prefix of a range, same number of digits. */
const RANGES: readonly (readonly [from: string, to: string, brand: CardBrand])[] = [
  ["4", "4", "visa"],
  ["51", "55", "mastercard"],
  ["2221", "2720", "mastercard"],
  ["34", "34", "amex"],
  ["37", "37", "amex"],
  ["6011", "6011", "discover"],
  ["644", "649", "discover"],
  ["65", "65", "discover"],
  ["300", "305", "diners"],
  ["3095", "3095", "diners"],
  ["36", "36", "diners"],
  ["38", "39", "diners"],
  ["3528", "3589", "jcb"],
  ["62", "62", "unionpay"],
  ["81", "81", "unionpay"],
];

/**
 * The brand of a card number, also while it is being typed: null until its first digits decide.
 *
 * @param digits digits only, no spaces
 */
export function cardBrand(digits: string): CardBrand | null {
  for (const [from, to, brand] of RANGES) {
    const prefix = digits.slice(0, from.length);
    // Same length, so text order is number order.
    if (prefix.length === from.length && prefix >= from && prefix <= to) return brand;
  }
  return null;
}

/** The check digit of ISO/IEC 7812-1 (Luhn). False for anything but digits. */
export function luhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighted = i % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** Digits of the security code: four on the front of an Amex, three on the back of all others. */
export function cvvLength(brand: CardBrand | null): number {
  return brand === "amex" ? 4 : 3;
}

/** How the number is printed in groups; their sum is the most digits that a field needs to take. */
export function cardGroups(brand: CardBrand | null): readonly number[] {
  switch (brand) {
    case "amex":
      return [4, 6, 5];
    case "diners":
      return [4, 6, 4];
    case "mastercard":
      return [4, 4, 4, 4];
    default:
      // Visa, Discover, JCB and UnionPay are 16 digits as a rule and up to 19 by standard.
      return [4, 4, 4, 4, 3];
  }
}

/** The number in its printed groups, as far as it is typed: "42424242" → "4242 4242". */
export function groupCard(digits: string): string {
  const groups: string[] = [];
  let start = 0;
  for (const size of cardGroups(cardBrand(digits))) {
    if (start >= digits.length) break;
    groups.push(digits.slice(start, start + size));
    start += size;
  }
  return groups.join(" ");
}

/** Card brands as their owners spell them. */
export const BRAND_NAMES: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
};
