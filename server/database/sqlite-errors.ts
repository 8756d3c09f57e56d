/**
 * Names SQLite's errors in the words of the database port. Result codes: https://sqlite.org/rescode.html.
 * The driver gives a result code for `run`, `get` and `exec` but only the message for `all`, so both are read.
 */
import { DatabaseUnavailable, UniqueViolation } from "./database.ts";

const BUSY = 5;
const IOERR = 10;
const CONSTRAINT = 19;

/** Primary result codes that speak of the database's condition and not of the statement, by the message `sqlite3_errstr` has for each. */
const UNAVAILABLE: ReadonlyMap<string, number> = new Map([
  ["access permission denied", 3],
  ["database is locked", BUSY],
  ["database table is locked", 6],
  ["out of memory", 7],
  ["attempt to write a readonly database", 8],
  ["interrupted", 9],
  ["disk I/O error", IOERR],
  ["database disk image is malformed", 11],
  ["database or disk is full", 13],
  ["unable to open database file", 14],
  ["locking protocol", 15],
  ["file is not a database", 26],
]);
const UNAVAILABLE_CODES: ReadonlySet<number> = new Set(UNAVAILABLE.values());

const UNIQUE = /^UNIQUE constraint failed: (?:index '(?<index>.+)'|(?<columns>.+))$/s;

/** The primary result code, or 0 when the error is not SQLite's or has none. */
function primaryCode(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  const code = (error as Error & { errcode?: unknown }).errcode;
  if (typeof code === "number") return code & 0xff;
  if (UNIQUE.test(error.message) || error.message.includes("constraint failed")) return CONSTRAINT;
  return UNAVAILABLE.get(error.message) ?? 0;
}

/** Another connection holds the lock: trying again soon may work. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** The database's condition is at fault, not the statement. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || UNAVAILABLE_CODES.has(primaryCode(error));
}

export function isConstraint(error: unknown): boolean {
  return error instanceof UniqueViolation || primaryCode(error) === CONSTRAINT;
}

/** What the columns of a UNIQUE index on expressions are, because SQLite names only the index. */
export type IndexLookup = (index: string) => { table: string; columns: string[] };

/**
 * The error to give to the caller: {@link UniqueViolation}, {@link DatabaseUnavailable} (`outcome: "none"`), or
 * the driver's own where the SQL is at fault.
 */
export function normalizeError(error: unknown, lookup: IndexLookup): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailable) return error;
  const unique = UNIQUE.exec(error.message)?.groups;
  if (unique) {
    const found = unique.index === undefined ? columnsOf(unique.columns ?? "") : lookup(unique.index);
    return new UniqueViolation(found.table, found.columns);
  }
  return isUnavailable(error) ? unavailable(error, "none") : error;
}

/**
 * The error for a COMMIT that failed. After an I/O error the commit record may be in the file although SQLite
 * reported failure (the flush failed, not the write), and a crash before the next commit would bring it to
 * life, so only other failures are certain to have had no effect.
 */
export function commitError(error: unknown): DatabaseUnavailable {
  return unavailable(error, primaryCode(error) === IOERR ? "unknown" : "none");
}

export function unavailable(error: unknown, outcome: "none" | "unknown"): DatabaseUnavailable {
  const reason = error instanceof Error ? error.message : String(error);
  return new DatabaseUnavailable(`SQLite: ${reason}`, outcome, error);
}

/** `payments.tenant_id, payments.id` → table and columns. Names with dots or commas are not used in this schema. */
function columnsOf(list: string): { table: string; columns: string[] } {
  const names = list.split(", ").map((name) => name.slice(name.indexOf(".") + 1));
  return { table: list.slice(0, list.indexOf(".")), columns: names };
}
