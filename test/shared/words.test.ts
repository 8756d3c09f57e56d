import { describe, expect, it } from "vitest";
import { LANGUAGES, NATIVE_NAMES, PSEUDO_LOCALE } from "../../shared/languages.ts";
import { extrasPart } from "../../shared/words/extras.ts";
import { pagePart } from "../../shared/words/page.ts";
import { panelPart } from "../../shared/words/panel.ts";
import type { Catalogue, Part, Plural } from "../../shared/words/part.ts";
import { pseudoText } from "../../shared/words/pseudo.ts";

/** Every part of the catalogue: a new one is named here. */
const PARTS: Readonly<Record<string, Part<Catalogue>>> = {
  panel: panelPart,
  page: pagePart,
  extras: extrasPart,
};
/** Rules count: these numbers meet every category of every language that has words. */
const COUNTS = [...Array(200).keys(), 1_000_000, 0.5, 1.5];

const textsOf = (word: string | Plural): string[] =>
  typeof word === "string" ? [word] : Object.values(word);
const namesIn = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe.each(Object.entries(PARTS))("the words of %s", (_name, part) => {
  it.each([...LANGUAGES])(
    "say everything in %s that English says, with the same values",
    async (language) => {
      const english = await part.load("en");
      const words = await part.load(language);
      expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
      const wrong: string[] = [];
      for (const [key, word] of Object.entries(words)) {
        const original = english[key] as string | Plural;
        if (typeof word !== typeof original) wrong.push(`${key}: a text is not a plural`);
        const asked = namesIn(textsOf(original).join(" "));
        for (const text of textsOf(word)) {
          const given = namesIn(text);
          // "One item" may leave the count out.
          const missing = asked.filter(
            (name) => !given.includes(name) && !(typeof word !== "string" && name === "{count}"),
          );
          const foreign = given.filter((name) => !asked.includes(name));
          if (missing.length > 0) wrong.push(`${key}: ${missing.join()} is missing`);
          if (foreign.length > 0) wrong.push(`${key}: ${foreign.join()} is not in English`);
          if (text.trim() !== text || text === "") wrong.push(`${key}: empty, or with space around it`);
          // A brace that names nothing is a typing error.
          if (/[{}]/.test(text.replace(/\{\w+\}/g, ""))) wrong.push(`${key}: a brace stands alone`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each([...LANGUAGES])("have each plural form that %s counts with, and no other", async (language) => {
    const rules = new Intl.PluralRules(language);
    const needed = new Set<string>(["other", ...COUNTS.map((count) => rules.select(count))]);
    const known = new Set<string>(rules.resolvedOptions().pluralCategories);
    const wrong: string[] = [];
    for (const [key, word] of Object.entries(await part.load(language))) {
      if (typeof word === "string") continue;
      const has = Object.keys(word);
      for (const category of needed) if (!has.includes(category)) wrong.push(`${key} lacks "${category}"`);
      for (const category of has)
        if (!known.has(category)) wrong.push(`${key} has "${category}" for nothing`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("a part of the catalogue", () => {
  it("says so when words are used that nobody loaded", async () => {
    const { wordsPart } = await import("../../shared/words/part.ts");
    let fetched = 0;
    const words = { hello: "Hello" };
    const load = async (): Promise<typeof words> => {
      fetched += 1;
      if (fetched === 1) throw new Error("offline");
      return words;
    };
    const loaders = Object.fromEntries([...LANGUAGES, "qps"].map((tag) => [tag, load]));
    const part = wordsPart("greeting", loaders as never);
    expect(() => part.in("en-GB")).toThrow("the greeting words for en-GB are not loaded");
    await expect(part.load("en")).rejects.toThrow("offline");
    expect(await Promise.all([part.load("en"), part.load("en-GB")])).toEqual([words, words]);
    expect(fetched).toBe(2);
    expect(part.in("en-AU")).toBe(words);
  });

  it("makes strange words of English, whose values stay", async () => {
    expect(pseudoText("Pay {amount} now")).toBe("⟦Påý {amount} ñöŵ ~~~~⟧");
    const strange = await pagePart.load(PSEUDO_LOCALE);
    const all = Object.values(strange).flatMap(textsOf);
    expect(all.filter((text) => !/^⟦.*⟧$/su.test(text))).toEqual([]);
  });

  it("names each language in its own words", () => {
    expect(Object.keys(NATIVE_NAMES)).toEqual([...LANGUAGES]);
  });
});
