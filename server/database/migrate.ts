/** Brings a database to the shape this version of the program needs. */
import { createHash } from "node:crypto";
import { type Database, statement, UniqueViolation } from "./database.ts";
import { forPostgres } from "./postgres-schema.ts";
import { splitStatements } from "./split.ts";

/** One `.sql` file. Files are applied in the order of their names, each once, and never changed afterwards. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The database and this program do not fit together; a person has to act. */
export class MigrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MigrationError";
  }
}

const CREATE_TABLE =
  "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)";

/** Reads again after losing to another process at most this often per file. */
const ATTEMPTS = 10;

/**
 * Applies the migrations that are missing and answers their names. Each file and the row that remembers it are
 * one batch, so an interruption leaves whole files only. When two processes start together, one of them applies
 * a file; the other finds the row and goes on.
 * @param now the instant to note, ISO 8601 UTC.
 * @throws {MigrationError} when an applied file was changed, when the database has migrations this program does
 *   not know (a newer version was here), or when a file is missing below one that is applied.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  now: string,
): Promise<string[]> {
  const ordered = inOrder(migrations);
  await createTable(database);
  const applied: string[] = [];
  let contested = "";
  for (let losses = 0; ; ) {
    const next = nextMissing(ordered, await appliedChecksums(database));
    if (!next) return applied;
    if (next.name !== contested) losses = 0;
    contested = next.name;
    try {
      await apply(database, next, now);
      applied.push(next.name);
    } catch (error) {
      const lost = error instanceof UniqueViolation && error.table === "schema_migrations";
      // Whoever loses one file after the other goes on: each loss is a file that somebody else applied.
      if (!lost || ++losses >= ATTEMPTS) throw error;
    }
  }
}

/** SHA-256 in hex of the file's text, whatever its line ends. */
export function checksum(sql: string): string {
  return createHash("sha256").update(sql.replaceAll("\r\n", "\n"), "utf8").digest("hex");
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const ordered = migrations.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  for (const [index, { name }] of ordered.entries()) {
    if (name === ordered[index + 1]?.name) throw new MigrationError(`Two migrations are named ${name}`);
  }
  return ordered;
}

async function createTable(database: Database): Promise<void> {
  try {
    await database.batch([statement(inDialect(database, CREATE_TABLE))]);
  } catch (error) {
    // PostgreSQL lets two creators collide in its own catalogue, IF NOT EXISTS or not; by now the table is there.
    if (!(error instanceof UniqueViolation)) throw error;
  }
}

async function appliedChecksums(database: Database): Promise<Map<string, string>> {
  const rows = await database.query<{ name: string; checksum: string }>(
    "SELECT name, checksum FROM schema_migrations ORDER BY name",
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function nextMissing(
  ordered: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): Migration | undefined {
  const known = new Set(ordered.map((migration) => migration.name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database has migrations that this version does not know (${unknown.join(", ")}): it was used by a newer version. Run that version, or restore a backup from before.`,
    );
  }
  for (const { name, sql } of ordered) {
    const remembered = applied.get(name);
    if (remembered !== undefined && remembered !== checksum(sql)) {
      throw new MigrationError(
        `Migration ${name} was changed after it was applied to this database. Restore the file and put the change into a new one.`,
      );
    }
  }
  const next = ordered.find((migration) => !applied.has(migration.name));
  const later = next && ordered.find(({ name }) => name > next.name && applied.has(name));
  if (next && later) {
    throw new MigrationError(
      `Migration ${next.name} is missing although ${later.name} is applied. Give it a name after the last applied one.`,
    );
  }
  return next;
}

/** The remembering row goes first: the process that lost stops there, before it touches a table. */
async function apply(database: Database, { name, sql }: Migration, now: string): Promise<void> {
  const remember = statement(
    "INSERT INTO schema_migrations (name, checksum, applied_at) VALUES (?, ?, ?)",
    name,
    checksum(sql),
    now,
  );
  const shape = splitStatements(sql).map((text) => statement(inDialect(database, text)));
  await database.batch([remember, ...shape]);
}

function inDialect(database: Database, sql: string): string {
  return database.dialect === "postgres" ? forPostgres(sql) : sql;
}
