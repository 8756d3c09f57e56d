/** Pictures made anew by libvips, through sharp. On Node only. */
import { kindOfPicture, type Redrawer, type Redrawn } from "./redrawer.ts";

/** What a file may claim to hold: 16 million pixels unpack to 64 MB. */
const MAX_PIXELS = 16_000_000;
const MAX_SIDE = 12_000;
const SECONDS = 5;

/** One picture at a time: what many uploads at once may take of the memory is what one takes. */
let turn: Promise<unknown> = Promise.resolve();

export function sharpRedrawer(): Redrawer {
  return {
    redraw(bytes, side, only) {
      const work = turn.then(() => redraw(bytes, side, only));
      turn = work.catch(() => undefined);
      return work;
    },
  };
}

async function redraw(bytes: Uint8Array, side: number, only?: "png"): Promise<Redrawn | string> {
  const kind = kindOfPicture(bytes);
  // Nothing else reaches the decoders: SVG, PDF, TIFF and the rest of what libvips can read are refused by their first bytes.
  if (kind === null) return "is neither a PNG, a JPEG, a WebP nor a GIF";
  // Read when first needed: few processes ever see a picture, and the library takes a while.
  const { default: sharp } = await import("sharp");
  try {
    // What the header says, before anything is unpacked.
    const told = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
    const { width, height, hasAlpha, format } = told;
    if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS)
      return `is ${width} × ${height} pixels; at most 16 million are taken`;
    if (`image/${format}` !== kind) return "is damaged";
    const limits = { limitInputPixels: MAX_PIXELS, failOn: "error", sequentialRead: true, pages: 1 } as const;
    const upright = sharp(bytes, limits)
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb");
    if (kind === "image/jpeg" && !hasAlpha && only === undefined)
      return {
        contentType: "image/jpeg",
        content: await upright.jpeg({ quality: 86, progressive: true }).toBuffer(),
      };
    const content = await upright.png({ compressionLevel: 9, progressive: false }).toBuffer();
    return { contentType: "image/png", content };
  } catch {
    return "is damaged";
  }
}
