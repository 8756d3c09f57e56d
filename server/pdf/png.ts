/**
 * PNG files (ISO/IEC 15948) as far as a logo needs them: read with every length, checksum and filter checked, stripped
 * of all but the picture, and taken apart for a PDF. Interlaced ones are refused.
 */
import { crc32, inflateSync } from "node:zlib";

export const MAX_SIDE = 2000;
/** What is unpacked stays below 8 MB, whatever the file claims. */
export const MAX_PIXELS = 1_000_000;

const SIGNATURE = "89504e470d0a1a0a";
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const KEPT = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);

export interface Png {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly color: number;
  readonly palette: Uint8Array | null;
  readonly transparency: Uint8Array | null;
  /** The picture as it is packed in the file. */
  readonly packed: Uint8Array;
  /** The file with nothing in it but the picture. */
  readonly stripped: Uint8Array;
}

/** The picture of a file, or why it cannot be taken, as the end of a sentence that begins with "The image". */
export function readPng(bytes: Uint8Array): Png | string {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.subarray(0, 8).toString("hex") !== SIGNATURE) return "is not a PNG";
  const chunks = chunksOf(file);
  if (chunks === null) return "is damaged";
  const only = (type: string): Buffer | null => chunks.find((chunk) => chunk.type === type)?.data ?? null;
  const header = only("IHDR");
  if (header === null || header.length !== 13 || chunks[0]?.type !== "IHDR") return "is damaged";
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth = 0, color = -1, compression, filter, interlace] = header.subarray(8);
  if (DEPTHS[color]?.includes(depth) !== true || compression !== 0 || filter !== 0) return "is damaged";
  if (interlace !== 0) return "is interlaced; save it without interlacing";
  const size = sizeProblem(width, height);
  if (size !== null) return size;
  const palette = only("PLTE");
  if (color === 3 && (palette === null || palette.length % 3 !== 0 || palette.length > 768))
    return "is damaged";
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  const transparency = only("tRNS");
  const kept = chunks.filter(({ type }) => KEPT.has(type)).map(({ whole }) => whole);
  const stripped = Buffer.concat([file.subarray(0, 8), ...kept]);
  const png = { width, height, depth, color, palette, transparency, packed, stripped };
  return unpack(png) === null ? "is damaged" : png;
}

/** Why a picture of this size is not taken; null when it is. */
export function sizeProblem(width: number, height: number): string | null {
  if (width < 1 || height < 1) return "is damaged";
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
    return `is ${width} × ${height} pixels; at most ${MAX_SIDE} on a side and a million in all are taken`;
  return null;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** With length, name and checksum. */
  readonly whole: Buffer;
}

/** All chunks up to IEND, or null where a length or a checksum is wrong. */
function chunksOf(file: Buffer): Chunk[] | null {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) return null;
    const type = file.toString("latin1", at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return null;
    chunks.push({ type, data: file.subarray(at + 8, end - 4), whole: file.subarray(at, end) });
    if (type === "IEND") return chunks;
    at = end;
  }
  return null;
}

type Packed = Pick<Png, "width" | "height" | "depth" | "color" | "packed">;

/** Bytes of one row of samples. */
export function rowBytes({ width, depth, color }: Packed): number {
  return Math.ceil((width * depth * (CHANNELS[color] ?? 1)) / 8);
}

/** The rows with their filter bytes; null when they are not exactly what the header says. */
function unpack(png: Packed): Buffer | null {
  const length = (rowBytes(png) + 1) * png.height;
  let rows: Buffer;
  try {
    // Workers count room in whole chunks and want one more than is filled.
    const chunkSize = length + 64;
    rows = inflateSync(png.packed, { chunkSize, maxOutputLength: 2 * chunkSize });
  } catch {
    return null;
  }
  if (rows.length !== length) return null;
  for (let at = 0; at < length; at += rowBytes(png) + 1) if ((rows[at] ?? 0) > 4) return null;
  return rows;
}

/** The samples, row by row without padding between them, filters undone (ISO/IEC 15948, 9). */
export function samplesOf(png: Packed): Uint8Array {
  const rows = unpack(png);
  if (rows === null) throw new Error("a PNG that was read cannot be unpacked");
  const wide = rowBytes(png);
  const step = Math.max(1, ((CHANNELS[png.color] ?? 1) * png.depth) >> 3);
  const out = new Uint8Array(wide * png.height);
  for (let y = 0; y < png.height; y++) {
    const from = y * (wide + 1);
    const filter = rows[from];
    const to = y * wide;
    for (let x = 0; x < wide; x++) {
      const left = x >= step ? (out[to + x - step] ?? 0) : 0;
      const up = y > 0 ? (out[to - wide + x] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (out[to - wide + x - step] ?? 0) : 0;
      const raw = rows[from + 1 + x] ?? 0;
      if (filter === 0) out[to + x] = raw;
      else if (filter === 1) out[to + x] = raw + left;
      else if (filter === 2) out[to + x] = raw + up;
      else if (filter === 3) out[to + x] = raw + ((left + up) >> 1);
      else out[to + x] = raw + paeth(left, up, corner);
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
