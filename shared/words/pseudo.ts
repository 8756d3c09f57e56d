/**
 * Words that are no language: English with accents, in brackets, and as long as German. Whatever a page shows without
 * brackets was never in the catalogue; whatever is cut off would be cut off in some language. For tests and development.
 */
import type { Catalogue, Plural } from "./part.ts";

const ACCENTS: Readonly<Record<string, string>> = {
  a: "å", b: "ƀ", c: "ç", d: "ð", e: "é", f: "ƒ", g: "ĝ", h: "ĥ", i: "î", j: "ĵ", k: "ķ", l: "ļ", m: "ɱ",
  n: "ñ", o: "ö", p: "þ", q: "ǫ", r: "ŕ", s: "š", t: "ţ", u: "û", v: "ṽ", w: "ŵ", x: "ẋ", y: "ý", z: "ž",
}; // biome-ignore format: an alphabet
const LONGER = 0.4;

/** "Pay {amount}" → "⟦Þåý {amount} ~~⟧": accents, four tenths longer, in brackets; what is filled in stays. */
export function pseudoText(text: string): string {
  const letters = text.replace(/\{\w+\}/g, "").length;
  const accented = text.replace(/\{\w+\}|[a-z]/g, (found) => ACCENTS[found] ?? found);
  const more = "~"
    .repeat(Math.ceil(letters * LONGER))
    .replace(/~{7}/g, "~~~~~~ ")
    .trimEnd();
  return `⟦${accented} ${more}⟧`;
}

/** Every word of a catalogue made so. */
export function pseudo<W extends Catalogue>(words: W): { [K in keyof W]: W[K] } {
  return Object.fromEntries(
    Object.entries(words).map(([key, word]) => [
      key,
      typeof word === "string" ? pseudoText(word) : forms(word),
    ]),
  ) as { [K in keyof W]: W[K] };
}

function forms(plural: Plural): Plural {
  return Object.fromEntries(Object.entries(plural).map(([name, text]) => [name, pseudoText(text)])) as Plural;
}
