/**
 * The white plate in the middle of a code on which a logo stands. It hides modules, so it is made only as large as the
 * error correction mends with much to spare, counted codeword by codeword and block by block.
 */
import { blocksOf, type StrongLevel } from "./blocks.ts";
import { type QrLayout, QUIET_ZONE } from "./layout.ts";
import { type StrongMatrix, strongMatrix } from "./matrix.ts";

/**
 * What a plate may take of each block's correction. The rest is for dirt, folds and bad light: more than a plain code of
 * level L could lose.
 */
const SHARE = 0.6;
/** Modules. A smaller logo is a speck. */
const LEAST_SIDE = 5;
/** Of the symbol's side: a wider plate would come near the patterns by which a symbol is found. */
const WIDEST = 0.4;
/** Below this a logo's edges and the modules beside it run into one another. */
export const LEAST_LOGO_MODULE_PIXELS = 4;

/** The stronger one where there is room for its larger symbol. */
const LEVELS: readonly StrongLevel[] = ["H", "Q"];
/** Modules of version 40. */
const LARGEST = 177;

/** In modules, from the symbol's upper left corner. */
export interface Plate {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlatedMatrix extends StrongMatrix {
  readonly plate: Plate;
}

/**
 * The symbol of a text with a plate for a picture, its modules under the plate light.
 *
 * @param aspect the picture's width by its height
 * @param most modules per side that there is room for
 * @returns null when there is none of at most that size: the text is too long.
 */
export function platedMatrix(text: string, aspect: number, most: number): PlatedMatrix | null {
  for (const level of LEVELS) {
    const matrix = atLevel(text, aspect, level, most);
    if (matrix !== null) return matrix;
  }
  return null;
}

function atLevel(text: string, aspect: number, level: StrongLevel, most: number): PlatedMatrix | null {
  const matrix = strongMatrix(text, level);
  if (matrix === null || matrix.size > most) return null;
  const plate = largestPlate(matrix, aspect);
  return plate && { ...matrix, plate, modules: without(matrix, plate) };
}

/** The smallest image, in pixels, that has room for a text's code with a logo; null when none has. */
export function leastLogoSize(text: string, aspect: number, footer: number): number | null {
  const sides = LEVELS.flatMap((level) => atLevel(text, aspect, level, LARGEST)?.size ?? []);
  if (sides.length === 0) return null;
  return (Math.min(...sides) + 2 * QUIET_ZONE) * LEAST_LOGO_MODULE_PIXELS + footer;
}

/** Where the picture stands: on the plate, half a module from its border, as large as its shape allows. In pixels. */
export function logoBox(
  plate: Plate,
  aspect: number,
  { left, top, module }: QrLayout,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const room = inside(plate, aspect);
  const width = Math.max(1, Math.round(room.width * module));
  const height = Math.max(1, Math.round(room.height * module));
  return {
    x: Math.round(left + (plate.left + plate.width / 2) * module - width / 2),
    y: Math.round(top + (plate.top + plate.height / 2) * module - height / 2),
    width,
    height,
  };
}

function inside(
  { width, height }: Pick<Plate, "width" | "height">,
  aspect: number,
): { width: number; height: number } {
  const wide = Math.min(width - 1, (height - 1) * aspect);
  return { width: wide, height: wide / aspect };
}

/** The plate on which the picture is largest, the smallest among equals; null when not even the least one is safe. */
function largestPlate(matrix: StrongMatrix, aspect: number): Plate | null {
  const blocks = blocksOf(matrix.version, matrix.level, matrix.reserved);
  const allowed = Math.floor(blocks.mends * SHARE);
  const widest = Math.floor(matrix.size * WIDEST);
  let best: { readonly plate: Plate; readonly area: number } | null = null;
  for (let height = LEAST_SIDE; height <= widest; height += 2) {
    for (let width = LEAST_SIDE; width <= widest; width += 2) {
      const shown = inside({ width, height }, aspect);
      const area = shown.width * shown.height;
      if (best !== null && area <= best.area) continue;
      const plate = { left: (matrix.size - width) / 2, top: (matrix.size - height) / 2, width, height };
      if (worstBlock(matrix.size, plate, blocks) > allowed) break;
      best = { plate, area };
    }
  }
  return best?.plate ?? null;
}

/** The most codewords that one block loses. */
function worstBlock(size: number, plate: Plate, blocks: ReturnType<typeof blocksOf>): number {
  const hit = new Set<number>();
  for (let row = plate.top; row < plate.top + plate.height; row++) {
    for (let column = plate.left; column < plate.left + plate.width; column++) {
      const codeword = blocks.codewords[row * size + column] ?? -1;
      if (codeword >= 0) hit.add(codeword);
    }
  }
  const lost = Array.from({ length: blocks.count }, () => 0);
  for (const codeword of hit) {
    const block = blocks.blockOf(codeword);
    lost[block] = (lost[block] ?? 0) + 1;
  }
  return Math.max(...lost);
}

function without({ size, modules }: StrongMatrix, plate: Plate): Uint8Array {
  const rest = Uint8Array.from(modules);
  for (let row = plate.top; row < plate.top + plate.height; row++)
    rest.fill(0, row * size + plate.left, row * size + plate.left + plate.width);
  return rest;
}
