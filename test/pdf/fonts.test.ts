import { describe, expect, it } from "vitest";
import type { PdfFonts } from "../../server/pdf/fonts.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { subsetTrueType } from "../../server/pdf/subset.ts";
import { TrueType } from "../../server/pdf/truetype.ts";
import { asArray, asDict, asName, PdfReader } from "./reader.ts";
import { invoice } from "./samples.ts";
import { Ref } from "./syntax.ts";
import { tinyFont } from "./tiny-font.ts";

const GREEK = tinyFont({
  widths: { Α: 600, λ: 500, έ: 450, ξ: 480, " ": 250, "…": 900 },
  composite: "έ",
  cmap: 4,
});
const EAST = tinyFont({ widths: { 東: 1000, 京: 1000, "😀": 1200, A: 650 }, cmap: 12 });

const named = (name: string, fonts: PdfFonts): PdfReader =>
  new PdfReader(renderInvoicePdf(invoice({ customer: { name, email: null, phone: null } }), fonts));

/** The embedded fonts of a document: name, widths by code, and the font program. */
function embedded(pdf: PdfReader): { name: string; widths: number[]; program: Uint8Array }[] {
  const fonts = asDict(asDict(pdf.pages[0]?.dict.get("Resources")).get("Font"));
  return [...fonts.values()].flatMap((ref) => {
    const font = pdf.dict(ref);
    if (asName(font.get("Subtype")) !== "Type0") return [];
    const descendant = pdf.dict(asArray(font.get("DescendantFonts"))[0]);
    const file = pdf.dict(descendant.get("FontDescriptor")).get("FontFile2");
    const widths = asArray(asArray(descendant.get("W"))[1]).map(Number);
    const program = file instanceof Ref ? pdf.streams.get(file.id) : undefined;
    return [{ name: asName(font.get("BaseFont")), widths, program: program ?? new Uint8Array() }];
  });
}

describe("text beyond Western Europe", () => {
  it("is drawn with the font that has it and copied as itself", () => {
    const pdf = named("Αλέξ", { regular: GREEK });
    expect(pdf.pages[0]?.drawn.find((piece) => piece.text === "Αλέξ")?.font).toBe("E1");
    expect(pdf.text).toContain("INV-12345");
  });

  it("takes each character from the first font that has it when none has all", () => {
    const pdf = named("Bob Αλ 東京 😀", { regular: GREEK, more: [EAST] });
    expect(pdf.structure.text.replaceAll(" ", "")).toContain("BobΑλ東京😀");
    const fonts = (pdf.pages[0]?.drawn ?? [])
      .filter((piece) => /[Α京]/.test(piece.text))
      .map((piece) => piece.font);
    expect(fonts).toEqual(["E1", "E3"]);
  });

  it("embeds the characters that are used and no others", () => {
    const [font] = embedded(named("λΑλ", { regular: GREEK, more: [EAST] }));
    expect(font?.name).toMatch(/^[A-Z]{6}\+TinySans$/);
    expect(font?.widths).toEqual([500, 500, 600]);
    expect(new TrueTypeTables(font?.program).glyphCount).toBe(3);
    expect(embedded(named("Bob", { regular: GREEK, more: [EAST] }))).toEqual([]);
  });

  it("uses the caller's font for everything when asked to embed all", () => {
    const ascii = Object.fromEntries(
      Array.from({ length: 95 }, (_, i) => [String.fromCharCode(32 + i), 500]),
    );
    const latin = tinyFont({ widths: ascii, cmap: 4 });
    const pdf = named("Bob", { regular: latin, bold: latin, embedAll: true });
    const fonts = asDict(asDict(pdf.pages[0]?.dict.get("Resources")).get("Font"));
    expect([...fonts.keys()].filter((name) => name.startsWith("F"))).toEqual([]);
    expect(pdf.text).toContain("Print production (final proofs)");
  });

  it("draws Hebrew words from right to left", () => {
    const hebrew = tinyFont({ widths: { ש: 500, ל: 500, ו: 500, ם: 500, A: 500, " ": 250 }, cmap: 4 });
    const pdf = named("A שלום", { regular: hebrew });
    expect(pdf.text.replaceAll("\n", "")).toContain("A םולש");
    expect(pdf.structure.text).toContain("A שלום");
  });
});

class TrueTypeTables {
  readonly glyphCount: number;
  readonly view: DataView;
  readonly tables = new Map<string, { start: number; length: number }>();
  constructor(program: Uint8Array | undefined) {
    const bytes = program ?? new Uint8Array();
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < this.view.getUint16(4); i++) {
      const at = 12 + 16 * i;
      const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
      this.tables.set(tag, { start: this.view.getUint32(at + 8), length: this.view.getUint32(at + 12) });
    }
    this.glyphCount = this.view.getUint16((this.tables.get("maxp")?.start ?? 0) + 4);
  }
  glyph(i: number): DataView {
    const [glyf, loca] = [this.tables.get("glyf")?.start ?? 0, this.tables.get("loca")?.start ?? 0];
    const [from, to] = [this.view.getUint32(loca + 4 * i), this.view.getUint32(loca + 4 * i + 4)];
    return new DataView(this.view.buffer, this.view.byteOffset + glyf + from, to - from);
  }
}

describe("a font cut down to what is used", () => {
  const font = new TrueType(GREEK);

  it("finds characters by either kind of map and does not find what is not there", () => {
    expect(font.width(font.glyphOf(0x0391))).toBe(600);
    expect(font.glyphOf(0x41)).toBe(0);
    expect(font.glyphOf(0xffff)).toBe(0);
    const east = new TrueType(EAST);
    expect(east.width(east.glyphOf(0x1f600))).toBe(1200);
    expect(east.glyphOf(0x1f601)).toBe(0);
    expect(font.glyphOf(0x1f600)).toBe(0);
  });

  it("keeps the parts of composite glyphs, behind the glyphs that were asked for", () => {
    const tables = new TrueTypeTables(subsetTrueType(font, [0, font.glyphOf(0x03ad)]));
    expect(tables.glyphCount).toBe(3);
    const composite = tables.glyph(1);
    expect(composite.getInt16(0)).toBe(-1);
    expect(composite.getUint16(12)).toBe(2);
    expect(tables.glyph(2).getInt16(0)).toBe(1);
  });

  it("drops hinting programs, which would call functions that are not there", () => {
    const tables = new TrueTypeTables(subsetTrueType(font, [0, font.glyphOf(0x03ad)]));
    expect(tables.glyph(2).getUint16(12)).toBe(0);
    expect(tables.glyph(1).getUint16(10) & 0x0100).toBe(0);
    expect([...tables.tables.keys()]).toEqual(["glyf", "head", "hhea", "hmtx", "loca", "maxp"]);
  });

  it("leaves the caller's bytes as they were, also in a Node Buffer", () => {
    const bytes = Buffer.from(GREEK);
    subsetTrueType(new TrueType(bytes), [0, 1, 2, 3]);
    expect(bytes.equals(Buffer.from(GREEK))).toBe(true);
  });

  it("refuses what is not a TrueType file", () => {
    expect(() => new TrueType(new Uint8Array(0))).toThrow("not a TrueType file");
    expect(() => new TrueType(Buffer.from("wOF2 and so on, long enough"))).toThrow("not a TrueType file");
    expect(() => new TrueType(GREEK.subarray(0, GREEK.length - 20))).toThrow("cut off");
  });
});
