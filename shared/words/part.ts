/**
 * A part of the catalogue: the words that one kind of thing needs (the page's script, the page, mails), one module per
 * language, loaded when that language is first asked for. Whoever writes loads first, at the edge; writing itself is synchronous.
 */
import { type Language, languageOf, type WrittenLanguage } from "../languages.ts";

/** Forms by the categories of Intl.PluralRules that the language has; `other` is in every one. */
export type Plural = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** What every language must say, taken from the English words: the same keys, texts as texts and plurals as plurals. */
export type WordsLike<T> = { readonly [K in keyof T]: T[K] extends string ? string : Plural };

export type Catalogue = Readonly<Record<string, string | Plural>>;

/** How the words of each language are fetched. A language that is listed and not here does not compile. */
export type Loaders<W> = Readonly<Record<WrittenLanguage, () => Promise<W>>>;

export interface Part<W> {
  /** The words of a locale's language, fetched once. @throws when they cannot be fetched. */
  load(locale: string): Promise<W>;
  /** The same, when they are here already. @throws when nobody loaded them. */
  in(locale: string): W;
  /** Takes words that came without loading: those of the language that answers must never wait for. */
  keep(language: Language, words: W): void;
}

/** @param name what faults call it. */
export function wordsPart<W extends Catalogue>(name: string, loaders: Loaders<W>): Part<W> {
  const here = new Map<string, W>();
  const loading = new Map<string, Promise<W>>();

  return {
    load(locale) {
      const language = languageOf(locale);
      const known = here.get(language);
      if (known) return Promise.resolve(known);
      const begun = loading.get(language);
      if (begun) return begun;
      const fetched = loaders[language]().then(
        (words) => {
          here.set(language, words);
          return words;
        },
        (error: unknown) => {
          // Another call may fetch them: a phone's connection comes back.
          loading.delete(language);
          throw error;
        },
      );
      loading.set(language, fetched);
      return fetched;
    },
    in(locale) {
      const words = here.get(languageOf(locale));
      if (!words) throw new Error(`the ${name} words for ${locale} are not loaded: await their load() first`);
      return words;
    },
    keep(language, words) {
      here.set(language, words);
    },
  };
}
