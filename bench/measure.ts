/** What a bench says about figures that were taken round by round: the middle, the spread, and whether they tell anything. */

export interface Summary {
  readonly median: number;
  /** Quartiles. */
  readonly low: number;
  readonly high: number;
  /** Bounds between which the median lies at 95 % confidence, by order statistics. */
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const at = (place: number): number => sorted[Math.max(0, Math.min(last, Math.round(place)))] ?? Number.NaN;
  const margin = 0.98 * Math.sqrt(sorted.length);
  return {
    median: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2,
    low: at(last / 4),
    high: at((3 * last) / 4),
    least: at(last / 2 - margin),
    most: at(last / 2 + margin),
    rounds: sorted.length,
  };
}

export interface Judged {
  readonly pass: boolean;
  /** `median of 15 rounds, quartiles 0.51 to 0.58`, and what makes it doubtful. */
  readonly noise: string;
}

/** Quartiles further apart than this part of the median tell nothing. */
const TOO_WIDE = 0.35;

/** Whether a ratio reaches its target beyond doubt. A run that is too noisy to tell does not pass. */
export function judge(ratio: Summary, target: number, better: "higher" | "lower" = "higher"): Judged {
  const reached = (value: number): boolean => (better === "higher" ? value >= target : value <= target);
  const surely = reached(ratio.least) && reached(ratio.most);
  const wide = (ratio.high - ratio.low) / ratio.median > TOO_WIDE;
  // A wide spread that lies wholly on the good side still tells.
  const noisy = reached(ratio.median) ? !surely : wide && (reached(ratio.least) || reached(ratio.most));
  return {
    pass: reached(ratio.median) && surely,
    noise:
      `median of ${ratio.rounds} rounds, quartiles ${digits(ratio.low)} to ${digits(ratio.high)}` +
      (noisy ? `; TOO NOISY TO TELL (95 %: ${digits(ratio.least)} to ${digits(ratio.most)})` : ""),
  };
}

/** Three digits that count. */
export function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
