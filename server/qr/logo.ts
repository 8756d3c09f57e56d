/** A logo as codes show it: small, on white, and checked for shapes that a scanner would take for a code's own. */
import { LogoImage } from "../pdf/logo.ts";
import { type Pixels, scaled, within, writePng } from "../pdf/pixels.ts";

/** Pixels: a logo in a code is never printed larger than this is worth. */
const SIDE = 256;
const WHITE = 255;
const DARK_BELOW = 128;

export class QrLogo {
  /** Names the content: a code's entity tag depends on it. */
  readonly key: string;
  /** On white, without transparency. */
  readonly pixels: Pixels;
  /** Why it cannot stand in a code; null when it can. */
  readonly fault: "confusing" | "invisible" | null;
  #png: Uint8Array | undefined;

  constructor(key: string, picture: Pixels) {
    this.key = key;
    const size = picture.width > SIDE || picture.height > SIDE ? within(picture, SIDE, SIDE) : picture;
    this.pixels = onWhite(scaled(picture, size.width, size.height));
    this.fault = !showsAnything(this.pixels)
      ? "invisible"
      : finderCount(this.pixels) > 1
        ? "confusing"
        : null;
  }

  get aspect(): number {
    return this.pixels.width / this.pixels.height;
  }

  png(): Uint8Array {
    this.#png ??= writePng(this.pixels, 3);
    return this.#png;
  }

  pdfImage(): LogoImage {
    return new LogoImage(this.key, this.png());
  }
}

function onWhite({ width, height, rgba }: Pixels): Pixels {
  const solid = new Uint8Array(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255;
    for (let i = 0; i < 3; i++) solid[at + i] = Math.round((rgba[at + i] ?? 0) * alpha + WHITE * (1 - alpha));
    solid[at + 3] = 255;
  }
  return { width, height, rgba: solid };
}

/** Brightness, 0 to 255, as decoders take it (ITU-R BT.601). */
function brightness({ rgba }: Pixels, at: number): number {
  return ((rgba[at * 4] ?? 0) * 299 + (rgba[at * 4 + 1] ?? 0) * 587 + (rgba[at * 4 + 2] ?? 0) * 114) / 1000;
}

/** A white logo on the white plate would be a hole. */
function showsAnything(pixels: Pixels): boolean {
  let seen = 0;
  const all = pixels.width * pixels.height;
  for (let at = 0; at < all; at++) if (brightness(pixels, at) < 230) seen++;
  return seen * 100 >= all;
}

/**
 * Places that look like a finder pattern, dark and light as 1:1:3:1:1 both ways (ISO/IEC 18004, 6.3.3.1): one, such as a
 * target, is told from the code's three by its size; with two or three a scanner may find another code than ours.
 */
function finderCount(pixels: Pixels): number {
  const { width, height } = pixels;
  const dark = (x: number, y: number): boolean => brightness(pixels, y * width + x) < DARK_BELOW;
  const centres: { x: number; y: number; unit: number }[] = [];
  for (let y = 0; y < height; y++) {
    for (const { centre: x, unit } of patterns(width, (at) => dark(at, y))) {
      const column = Math.round(x);
      const down = patterns(height, (at) => dark(column, at)).some(
        (other) => Math.abs(other.centre - y) <= 2 * unit && other.unit < 2 * unit && unit < 2 * other.unit,
      );
      const known = centres.some((c) => Math.hypot(c.x - x, c.y - y) < 3.5 * Math.max(unit, c.unit));
      if (down && !known) centres.push({ x, y, unit });
    }
  }
  return centres.length;
}

/** Runs of a line that stand as 1:1:3:1:1, dark first. A unit below a pixel is nothing that anyone reads. */
function patterns(length: number, dark: (at: number) => boolean): { centre: number; unit: number }[] {
  const runs: { from: number; length: number }[] = [];
  const firstDark = dark(0);
  for (let at = 0, from = 0; at <= length; at++) {
    if (at < length && dark(at) === dark(from)) continue;
    runs.push({ from, length: at - from });
    from = at;
  }
  const found: { centre: number; unit: number }[] = [];
  for (let i = firstDark ? 0 : 1; i + 4 < runs.length; i += 2) {
    const five = runs.slice(i, i + 5);
    const unit = five.reduce((sum, run) => sum + run.length, 0) / 7;
    const fits = five.every(
      (run, n) => Math.abs(run.length - (n === 2 ? 3 : 1) * unit) < (n === 2 ? 1.5 : 0.6) * unit,
    );
    const middle = five[2];
    if (unit >= 1 && fits && middle) found.push({ centre: middle.from + middle.length / 2 - 0.5, unit });
  }
  return found;
}
