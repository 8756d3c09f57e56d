/**
 * Builds a small but whole TrueType font: every character is a square as wide as asked, so that tests need no
 * font file. Glyph 1 is the square, glyph 2 a composite of it; each outline carries a hinting program.
 */
export interface TinyFont {
  /** Characters with their advance width in font units; 1000 units are an em. */
  readonly widths: Readonly<Record<string, number>>;
  /** Those of them that are drawn by a composite glyph. */
  readonly composite?: string;
  readonly cmap: 4 | 12;
}

export function tinyFont(font: TinyFont): Uint8Array {
  const characters = Object.keys(font.widths).sort((a, b) => code(a) - code(b));
  const square = bytes(
    [1, 0, 0, 500, 500, 3].map(i16), // one contour, its box, its last point
    i16(2),
    [0xb0, 0x01], // two bytes of hinting
    [0x01, 0x01, 0x01, 0x01], // four points on the curve, 16-bit steps
    [0, 500, 0, -500].map(i16),
    [0, 0, 500, 0].map(i16),
  );
  const composite = (part: number): number[] =>
    bytes([-1, 0, 0, 500, 500].map(i16), i16(0x0100 | 0x0002), i16(part), [10, 10], i16(1), [0xb0]);
  const outlines = [
    square,
    ...characters.map((c) => (font.composite?.includes(c) ? composite(0) : square)),
  ].map(even);
  const loca = outlines.reduce<number[]>(
    (ends, outline) => [...ends, (ends.at(-1) ?? 0) + outline.length],
    [0],
  );
  const count = outlines.length;
  const metrics = [500, ...characters.map((c) => font.widths[c] ?? 0)].flatMap((width) => [
    ...i16(width),
    ...i16(0),
  ]);
  const names = [..."TinySans"].map(code);
  return file({
    cmap: bytes(
      i16(0),
      i16(1),
      i16(3),
      i16(font.cmap === 12 ? 10 : 1),
      i32(12),
      font.cmap === 12 ? cmap12(characters) : cmap4(characters),
    ),
    glyf: outlines.flat(),
    head: bytes(
      i32(0x10000),
      i32(0x10000),
      i32(0),
      i32(0x5f0f3cf5),
      i16(0),
      i16(1000),
      Array(16).fill(0),
      [0, -200, 1000, 800].map(i16),
      i16(0),
      i16(8),
      i16(2),
      i16(1),
      i16(0),
    ),
    hhea: bytes(i32(0x10000), [800, -200, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0].map(i16), i16(count)),
    hmtx: metrics,
    loca: loca.flatMap(i32),
    maxp: bytes(i32(0x10000), i16(count), [4, 1, 4, 1, 2, 5, 6, 7, 8, 9, 10, 1, 1].map(i16)),
    name: bytes([0, 1, 18].map(i16), [1, 0, 0, 6, names.length, 0].map(i16), names),
  });
}

const code = (c: string): number => c.codePointAt(0) ?? 0;
const i16 = (n: number): number[] => [(n >> 8) & 255, n & 255];
const i32 = (n: number): number[] => [...i16(n >>> 16), ...i16(n)];
const bytes = (...parts: (number | number[] | number[][])[]): number[] => [parts].flat(3);
const even = (data: number[]): number[] => [...data, ...Array<number>(-data.length & 3).fill(0)];

function cmap4(characters: readonly string[]): number[] {
  const codes = [...characters.map(code), 0xffff];
  const body = bytes(
    codes.map(i16),
    i16(0),
    codes.map(i16),
    codes.map((c, i) => i16(i + 1 - c)),
    codes.map(() => i16(0)),
  );
  return bytes([4, 16 + body.length - 2, 0, codes.length * 2, 0, 0, 0].map(i16), body);
}

function cmap12(characters: readonly string[]): number[] {
  const groups = characters.map((c, i) => [code(c), code(c), i + 1].map(i32));
  return bytes(i16(12), i16(0), i32(16 + 12 * groups.length), i32(0), i32(groups.length), groups.flat(2));
}

function file(tables: Readonly<Record<string, number[]>>): Uint8Array {
  const tags = Object.keys(tables);
  let start = 12 + 16 * tags.length;
  const directory: number[][] = [];
  const data: number[] = [];
  for (const tag of tags) {
    const table = tables[tag] ?? [];
    directory.push([...tag].map(code), i32(0), i32(start), i32(table.length));
    data.push(...even(table));
    start += even(table).length;
  }
  return Uint8Array.from(bytes(i32(0x10000), [tags.length, 0, 0, 0].map(i16), directory, data));
}
