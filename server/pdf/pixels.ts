/** A picture as single pixels: taken out of a PNG, made smaller, and written as a PNG again. */
import { crc32, deflateSync } from "node:zlib";
import { type Png, rowBytes, samplesOf } from "./png.ts";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row. */
  readonly rgba: Uint8Array;
}

/** All that a PNG can say of a pixel, in 8 bits a channel (ISO/IEC 15948, 6.1 and 11.3.1). */
export function pixelsOf(png: Png): Pixels {
  const { width, height, depth, color, palette, transparency } = png;
  const channels = color === 2 ? 3 : color === 4 ? 2 : color === 6 ? 4 : 1;
  const samples = samplesOf(png);
  const wide = rowBytes(png);
  const most = 2 ** depth - 1;
  /** One sample as it stands in the file. */
  const sample = (y: number, index: number): number => {
    const row = y * wide;
    if (depth === 16) return (samples[row + 2 * index] ?? 0) * 256 + (samples[row + 2 * index + 1] ?? 0);
    if (depth === 8) return samples[row + index] ?? 0;
    const bit = index * depth;
    return ((samples[row + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most;
  };
  const byte = (value: number): number => Math.round((value * 255) / most);
  const key = keyOf(png);
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const first = sample(y, x * channels);
      if (color === 3) {
        for (let i = 0; i < 3; i++) rgba[to + i] = palette?.[first * 3 + i] ?? 0;
        rgba[to + 3] = transparency?.[first] ?? 255;
        continue;
      }
      const gray = channels < 3;
      const [green, blue] = gray
        ? [first, first]
        : [sample(y, x * channels + 1), sample(y, x * channels + 2)];
      rgba[to] = byte(first);
      rgba[to + 1] = byte(green);
      rgba[to + 2] = byte(blue);
      if (channels === 2 || channels === 4) rgba[to + 3] = byte(sample(y, x * channels + channels - 1));
      else rgba[to + 3] = key !== null && key[0] === first && key[1] === green && key[2] === blue ? 0 : 255;
    }
  }
  return { width, height, rgba };
}

/** The one colour that stands for nothing, in the file's own samples; null where the file names none. */
function keyOf({ color, transparency }: Png): readonly [number, number, number] | null {
  if (transparency === null || (color !== 0 && color !== 2)) return null;
  if (transparency.length !== (color === 2 ? 6 : 2)) return null;
  const value = (at: number): number => (transparency[at] ?? 0) * 256 + (transparency[at + 1] ?? 0);
  return color === 2 ? [value(0), value(2), value(4)] : [value(0), value(0), value(0)];
}

/** The largest size of the same shape within a box; never below one pixel. */
export function within(
  { width, height }: Pick<Pixels, "width" | "height">,
  boxWidth: number,
  boxHeight: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(boxWidth / width, boxHeight / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The picture at another size: each new pixel is the mean of what it covers, transparent parts counting for nothing. */
export function scaled(from: Pixels, width: number, height: number): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  const [stepX, stepY] = [from.width / width, from.height / height];
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [y * stepY, (y + 1) * stepY];
    for (let x = 0; x < width; x++) {
      const [left, right] = [x * stepX, (x + 1) * stepX];
      const sum = [0, 0, 0, 0];
      let area = 0;
      for (let row = Math.floor(top); row < Math.min(from.height, Math.ceil(bottom)); row++) {
        const tall = Math.min(bottom, row + 1) - Math.max(top, row);
        for (let column = Math.floor(left); column < Math.min(from.width, Math.ceil(right)); column++) {
          const share = tall * (Math.min(right, column + 1) - Math.max(left, column));
          const at = (row * from.width + column) * 4;
          const alpha = (from.rgba[at + 3] ?? 0) * share;
          for (let i = 0; i < 3; i++) sum[i] = (sum[i] ?? 0) + (from.rgba[at + i] ?? 0) * alpha;
          sum[3] = (sum[3] ?? 0) + alpha;
          area += share;
        }
      }
      const alpha = sum[3] ?? 0;
      const to = (y * width + x) * 4;
      for (let i = 0; i < 3; i++) rgba[to + i] = alpha > 0 ? Math.round((sum[i] ?? 0) / alpha) : 0;
      rgba[to + 3] = Math.round(alpha / Math.max(area, 1e-9));
    }
  }
  return { width, height, rgba };
}

/** The picture in the middle of a square with nothing around it. @param side pixels */
export function onSquare(from: Pixels, side: number): Pixels {
  const size = within(from, side, side);
  const small = scaled(from, size.width, size.height);
  const rgba = new Uint8Array(side * side * 4);
  const [left, top] = [Math.floor((side - size.width) / 2), Math.floor((side - size.height) / 2)];
  for (let y = 0; y < size.height; y++) {
    const row = small.rgba.subarray(y * size.width * 4, (y + 1) * size.width * 4);
    rgba.set(row, ((top + y) * side + left) * 4);
  }
  return { width: side, height: side, rgba };
}

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** A PNG of 8 bits a channel. @param channels 4 with alpha, 3 without (alpha is left out, not blended) */
export function writePng({ width, height, rgba }: Pixels, channels: 3 | 4 = 4): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 4 ? 6 : 2;
  const wide = 1 + width * channels;
  const rows = new Uint8Array(wide * height);
  for (let y = 0; y < height; y++) {
    let at = y * width * 4;
    const end = at + width * 4;
    // One by one: in a loop over the channels this takes several times as long, and anybody may ask for such pictures.
    for (let to = y * wide + 1; at < end; at += 4) {
      rows[to++] = rgba[at] as number;
      rows[to++] = rgba[at + 1] as number;
      rows[to++] = rgba[at + 2] as number;
      if (channels === 4) rows[to++] = rgba[at + 3] as number;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 6 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Length, type, data, checksum over type and data (ISO/IEC 15948, 5.3). */
function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
