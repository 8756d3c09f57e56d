/** One SQLite connection: how it is opened, that it is durable, and its prepared statements. */
import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync, type StatementSyncInstance } from "@photostructure/sqlite";
import type { Row, Statement, StatementResult, Value } from "./database.ts";
import { parseStatements } from "./split.ts";
import { normalizeError } from "./sqlite-errors.ts";

/** Prepared statements kept per generation; two generations are kept. */
const STATEMENTS_KEPT = 256;
const OPEN_TIMEOUT_MS = 5_000;
/** Once open, SQLite itself sleeps at most this long for a lock (the event loop stands still meanwhile); longer waits are the caller's. */
const SLEEP_FOR_LOCK_MS = 4;
const INT32_MAX = 2 ** 31 - 1;

interface Prepared {
  readonly statement: StatementSyncInstance;
  readonly parameters: number;
  /** It gives rows: a SELECT, or it has a RETURNING clause. */
  readonly gives: boolean;
  /** INSERT, UPDATE, DELETE or REPLACE, also behind WITH. */
  readonly changes: boolean;
  readonly reads: boolean;
  /** It would begin, end or divide the transaction, or cannot be part of one. */
  readonly controls: boolean;
}

const WRITES = new Set(["INSERT", "UPDATE", "DELETE", "REPLACE"]);
const READS = new Set(["SELECT", "WITH", "VALUES", "PRAGMA", "EXPLAIN"]);
const CONTROLS = new Set([
  "BEGIN",
  "COMMIT",
  "END",
  "ROLLBACK",
  "SAVEPOINT",
  "RELEASE",
  "ATTACH",
  "DETACH",
  "VACUUM",
]);

export class SqliteConnection {
  readonly #database: InstanceType<typeof DatabaseSync>;
  #young = new Map<string, Prepared>();
  #old = new Map<string, Prepared>();

  /** Opens the file, making it (readable by its owner only) and its folders where missing. Throws the driver's errors. */
  constructor(path: string) {
    makeFile(path);
    this.#database = new DatabaseSync(path, {
      timeout: OPEN_TIMEOUT_MS,
      enableForeignKeyConstraints: true,
      defensive: true,
    });
    try {
      this.#configure();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /**
   * This build of SQLite gives a WAL database synchronous=NORMAL unless told otherwise, and NORMAL loses
   * acknowledged commits at a power cut; so FULL is set after the journal mode, and read back after the file was
   * read, on every connection.
   */
  #configure(): void {
    this.#database.exec("PRAGMA journal_mode = WAL");
    for (const setting of [
      "synchronous = FULL",
      "foreign_keys = ON",
      "trusted_schema = OFF",
      "temp_store = MEMORY",
      "cache_size = -16384", // KiB
      "mmap_size = 268435456",
      "wal_autocheckpoint = 1000", // pages: the log is folded into the file about every 4 MB …
      "journal_size_limit = 67108864", // … and cut back to 64 MB if a slow reader let it grow.
      `busy_timeout = ${SLEEP_FOR_LOCK_MS}`,
    ]) {
      this.#database.exec(`PRAGMA ${setting}`);
    }
    this.#database.prepare("SELECT count(*) FROM sqlite_schema").all();
    this.#expect("journal_mode", "wal");
    this.#expect("synchronous", 2);
    this.#expect("foreign_keys", 1);
  }

  #expect(pragma: string, wanted: string | number): void {
    const row = this.#database.prepare(`PRAGMA ${pragma}`).get() as Row | undefined;
    const found = row?.[pragma];
    if (found !== wanted)
      throw new Error(`SQLite has ${pragma} = ${String(found)} where ${wanted} is required`);
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs a statement that begins, ends or divides a transaction, such as BEGIN. */
  control(sql: string): void {
    this.#prepared(sql).statement.run();
  }

  /**
   * Makes sure that no transaction is open, so that nobody sees or continues what is being undone. Called before each
   * use; one that could not be rolled back when it failed is rolled back here.
   */
  settle(): this {
    if (this.#database.isTransaction) this.control("ROLLBACK");
    return this;
  }

  run({ sql, params }: Statement): StatementResult {
    const prepared = this.#ready(sql, params);
    if (prepared.controls)
      throw new TypeError(`Not inside a batch, which is a transaction: ${sql.slice(0, 60)}`);
    if (prepared.gives) {
      const rows = prepared.statement.all(...bound(params)) as Row[];
      return { rows, changes: prepared.changes ? rows.length : 0 };
    }
    const { changes } = prepared.statement.run(...bound(params));
    return { rows: [], changes: prepared.changes ? changes : 0 };
  }

  /** @throws {TypeError} for a statement that writes: it would have a fate of its own. */
  read(sql: string, params: readonly Value[]): Row[] {
    const prepared = this.#ready(sql, params);
    if (!prepared.reads) throw new TypeError(`query() only reads; write with batch(): ${sql.slice(0, 60)}`);
    return prepared.statement.all(...bound(params)) as Row[];
  }

  /** The error as the database port names it. */
  normalize(error: unknown): unknown {
    return normalizeError(error, (index) => {
      const [row] = this.read("SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ?", [
        index,
      ]);
      const columns = this.read(
        "SELECT name FROM pragma_index_info(?) WHERE name IS NOT NULL ORDER BY seqno",
        [index],
      );
      return { table: String(row?.tbl_name ?? ""), columns: columns.map((column) => String(column.name)) };
    });
  }

  /**
   * Folds the write-ahead log into the file (as far as other processes' readers allow) and closes. The driver lets
   * go of the file only once its statements are collected, so an empty `-wal` may stay until the process ends.
   */
  close(): void {
    this.#young.clear();
    this.#old.clear();
    try {
      this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // Everything is safe in the log; the next process to open the file folds it in.
    }
    this.#database.close();
  }

  #ready(sql: string, params: readonly Value[]): Prepared {
    const prepared = this.#prepared(sql);
    if (prepared.parameters === params.length) return prepared;
    const counts = `${prepared.parameters} parameters but was given ${params.length}`;
    throw new TypeError(`SQL statement has ${counts}: ${sql.slice(0, 60)}`);
  }

  /** Two generations instead of an exact least-recently-used order: a hit costs one lookup. */
  #prepared(sql: string): Prepared {
    const hit = this.#young.get(sql);
    if (hit) return hit;
    const prepared = this.#old.get(sql) ?? this.#prepare(sql);
    if (this.#young.size >= STATEMENTS_KEPT) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(sql, prepared);
    return prepared;
  }

  #prepare(sql: string): Prepared {
    const [parsed, ...more] = parseStatements(sql);
    // The driver would run the first and ignore the rest.
    if (!parsed || more.length > 0) throw new TypeError(`Expected one SQL statement: ${sql.slice(0, 60)}`);
    const statement = this.#database.prepare(sql);
    const gives = statement.columns().length > 0;
    const first = parsed.words[0] ?? "";
    // Behind WITH, a writing statement gives rows only by RETURNING.
    const changes = WRITES.has(first) || (first === "WITH" && (!gives || parsed.words.includes("RETURNING")));
    return {
      statement,
      parameters: parsed.placeholders.length,
      gives,
      changes,
      reads: gives && !changes && READS.has(first),
      controls: CONTROLS.has(first),
    };
  }
}

/** The driver binds integers beyond 32 bits as REAL, which then compare and print as floats; as bigint they stay integers. */
function bound(params: readonly Value[]): readonly (Value | bigint)[] {
  for (const value of params) {
    if (typeof value === "number" && Math.abs(value) > INT32_MAX) return params.map(wide);
  }
  return params;
}

function wide(value: Value): Value | bigint {
  return typeof value === "number" && Math.abs(value) > INT32_MAX ? BigInt(value) : value;
}

/** SQLite flushes the folder of the file; folders made here are flushed into their parents, or a power cut could lose the path to it. */
function makeFile(path: string): void {
  const folder = dirname(path);
  const first = mkdirSync(folder, { recursive: true });
  closeSync(openSync(path, "a", 0o600));
  if (first === undefined) return;
  for (let made = folder; made !== dirname(resolve(first)); made = dirname(made)) {
    const parent = openSync(dirname(made), "r");
    fsyncSync(parent);
    closeSync(parent);
  }
}
