/** Card numbers that somebody wrote into a text, where none belongs. Pure. */
import { cardBrand, luhn } from "./cardBrand.ts";

/** Digits with at most one space, dot or dash between two of them: enough of them to be a card's. */
const RUN = /\d(?:[ \u00a0.\-\u2010-\u2015]?\d){13,}/g;

/**
 * Lengths of numbers that are issued today, by brand. Visa's old ones of 13 digits are left out: telephone numbers that begin
 * with +4 have as many.
 */
const LENGTHS: Readonly<Record<string, readonly number[]>> = {
  visa: [16, 19],
  mastercard: [16],
  amex: [15],
  discover: [16, 19],
  diners: [14, 16, 19],
  jcb: [16, 19],
  unionpay: [16, 17, 18, 19],
};
const LONGEST = 19;

function isCardNumber(digits: string): boolean {
  const brand = cardBrand(digits);
  return brand !== null && LENGTHS[brand]?.includes(digits.length) === true && luhn(digits);
}

/** Text with every card number in it replaced by its last four digits. */
export function withoutCardNumbers(text: string): string {
  return text.replaceAll(RUN, maskRun);
}

/** Whether a text holds a card number, whole or in groups. */
export function holdsCardNumber(text: string): boolean {
  return withoutCardNumbers(text) !== text;
}

/** A number is written in one piece, or in groups of which the first has four digits; other groups may stand beside it. */
function maskRun(run: string): string {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ digits, index }));
  let kept = "";
  let done = 0;
  for (let from = 0; from < groups.length; from++) {
    const found = numberAt(groups.slice(from, from + LONGEST).map(({ digits }) => digits));
    const [first, last] = [groups[from], groups[from + (found?.groups ?? 0) - 1]];
    if (found === null || !first || !last) continue;
    kept += `${run.slice(done, first.index)}****${found.last4}`;
    done = last.index + last.digits.length;
    from += found.groups - 1;
  }
  return kept + run.slice(done);
}

/** The card number that begins with the first of these groups, and how many of them it is. */
function numberAt(groups: readonly string[]): { readonly groups: number; readonly last4: string } | null {
  const most = groups[0]?.length === 4 ? groups.length : 1;
  let digits = "";
  for (const [index, group] of groups.slice(0, most).entries()) {
    digits += group;
    if (digits.length > LONGEST) return null;
    if (isCardNumber(digits)) return { groups: index + 1, last4: digits.slice(-4) };
  }
  return null;
}
