import { formatMoney, majorText } from "../../shared/money.ts";
import { hasRightToLeft } from "./bidi.ts";
import { clean } from "./text.ts";
import type { Typefaces } from "./typefaces.ts";

/** Where paper is Letter, not A4 (CLDR supplemental data, paperSize US-Letter). */
const LETTER = new Set("BZ CA CL CO CR GT MX NI PA PH PR SV US VE".split(" "));

interface Habits {
  readonly tag: string;
  readonly letter: boolean;
  readonly date: Intl.DateTimeFormat;
}

const habits = new Map<string, Habits>();

/** What a locale does, kept because making formatters is slow; an unknown locale is read as English. */
function habitsOf(locale: string): Habits {
  let found = habits.get(locale);
  if (!found) {
    // European digits everywhere: the fonts at hand need not have others.
    const intl = localeOf(locale);
    const tag = new Intl.Locale(intl, { numberingSystem: "latn" }).toString();
    const date = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC", calendar: "gregory" });
    found = { tag, letter: LETTER.has(intl.maximize().region ?? ""), date };
    if (habits.size >= 200) habits.clear();
    habits.set(locale, found);
  }
  return found;
}

function localeOf(locale: string): Intl.Locale {
  try {
    return new Intl.Locale(locale);
  } catch {
    return new Intl.Locale("en");
  }
}

/** The paper of a locale, in points. */
export function paperOf(locale: string): { readonly width: number; readonly height: number } {
  return habitsOf(locale).letter ? { width: 612, height: 792 } : { width: 595.28, height: 841.89 };
}

/** A text whose order nothing around it changes (UAX #9: first strong isolate). */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Writes amounts and dates of one document, in forms that its fonts can show. */
export class Formats {
  readonly #locale: string;
  readonly #currency: string;
  readonly #faces: Typefaces;
  readonly #rightToLeft: boolean;

  /** @param rightToLeft in such a document each form is isolated, so that it keeps its order inside of a sentence. */
  constructor(locale: string, currency: string, faces: Typefaces, rightToLeft = false) {
    this.#rightToLeft = rightToLeft;
    this.#locale = locale;
    this.#currency = currency;
    this.#faces = faces;
  }

  /** An amount in minor units; with the currency's code ("KWD 1.250") where its sign cannot be drawn. */
  money(minor: number): string {
    const { tag } = habitsOf(this.#locale);
    // Full-width signs, as in Japanese text, are in fewer fonts than the plain ones.
    const written = formatMoney(minor, this.#currency, tag).replace("￥", "¥").replace("￦", "₩");
    // "US$" is one sign: what runs from right to left would part it.
    const text = clean(this.#rightToLeft ? written.replace(/[A-Z]\$/g, "$&\u200e") : written);
    return this.#canShow(text)
      ? this.#isolated(text)
      : `${this.#currency} ${majorText(minor, this.#currency)}`;
  }

  /** A decimal number as the locale writes it: "2.5" → "2,5". Text of another shape is shown as it is. */
  number(decimal: string): string {
    return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(decimal)
      ? this.#written(numbersOf(this.#locale).plain, Number(decimal), decimal)
      : decimal;
  }

  /** A rate in percent: "8.25" → "8.25%". */
  percent(rate: string | null): string {
    if (rate === null || rate === "" || !/^\d{1,3}(?:\.\d{1,6})?$/.test(rate)) return rate ?? "";
    return this.#written(numbersOf(this.#locale).percent, Number(rate) / 100, `${rate}%`);
  }

  #written(format: Intl.NumberFormat, value: number, otherwise: string): string {
    const text = clean(format.format(value));
    return this.#canShow(text) ? this.#isolated(text) : otherwise;
  }

  /** A calendar date `YYYY-MM-DD` as the locale writes it in full. Text of another shape is shown as it is. */
  date(day: string): string {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
    if (!match) return day;
    // A plain date: its instant is midnight UTC and it is written in UTC, so no zone can shift the day.
    const instant = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
    const text = clean(habitsOf(this.#locale).date.format(instant));
    return this.#canShow(text) ? this.#isolated(text) : habitsOf("en").date.format(instant);
  }

  /** An ISO 8601 instant with the time of day and the zone's name, in an IANA time zone (UTC if unknown). */
  instant(iso: string, timeZone: string): string {
    const instant = new Date(iso);
    if (Number.isNaN(instant.getTime())) return iso;
    const text = clean(clockOf(this.#locale, timeZone).format(instant));
    return this.#canShow(text) ? this.#isolated(text) : clean(clockOf("en", timeZone).format(instant));
  }

  #isolated(text: string): string {
    return this.#rightToLeft ? isolated(text) : text;
  }

  #canShow(text: string): boolean {
    return (this.#rightToLeft || !hasRightToLeft(text)) && this.#faces.covers(text);
  }
}

const numbers = new Map<string, { readonly plain: Intl.NumberFormat; readonly percent: Intl.NumberFormat }>();

function numbersOf(locale: string) {
  let found = numbers.get(locale);
  if (!found) {
    const { tag } = habitsOf(locale);
    const most = { maximumFractionDigits: 6 } as const;
    found = {
      plain: new Intl.NumberFormat(tag, { ...most, useGrouping: false }),
      percent: new Intl.NumberFormat(tag, { ...most, style: "percent" }),
    };
    if (numbers.size >= 200) numbers.clear();
    numbers.set(locale, found);
  }
  return found;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  let clock = clocks.get(key);
  if (!clock) {
    const parts = {
      year: "numeric",
      month: "long",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
      timeZoneName: "short",
      calendar: "gregory",
    } as const;
    const { tag } = habitsOf(locale);
    try {
      clock = new Intl.DateTimeFormat(tag, { ...parts, timeZone });
    } catch {
      clock = new Intl.DateTimeFormat(tag, { ...parts, timeZone: "UTC" });
    }
    if (clocks.size >= 200) clocks.clear();
    clocks.set(key, clock);
  }
  return clock;
}
