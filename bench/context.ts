import type { Load } from "./processes.ts";
import type { BenchRow } from "./row.ts";

/** What a row is given to measure with. */
export interface BenchContext {
  /** A folder for databases; removed in the end. */
  readonly folder: string;
  readonly load: Load;
  readonly rounds: number;
  /** How long one candidate is loaded in one round. */
  readonly milliseconds: number;
  /** How many invoices "many" are; 0 leaves those figures out. */
  readonly large: number;
  readonly quick: boolean;
}

/** A file of `bench/rows`. */
export interface RowFile {
  rows(context: BenchContext): Promise<BenchRow[]>;
}
