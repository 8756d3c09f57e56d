import { CffOutlines } from "./cff.ts";

const TRUE_TYPE = 0x00010000;
const APPLE_TRUE_TYPE = 0x74727565;
const OPEN_TYPE = 0x4f54544f;

/**
 * Reads the parts of a TrueType font (`glyf` outlines) or OpenType font (`CFF ` outlines) that embedding it needs: which
 * glyph draws a character, how wide it is, and its outline. Tables as in the OpenType specification, version 1.9.
 */
export class TrueType {
  readonly postScriptName: string;
  readonly unitsPerEm: number;
  readonly glyphCount: number;
  /** In 1/1000 em, as PDF wants them. */
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  /** Semi-bold or heavier. */
  readonly bold: boolean;
  readonly box: readonly [number, number, number, number];
  /** The file. */
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #tables = new Map<string, { start: number; length: number }>();
  readonly #glyphs = new Map<number, number>();
  readonly #longLoca: boolean;
  readonly #metricCount: number;
  readonly #cff: CffOutlines | null;
  readonly #cmap: { start: number; format: number };

  /** @throws Error when the bytes are not a font with outlines of its own (WOFF, CFF2, pictures). */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const view = this.#view;
    const kind = bytes.length < 12 ? 0 : view.getUint32(0);
    if (kind !== TRUE_TYPE && kind !== APPLE_TRUE_TYPE && kind !== OPEN_TYPE)
      throw new Error("the font is not a TrueType file (.ttf) or OpenType file (.otf)");
    for (let i = 0, count = view.getUint16(4); i < count; i++) {
      const at = 12 + 16 * i;
      const [start, length] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      if (start + length > bytes.length) throw new Error("the font file is cut off");
      this.#tables.set(ascii(bytes, at, 4), { start, length });
    }
    this.#cff = kind === OPEN_TYPE ? this.#readCff() : null;
    const head = this.table("head").start;
    const hhea = this.table("hhea").start;
    this.unitsPerEm = view.getUint16(head + 18);
    if (this.unitsPerEm === 0) throw new Error("the font has no size");
    this.#longLoca = view.getInt16(head + 50) === 1;
    this.glyphCount = view.getUint16(this.table("maxp").start + 4);
    this.#metricCount = Math.max(1, view.getUint16(hhea + 34));
    const em = (n: number): number => Math.round((n * 1000) / this.unitsPerEm);
    this.ascent = em(view.getInt16(hhea + 4));
    this.descent = em(view.getInt16(hhea + 6));
    const box = [36, 38, 40, 42].map((at) => em(view.getInt16(head + at)));
    this.box = [box[0] ?? 0, box[1] ?? 0, box[2] ?? 0, box[3] ?? 0];
    const os2 = this.#tables.get("OS/2");
    const hasCapHeight = os2 !== undefined && os2.length >= 90 && view.getUint16(os2.start) >= 2;
    this.capHeight = hasCapHeight ? em(view.getInt16(os2.start + 88)) : Math.round(this.ascent * 0.75);
    this.bold = os2 !== undefined && os2.length >= 6 && view.getUint16(os2.start + 4) >= 600;
    this.#cmap = this.#findCmap();
    this.postScriptName = this.#readName() ?? "Font";
  }

  /** Where a table lies. @throws Error when the font lacks it. */
  table(tag: string): { start: number; length: number } {
    const table = this.#tables.get(tag);
    if (!table) throw new Error(`the font has no ${tag} table`);
    return table;
  }

  /** A copy of a table's bytes, to be changed. @throws Error when the font lacks it. */
  copyTable(tag: string): Uint8Array {
    const { start, length } = this.table(tag);
    // Not `slice`: on a Node Buffer that would be the same memory.
    return new Uint8Array(this.bytes.subarray(start, start + length));
  }

  /** The glyph of a code point, or 0 when the font does not have it. */
  glyphOf(codePoint: number): number {
    let glyph = this.#glyphs.get(codePoint);
    if (glyph === undefined) {
      glyph = this.#cmap.format === 12 ? this.#lookup12(codePoint) : this.#lookup4(codePoint);
      if (glyph >= this.glyphCount) glyph = 0;
      this.#glyphs.set(codePoint, glyph);
    }
    return glyph;
  }

  /** Advance width in font units. Glyphs after the last one listed share its width (`hmtx`). */
  advance(glyph: number): number {
    return this.#view.getUint16(this.table("hmtx").start + 4 * Math.min(glyph, this.#metricCount - 1));
  }

  /** Advance width in 1/1000 em. */
  width(glyph: number): number {
    return Math.round((this.advance(glyph) * 1000) / this.unitsPerEm);
  }

  /** The glyph's bytes in `glyf`, or as they would be there; empty for a glyph without ink. */
  outline(glyph: number): Uint8Array {
    if (this.#cff !== null) return this.#cff.outline(glyph);
    const loca = this.table("loca").start;
    const glyf = this.table("glyf");
    const at = (i: number): number =>
      this.#longLoca ? this.#view.getUint32(loca + 4 * i) : 2 * this.#view.getUint16(loca + 2 * i);
    const [start, end] = [at(glyph), at(glyph + 1)];
    if (glyph >= this.glyphCount || end <= start || end > glyf.length) return new Uint8Array(0);
    return this.bytes.subarray(glyf.start + start, glyf.start + end);
  }

  #readCff(): CffOutlines {
    const { start, length } = this.table("CFF ");
    return new CffOutlines(this.bytes.subarray(start, start + length));
  }

  #findCmap(): { start: number; format: number } {
    const { start } = this.table("cmap");
    let best: { start: number; format: number } | undefined;
    for (let i = 0, count = this.#view.getUint16(start + 2); i < count; i++) {
      const platform = this.#view.getUint16(start + 4 + 8 * i);
      const encoding = this.#view.getUint16(start + 6 + 8 * i);
      const unicode = platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10));
      const sub = start + this.#view.getUint32(start + 8 + 8 * i);
      const format = this.#view.getUint16(sub);
      if (unicode && (format === 12 || (format === 4 && best === undefined))) best = { start: sub, format };
    }
    if (!best) throw new Error("the font has no Unicode character map (cmap format 4 or 12)");
    return best;
  }

  #lookup12(codePoint: number): number {
    const { start } = this.#cmap;
    let [low, high] = [0, this.#view.getUint32(start + 12) - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = start + 16 + 12 * middle;
      if (codePoint < this.#view.getUint32(group)) high = middle - 1;
      else if (codePoint > this.#view.getUint32(group + 4)) low = middle + 1;
      else return this.#view.getUint32(group + 8) + codePoint - this.#view.getUint32(group);
    }
    return 0;
  }

  #lookup4(codePoint: number): number {
    if (codePoint > 0xffff) return 0;
    const view = this.#view;
    const doubled = view.getUint16(this.#cmap.start + 6);
    const ends = this.#cmap.start + 14;
    let [low, high] = [0, doubled / 2 - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (view.getUint16(ends + 2 * middle) < codePoint) low = middle + 1;
      else high = middle;
    }
    const startCode = view.getUint16(ends + doubled + 2 + 2 * low);
    if (codePoint < startCode || codePoint > view.getUint16(ends + 2 * low)) return 0;
    const delta = view.getUint16(ends + 2 * doubled + 2 + 2 * low);
    const offsetAt = ends + 3 * doubled + 2 + 2 * low;
    const offset = view.getUint16(offsetAt);
    if (offset === 0) return (codePoint + delta) & 0xffff;
    const glyph = view.getUint16(offsetAt + offset + 2 * (codePoint - startCode));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }

  #readName(): string | undefined {
    const table = this.#tables.get("name");
    if (!table) return undefined;
    const strings = table.start + this.#view.getUint16(table.start + 4);
    for (let i = 0, count = this.#view.getUint16(table.start + 2); i < count; i++) {
      const at = table.start + 6 + 12 * i;
      if (this.#view.getUint16(at + 6) !== 6) continue;
      const text = ascii(this.bytes, strings + this.#view.getUint16(at + 10), this.#view.getUint16(at + 8));
      const name = text.replace(/[^A-Za-z0-9-]/g, "").slice(0, 60);
      if (name !== "") return name;
    }
    return undefined;
  }
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + Math.min(length, 200)));
}

const parsed = new WeakMap<Uint8Array, TrueType>();

/** The font in these bytes, read once however many documents use it. @throws Error as the constructor does. */
export function trueType(bytes: Uint8Array): TrueType {
  let font = parsed.get(bytes);
  if (!font) {
    font = new TrueType(bytes);
    parsed.set(bytes, font);
  }
  return font;
}
