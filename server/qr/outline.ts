import type { QrMatrix } from "./matrix.ts";

/** One closed contour: a start, then steps that are horizontal, vertical, horizontal, … and lead back to it. */
export interface Contour {
  readonly x: number;
  readonly y: number;
  /** Signed lengths in modules, right and down positive; an even number of them. */
  readonly steps: readonly number[];
}

/**
 * The borders between dark and light, with dark always on the right hand. Filled by the even-odd or the nonzero rule they
 * give the symbol. A renderer that smooths edges leaves hairlines between abutting rectangles, and none here.
 */
export function outline({ size, modules }: QrMatrix): Contour[] {
  const dark = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < size && y < size && modules[y * size + x] === 1;
  const walked = new Uint8Array(size * size);
  const contours: Contour[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      // A contour has at least one edge that goes right, above a dark module; the first one met starts at a corner.
      if (!dark(x, y) || dark(x, y - 1) || walked[y * size + x] === 1) continue;
      contours.push({ x, y, steps: walk(dark, walked, size, x, y) });
    }
  }
  return contours;
}

function walk(
  dark: (x: number, y: number) => boolean,
  walked: Uint8Array,
  size: number,
  startX: number,
  startY: number,
): number[] {
  const steps: number[] = [];
  let [x, y, dx, dy, length] = [startX, startY, 1, 0, 0];
  do {
    if (dx === 1) walked[y * size + x] = 1;
    x += dx;
    y += dy;
    length++;
    // The two modules ahead of the corner just reached, by hand of travel.
    const aheadRight = dark(x + (dx - dy - 1) / 2, y + (dx + dy - 1) / 2);
    const aheadLeft = dark(x + (dx + dy - 1) / 2, y + (dy - dx - 1) / 2);
    if (aheadRight && !aheadLeft) continue;
    steps.push(length * (dx + dy));
    length = 0;
    // Right first: modules that touch only at a corner stay apart.
    [dx, dy] = aheadRight ? [dy, -dx] : [-dy, dx];
  } while (x !== startX || y !== startY || dx !== 1);
  return steps;
}
