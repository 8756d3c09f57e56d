import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../shared/languages.ts";
import { smsFacts } from "../../shared/sms.ts";
import { MESSAGE_LANGUAGES, say, sayCount, sayPlain, speechOf } from "../../shared/words/messages.ts";

type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
const PARTS = ["mail", "sms", "papers"] as const;

function placesOf(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}

describe.each(MESSAGE_LANGUAGES)("the messages in %s", (language) => {
  const speech = speechOf(language);
  const english = speechOf("en");
  const rules = new Intl.PluralRules(language);
  const needed = new Set(Array.from({ length: 1_001 }, (_, count) => rules.select(count)));

  it("have the places for values that English has, and every form of a plural that counts need", () => {
    expect(speech.language).toBe(language);
    const wrong: string[] = [];
    for (const part of PARTS) {
      const mine: Catalogue = speech[part];
      for (const [key, source] of Object.entries<Catalogue[string]>(english[part])) {
        const said = mine[key];
        const places = placesOf(typeof source === "string" ? source : (source["other"] ?? ""));
        const forms = typeof said === "string" ? [said] : Object.values(said ?? {});
        for (const form of forms) {
          if (placesOf(form).join() !== places.join()) wrong.push(`${part}.${key}: ${form}`);
          if (/^\s|\s\s|\s$/.test(form) && part !== "sms" && key !== "gap")
            wrong.push(`${part}.${key}: spaces`);
        }
        if (typeof source === "string") continue;
        for (const rule of needed) {
          if (typeof said === "string" || said?.[rule] === undefined)
            wrong.push(`${part}.${key}: no ${rule}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("are said in it, not in English", () => {
    if (language === "en") return;
    const same = PARTS.flatMap((part) =>
      Object.entries<Catalogue[string]>(speech[part]).filter(
        ([key, said]) =>
          typeof said === "string" &&
          /[a-z]{3,} [a-z]{3,}/i.test(said) &&
          said === (english[part] as Catalogue)[key],
      ),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });
});

const ALPHABETS: Readonly<Record<string, "GSM-7" | "UCS-2">> = {
  ...Object.fromEntries(["en", "es", "fr", "de", "pt-BR", "it", "nl", "pl"].map((tag) => [tag, "GSM-7"])),
  ...Object.fromEntries(["ja", "zh-CN", "ko", "hi", "ar", "he"].map((tag) => [tag, "UCS-2"])),
};

describe.each(Object.entries(ALPHABETS))("the texts in %s", (language, encoding) => {
  const { sms } = speechOf(language);
  const values = {
    merchant: "ACME Corp",
    text: "",
    amount: "1.500,00 USD",
    date: "15 dic",
    number: "INV-12345",
    // 54 characters, as links of a host name of 15 have.
    url: `https://pay.acme.example/${"0".repeat(29)}`,
    code: "123456",
    minutes: 10,
    test: "",
  };
  const asks = [
    "invoice",
    "invoiceDue",
    "reminderOpen",
    "reminderDue",
    "reminderToday",
    "reminderLate",
  ] as const;
  const texts = [
    ...asks.map(
      (key) =>
        [
          key,
          sayPlain(sms.from, {
            ...values,
            text: `${sayPlain(sms[key], values)}\n${sayPlain(sms.payNow, values)}`,
          }),
        ] as const,
    ),
    ...(["fresh", "code", "receipt"] as const).map((key) => [key, sayPlain(sms[key], values)] as const),
  ];

  it("are in the alphabet they can be in, one message each, or two in other letters than Latin ones", () => {
    const found = texts.map(([key, text]) => [key, smsFacts(text).encoding, smsFacts(text).segments]);
    const most = (key: string): number => (encoding === "GSM-7" || key === "code" ? 1 : 2);
    expect(
      found.filter(([key, is, segments]) => is !== encoding || Number(segments) > most(String(key))),
    ).toEqual([]);
  });
});

it("every language that payers can choose has messages", () => {
  expect(LANGUAGES.filter((language) => speechOf(language).language !== language)).toEqual([]);
  expect(Object.keys(ALPHABETS).sort()).toEqual([...MESSAGE_LANGUAGES].sort());
});

describe("which language a message is in", () => {
  it.each([
    [["de-AT", "en-US"], "de", "de-AT"],
    [[undefined, "pt-PT"], "pt-BR", "pt-PT"],
    [["sv-SE", "fr-CA"], "fr", "fr-CA"],
    [["not a tag", "zh-Hant-TW"], "zh-CN", "zh-Hant-TW"],
    [["iw"], "he", "he"],
    [[null, "sv-SE"], "en", "en"],
  ] as const)("of %j is %s", (locales, language, locale) => {
    const speech = speechOf(...locales);
    expect([speech.language, speech.locale]).toEqual([language, `${locale}-u-ca-gregory`]);
  });
});

describe("a sentence", () => {
  it("leaves a value's braces alone, and a place without a value", () => {
    const english = speechOf("en");
    expect(say(english, "{a} and {b} and {c}", { a: "{b}", b: "$&" })).toBe("{b} and $& and {c}");
    expect(say(english, "{constructor}", {})).toBe("{constructor}");
  });

  it("isolates values where it is written from the right", () => {
    expect(say(speechOf("ar"), "ادفع {amount}", { amount: "$5.00" })).toBe("ادفع \u2068$5.00\u2069");
  });

  it("counts by the rules of the language", () => {
    const polish = speechOf("pl");
    expect([1, 3, 10, 22].map((count) => sayCount(polish, polish.mail.minutes, count))).toEqual([
      "1 minutę",
      "3 minuty",
      "10 minut",
      "22 minuty",
    ]);
  });
});
