/**
 * The mask with the least penalty (ISO/IEC 18004, 7.8.3.1), the lowest number among equals.
 *
 * @param all one byte per module, row by row; bit k of it is the module under mask k. All eight symbols are scored
 *   in one pass: a rule gives a byte of eight yes/no answers per place, and a histogram of those bytes holds all
 *   eight counts.
 * @param size modules per side
 */
export function leastPenaltyMask(all: Uint8Array, size: number): number {
  /** Penalty points by the byte that says whose they are. */
  const points = new Float64Array(256);
  const dark = new Float64Array(256);
  const count = (histogram: Float64Array, flags: number, weight: number): void => {
    histogram[flags] = (histogram[flags] as number) + weight;
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
      // A run of 5 costs 3 and each module more costs 1: each window of five costs 1, the first one 2 more.
      count(points, run, 1);
      count(points, run & ~inRun, 2);
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
      count(points, middle & (after | before), 40);
    }
  };
  for (let line = 0; line < size; line++) {
    scoreLine(line * size, 1);
    scoreLine(line, size);
  }
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++, at++) {
      const corner = module(at);
      count(dark, corner, 1);
      if (row + 1 === size || column + 1 === size) continue;
      const right = module(at + 1);
      const below = module(at + size);
      const across = module(at + size + 1);
      count(points, ~((corner ^ right) | (corner ^ below) | (corner ^ across)) & 0xff, 3);
    }
  }

  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 8; mask++) {
    let penalty = 0;
    let darkModules = 0;
    for (let flags = 0; flags < 256; flags++) {
      if (((flags >> mask) & 1) === 0) continue;
      penalty += points[flags] as number;
      darkModules += dark[flags] as number;
    }
    // Ten points for each step of 5 % that the dark share is away from one half.
    penalty += 10 * Math.abs(Math.ceil((darkModules * 20) / (size * size)) - 10);
    if (penalty < least) {
      least = penalty;
      best = mask;
    }
  }
  return best;
}
