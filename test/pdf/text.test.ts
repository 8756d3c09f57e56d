import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accent, WHITE } from "../../server/pdf/colors.ts";
import { lengthWithin } from "../../server/pdf/complex.ts";
import { winAnsi } from "../../server/pdf/helvetica.ts";
import { clean, fit, measure, wrap } from "../../server/pdf/text.ts";
import { Typefaces } from "../../server/pdf/typefaces.ts";
import { WINDOWS_1252 } from "./reader.ts";

const faces = new Typefaces({});
const chain = faces.chain("", "regular");
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

describe("breaking text into lines", () => {
  it("keeps every character, and no line is wider than the column unless one character is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.integer({ min: 0, max: 20_000 }),
        (text, limit) => {
          const cleaned = clean(text);
          const lines = wrap(cleaned, chain, limit, Number.POSITIVE_INFINITY);
          expect(
            lines
              .map((line) => line.text)
              .join("")
              .replace(/\s/g, ""),
          ).toBe(cleaned.replace(/\s/g, ""));
          for (const line of lines) {
            expect(line.width).toBeCloseTo(measure(line.text, chain), 6);
            expect(line.width <= limit || [...graphemes.segment(line.text)].length === 1).toBe(true);
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it("breaks between words, at line breaks, and inside a word only when it must", () => {
    const width = measure("hello world", chain);
    const texts = (text: string): string[] => wrap(text, chain, width, 9).map((line) => line.text);
    expect(texts("hello world again")).toEqual(["hello world", "again"]);
    expect(texts("hello\n\nworld")).toEqual(["hello", "", "world"]);
    expect(texts("ab mmmmmmmmmmmmmmmm")[0]).toBe("ab");
    expect(wrap("東京東京", chain, measure("東京", chain), 9)).toHaveLength(2);
  });

  it("ends with an ellipsis where it had to stop", () => {
    const lines = wrap("one two three four five six", chain, measure("one two", chain), 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]?.text).toMatch(/^thr.*…$/);
    expect(wrap("one\ntwo\nthree", chain, 9000, 2).map((line) => line.text)).toEqual(["one", "two thr…"]);
  });

  it("cuts a single line to the width asked for", () => {
    const line = fit("a very long name", chain, 4000);
    expect(line.text).toMatch(/^a v.*…$/);
    expect(line.width).toBeLessThanOrEqual(4000);
    expect(fit("short", chain, 4000).text).toBe("short");
  });
});

it("measures of a word without end no more than what may fit", () => {
  const asked: number[] = [];
  const length = lengthWithin("سلام".repeat(2000), 100, (text) => {
    asked.push(text.length);
    return text.length;
  });
  expect(length).toBe(100);
  expect(Math.max(...asked)).toBeLessThan(200);
});

describe("Helvetica", () => {
  it("is measured by Adobe's widths", () => {
    expect(measure("Hello, World!", chain)).toBe(
      722 + 556 + 222 + 222 + 556 + 278 + 278 + 944 + 556 + 333 + 222 + 556 + 278,
    );
    expect(measure("€ŸÿŒ", chain)).toBe(556 + 667 + 500 + 1000);
  });

  it("encodes as Windows-1252 does", () => {
    for (let code = 32; code < 256; code++) {
      if ([0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(code)) continue;
      const c = WINDOWS_1252[code - 0x80] ?? String.fromCharCode(code);
      expect(winAnsi((code < 0xa0 ? c : String.fromCharCode(code)).charCodeAt(0))).toBe(code);
    }
    expect(winAnsi(0x141)).toBe(-1);
    expect(winAnsi(0x81)).toBe(-1);
  });
});

it("darkens a merchant's colour until it reads on white", () => {
  expect(accent("#0f766e")).toEqual([15 / 255, 118 / 255, 110 / 255]);
  for (const pale of ["#ffff00", "#ffffff", "#00ff00"]) expect(Math.max(...accent(pale))).toBeLessThan(0.85);
  expect(accent("red; url(")).toEqual(accent(null));
  expect(WHITE).toEqual([1, 1, 1]);
});
