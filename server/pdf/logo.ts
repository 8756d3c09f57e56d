/** A logo as PDF documents show it: read once, written into each of them as an image (ISO 32000-1, 8.9). */
import { deflateSync } from "node:zlib";
import { type PdfFile, pdfNumber } from "./file.ts";
import { type Jpeg, readJpeg } from "./jpeg.ts";
import { type Png, readPng, rowBytes, samplesOf } from "./png.ts";

interface Part {
  readonly dict: string;
  readonly bytes: Uint8Array;
}

export class LogoImage {
  readonly width: number;
  readonly height: number;
  readonly #key: string;
  readonly #picture: Part;
  readonly #mask: Part | null;

  /**
   * @param key names the content; what stands for the picture where documents are compared
   * @throws Error for bytes that are neither a PNG nor a JPEG that can be taken
   */
  constructor(key: string, bytes: Uint8Array) {
    const read = bytes[0] === 0xff ? readJpeg(bytes) : readPng(bytes);
    if (typeof read === "string") throw new Error(`the image ${read}`);
    this.#key = key;
    this.width = read.width;
    this.height = read.height;
    [this.#picture, this.#mask] = "components" in read ? [jpegPart(read), null] : pngParts(read);
  }

  toJSON(): string {
    return this.#key;
  }

  /** Adds the image to a file; the answer is its object. */
  write(file: PdfFile): number {
    const mask = this.#mask && file.add(dictOf(this, this.#mask.dict), this.#mask.bytes);
    const masked = mask === null ? "" : ` /SMask ${mask} 0 R`;
    return file.add(dictOf(this, this.#picture.dict + masked), this.#picture.bytes);
  }
}

function dictOf({ width, height }: LogoImage, more: string): string {
  return `<< /Type /XObject /Subtype /Image /Width ${pdfNumber(width)} /Height ${pdfNumber(height)} ${more} >>`;
}

function jpegPart({ components, stripped }: Jpeg): Part {
  const space = components === 1 ? "DeviceGray" : "DeviceRGB";
  return { dict: `/ColorSpace /${space} /BitsPerComponent 8 /Filter /DCTDecode`, bytes: stripped };
}

function pngParts(png: Png): [Part, Part | null] {
  if (png.color === 4 || png.color === 6) return alphaParts(png);
  const { color, depth, width, palette, transparency, packed } = png;
  const space =
    color === 3
      ? `[/Indexed /DeviceRGB ${(palette?.length ?? 3) / 3 - 1} <${Buffer.from(palette ?? []).toString("hex")}>]`
      : color === 2
        ? "/DeviceRGB"
        : "/DeviceGray";
  const channels = color === 2 ? 3 : 1;
  // PDF knows PNG's own packing: the bytes go over as they are.
  const dict =
    `/ColorSpace ${space} /BitsPerComponent ${depth} /Filter /FlateDecode ` +
    `/DecodeParms << /Predictor 15 /Colors ${channels} /BitsPerComponent ${depth} /Columns ${width} >>`;
  const mask = color === 3 && transparency !== null ? paletteMask(png, transparency) : null;
  return [{ dict: dict + colorKey(png), bytes: packed }, mask];
}

/** The one colour that is to be transparent, where a file without alpha names one. */
function colorKey({ color, transparency }: Png): string {
  if (transparency === null || color === 3 || transparency.length !== (color === 2 ? 6 : 2)) return "";
  const values: number[] = [];
  for (let i = 0; i < transparency.length; i += 2) {
    const value = (transparency[i] ?? 0) * 256 + (transparency[i + 1] ?? 0);
    values.push(value, value);
  }
  return ` /Mask [${values.join(" ")}]`;
}

/** Colour and alpha apart, as PDF wants them. */
function alphaParts(png: Png): [Part, Part] {
  const sample = png.depth / 8;
  const colors = png.color === 6 ? 3 * sample : sample;
  const pixels = png.width * png.height;
  const samples = samplesOf(png);
  const color = new Uint8Array(pixels * colors);
  const alpha = new Uint8Array(pixels * sample);
  for (let i = 0, from = 0; i < pixels; i++, from += colors + sample) {
    color.set(samples.subarray(from, from + colors), i * colors);
    alpha.set(samples.subarray(from + colors, from + colors + sample), i * sample);
  }
  const part = (space: string, bytes: Uint8Array): Part => ({
    dict: `/ColorSpace /${space} /BitsPerComponent ${png.depth} /Filter /FlateDecode`,
    bytes: deflateSync(bytes, { level: 9 }),
  });
  return [part(png.color === 6 ? "DeviceRGB" : "DeviceGray", color), part("DeviceGray", alpha)];
}

/** The alpha of each pixel by its colour's place in the palette. */
function paletteMask(png: Png, transparency: Uint8Array): Part {
  const samples = samplesOf(png);
  const wide = rowBytes(png);
  const alpha = new Uint8Array(png.width * png.height);
  const most = 2 ** png.depth - 1;
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      const bit = x * png.depth;
      const byte = samples[y * wide + (bit >> 3)] ?? 0;
      const index = (byte >> (8 - png.depth - (bit & 7))) & most;
      alpha[y * png.width + x] = transparency[index] ?? 255;
    }
  }
  return {
    dict: "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
    bytes: deflateSync(alpha, { level: 9 }),
  };
}
