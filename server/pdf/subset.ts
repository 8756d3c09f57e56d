import type { TrueType } from "./truetype.ts";

/**
 * A TrueType file with only the given glyphs, numbered 0, 1, 2 … in the order given, for a PDF `FontFile2`
 * (ISO 32000-1, 9.9: `glyf head hhea hmtx loca maxp` are what a CIDFontType2 needs).
 *
 * Parts that composite glyphs are made of are added behind them. Hinting programs are left out: they need
 * tables that are not copied, and readers draw at resolutions where they change nothing.
 *
 * @param glyphs glyph numbers of `font`; the first must be 0, the glyph for "missing".
 */
export function subsetTrueType(font: TrueType, glyphs: readonly number[]): Uint8Array {
  const order = [...glyphs];
  const added = new Map<number, number>();
  const numberOf = (glyph: number): number => {
    let number = added.get(glyph);
    if (number === undefined) {
      number = order.push(glyph) - 1;
      added.set(glyph, number);
    }
    return number;
  };
  const outlines: Uint8Array[] = [];
  // `order` grows while it is walked; every glyph is added as a part at most once, so this ends.
  for (let i = 0; i < order.length; i++) outlines.push(withoutHints(font.outline(order[i] ?? 0), numberOf));

  const loca = new DataView(new ArrayBuffer(4 * (order.length + 1)));
  const metrics = new DataView(new ArrayBuffer(4 * order.length));
  let end = 0;
  for (const [i, outline] of outlines.entries()) {
    metrics.setUint16(4 * i, font.advance(order[i] ?? 0));
    metrics.setInt16(4 * i + 2, outline.length < 4 ? 0 : viewOf(outline).getInt16(2));
    end += padded(outline.length);
    loca.setUint32(4 * i + 4, end);
  }
  const glyf = new Uint8Array(end);
  for (const [i, outline] of outlines.entries()) glyf.set(outline, loca.getUint32(4 * i));

  const head = font.copyTable("head");
  viewOf(head).setUint32(8, 0); // checkSumAdjustment: readers of embedded fonts do not look
  viewOf(head).setInt16(50, 1); // long loca
  const hhea = font.copyTable("hhea");
  viewOf(hhea).setUint16(34, order.length);
  const maxp = font.copyTable("maxp");
  viewOf(maxp).setUint16(4, order.length);
  if (maxp.length >= 28)
    for (const at of [14, 16, 18, 20, 22, 24, 26]) viewOf(maxp).setUint16(at, at === 14 ? 1 : 0);
  return assemble([
    ["glyf", glyf],
    ["head", head],
    ["hhea", hhea],
    ["hmtx", new Uint8Array(metrics.buffer)],
    ["loca", new Uint8Array(loca.buffer)],
    ["maxp", maxp],
  ]);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const padded = (length: number): number => (length + 3) & ~3;

/** Flags of a composite glyph's part (OpenType, `glyf`). */
const WORDS = 0x0001;
const SCALE = 0x0008;
const MORE = 0x0020;
const XY_SCALE = 0x0040;
const TWO_BY_TWO = 0x0080;
const HINTS = 0x0100;

function withoutHints(outline: Uint8Array, numberOf: (glyph: number) => number): Uint8Array {
  if (outline.length < 10) return new Uint8Array(0);
  const view = viewOf(outline);
  const contours = view.getInt16(0);
  if (contours >= 0) {
    const at = 10 + 2 * contours;
    const rest = at + 2 + view.getUint16(at);
    const copy = new Uint8Array(at + 2 + Math.max(0, outline.length - rest));
    copy.set(outline.subarray(0, at));
    copy.set(outline.subarray(rest), at + 2);
    return copy;
  }
  const copy = new Uint8Array(outline);
  const copied = viewOf(copy);
  let at = 10;
  for (let flags = MORE; flags & MORE; ) {
    flags = view.getUint16(at);
    copied.setUint16(at, flags & ~HINTS);
    copied.setUint16(at + 2, numberOf(view.getUint16(at + 2)));
    at +=
      4 + (flags & WORDS ? 4 : 2) + (flags & TWO_BY_TWO ? 8 : flags & XY_SCALE ? 4 : flags & SCALE ? 2 : 0);
  }
  return copy.subarray(0, at);
}

/** The table directory and the tables behind it, each on a multiple of 4 bytes and with its sum. */
function assemble(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const directory = 12 + 16 * tables.length;
  const file = new Uint8Array(tables.reduce((sum, [, data]) => sum + padded(data.length), directory));
  const view = viewOf(file);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tables.length);
  view.setUint16(6, 16 * 2 ** power);
  view.setUint16(8, power);
  view.setUint16(10, 16 * (tables.length - 2 ** power));
  let start = directory;
  for (const [i, [tag, data]] of tables.entries()) {
    file.set(data, start);
    let sum = 0;
    for (let at = start; at < start + padded(data.length); at += 4) sum = (sum + view.getUint32(at)) >>> 0;
    for (let c = 0; c < 4; c++) file[12 + 16 * i + c] = tag.charCodeAt(c);
    view.setUint32(16 + 16 * i, sum);
    view.setUint32(20 + 16 * i, start);
    view.setUint32(24 + 16 * i, data.length);
    start += padded(data.length);
  }
  return file;
}
