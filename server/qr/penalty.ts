/**
 * The mask with the least penalty (ISO/IEC 18004, 7.8.3.1), the lowest number among equals.
 *
 * @param all one byte per module, row by row; bit k of it is the module under mask k. All eight symbols are scored
 *   in one pass: a rule gives a byte of eight yes/no answers per place, and a histogram of those bytes holds all
 *   eight counts.
 * @param size modules per side
 */
export function leastPenaltyMask(all: Uint8Array, size: number): number {
  const runs = new Uint32Array(256);
  const runStarts = new Uint32Array(256);
  const blocks = new Uint32Array(256);
  const finders = new Uint32Array(256);
  const dark = new Uint32Array(256);
  const count = (histogram: Uint32Array, flags: number): void => {
    histogram[flags] = (histogram[flags] as number) + 1;
  };
  const module = (at: number): number => all[at] as number;

  /** Rules 1 and 3 along one row (step 1) or column (step `size`). */
  const scoreLine = (start: number, step: number): void => {
    let equal1 = 0;
    let equal2 = 0;
    let equal3 = 0;
    let inRun = 0;
    let last = module(start);
    for (let i = 1, at = start + step; i < size; i++, at += step) {
      const now = module(at);
      const equal = ~(now ^ last) & 0xff;
      const run = equal & equal1 & equal2 & equal3;
      count(runs, run);
      count(runStarts, run & ~inRun);
      inRun = run;
      equal3 = equal2;
      equal2 = equal1;
      equal1 = equal;
      last = now;
      if (i < 10) continue;
      // 1011101 with four light modules after it, or before it; `back(0)` is the newest of the eleven.
      const back = (places: number): number => all[at - places * step] as number;
      const middle = back(4) & ~back(5) & back(6);
      if (middle === 0) continue;
      const after = back(7) & back(8) & ~back(9) & back(10) & ~(now | back(1) | back(2) | back(3));
      const before = now & ~back(1) & back(2) & back(3) & ~(back(7) | back(8) | back(9) | back(10));
      count(finders, middle & (after | before));
    }
  };
  for (let line = 0; line < size; line++) {
    scoreLine(line * size, 1);
    scoreLine(line, size);
  }
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at++) {
      const corner = module(at);
      count(dark, corner);
      if (row + 1 === size || column + 1 === size) continue;
      const right = module(at + 1);
      const below = module(at + size);
      const across = module(at + size + 1);
      count(blocks, ~((corner ^ right) | (corner ^ below) | (corner ^ across)) & 0xff);
    }
  }

  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 8; mask++) {
    const total = (histogram: Uint32Array): number => {
      let sum = 0;
      for (let flags = 1; flags < 256; flags++) sum += ((flags >> mask) & 1) * (histogram[flags] as number);
      return sum;
    };
    // A run of 5 costs 3 and each module more costs 1: a window of five equal modules costs 1, its first one 2 more.
    const penalty =
      total(runs) +
      2 * total(runStarts) +
      3 * total(blocks) +
      40 * total(finders) +
      10 * Math.abs(Math.ceil((total(dark) * 20) / (size * size)) - 10);
    if (penalty < least) {
      least = penalty;
      best = mask;
    }
  }
  return best;
}
