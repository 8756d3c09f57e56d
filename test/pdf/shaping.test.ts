import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { pdfFonts } from "../../server/node/fonts.ts";
import type { PdfFonts } from "../../server/pdf/fonts.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import type { ShapedGlyph } from "../../server/pdf/shaper.ts";
import { languageNeedsShaping, needsShaping } from "../../server/pdf/shaper.ts";
import { trueType } from "../../server/pdf/truetype.ts";
import { PdfReader } from "./reader.ts";
import { invoice } from "./samples.ts";

let fonts: PdfFonts;
beforeAll(async () => {
  fonts = await pdfFonts(true);
});

const shape = (script: number, text: string, rightToLeft: boolean): readonly ShapedGlyph[] =>
  fonts.shaper?.shape(fonts.scripts?.[script]?.regular ?? new Uint8Array(), text, rightToLeft) ?? [];
const named = (name: string): Uint8Array =>
  renderInvoicePdf(invoice({ customer: { name, email: null, phone: null } }), fonts);

describe("shaping", () => {
  it("joins Arabic letters and places them from right to left", () => {
    const font = trueType(fonts.scripts?.[0]?.regular ?? new Uint8Array());
    const glyphs = shape(0, "سلام", true);
    expect(glyphs.map(({ cluster }) => cluster)).toEqual([3, 2, 1, 0]);
    const alone = [..."سلام"].map((c) => font.glyphOf(c.codePointAt(0) ?? 0)).reverse();
    const joined = glyphs.filter(({ glyph }, i) => glyph !== alone[i]);
    expect(joined).toHaveLength(3);
  });

  it("forms Devanagari conjuncts and puts vowels where they are written", () => {
    expect(shape(1, "क्षि", false)).toHaveLength(2);
    const [first] = shape(1, "कि", false);
    const font = trueType(fonts.scripts?.[1]?.regular ?? new Uint8Array());
    expect(first?.glyph).not.toBe(font.glyphOf(0x0915));
  });

  it("keeps letters with marks together when a word must be broken", () => {
    const pdf = new PdfReader(named("क्षि".repeat(200)));
    expect(pdf.pages).toHaveLength(1);
    expect(pdf.structure.text).toContain("क्षिक्षि");
  });
});

describe("what is read of a document that runs from right to left", () => {
  it("is the order of reading, whatever the order of drawing", () => {
    const pdf = new PdfReader(named("شكرًا لكم, Visa 42"));
    expect(pdf.structure.text).toContain("شكرًا لكم, Visa 42");
    const [, line = ""] = /Billed to[^]*?\n([^]*?)\nIssued/.exec(pdf.text) ?? [];
    expect(line.replaceAll("\n", "").startsWith("Visa 42")).toBe(true);
  });

  it("comes out of pdftotext as it is read, and passes qpdf", (context) => {
    const folder = mkdtempSync(join(tmpdir(), "paylink-pdf-"));
    const path = join(folder, "a.pdf");
    writeFileSync(path, named("محمد السلام"));
    try {
      const text = spawnSync("pdftotext", [path, "-"], { encoding: "utf8" });
      const check = spawnSync("qpdf", ["--check", path], { encoding: "utf8" });
      if (text.error || check.error) context.skip("pdftotext or qpdf is not on this machine");
      expect(text.stdout).toContain("محمد السلام");
      expect(check.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("documents that need no shaper", () => {
  it("are told from those that do", () => {
    expect(["Zoë Müller", "Łódź", "Ελλάδα", "שלום", "東京", "한국어"].some(needsShaping)).toBe(false);
    expect(["سلام", "हिन्दी", "בּ", "ไทย"].every(needsShaping)).toBe(true);
    expect(["en-US", "de", "he", "ja", "zh-CN", "ko", "not a locale"].some(languageNeedsShaping)).toBe(false);
    expect(["ar", "hi-IN", "fa", "th"].every(languageNeedsShaping)).toBe(true);
  });

  it("neither load it nor the fonts of single scripts", async () => {
    const plain = await pdfFonts();
    expect(plain.shaper).toBeUndefined();
    expect(plain.scripts).toBeUndefined();
  });
});
