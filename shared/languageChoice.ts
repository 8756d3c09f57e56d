/**
 * Which language a payer is answered in: what they chose, then what their browser asks for, then what the merchant's system
 * said of the customer, then English. Pure: headers come in as text, of any length and any content.
 */
import { knownLanguage, type Language, PSEUDO, PSEUDO_LOCALE } from "./languages.ts";

export interface Asked {
  /** A language that was chosen by hand: a BCP 47 tag from an address or a cookie. */
  readonly choice?: string | null;
  /** The value of Accept-Language (RFC 9110, 12.5.4). */
  readonly acceptLanguage?: string | null;
}

/** What a request asks for by itself, whomever the invoice is for. */
export interface Preference {
  /** Null where nothing is asked for that we have words in. */
  readonly language: Language | typeof PSEUDO | null;
  /** How numbers and dates are written: ISO 3166 or UN M.49, of the same language; null where only the language is named. */
  readonly region: string | null;
}

export interface Fallbacks {
  readonly customerLocale?: string | null;
  /** Chooses no language, only how one is written: an English merchant's "en-GB". */
  readonly merchantLocale?: string | null;
}

/** A header longer than this, or with more ranges, is no browser's; what is beyond is not read. */
const MAX_HEADER = 1_000;
const MAX_RANGES = 30;
const RANGE = /^\s*([a-z]{2,8}(?:-[a-z0-9]{1,8}){0,6})\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i;

interface Named {
  readonly language: Language;
  readonly region: string | null;
  /** Taken when nothing else is asked for: simplified Chinese for who reads the traditional script. */
  readonly stopgap: boolean;
}

/** What a tag asks for, by RFC 4647's lookup: it is shortened until it names a language we have. */
function named(tag: string): Named | null {
  const [first = "", ...rest] = tag.split("-", 8);
  const language = knownLanguage(first.toLowerCase() === "iw" ? "he" : first);
  if (language === null) return null;
  // What follows a single character is an extension: "ar-EG-u-nu-latn".
  const end = rest.findIndex((part) => part.length === 1);
  const parts = end < 0 ? rest : rest.slice(0, end);
  const region = parts.find((part) => /^(?:[a-z]{2}|\d{3})$/i.test(part))?.toUpperCase() ?? null;
  const script = parts.find((part) => /^[a-z]{4}$/i.test(part))?.toLowerCase();
  const traditional = script === "hant" || (script === undefined && /^(?:TW|HK|MO)$/.test(region ?? ""));
  return { language, region, stopgap: /^zh\b/.test(language) && traditional };
}

/** The ranges of a header that we have words in, the most wanted first. What is not understood, or not wanted (q=0), is left out. */
function rangesOf(header: string): Named[] {
  return header
    .slice(0, MAX_HEADER)
    .split(",", MAX_RANGES)
    .map((text) => {
      const [, tag = "", weight = "1"] = RANGE.exec(text) ?? [];
      return { found: named(tag), quality: Number(weight) };
    })
    .filter((one): one is { found: Named; quality: number } => one.found !== null && one.quality > 0)
    .sort((one, other) => Math.min(other.quality, 1) - Math.min(one.quality, 1))
    .map(({ found }) => found);
}

/** @param pseudo whether the pseudo-language may be chosen. */
export function preferenceOf({ choice, acceptLanguage }: Asked, pseudo = false): Preference {
  if (pseudo && choice === PSEUDO) return { language: PSEUDO, region: null };
  const ranges = rangesOf(acceptLanguage ?? "");
  const chosen = named((choice ?? "").slice(0, MAX_HEADER));
  const best = chosen ?? ranges.find(({ stopgap }) => !stopgap) ?? ranges[0];
  if (!best) return { language: null, region: null };
  const sibling = ranges.find(({ language, region }) => language === best.language && region !== null);
  return { language: best.language, region: best.region ?? sibling?.region ?? null };
}

/** The locale of an answer: a language we have words in, and the region by which it writes numbers and dates. */
export function localeFor(preference: Preference, { customerLocale, merchantLocale }: Fallbacks): string {
  if (preference.language === PSEUDO) return PSEUDO_LOCALE;
  const customer = named(customerLocale ?? "");
  const merchant = named(merchantLocale ?? "");
  const language = preference.language ?? customer?.language ?? "en";
  const regions = [preference, customer, merchant].map((one) =>
    one?.language === language ? one.region : null,
  );
  return withRegion(language, regions.find((region) => region !== null) ?? null);
}

/** The whole choice in one call. */
export function chooseLanguage(asked: Asked & Fallbacks): string {
  return localeFor(preferenceOf(asked), asked);
}

const LOCALES_KEPT = 500;
const locales = new Map<string, string>();

/** A language as written in a region, where Intl knows how; else the language as it is. Kept: asking Intl costs more than the rest. */
function withRegion(language: Language, region: string | null): string {
  if (region === null) return language;
  const [first] = language.split("-", 1);
  const tag = `${first}-${region}`;
  const known = locales.get(tag);
  if (known !== undefined) return known;
  let locale: string = language;
  // Chinese of other regions is written in another script than our words.
  const sameScript = first !== "zh" || region === "CN" || region === "SG";
  if (sameScript && new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag) locale = tag;
  if (locales.size >= LOCALES_KEPT) locales.clear();
  locales.set(tag, locale);
  return locale;
}
