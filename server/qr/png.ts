import { crc32, deflateSync } from "node:zlib";
import { scaled, writePng } from "../pdf/pixels.ts";
import { type ColorPair, channels } from "./color.ts";
import type { QrLayout } from "./layout.ts";
import type { QrLogo } from "./logo.ts";
import type { QrMatrix } from "./matrix.ts";
import { logoBox, type PlatedMatrix } from "./plate.ts";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A PNG of one bit per pixel (PNG, third edition, 11.2): grayscale for black on white, a palette of two for any other
 * pair. Dark is 0 in both.
 */
export function qrPng(matrix: QrMatrix, layout: QrLayout, colors: ColorPair): Uint8Array {
  const plain = colors.color === "#000000" && colors.backgroundColor === "#ffffff";
  const header = Buffer.alloc(13);
  header.writeUInt32BE(layout.size, 0);
  header.writeUInt32BE(layout.size, 4);
  header[8] = 1;
  header[9] = plain ? 0 : 3;
  const palette = Buffer.from([...channels(colors.color), ...channels(colors.backgroundColor)]);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    ...(plain ? [] : [chunk("PLTE", palette)]),
    // Rows of one module repeat as they are, which deflate finds; filters only hide that. Level 3 takes a quarter of
    // the time of level 6 and the image still fits into two network packets.
    chunk("IDAT", deflateSync(scanlines(matrix, layout), { level: 3 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A PNG in true colour, with a logo on its plate. */
export function qrLogoPng(
  { size, modules, plate }: PlatedMatrix,
  layout: QrLayout,
  colors: ColorPair,
  logo: QrLogo,
): Uint8Array {
  const { size: side, module, left, top } = layout;
  const rgba = new Uint8Array(side * side * 4);
  const pixels = new Uint32Array(rgba.buffer);
  const fill = (x: number, y: number, width: number, height: number, color: readonly number[]): void => {
    const [pixel = 0] = new Uint32Array(Uint8Array.from([...color, 255]).buffer);
    for (let at = y; at < y + height; at++) pixels.fill(pixel, at * side + x, at * side + x + width);
  };
  fill(0, 0, side, side, channels(colors.backgroundColor));
  const dark = channels(colors.color);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules[row * size + column] === 1)
        fill(left + column * module, top + row * module, module, module, dark);
    }
  }
  fill(
    left + plate.left * module,
    top + plate.top * module,
    plate.width * module,
    plate.height * module,
    [255, 255, 255],
  );
  const box = logoBox(plate, logo.aspect, layout);
  const picture = scaled(logo.pixels, box.width, box.height);
  for (let y = 0; y < box.height; y++) {
    const row = picture.rgba.subarray(y * box.width * 4, (y + 1) * box.width * 4);
    rgba.set(row, ((box.y + y) * side + box.x) * 4);
  }
  return writePng({ width: side, height: side, rgba }, 3);
}

/** The rows: a filter byte of 0 (none), then eight pixels a byte, the leftmost in the highest bit. */
function scanlines({ size, modules }: QrMatrix, layout: QrLayout): Uint8Array {
  const stride = 1 + Math.ceil(layout.size / 8);
  const rows = new Uint8Array(stride * layout.size).fill(0xff);
  for (let y = 0; y < layout.size; y++) rows[y * stride] = 0;
  for (let row = 0; row < size; row++) {
    const start = (layout.top + row * layout.module) * stride;
    for (let column = 0; column < size; column++) {
      if (modules[row * size + column] !== 1) continue;
      const from = layout.left + column * layout.module;
      for (let x = from; x < from + layout.module; x++) {
        const at = start + 1 + (x >> 3);
        rows[at] = (rows[at] as number) & ~(0x80 >> (x & 7));
      }
    }
    for (let copy = 1; copy < layout.module; copy++) {
      rows.copyWithin(start + copy * stride, start, start + stride);
    }
  }
  return rows;
}

/** Length, type, data, CRC over type and data. */
function chunk(type: "IHDR" | "PLTE" | "IDAT" | "IEND", data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
