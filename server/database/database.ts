/**
 * The database port: two verbs, the same on SQLite, PostgreSQL and D1.
 *
 * `query` reads. `batch` writes: its statements take effect together or not at all, in order. There is no
 * interactive transaction, because D1 has none: whatever must be saved together is decided first and
 * written as one batch, and a UNIQUE constraint tells the writer that lost to read again and decide again.
 */

/** What a column can hold. Numbers are integers within ±(2^53 − 1), texts well-formed Unicode without NUL; D1 binds every number as REAL, so never compute with a parameter in SQL text. */
export type Value = string | number | null | Uint8Array;
export type Row = Record<string, Value>;

/** SQL with `?` placeholders, and their values in order. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
}

export interface StatementResult {
  /** Rows of a RETURNING clause, else empty. */
  readonly rows: Row[];
  /** Rows inserted, updated or deleted by this statement. */
  readonly changes: number;
}

export interface Database {
  readonly dialect: "sqlite" | "postgres" | "d1";
  /** Runs one reading statement. Never sees part of a batch. */
  query<T extends Row = Row>(sql: string, params?: readonly Value[]): Promise<T[]>;
  /**
   * Runs statements atomically and durably: when the promise fulfils, the effects survive a power cut.
   * Rejects with {@link UniqueViolation} when a UNIQUE or PRIMARY KEY constraint refused one, with
   * {@link DatabaseUnavailable} when the database cannot be used now (away, full, locked for too long).
   * A rejected batch has no effect, unless the error says `outcome: "unknown"`.
   */
  batch(statements: readonly Statement[]): Promise<StatementResult[]>;
  close(): Promise<void>;
}

/** Another row already holds these values. `columns` as named in the schema, in its order: `["tenant_id", "sequence"]`. */
export class UniqueViolation extends Error {
  readonly table: string;
  readonly columns: readonly string[];
  constructor(table: string, columns: readonly string[]) {
    super(`unique constraint on ${table} (${columns.join(", ")})`);
    this.name = "UniqueViolation";
    this.table = table;
    this.columns = columns;
  }
}

/** The database cannot be used now. `outcome` says whether a batch may have taken effect all the same. */
export class DatabaseUnavailable extends Error {
  readonly outcome: "none" | "unknown";
  constructor(message: string, outcome: "none" | "unknown", cause?: unknown) {
    super(message, { cause });
    this.name = "DatabaseUnavailable";
    this.outcome = outcome;
  }
}

export function statement(sql: string, ...params: Value[]): Statement {
  return { sql, params };
}
