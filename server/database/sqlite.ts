/**
 * The database port over one SQLite file.
 *
 * A durable commit costs a flush of the disk, and one flush can carry many commits. So the batches that arrive
 * within one turn of the event loop are run together in one transaction at its end, each inside a savepoint of
 * its own, and every promise waits for the one COMMIT. Node runs them synchronously, so no query falls in between.
 */
import { resolve } from "node:path";
import {
  type Database,
  DatabaseUnavailable,
  type Row,
  type Statement,
  type StatementResult,
  type Value,
} from "./database.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import { isBusy, isUnavailable, unavailable } from "./sqlite-errors.ts";
import { commitGroup, type PendingBatch } from "./sqlite-group.ts";
import { checkValues } from "./values.ts";

export interface SqliteOptions {
  /** How long to wait, in milliseconds, while another process holds the lock. 5,000 by default. */
  readonly lockTimeout?: number;
}

export interface SqliteDatabase extends Database {
  readonly dialect: "sqlite";
  /** The absolute path of the file. */
  readonly path: string;
}

/** Batches that may wait; beyond it the disk cannot follow and callers must hear so. */
const QUEUE_BATCHES = 20_000;
/** Between attempts to get the lock. SQLite's own waiting grows to 100 ms per sleep, which a busy writer starves. */
const LOCK_POLL_MS = 1;
/** After holding the lock in nearly every turn for this long, let other processes at it. */
const FAIRNESS_EVERY_MS = 200;
const FAIRNESS_PAUSE_MS = 3;

/**
 * Opens the file at `path`, making it and its folders where missing.
 * @throws {DatabaseUnavailable} when it cannot be opened, is not a database, or stays locked.
 * @throws {Error} when SQLite does not keep a setting that durability rests on.
 */
export async function openSqlite(path: string, options: SqliteOptions = {}): Promise<SqliteDatabase> {
  if (path === "" || path === ":memory:") throw new TypeError("A SQLite store is a file; give its path");
  const lockTimeout = options.lockTimeout ?? 5_000;
  const file = resolve(path);
  const connection = await whenUnlocked(lockTimeout, () => connect(file));
  return new Sqlite(file, connection, lockTimeout);
}

function connect(file: string): SqliteConnection {
  try {
    return new SqliteConnection(file);
  } catch (error) {
    // A folder that cannot be made or a file that may not be read is Node's error, with an errno.
    const system = error instanceof Error && "errno" in error;
    throw (system || isUnavailable(error)) && !isBusy(error) ? unavailable(error, "none") : error;
  }
}

class Sqlite implements SqliteDatabase {
  readonly dialect = "sqlite";
  readonly path: string;
  readonly #lockTimeout: number;
  readonly #connection: SqliteConnection;
  #queue: PendingBatch[] = [];
  #scheduled = false;
  #closing: Promise<void> | undefined;
  #closed = false;
  #drained: (() => void) | undefined;
  #busySince = 0;
  #lastTurn = 0;

  constructor(path: string, connection: SqliteConnection, lockTimeout: number) {
    this.path = path;
    this.#connection = connection;
    this.#lockTimeout = lockTimeout;
  }

  async query<T extends Row = Row>(sql: string, params: readonly Value[] = []): Promise<T[]> {
    checkValues(params);
    this.#refuseWhenClosed();
    const read = (): Row[] => {
      if (this.#closed) throw new DatabaseUnavailable("SQLite: the database is closed", "none");
      return this.#connection.settle().read(sql, params);
    };
    try {
      return (await whenUnlocked(this.#lockTimeout, read)) as T[];
    } catch (error) {
      throw this.#connection.normalize(error);
    }
  }

  async batch(statements: readonly Statement[]): Promise<StatementResult[]> {
    for (const { params } of statements) checkValues(params);
    this.#refuseWhenClosed();
    if (statements.length === 0) return [];
    if (this.#queue.length >= QUEUE_BATCHES) {
      throw new DatabaseUnavailable("SQLite: too many batches are waiting", "none");
    }
    return new Promise((fulfil, reject) => {
      this.#queue.push({ statements, since: performance.now(), resolve: fulfil, reject });
      this.#schedule();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#drain().then(() => {
      this.#closed = true;
      this.#connection.close();
    });
    return this.#closing;
  }

  #drain(): Promise<void> {
    if (!this.#scheduled) return Promise.resolve();
    return new Promise((done) => {
      this.#drained = done;
    });
  }

  #refuseWhenClosed(): void {
    if (this.#closing) throw new DatabaseUnavailable("SQLite: the database is closed", "none");
  }

  #schedule(afterMs = this.#scheduled ? 0 : this.#pause()): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (afterMs > 0) setTimeout(() => this.#turn(), afterMs);
    else setImmediate(() => this.#turn());
  }

  /** One group, then the next turn if more is waiting. */
  #turn(): void {
    const start = performance.now();
    if (start - this.#lastTurn > FAIRNESS_PAUSE_MS) this.#busySince = start;
    const locked = commitGroup(this.#connection, this.#queue) === "locked";
    if (locked) this.#giveUpOld();
    this.#lastTurn = performance.now();
    this.#scheduled = false;
    if (this.#queue.length > 0) this.#schedule(locked ? LOCK_POLL_MS : undefined);
    else this.#drained?.();
  }

  /** How long to leave the lock to other processes before the next group, in milliseconds. */
  #pause(): number {
    if (this.#lastTurn - this.#busySince < FAIRNESS_EVERY_MS) return 0;
    this.#busySince = this.#lastTurn + FAIRNESS_PAUSE_MS;
    return FAIRNESS_PAUSE_MS;
  }

  #giveUpOld(): void {
    const oldest = performance.now() - this.#lockTimeout;
    const late = this.#queue.filter((pending) => pending.since < oldest);
    this.#queue = this.#queue.filter((pending) => pending.since >= oldest);
    const reason = `another process holds the lock for more than ${this.#lockTimeout} ms`;
    for (const pending of late) pending.reject(new DatabaseUnavailable(`SQLite: ${reason}`, "none"));
  }
}

/** Runs `attempt` until no other connection is in its way, at most for `timeout` milliseconds. */
async function whenUnlocked<T>(timeout: number, attempt: () => T): Promise<T> {
  const deadline = performance.now() + timeout;
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > deadline) throw unavailable(error, "none");
    }
    await new Promise((wake) => setTimeout(wake, LOCK_POLL_MS));
  }
}
