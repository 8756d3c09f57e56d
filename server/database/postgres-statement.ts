/** Reads one SQL text of the port once: PostgreSQL's form of it, and what may be done with it. */
import { createHash } from "node:crypto";
import type { Statement, Value } from "./database.ts";
import { parseStatements } from "./split.ts";
import { checkValues } from "./values.ts";

export interface PostgresStatement {
  /** With `$1`, `$2` … where the port has `?`. */
  readonly text: string;
  /** Under which connections keep it prepared; empty for what is not worth keeping. */
  readonly name: string;
  readonly parameters: number;
  /** May answer rows, so their columns must be asked for. */
  readonly gives: boolean;
  readonly reads: boolean;
  /** Begins, ends or leaves the transaction, or outlives it: not for a batch. */
  readonly controls: boolean;
  /** Changes the shape of the database. */
  readonly shapes: boolean;
  /** Gives an event its position, for which writers queue (docs/decisions/0006). */
  readonly positions: boolean;
}

/** A statement with its values, ready to be sent. */
export interface Bound extends PostgresStatement {
  readonly params: readonly Value[];
}

const WRITES: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);
const READS: ReadonlySet<string> = new Set(["SELECT", "VALUES", "WITH", "TABLE", "SHOW", "EXPLAIN"]);
const SHAPES: ReadonlySet<string> = new Set(["CREATE", "ALTER", "DROP", "TRUNCATE", "COMMENT", "REINDEX"]);
const CONTROLS: ReadonlySet<string> = new Set(
  "BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT RELEASE PREPARE EXECUTE DEALLOCATE DISCARD SET RESET LISTEN UNLISTEN NOTIFY COPY VACUUM CLUSTER CHECKPOINT LOAD DECLARE FETCH MOVE CLOSE CALL".split(
    " ",
  ),
);

/** Texts kept read; the product has about a hundred. */
const TEXTS_KEPT = 1_000;
/** Each connection keeps each of these prepared, so there must be an end to them. */
const NAMES_GIVEN = 500;

let young = new Map<string, PostgresStatement>();
let old = new Map<string, PostgresStatement>();
let namesGiven = 0;

/**
 * Reads a text, or finds it read. Two generations instead of an exact least-recently-used order.
 * @throws {TypeError} when it is not exactly one statement.
 */
export function readStatement(sql: string): PostgresStatement {
  const hit = young.get(sql);
  if (hit) return hit;
  const statement = old.get(sql) ?? read(sql);
  if (young.size >= TEXTS_KEPT) {
    old = young;
    young = new Map();
  }
  young.set(sql, statement);
  return statement;
}

/** @throws {TypeError} for values that no database may keep, a wrong number of them, or what does not belong into a batch. */
export function bindForBatch({ sql, params }: Statement): Bound {
  const statement = bind(sql, params);
  if (statement.controls) {
    throw new TypeError(`Not inside a batch, which is a transaction: ${sql.slice(0, 60)}`);
  }
  return statement;
}

/** @throws {TypeError} as {@link bindForBatch}, and for a statement that writes: it would have a fate of its own. */
export function bindForQuery(sql: string, params: readonly Value[]): Bound {
  const statement = bind(sql, params);
  if (!statement.reads) throw new TypeError(`query() only reads; write with batch(): ${sql.slice(0, 60)}`);
  return statement;
}

function bind(sql: string, params: readonly Value[]): Bound {
  checkValues(params);
  const statement = readStatement(sql);
  if (statement.parameters !== params.length) {
    const counts = `${statement.parameters} parameters but was given ${params.length}`;
    throw new TypeError(`SQL statement has ${counts}: ${sql.slice(0, 60)}`);
  }
  return { ...statement, params };
}

function read(sql: string): PostgresStatement {
  const [parsed, ...more] = parseStatements(sql);
  if (!parsed || more.length > 0) throw new TypeError(`Expected one SQL statement: ${sql.slice(0, 60)}`);
  const [first = "", second, third] = parsed.words;
  const writes = parsed.words.some((word) => WRITES.has(word) || word === "INTO");
  const text = numbered(parsed.sql, parsed.placeholders);
  const recurs = WRITES.has(first) || READS.has(first);
  return {
    text,
    name: recurs ? nameOf(text) : "",
    parameters: parsed.placeholders.length,
    gives: !SHAPES.has(first) && !(WRITES.has(first) && !parsed.words.includes("RETURNING")),
    reads: READS.has(first) && !writes,
    controls: CONTROLS.has(first),
    shapes: SHAPES.has(first),
    positions: first === "INSERT" && second === "INTO" && third === "EVENTS",
  };
}

function numbered(sql: string, placeholders: readonly number[]): string {
  let text = "";
  let from = 0;
  for (const [index, at] of placeholders.entries()) {
    text += `${sql.slice(from, at)}$${index + 1}`;
    from = at + 1;
  }
  return text + sql.slice(from);
}

/** Made of the text alone: behind a pooler, connections of several processes share what is prepared. */
function nameOf(text: string): string {
  if (namesGiven >= NAMES_GIVEN) return "";
  namesGiven += 1;
  return `p_${createHash("sha256").update(text, "utf8").digest("base64url").slice(0, 20)}`;
}
