/**
 * The database port over Cloudflare D1 (https://developers.cloudflare.com/d1/worker-api/). D1's `batch` is one
 * transaction, made durable before it answers, and D1 runs one statement list at a time; so there is nothing to queue here.
 * It is far away, though: a reply may be lost after the batch took effect, which the port calls `outcome: "unknown"`.
 *
 * D1 binds every number as REAL. A STRICT column of INTEGER stores the integer all the same and comparisons are exact
 * within ±(2^53 − 1), but a parameter that meets text (`? || ''`) or stands alone in a result would show its fraction.
 */

import { isIndexConflict, nameD1Error, namedConflict, uniqueIndex } from "./d1-errors.ts";
import { checkStatement } from "./d1-statements.ts";
import {
  type Database,
  DatabaseUnavailable,
  type Row,
  type Statement,
  type StatementResult,
  type Value,
} from "./database.ts";
import { checkValues } from "./values.ts";

/** The part of a D1 binding that is used here. */
export interface D1Binding {
  prepare(sql: string): D1Prepared;
  batch(statements: D1Prepared[]): Promise<D1Answer[]>;
}
export interface D1Prepared {
  bind(...values: unknown[]): D1Prepared;
  all(): Promise<D1Answer>;
}
export interface D1Answer {
  readonly results?: readonly Record<string, unknown>[];
  readonly meta: { readonly changes?: number };
}

export interface D1Database extends Database {
  readonly dialect: "d1";
}

/** The port over a binding. Nothing is opened: a database that cannot be reached shows at its first use. */
export function openD1(binding: D1Binding): D1Database {
  return new D1(binding);
}

class D1 implements D1Database {
  readonly dialect = "d1";
  readonly #binding: D1Binding;
  #closed = false;

  constructor(binding: D1Binding) {
    this.#binding = binding;
  }

  async query<T extends Row = Row>(sql: string, params: readonly Value[] = []): Promise<T[]> {
    checkValues(params);
    this.#refuseWhenClosed();
    const gives = checkStatement(sql, params.length, "query");
    try {
      const answer = await this.#prepare({ sql, params }).all();
      return resultOf(answer, gives).rows as T[];
    } catch (error) {
      throw nameD1Error(error, "read");
    }
  }

  async batch(statements: readonly Statement[]): Promise<StatementResult[]> {
    for (const { params } of statements) checkValues(params);
    this.#refuseWhenClosed();
    const gives = statements.map(({ sql, params }) => checkStatement(sql, params.length, "batch"));
    if (statements.length === 0) return [];
    let answers: D1Answer[];
    try {
      answers = await this.#binding.batch(statements.map((one) => this.#prepare(one)));
    } catch (error) {
      const index = isIndexConflict(error);
      if (index !== null) throw namedConflict(index, await this.#indexed(index));
      throw nameD1Error(error, "write");
    }
    return answers.map((answer, n) => resultOf(answer, gives[n] ?? true));
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  #prepare({ sql, params }: Statement): D1Prepared {
    return this.#binding.prepare(sql).bind(...params.map(bound));
  }

  /** SQLite names a unique index on expressions and not its columns. */
  async #indexed(index: string): Promise<readonly Row[]> {
    const { sql, params } = uniqueIndex(index);
    return resultOf(await this.#prepare({ sql, params }).all(), true).rows;
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new DatabaseUnavailable("D1: the database is closed", "none");
  }
}

/** D1 takes bytes as an ArrayBuffer of their own. */
function bound(value: Value): unknown {
  return value instanceof Uint8Array ? new Uint8Array(value).buffer : value;
}

function resultOf(answer: D1Answer, gives: { rows: boolean; changes: boolean } | true): StatementResult {
  const rows = gives === true || gives.rows ? (answer.results ?? []).map(rowOf) : [];
  // A statement that changes no rows (CREATE, SELECT) may be told the changes of the one before.
  const changes = gives === true || gives.changes ? (answer.meta.changes ?? 0) : 0;
  return { rows, changes };
}

/** D1 gives bytes as a list of numbers. */
function rowOf(row: Record<string, unknown>): Row {
  for (const name in row) {
    const value = row[name];
    if (Array.isArray(value)) row[name] = Uint8Array.from(value as number[]);
    else if (value instanceof ArrayBuffer) row[name] = new Uint8Array(value);
  }
  return row as Row;
}
