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
import { commitError, isBusy, isConstraint, isUnavailable, unavailable } from "./sqlite-errors.ts";
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

/** Limits of one group, so that neither a query nor the first batch of a group waits long. */
const GROUP_BATCHES = 512;
const GROUP_MS = 20;
/** Batches that may wait; beyond it the disk cannot follow and callers must hear so. */
const QUEUE_BATCHES = 20_000;
/** Between attempts to get the lock. SQLite's own waiting grows to 100 ms per sleep, which a busy writer starves. */
const LOCK_POLL_MS = 1;
/** After holding the lock in nearly every turn for this long, let other processes at it. */
const FAIRNESS_EVERY_MS = 200;
const FAIRNESS_PAUSE_MS = 3;

interface Pending {
  readonly statements: readonly Statement[];
  readonly since: number;
  resolve(results: StatementResult[]): void;
  reject(error: unknown): void;
}

/** What became of one batch inside a transaction that is not committed yet. */
type Outcome = { readonly results: StatementResult[] } | { readonly error: unknown };

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
  #queue: Pending[] = [];
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
    try {
      return this.#usable().read(sql, params) as T[];
    } catch (error) {
      if (!isBusy(error)) throw this.#connection.normalize(error);
    }
    return (await whenUnlocked(this.#lockTimeout, () => this.#usable().read(sql, params))) as T[];
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
      this.#schedule(this.#pause());
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

  #schedule(delay: number): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (delay > 0) setTimeout(() => this.#turn(), delay);
    else setImmediate(() => this.#turn());
  }

  /** One group, then the next turn if more is waiting. */
  #turn(): void {
    const start = performance.now();
    if (start - this.#lastTurn > FAIRNESS_PAUSE_MS) this.#busySince = start;
    const locked = this.#commitGroup() === "locked";
    if (locked) this.#giveUpOld();
    this.#lastTurn = performance.now();
    this.#scheduled = false;
    if (this.#queue.length > 0) this.#schedule(locked ? LOCK_POLL_MS : this.#pause());
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

  #commitGroup(): "done" | "locked" {
    try {
      this.#usable().control("BEGIN IMMEDIATE");
    } catch (error) {
      if (isBusy(error)) return "locked";
      this.#fail(this.#queue.splice(0), unavailable(error, "none"));
      return "done";
    }
    const stop = performance.now() + GROUP_MS;
    const group: Pending[] = [];
    const outcomes: Outcome[] = [];
    const size = Math.min(this.#queue.length, GROUP_BATCHES);
    while (group.length < size && (group.length === 0 || performance.now() < stop)) {
      const pending = this.#queue[group.length];
      if (!pending) break;
      group.push(pending);
      const outcome = size === 1 ? this.#runAlone(pending) : this.#runInSavepoint(pending);
      outcomes.push(outcome);
      if (!this.#connection.inTransaction) break;
    }
    this.#queue.splice(0, group.length);
    this.#finish(group, outcomes);
    return "done";
  }

  /** Runs the only batch of a transaction: undoing it is undoing the transaction. */
  #runAlone(pending: Pending): Outcome {
    try {
      return { results: pending.statements.map((statement) => this.#connection.run(statement)) };
    } catch (error) {
      const named = this.#connection.normalize(error);
      this.#rollback();
      return { error: named };
    }
  }

  #runInSavepoint(pending: Pending): Outcome {
    try {
      this.#connection.control("SAVEPOINT one");
      const results = pending.statements.map((statement) => this.#connection.run(statement));
      this.#connection.control("RELEASE one");
      return { results };
    } catch (error) {
      const named = this.#connection.normalize(error);
      // A full disk and the like end the whole transaction, and its savepoints with it.
      if (this.#connection.inTransaction) this.#undoSavepoint();
      return { error: named };
    }
  }

  #undoSavepoint(): void {
    try {
      this.#connection.control("ROLLBACK TO one");
      this.#connection.control("RELEASE one");
    } catch {
      this.#rollback();
    }
  }

  /** Commits what ran and tells each batch; or, when the transaction is lost, tells or repeats them. */
  #finish(group: Pending[], outcomes: readonly Outcome[]): void {
    if (!this.#connection.inTransaction) {
      this.#afterLoss(group, outcomes);
      return;
    }
    try {
      this.#connection.control("COMMIT");
    } catch (error) {
      this.#rollback();
      // A constraint checked only at COMMIT failed for one of them; alone, each has its own fate.
      if (isConstraint(error) && group.length > 1) this.#repeatAlone(group);
      else this.#fail(group, isConstraint(error) ? error : commitError(error));
      return;
    }
    for (const [index, pending] of group.entries()) settle(pending, outcomes[index]);
  }

  #afterLoss(group: Pending[], outcomes: readonly Outcome[]): void {
    const last = outcomes.at(-1);
    const culprit = group.at(-1);
    if (!culprit || !last || !("error" in last))
      return this.#fail(group, unavailable("transaction lost", "none"));
    if (last.error instanceof DatabaseUnavailable) return this.#fail(group, last.error);
    culprit.reject(last.error);
    this.#repeatAlone(group.slice(0, -1));
  }

  #repeatAlone(group: readonly Pending[]): void {
    for (const [index, pending] of group.entries()) {
      const waiting = this.#queue;
      this.#queue = [pending];
      const locked = this.#commitGroup() === "locked";
      this.#queue = locked ? [...group.slice(index), ...waiting] : waiting;
      if (locked) return;
    }
  }

  #fail(group: readonly Pending[], error: unknown): void {
    for (const pending of group) pending.reject(error);
  }

  /** Leaves the connection outside any transaction. Should that fail now, {@link Sqlite.#usable} tries again. */
  #rollback(): void {
    if (!this.#connection.inTransaction) return;
    try {
      this.#connection.control("ROLLBACK");
    } catch {
      // Its batches are being refused already; nothing reads or writes here before a rollback has worked.
    }
  }

  /** The connection outside any transaction, so that no query sees what is being undone. */
  #usable(): SqliteConnection {
    if (this.#closed) throw new DatabaseUnavailable("SQLite: the database is closed", "none");
    if (this.#connection.inTransaction) this.#connection.control("ROLLBACK");
    return this.#connection;
  }
}

function settle(pending: Pending, outcome: Outcome | undefined): void {
  if (outcome && "results" in outcome) pending.resolve(outcome.results);
  else pending.reject(outcome?.error);
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
