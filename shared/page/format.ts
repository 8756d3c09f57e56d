/** How money, dates, counts and sentences are written for a payer, by locale, through Intl. */
import { formatMoney, parseMajor } from "../money.ts";
import { withoutForeignTurns } from "../turns.ts";
import type { Plural } from "../words/part.ts";

const FORMATTERS_KEPT = 500;
const formatters = new Map<string, object>();

/** One of Intl's formatters, made once for each locale and use: making one costs a hundred times as much as using it. */
function kept<T extends object>(key: string, make: () => T): T {
  const known = formatters.get(key) as T | undefined;
  if (known) return known;
  const made = make();
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear();
  formatters.set(key, made);
  return made;
}

/** The locale if Intl knows it, else English: a locale comes from merchants' systems and must never break the page. */
export function safeLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Writing direction of a language. */
export function direction(language: string): "ltr" | "rtl" {
  return /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i.test(language) ? "rtl" : "ltr";
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;

/**
 * Puts values into a sentence: ("Pay {amount}", {amount: "$5.00"}) → "Pay $5.00". An unknown name stays as it is. In a sentence
 * that runs from right to left each value keeps its own order (UAX #9: first strong isolate), in others each value that does.
 * Addresses to press are left bare: what finds them in a text would take the mark for a part of them.
 */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  const isolated = RIGHT_TO_LEFT.test(text);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    const shown = withoutForeignTurns(String(value));
    const turns = isolated || RIGHT_TO_LEFT.test(shown);
    return turns && name !== "url" ? `\u2068${shown}\u2069` : shown;
  });
}

/** The plural form for a count, with `{count}` and the other values put in. */
export function plural(
  forms: Plural,
  count: number,
  locale: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const form =
    forms[kept(`plural ${locale}`, () => new Intl.PluralRules(locale)).select(count)] ?? forms.other;
  return fill(form, {
    count: kept(`number ${locale}`, () => new Intl.NumberFormat(locale)).format(count),
    ...values,
  });
}

/**
 * Money as people write it: (500, "USD", "en") → "$500.00".
 *
 * @param amount decimal number in major units; a negative one is written with the locale's minus
 */
export function money(amount: number, currency: string, locale: string): string {
  const parsed = parseMajor(Math.abs(amount), currency);
  if (!parsed.ok) return `${amount} ${currency}`;
  const text = formatMoney(amount < 0 ? -parsed.minor : parsed.minor, currency, locale);
  return direction(locale) === "rtl" ? inOrder(text) : text;
}

/**
 * Number and currency each as a piece of its own, where a page runs from right to left: Intl's own marks leave the "$" of "US$"
 * and the sign of a negative number on the wrong side.
 */
function inOrder(text: string): string {
  const pieces = text.replace(/[\u200e\u200f\u061c]/g, "").replace(/[^\s\u00a0]+/g, "\u2068$&\u2069");
  // The mark in front says how the pieces follow one another, whatever they stand in.
  return `\u200f${pieces}`;
}

/** A decimal number with up to 6 decimals, as quantities have. */
export function quantity(value: number, locale: string): string {
  return kept(`quantity ${locale}`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: 6 })).format(
    value,
  );
}

/** A rate given in percent: (8.25, "en") → "8.25%". */
export function percent(rate: number, locale: string): string {
  return kept(
    `percent ${locale}`,
    () => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 6 }),
  ).format(rate / 100);
}

/**
 * A calendar date: ("2026-02-15", "en-US") → "February 15, 2026". It is a day, not an instant, so no time zone
 * may move it: the same day is written wherever the reader is.
 */
export function calendarDate(date: string, locale: string): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return kept(
    `date ${locale}`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }),
  ).format(Date.UTC(year, month - 1, day));
}

/** An instant as a day in a zone: ("2026-02-03T18:05:00Z") → "Feb 3, 2026". */
export function dayOf(instant: string, locale: string, timeZone = "UTC"): string {
  return kept(
    `day ${locale} ${timeZone}`,
    () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone }),
  ).format(Date.parse(instant));
}

/** An instant with its time and the name of the zone, for proofs: "Feb 3, 2026, 6:05 PM UTC". */
export function momentOf(instant: string, locale: string, timeZone = "UTC"): string {
  return new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
    timeZoneName: "short",
  }).format(Date.parse(instant));
}
