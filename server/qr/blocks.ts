/**
 * What a symbol can lose: every data module's codeword, and the block of Reed-Solomon code that the codeword is
 * in (ISO/IEC 18004, 7.6, 7.7.3 and table 9). A block mends as many wrong codewords as half of its check codewords.
 */

/** The two levels that leave room for a picture. */
export type StrongLevel = "Q" | "H";

/** All codewords of a version, from version 1. */
const CODEWORDS = [
  26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466, 532, 581, 655, 733, 815, 901, 991, 1085, 1156,
  1258, 1364, 1474, 1588, 1706, 1828, 1921, 2051, 2185, 2323, 2465, 2611, 2761, 2876, 3034, 3196, 3362, 3532,
  3706,
];
const BLOCKS: Record<StrongLevel, readonly number[]> = {
  Q: [
    1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38,
    40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
  ],
  H: [
    1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45,
    48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
  ],
};
/** Check codewords of each block. */
const CHECKS: Record<StrongLevel, readonly number[]> = {
  Q: [
    13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
  H: [
    17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ],
};

/** Codewords that hold data. */
export function dataCodewords(version: number, level: StrongLevel): number {
  const at = version - 1;
  return (CODEWORDS[at] ?? 0) - (BLOCKS[level][at] ?? 0) * (CHECKS[level][at] ?? 0);
}

export interface Blocks {
  readonly count: number;
  /** Wrong codewords that each block mends. */
  readonly mends: number;
  /** The codeword of each module, row by row; -1 where a module belongs to none. */
  readonly codewords: Int16Array;
  /** The block that a codeword is in: blocks are interleaved, the longer ones last. */
  blockOf(codeword: number): number;
}

/** @param reserved 1 for modules that hold no data: patterns, format and version information. */
export function blocksOf(version: number, level: StrongLevel, reserved: Uint8Array): Blocks {
  const count = BLOCKS[level][version - 1] ?? 1;
  const checks = CHECKS[level][version - 1] ?? 0;
  const data = dataCodewords(version, level);
  const even = Math.floor(data / count) * count;
  const short = count - (data % count);
  return {
    count,
    mends: Math.floor(checks / 2),
    codewords: codewordsOf(17 + 4 * version, reserved, CODEWORDS[version - 1] ?? 0),
    blockOf: (codeword) => {
      if (codeword < even) return codeword % count;
      return codeword < data ? short + (codeword - even) : (codeword - data) % count;
    },
  };
}

/** Two columns at a time from the right, up and down in turn, the vertical timing pattern left out. */
function codewordsOf(size: number, reserved: Uint8Array, total: number): Int16Array {
  const codewords = new Int16Array(size * size).fill(-1);
  let bit = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (reserved[row * size + column] === 1) continue;
        const codeword = bit++ >> 3;
        // The few bits that remain belong to no codeword.
        if (codeword < total) codewords[row * size + column] = codeword;
      }
    }
    up = !up;
  }
  return codewords;
}
