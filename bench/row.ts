/** One figure of the bench: what it is, what was asked for, what was measured. */
export interface BenchRow {
  readonly name: string;
  readonly target: string;
  readonly value: number;
  readonly unit: "ratio" | "bytes" | "count";
  readonly pass: boolean;
  /** How it was measured, its spread, and whether the run was too noisy to tell. */
  readonly detail: string;
}
