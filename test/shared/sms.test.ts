import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smsFacts } from "../../shared/sms.ts";

const BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà";
const EXTENSION = "^{}\\[~]|€\f";

describe("the facts of a text message", () => {
  it.each([
    ["", "GSM-7", 1, 0],
    ["a".repeat(160), "GSM-7", 1, 160],
    ["a".repeat(161), "GSM-7", 2, 161],
    ["a".repeat(306), "GSM-7", 2, 306],
    ["a".repeat(307), "GSM-7", 3, 307],
    ["€".repeat(80), "GSM-7", 1, 160],
    [`a${"€".repeat(80)}`, "GSM-7", 2, 161],
    // 153 is odd: the 77th sign of two septets does not fit and moves on whole.
    ["€".repeat(153), "GSM-7", 3, 306],
    ["ю".repeat(70), "UCS-2", 1, 70],
    ["ю".repeat(71), "UCS-2", 2, 71],
    ["ю".repeat(134), "UCS-2", 2, 134],
    ["ю".repeat(135), "UCS-2", 3, 135],
    ["😀".repeat(35), "UCS-2", 1, 70],
    // 67 is odd too: a picture is two units that stay together.
    ["😀".repeat(67), "UCS-2", 3, 134],
  ])("of %j", (text, encoding, segments, characters) => {
    expect(smsFacts(text)).toMatchObject({ encoding, segments, characters });
  });

  it("name the character that forced UCS-2, and offer the text without it", () => {
    const facts = smsFacts("Joe’s Café – “deposit”…\u00a0€5 for Paweł Żółć");
    expect(facts).toMatchObject({
      encoding: "UCS-2",
      forcedBy: { character: "’", codePoint: "U+2019", index: 3 },
    });
    expect(facts.rewrite).toEqual({
      text: 'Joe\'s Café - "deposit"... €5 for Pawel Zolc',
      segments: 1,
      characters: 44,
    });
  });

  it("name a picture by its whole code point", () => {
    expect(smsFacts("Paid 😀").forcedBy).toEqual({ character: "😀", codePoint: "U+1F600", index: 5 });
  });

  it.each(["Привет", "Paid 😀", "请付款"])(
    "offer nothing where a text cannot be written in GSM-7: %s",
    (text) => {
      expect(smsFacts(text).rewrite).toBeUndefined();
    },
  );

  it("the printed message with a link fits one part", () => {
    const text = `ACME Corp: New invoice for $500.00 due Feb 15. Pay securely: https://pay.example.com/${"1".repeat(30)} Reply STOP to opt out`;
    expect(smsFacts(text)).toMatchObject({ encoding: "GSM-7", segments: 1 });
  });

  it("for any GSM-7 text: parts hold what they may, and no more of them than needed", () => {
    const character = fc.constantFrom(...BASIC, ...EXTENSION);
    fc.assert(
      fc.property(fc.array(character, { maxLength: 700 }), (characters) => {
        const facts = smsFacts(characters.join(""));
        const septets = characters.reduce((sum, one) => sum + (EXTENSION.includes(one) ? 2 : 1), 0);
        expect(facts).toMatchObject({ encoding: "GSM-7", characters: septets });
        expect(facts.forcedBy ?? facts.rewrite).toBeUndefined();
        // At most one septet of each of several parts is left free.
        const [least, most] = septets <= 160 ? [1, 1] : [Math.ceil(septets / 153), Math.ceil(septets / 152)];
        expect(facts.segments >= least && facts.segments <= most).toBe(true);
      }),
    );
  });

  it("for any text at all: an offered rewrite is GSM-7, needs no rewrite itself, and is no GSM-7 text's", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const facts = smsFacts(text);
        expect(facts.segments).toBeGreaterThan(0);
        expect(facts.encoding === "GSM-7").toBe(facts.forcedBy === undefined);
        const { character = "", index = 0 } = facts.forcedBy ?? {};
        expect(text.startsWith(character, index)).toBe(true);
        const { text: offered = "", ...counted } = facts.rewrite ?? { segments: 1, characters: 0 };
        expect(smsFacts(offered)).toEqual({ encoding: "GSM-7", ...counted });
      }),
    );
  });

  it("for any text of Latin letters: there is a rewrite", () => {
    // µ, ª and º are letters to Unicode, too.
    const latin = fc.integer({ min: 0x41, max: 0x17f }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(
        fc.array(
          latin.filter((one) => /\p{L}/u.test(one)),
          { maxLength: 50 },
        ),
        (letters) => {
          const facts = smsFacts(letters.join(""));
          expect(facts.encoding === "GSM-7" || facts.rewrite !== undefined).toBe(true);
        },
      ),
    );
  });
});
