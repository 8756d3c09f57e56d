/** The languages that payers can read, and which of them a payer is answered in. Pure: headers come in as text. */

/** BCP 47 tags, in the order in which the switch lists them. Each has a folder of its own in shared/words. */
export const LANGUAGES = [
  "en",
  "es",
  "fr",
  "de",
  "pt-BR",
  "it",
  "nl",
  "pl",
  "ja",
  "zh-CN",
  "ko",
  "hi",
  "ar",
  "he",
] as const;
export type Language = (typeof LANGUAGES)[number];

/** In tests and development: English made long and strange, to find what was never translated. See words/pseudo.ts. */
export const PSEUDO = "qps";
/** The pseudo-language as a locale (that of CLDR's accented one), which Intl writes as English. */
export const PSEUDO_LOCALE = "en-XA";
export type WrittenLanguage = Language | typeof PSEUDO;

/** Each language in its own words, as whoever reads it looks for it. */
export const NATIVE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  es: "Español",
  fr: "Français",
  de: "Deutsch",
  "pt-BR": "Português (Brasil)",
  it: "Italiano",
  nl: "Nederlands",
  pl: "Polski",
  ja: "日本語",
  "zh-CN": "简体中文",
  ko: "한국어",
  hi: "हिन्दी",
  ar: "العربية",
  he: "עברית",
};

/** The part of a tag before the first hyphen, in lower case. */
function primary(tag: string): string {
  return (tag.split("-", 1)[0] ?? "").toLowerCase();
}

const BY_PRIMARY: ReadonlyMap<string, Language> = new Map(LANGUAGES.map((tag) => [primary(tag), tag]));

/** The language of a tag, or null where there are no words in it. */
export function knownLanguage(tag: string): Language | null {
  return BY_PRIMARY.get(primary(tag)) ?? null;
}

/** The language that a locale is written in: the one that has words, whatever the region; English where none has. */
export function languageOf(locale: string): WrittenLanguage {
  return locale === PSEUDO_LOCALE ? PSEUDO : (knownLanguage(locale) ?? "en");
}

/** What `lang` of a page in a locale says: the locale where we write its language whatever the region, else the words' own tag. */
export function languageTag(locale: string): string {
  const language = languageOf(locale);
  return language === primary(locale) || language === PSEUDO ? locale : language;
}
