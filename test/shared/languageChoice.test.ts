import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLanguage, preferenceOf } from "../../shared/languageChoice.ts";
import { LANGUAGES, languageOf, languageTag } from "../../shared/languages.ts";

type Asked = Parameters<typeof chooseLanguage>[0];

const TABLE: readonly (readonly [string, Asked, string])[] = [
  ["nothing is asked for", {}, "en"],
  ["a choice", { choice: "de", acceptLanguage: "fr", customerLocale: "es-MX" }, "de"],
  ["a choice that nobody can read", { choice: "tlh", acceptLanguage: "fr" }, "fr"],
  ["a browser", { acceptLanguage: "fr-CA,fr;q=0.9,en;q=0.5", customerLocale: "es-MX" }, "fr-CA"],
  ["a browser that weighs", { acceptLanguage: "en;q=0.5, de;q=0.501, fr;q=0.3" }, "de"],
  ["a browser that refuses", { acceptLanguage: "de;q=0, fr;q=0.000, es;q=0.1" }, "es"],
  ["a browser that takes anything", { acceptLanguage: "*", customerLocale: "es-MX" }, "es-MX"],
  ["a browser of other languages", { acceptLanguage: "sv-SE,fi;q=0.9", customerLocale: "fr" }, "fr"],
  ["a weight out of range", { acceptLanguage: "de;q=7,fr;q=0.1" }, "fr"],
  ["letters in any case", { acceptLanguage: "DE-at;Q=1.0" }, "de-AT"],
  ["the customer alone", { customerLocale: "de-CH" }, "de-CH"],
  ["a customer of another language", { customerLocale: "sv-SE", merchantLocale: "de-DE" }, "en"],
  ["the merchant's region", { merchantLocale: "en-GB" }, "en-GB"],
  ["a region beside a choice", { choice: "en", acceptLanguage: "de-DE,en-GB;q=0.5" }, "en-GB"],
  ["the customer's region", { choice: "es", acceptLanguage: "de", customerLocale: "es-MX" }, "es-MX"],
  ["a region of another language", { choice: "es", acceptLanguage: "de-AT", merchantLocale: "en-US" }, "es"],
  ["a region that does not exist", { acceptLanguage: "de-XX" }, "de"],
  ["more than a region", { acceptLanguage: "de-Latn-DE-1996-u-co-phonebk" }, "de-DE"],
  ["Arabic as written in Egypt", { acceptLanguage: "ar-EG" }, "ar-EG"],
  ["no pseudo-language", { choice: "qps" }, "en"],
];

describe("the language of an answer", () => {
  it.each(TABLE)("follows %s", (_what, asked, locale) => {
    expect(chooseLanguage(asked)).toBe(locale);
  });

  it("is one we have words in, whatever is asked", () => {
    const tag = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-zA-Z-]{0,12}$/),
      fc.constantFrom(...LANGUAGES, "zh-TW", "zh-Hans", "pt-PT", "*", "en-GB;q=0.8", "de;q="),
    );
    const header = fc.array(tag, { maxLength: 40 }).map((tags) => tags.join(","));
    const asked = fc.record({
      choice: tag,
      acceptLanguage: header,
      customerLocale: tag,
      merchantLocale: tag,
    });
    fc.assert(
      fc.property(asked, (given) => {
        const locale = chooseLanguage(given);
        expect(LANGUAGES).toContain(languageOf(locale));
        expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
        expect(languageOf(languageTag(locale))).toBe(languageOf(locale));
      }),
      { numRuns: 500 },
    );
  });

  it("is read from as much of a header as a browser sends", () => {
    const long = `${"xx,".repeat(50_000)}de`;
    expect(preferenceOf({ acceptLanguage: long, choice: long }).language).toBeNull();
  });

  it("may be the pseudo-language where that is allowed", () => {
    expect(preferenceOf({ choice: "qps" }, true).language).toBe("qps");
    expect(preferenceOf({ choice: "qps" }).language).toBeNull();
  });
});
