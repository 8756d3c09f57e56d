/**
 * Words of the payer's pages, all of them: those of the script's parts, and those that only the server renders. Not for the
 * browser. English is always here: answers to unknown addresses and to trouble are written without waiting for anything.
 */
import { languageOf } from "../languages.ts";
import { extras as englishExtras } from "./en/extras.ts";
import { page as english } from "./en/page.ts";
import { panel as englishPanel } from "./en/panel.ts";
import { type ExtraWords, extrasPart } from "./extras.ts";
import { type Panel, panelPart } from "./panel.ts";
import { type WordsLike, wordsPart } from "./part.ts";

export type PageOnly = WordsLike<typeof english>;
export type Words = Panel & PageOnly & ExtraWords;

export const pagePart = wordsPart<PageOnly>("page", {
  en: async () => english,
  es: async () => (await import("./es/page.ts")).page,
  fr: async () => (await import("./fr/page.ts")).page,
  de: async () => (await import("./de/page.ts")).page,
  "pt-BR": async () => (await import("./pt-BR/page.ts")).page,
  it: async () => (await import("./it/page.ts")).page,
  nl: async () => (await import("./nl/page.ts")).page,
  pl: async () => (await import("./pl/page.ts")).page,
  ja: async () => (await import("./ja/page.ts")).page,
  "zh-CN": async () => (await import("./zh-CN/page.ts")).page,
  ko: async () => (await import("./ko/page.ts")).page,
  hi: async () => (await import("./hi/page.ts")).page,
  ar: async () => (await import("./ar/page.ts")).page,
  he: async () => (await import("./he/page.ts")).page,
  qps: async () => (await import("./qps/page.ts")).page,
});

panelPart.keep("en", englishPanel);
pagePart.keep("en", english);
extrasPart.keep("en", englishExtras);
/** Put together once: the catalogue has hundreds of words, and a page is made in less time than they take. */
const together = new Map<string, Words>([["en", { ...englishPanel, ...english, ...englishExtras }]]);

/** Fetches what a page in a locale needs. @throws when it cannot be fetched. */
export async function loadWords(locale: string): Promise<Words> {
  const [panel, page, extras] = await Promise.all([
    panelPart.load(locale),
    pagePart.load(locale),
    extrasPart.load(locale),
  ]);
  const language = languageOf(locale);
  const known = together.get(language);
  if (known) return known;
  const words = { ...panel, ...page, ...extras };
  together.set(language, words);
  return words;
}

/** All words in the language of a locale, which {@link loadWords} must have fetched. */
export function allWords(locale: string): Words {
  const words = together.get(languageOf(locale));
  if (!words) throw new Error(`the words for ${locale} are not loaded: await loadWords() first`);
  return words;
}
