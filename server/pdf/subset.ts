import type { TrueType } from "./truetype.ts";

/** Glyphs put together to one: each with its place, in font units. */
export interface Cluster {
  readonly parts: readonly { readonly glyph: number; readonly dx: number; readonly dy: number }[];
  readonly advance: number;
}

/**
 * A TrueType file with only the given glyphs, numbered 0, 1, 2 … in the order given, for a PDF `FontFile2`
 * (ISO 32000-1, 9.9: `glyf head hhea hmtx loca maxp` are what a CIDFontType2 needs).
 *
 * Parts that composite glyphs are made of are added behind them. Hinting programs are left out: they need
 * tables that are not copied, and readers draw at resolutions where they change nothing.
 *
 * @param glyphs glyph numbers of `font`, or several of them as one; the first must be 0, the glyph for "missing".
 */
export function subsetTrueType(font: TrueType, glyphs: readonly (number | Cluster)[]): Uint8Array {
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
  for (let i = 0; i < order.length; i++) {
    const glyph = order[i] ?? 0;
    outlines.push(
      typeof glyph === "number"
        ? withoutHints(font.outline(glyph), numberOf)
        : composite(font, glyph, numberOf),
    );
  }

  const loca = new DataView(new ArrayBuffer(4 * (order.length + 1)));
  const metrics = new DataView(new ArrayBuffer(4 * order.length));
  let end = 0;
  for (const [i, outline] of outlines.entries()) {
    const glyph = order[i] ?? 0;
    const advance = typeof glyph === "number" ? font.advance(glyph) : glyph.advance;
    metrics.setUint16(4 * i, Math.max(0, Math.min(0xffff, advance)));
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
  const maxp = maximaOf(font, outlines);
  viewOf(maxp).setUint16(4, order.length);
  if (maxp.length >= 28)
    for (const at of [14, 16, 18, 20, 22, 24, 26]) viewOf(maxp).setUint16(at, at === 14 ? 1 : 0);
  const most = Math.max(0, ...glyphs.map((glyph) => (typeof glyph === "number" ? 0 : glyph.parts.length)));
  if (most > 0 && maxp.length >= 32) allowComposites(viewOf(maxp), most);
  return fontFile([
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
const XY_VALUES = 0x0002;
const SCALE = 0x0008;
const MORE = 0x0020;
const XY_SCALE = 0x0040;
const TWO_BY_TWO = 0x0080;
const HINTS = 0x0100;

/** `maxp` as TrueType outlines need it (version 1.0): the font's own, or where that has none, of the outlines. */
function maximaOf(font: TrueType, outlines: readonly Uint8Array[]): Uint8Array {
  const own = font.copyTable("maxp");
  if (own.length >= 32) return own;
  const made = new Uint8Array(32);
  const view = viewOf(made);
  view.setUint32(0, 0x00010000);
  for (const outline of outlines) {
    const contours = outline.length < 10 ? 0 : viewOf(outline).getInt16(0);
    if (contours <= 0) continue;
    const points = viewOf(outline).getUint16(8 + 2 * contours) + 1;
    view.setUint16(6, Math.max(view.getUint16(6), points));
    view.setUint16(8, Math.max(view.getUint16(8), contours));
  }
  return made;
}

/** Raises what `maxp` says of composites: parts, depth, and the points and contours of `most` glyphs together. */
function allowComposites(maxp: DataView, most: number): void {
  const times = (at: number, from: number): void => {
    const largest = Math.max(maxp.getUint16(from), maxp.getUint16(at));
    maxp.setUint16(at, Math.min(0xffff, largest * most));
  };
  times(10, 6);
  times(12, 8);
  maxp.setUint16(28, Math.max(maxp.getUint16(28), most));
  maxp.setUint16(30, maxp.getUint16(30) + 1);
}

/** A composite glyph out of whole glyphs, each moved to its place. */
function composite(font: TrueType, { parts }: Cluster, numberOf: (glyph: number) => number): Uint8Array {
  const inked = parts.flatMap((part) => {
    const outline = font.outline(part.glyph);
    return outline.length < 10 ? [] : [{ ...part, box: viewOf(outline) }];
  });
  if (inked.length === 0) return new Uint8Array(0);
  const bytes = new Uint8Array(10 + 8 * inked.length);
  const view = viewOf(bytes);
  view.setInt16(0, -1);
  for (const [at, field, outermost] of [
    [2, "dx", Math.min],
    [4, "dy", Math.min],
    [6, "dx", Math.max],
    [8, "dy", Math.max],
  ] as const)
    view.setInt16(at, outermost(...inked.map((part) => part.box.getInt16(at) + part[field])));
  for (const [i, { glyph, dx, dy }] of inked.entries()) {
    const at = 10 + 8 * i;
    view.setUint16(at, WORDS | XY_VALUES | (i + 1 < inked.length ? MORE : 0));
    view.setUint16(at + 2, numberOf(glyph));
    view.setInt16(at + 4, dx);
    view.setInt16(at + 6, dy);
  }
  return bytes;
}

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

/** A font file: the table directory and the tables behind it, each on a multiple of 4 bytes and with its sum. */
export function fontFile(tables: readonly (readonly [string, Uint8Array])[], kind = 0x00010000): Uint8Array {
  const directory = 12 + 16 * tables.length;
  const file = new Uint8Array(tables.reduce((sum, [, data]) => sum + padded(data.length), directory));
  const view = viewOf(file);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, kind);
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
