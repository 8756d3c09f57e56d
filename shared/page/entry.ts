/**
 * What people type, paste and autofill, read into what the API wants, and the tidy forms shown while they type.
 * All pure text functions: the server reads posted forms with them, the browser the same form before sending.
 */
import { groupCard } from "../cardBrand.ts";
import { exponentOf, type Parsed, parseMajor } from "../money.ts";

/** Digits of other scripts, in tens from zero: Arabic, Persian, Devanagari, full width. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/g;
/** Marks of direction, which come along when text is pasted. */
const MARKS = /[\u200e\u200f\u061c\u2066-\u2069]/g;

/** A number as keyboards of any script type it, in the digits and separators of ours. */
function plainNumber(text: string): string {
  return text
    .replace(MARKS, "")
    .replace(DIGITS, (digit) =>
      String((digit.charCodeAt(0) & 15) - (digit < "\u0966" || digit > "\u096f" ? 0 : 6)),
    )
    .replaceAll("\u066b", ".")
    .replaceAll("\u066c", ",");
}

export function digitsOf(text: string): string {
  return plainNumber(text).replace(/\D/g, "");
}

/** Groups of a card number as printed on the card, for as much as is typed. */
export function formatCardNumber(text: string): string {
  return groupCard(digitsOf(text));
}

/** "1227", "12/2027", "12 / 27" and half-typed forms of them → "12 / 27". */
export function formatExpiry(text: string): string {
  let digits = digitsOf(text);
  const slash = /^\s*(\d)\s*[/.-]/.exec(plainNumber(text));
  // "4/" or a first digit that no month begins with: the leading zero is meant.
  if (slash || /^[2-9]/.test(digits)) digits = `0${digits}`;
  if (digits.length < 2) return digits;
  const year = digits.slice(2);
  const short = year.length >= 4 ? year.slice(2, 4) : year.slice(0, 4);
  return `${digits.slice(0, 2)} / ${/^20\d?$/.test(year) ? year : short.slice(0, 2)}`.trimEnd();
}

/** Month 1–12 and the full year, or null when the text is neither. */
export function parseExpiry(typed: string): { month: number; year: number } | null {
  const text = plainNumber(typed);
  const match =
    /^\s*(\d{1,2})\s*[/.\s-]+\s*(\d{4}|\d{2})\s*$/.exec(text) ?? /^\s*(\d{2})(\d{4}|\d{2})\s*$/.exec(text);
  if (!match) return null;
  const month = Number(match[1]);
  const year = Number(match[2]) + (match[2]?.length === 2 ? 2000 : 0);
  return month >= 1 && month <= 12 && year >= 2000 ? { month, year } : null;
}

/** Where the caret goes when a text is reformatted: behind the same number of digits as before. */
export function caretAfter(formatted: string, digitsBefore: number): number {
  if (digitsBefore === 0) return 0;
  let seen = 0;
  for (let i = 0; i < formatted.length; i++) {
    if (/\d/.test(formatted[i] ?? "") && ++seen === digitsBefore) return i + 1;
  }
  return formatted.length;
}

/**
 * Reads an amount the way it is written in a locale: "1,250.50", "$ 1 250,50", "1.250,50".
 *
 * The locale decides what a separator means, except where only one reading makes sense: a single separator followed by one or two
 * digits is a decimal one. Returns minor units through the money table, so a wrong number of decimals is an error.
 */
export function parseTypedAmount(text: string, currency: string, locale: string): Parsed {
  const close = plainNumber(text).replace(/[\s\u00a0\u202f'’]/g, "");
  const bare = close.replace(/^\p{L}*\p{Sc}?|(?:\p{Sc}?\p{L}*|\p{L}*\p{Sc}?)$/gu, "");
  // Another currency's sign is another amount, not decoration.
  const mark = close.replace(bare, "").toUpperCase();
  if (mark !== "" && !currencyMarks(currency, locale).includes(mark))
    return { ok: false, problem: "not_a_number" };
  if (!/^\d[\d.,]*$/.test(bare) && !/^[.,]\d+$/.test(bare)) return { ok: false, problem: "not_a_number" };
  // "1.000" with a decimal point may be one or a thousand: nobody writes three decimals of a cent.
  if (/^\d+[.,]\d{3}$/.test(bare) && exponentOf(currency) < 3 && bare.includes(decimalSeparator(locale)))
    return { ok: false, problem: "too_many_decimals" };
  const separators = bare.match(/[.,]/g) ?? [];
  const last = separators.at(-1);
  const tail = last ? bare.length - bare.lastIndexOf(last) - 1 : 0;
  const mixed = new Set(separators).size === 2;
  const decimalHere = last !== undefined && last === decimalSeparator(locale);
  const single = separators.length === 1;
  const isDecimal =
    mixed || (single && (decimalHere || (tail !== 3 && exponentOf(currency) > 0)) && tail >= 0);
  if (last === undefined || !isDecimal) {
    // Only thousands separators, which stand before groups of three.
    if (separators.length > 0 && !/^\d{1,3}([.,]\d{3})+$/.test(bare))
      return { ok: false, problem: "not_a_number" };
    return parseMajor(bare.replace(/[.,]/g, ""), currency);
  }
  const at = bare.lastIndexOf(last);
  const whole = bare.slice(0, at);
  if (whole.includes(last) || (mixed && !/^\d{1,3}([.,]\d{3})+$/.test(whole))) {
    return { ok: false, problem: "not_a_number" };
  }
  const fraction = bare.slice(at + 1);
  return parseMajor(`${whole.replace(/[.,]/g, "") || "0"}${fraction ? `.${fraction}` : ""}`, currency);
}

/** How the currency is written: its code and its signs, in the locale and in short. */
function currencyMarks(currency: string, locale: string): string[] {
  const marks = (["symbol", "narrowSymbol"] as const).map((currencyDisplay) =>
    new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay })
      .formatToParts(0)
      .find(({ type }) => type === "currency")
      ?.value.replace(MARKS, "")
      .replace(/[\s.]/g, "")
      .toUpperCase(),
  );
  return [currency, ...marks.filter((mark) => mark !== undefined)];
}

function decimalSeparator(locale: string): string {
  const part = new Intl.NumberFormat(locale).formatToParts(1.5).find((p) => p.type === "decimal");
  return plainNumber(part?.value ?? ".");
}
