/**
 * Names PostgreSQL's errors in the words of the database port.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
import { DatabaseError } from "pg";
import { DatabaseUnavailable } from "./database.ts";

const UNIQUE_VIOLATION = "23505";

/**
 * Connection trouble (08), resources (53: disk full, too many connections), an operator's doing (57: shutting down, starting
 * up, statement timeout), the system (58), a lock not given in time, a server that became read-only, and
 * transactions that the server ended.
 */
const UNAVAILABLE = /^(?:08|53|57|58|55P03|25006|25P03|25P04|40001|40P01)/;

/** Undone by the server for reasons that another try does not meet: deadlock, serialization. */
const UNLUCKY: ReadonlySet<string> = new Set(["40P01", "40001"]);

/** The `DatabaseError` of a server that answered, undefined for trouble on the way. */
export function fromServer(error: unknown): DatabaseError | undefined {
  return error instanceof DatabaseError ? error : undefined;
}

export function isUnique(error: unknown): boolean {
  return fromServer(error)?.code === UNIQUE_VIOLATION;
}

/** The server forgot a prepared statement, or its answer would have another shape since a table changed. */
export function isStale(error: unknown): boolean {
  const { code, routine } = fromServer(error) ?? {};
  return code === "26000" || code === "42P05" || (code === "0A000" && routine === "RevalidateCachedQuery");
}

/** A refused statement that may well succeed at once when its batch is repeated. */
export function isUnlucky(error: unknown): boolean {
  return UNLUCKY.has(fromServer(error)?.code ?? "") || isStale(error);
}

/**
 * The error to give to the caller of a batch or query that certainly had no effect: {@link DatabaseUnavailable},
 * or the server's own where the SQL is at fault, without the details, which hold values of rows.
 */
export function refusal(error: unknown): unknown {
  const server = fromServer(error);
  if (!server) return error;
  if (UNAVAILABLE.test(server.code ?? "")) return unavailable(server, "none");
  for (const property of ["detail", "where", "internalQuery"] as const) delete server[property];
  return server;
}

export function unavailable(error: unknown, outcome: "none" | "unknown"): DatabaseUnavailable {
  return new DatabaseUnavailable(`PostgreSQL: ${reasonOf(error)}`, outcome, error);
}

/** Where every address of a host refuses, Node's error has a code and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}

/** Columns of a key that is a plain name: those of an index on expressions are left out, as SQLite does. */
const PLAIN = /^(?:"(?<quoted>(?:[^"]|"")+)"|(?<bare>[\w$\u0080-\uffff]+))$/;

/**
 * The columns that a unique violation's detail names, `Key (a, lower(b))=(…) already exists.` in any language;
 * undefined where the server does not tell.
 */
export function columnsOfDetail(detail: string | undefined): string[] | undefined {
  const list = /\((?<list>.+?)\)=\(/s.exec(detail ?? "")?.groups?.list;
  return list?.split(", ").flatMap((part) => {
    const { quoted, bare } = PLAIN.exec(part)?.groups ?? {};
    return quoted?.replaceAll('""', '"') ?? bare ?? [];
  });
}
