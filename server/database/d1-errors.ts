/**
 * Names D1's errors in the words of the database port. D1 has messages only: those of SQLite end with a result code
 * (`UNIQUE constraint failed: t.id: SQLITE_CONSTRAINT`), the others are D1's own
 * (https://developers.cloudflare.com/d1/observability/debug-d1/).
 */
import { DatabaseUnavailable, type Row, type Statement, statement, UniqueViolation } from "./database.ts";

const UNIQUE =
  /UNIQUE constraint failed: (?:index '(?<index>[^']+)'|(?<columns>[^:]+?))(?:: SQLITE_CONSTRAINT\w*(?: \(.*\))?)?$/s;
const SQLITE_CODE = /\bSQLITE_(?<code>[A-Z]+)/;

/** SQLite's words for the database's condition: nothing was written. After SQLITE_IOERR that is not certain. */
const CONDITION = new Set(
  "BUSY LOCKED FULL READONLY NOMEM CANTOPEN PROTOCOL INTERRUPT CORRUPT NOTADB".split(" "),
);

/** D1 says these before it begins with a request. */
const NOT_BEGUN =
  /overloaded|Cannot resolve D1 DB|Internal error while starting up D1|maximum DB size|maximum account storage|read from request stream/;

/** The statement is at fault and not the database: refused before or while it ran, and rolled back. */
const AT_FAULT =
  /D1_TYPE_ERROR|D1_COLUMN_NOTFOUND|Wrong number of parameter bindings|syntax error|no such (?:table|column)|not authorized|constraint failed/;

/**
 * The error to give to the caller: {@link UniqueViolation}, {@link DatabaseUnavailable}, or D1's own where the SQL is at fault.
 * What is not known here may have come after the write: a lost connection, a reset, a time limit.
 */
export function nameD1Error(error: unknown, verb: "read" | "write"): unknown {
  if (error instanceof TypeError) return error;
  const message = messageOf(error);
  const unique = UNIQUE.exec(message)?.groups?.["columns"];
  if (unique !== undefined) return conflictOn(unique);
  const code = SQLITE_CODE.exec(message)?.groups?.["code"];
  if (code !== undefined && CONDITION.has(code)) return unavailable(error, "none");
  if ((code !== undefined && code !== "IOERR") || AT_FAULT.test(message)) return error;
  return unavailable(error, verb === "read" || NOT_BEGUN.test(message) ? "none" : "unknown");
}

/** The index of a conflict that SQLite reports by the index' name; else null. */
export function isIndexConflict(error: unknown): string | null {
  return UNIQUE.exec(messageOf(error))?.groups?.["index"] ?? null;
}

/** Asks for the table of an index and those of its columns that are no expressions. */
export function uniqueIndex(index: string): Statement {
  return statement(
    `SELECT m.tbl_name AS "table", i.name AS "column" FROM sqlite_master AS m
     LEFT JOIN pragma_index_info(m.name) AS i WHERE m.type = 'index' AND m.name = ? ORDER BY i.seqno`,
    index,
  );
}

export function namedConflict(index: string, rows: readonly Row[]): UniqueViolation {
  const columns = rows.flatMap(({ column }) => (typeof column === "string" ? [column] : []));
  return new UniqueViolation(String(rows[0]?.["table"] ?? index), columns);
}

/** `payments.tenant_id, payments.id` → table and columns. */
function conflictOn(list: string): UniqueViolation {
  const names = list.split(", ").map((name) => name.slice(name.indexOf(".") + 1));
  return new UniqueViolation(list.slice(0, list.indexOf(".")), names);
}

function unavailable(error: unknown, outcome: "none" | "unknown"): DatabaseUnavailable {
  return new DatabaseUnavailable(`D1: ${messageOf(error)}`, outcome, error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
