import { CharString, type Index } from "./char-string.ts";
import { glyfOf } from "./outline.ts";

/**
 * Outlines of a `CFF ` table (Adobe Technical Notes 5176 and 5177), as TrueType outlines: cubic curves become quadratic ones
 * that lie within half a unit of them. So an OpenType font of either kind is embedded in the same way.
 */
export class CffOutlines {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #charStrings: Index;
  readonly #global: Index;
  /** Subroutines of each private dictionary. */
  readonly #local: readonly Index[];
  readonly #fontOf: (glyph: number) => number;

  /** @throws Error for a table that is cut off or of another version. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes[0] !== 1) throw new Error("the font's CFF table is not of version 1");
    const names = this.#index(bytes[2] ?? 4);
    const tops = this.#index(names.end);
    const texts = this.#index(tops.end);
    this.#global = this.#index(texts.end);
    const top = this.#dict(...tops.at(0));
    this.#charStrings = this.#index(top.get(17)?.[0] ?? 0);
    const array = top.get(1236)?.[0];
    if (array === undefined) {
      this.#local = [this.#subroutines(top.get(18))];
      this.#fontOf = () => 0;
    } else {
      const fonts = this.#index(array);
      this.#local = Array.from({ length: fonts.count }, (_, i) =>
        this.#subroutines(this.#dict(...fonts.at(i)).get(18)),
      );
      const select = top.get(1237)?.[0] ?? 0;
      this.#fontOf = (glyph) => this.#select(select, glyph);
    }
  }

  /** The glyph as `glyf` has it; empty for one without ink or with faults. */
  outline(glyph: number): Uint8Array {
    if (glyph >= this.#charStrings.count) return new Uint8Array(0);
    try {
      const local = this.#local[this.#fontOf(glyph)];
      return glyfOf(new CharString(this.#bytes, this.#global, local).contours(this.#charStrings.at(glyph)));
    } catch {
      return new Uint8Array(0);
    }
  }

  #index(at: number): Index {
    const view = this.#view;
    const count = view.getUint16(at);
    if (count === 0) return { count, end: at + 2, at: () => [0, 0] };
    const size = view.getUint8(at + 2);
    const offset = (i: number): number => {
      let value = 0;
      for (let n = 0; n < size; n++) value = value * 256 + view.getUint8(at + 3 + i * size + n);
      return at + 2 + (count + 1) * size + value;
    };
    return { count, end: offset(count), at: (i) => [offset(i), offset(i + 1)] };
  }

  /** Operands by operator; operators of two bytes are 1200 and more. */
  #dict(start: number, end: number): Map<number, number[]> {
    const found = new Map<number, number[]>();
    let operands: number[] = [];
    for (let i = start; i < end; i++) {
      const b = this.#view.getUint8(i);
      if (b <= 21) {
        found.set(b === 12 ? 1200 + this.#view.getUint8(++i) : b, operands);
        operands = [];
      } else if (b === 28) {
        operands.push(this.#view.getInt16(i + 1));
        i += 2;
      } else if (b === 29) {
        operands.push(this.#view.getInt32(i + 1));
        i += 4;
      } else if (b === 30) {
        // A real number: none of those is needed here. It ends with a half byte of ones.
        while ((this.#view.getUint8(++i) & 0x0f) !== 0x0f);
        operands.push(0);
      } else if (b <= 246) operands.push(b - 139);
      else if (b <= 250) operands.push((b - 247) * 256 + this.#view.getUint8(++i) + 108);
      else operands.push(-(b - 251) * 256 - this.#view.getUint8(++i) - 108);
    }
    return found;
  }

  #subroutines(place: number[] | undefined): Index {
    const [size = 0, start = 0] = place ?? [];
    const offset = this.#dict(start, start + size).get(19)?.[0];
    return offset === undefined ? { count: 0, end: 0, at: () => [0, 0] } : this.#index(start + offset);
  }

  #select(at: number, glyph: number): number {
    const view = this.#view;
    if (view.getUint8(at) === 0) return view.getUint8(at + 1 + glyph);
    let [low, high] = [0, view.getUint16(at + 1) - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (view.getUint16(at + 3 + 3 * middle) <= glyph) low = middle;
      else high = middle - 1;
    }
    return view.getUint8(at + 3 + 3 * low + 2);
  }
}
