import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fontAt } from "../../server/pdf/collection.ts";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { quadratics } from "../../server/pdf/outline.ts";
import { TrueType } from "../../server/pdf/truetype.ts";
import { PdfReader } from "./reader.ts";
import { invoice } from "./samples.ts";
import { tinyFont } from "./tiny-font.ts";

const otf = new Uint8Array(readFileSync(new URL("fonts/cjk-five-letters.otf", import.meta.url)));
const font = new TrueType(otf);
const glyph = (c: string): DataView => {
  const bytes = font.outline(font.glyphOf(c.codePointAt(0) ?? 0));
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

describe("a font with cubic outlines", () => {
  it("is read with its letters, their widths and outlines", () => {
    expect(font.width(font.glyphOf(0x9b31))).toBe(1000);
    const [simple, dense] = [glyph("单"), glyph("鬱")];
    expect([simple.getInt16(0), dense.getInt16(0)]).toEqual([5, 8]);
    // Letters of this font fill their square and hardly leave it.
    for (const view of [simple, dense]) {
      const box = [2, 4, 6, 8].map((at) => view.getInt16(at));
      expect(Math.min(...box)).toBeGreaterThan(-120);
      expect(Math.max(...box)).toBeLessThan(1000);
      expect((box[2] ?? 0) - (box[0] ?? 0)).toBeGreaterThan(800);
    }
  });

  it("is embedded and read as any other", () => {
    const document = invoice({ customer: { name: "账单收据", email: null, phone: null } });
    const pdf = new PdfReader(renderInvoicePdf(document, { more: [otf] }));
    expect(pdf.structure.text).toContain("账单收据");
  });

  it("draws nothing for a glyph whose program has faults, and does not throw", () => {
    const broken = otf.slice();
    const { start, length } = font.table("CFF ");
    broken.fill(0xff, start + length - 800, start + length);
    const glyphs = new TrueType(broken);
    for (let i = 0; i < glyphs.glyphCount; i++) expect(glyphs.outline(i).length).toBeGreaterThanOrEqual(0);
  });
});

describe("a cubic curve", () => {
  it("becomes quadratic ones that end where it ends and lie within half a unit of it", () => {
    const points = quadratics({ x: 0, y: 0 }, { x: 0, y: 276 }, { x: 224, y: 500 }, { x: 500, y: 500 });
    expect(points.at(-1)).toEqual({ x: 500, y: 500, on: true });
    let from = { x: 0, y: 0 };
    for (let i = 0; i < points.length; i += 2) {
      const [control, to] = [points[i], points[i + 1]];
      if (!control || !to) throw new Error("curves come in pairs of points");
      const middle = {
        x: (from.x + 2 * control.x + to.x) / 4,
        y: (from.y + 2 * control.y + to.y) / 4,
      };
      // A quarter of a circle around (500, 0).
      expect(Math.abs(Math.hypot(middle.x - 500, middle.y) - 500)).toBeLessThan(0.7);
      from = to;
    }
  });
});

describe("a collection", () => {
  const tiny = tinyFont({ widths: { A: 650 }, cmap: 4 });
  const collection = (): Uint8Array => {
    const head = new DataView(new ArrayBuffer(20));
    head.setUint32(0, 0x74746366);
    head.setUint32(4, 0x00010000);
    head.setUint32(8, 2);
    head.setUint32(12, 20);
    head.setUint32(16, 20);
    const bytes = new Uint8Array(20 + tiny.length);
    bytes.set(new Uint8Array(head.buffer));
    bytes.set(tiny, 20);
    // Tables are found from the beginning of the file.
    const view = new DataView(bytes.buffer);
    for (let i = 0, count = view.getUint16(24); i < count; i++)
      view.setUint32(40 + 16 * i, view.getUint32(40 + 16 * i) + 20);
    return bytes;
  };

  it("gives one of its fonts as a file of its own", () => {
    const one = new TrueType(fontAt(collection(), 1));
    expect(one.width(one.glyphOf(0x41))).toBe(650);
    expect(fontAt(tiny, 0)).toBe(tiny);
  });

  it("says what it lacks", () => {
    expect(() => fontAt(collection(), 2)).toThrow("has 2 fonts");
    expect(() => fontAt(tiny, 1)).toThrow("one font only");
    expect(() => fontAt(collection().subarray(0, 100), 0)).toThrow("cut off");
  });
});
