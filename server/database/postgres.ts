/**
 * The database port over PostgreSQL, for any number of processes.
 *
 * A durable commit costs a flush of the server's disk and a round trip, and one of each can carry many batches: what
 * gathers while a commit is under way is sent as one transaction; each batch keeps a fate of its own (postgres-group.ts). Batches that
 * give events their positions queue for one lock (docs/decisions/0006) and share it; others do not wait for them.
 */
import type { Pool, PoolClient } from "pg";
import {
  type Database,
  DatabaseUnavailable,
  type Row,
  type Statement,
  type StatementResult,
  UniqueViolation,
  type Value,
} from "./database.ts";
import {
  columnsOfDetail,
  fromServer,
  isStale,
  isUnique,
  isUnlucky,
  refusal,
  unavailable,
} from "./postgres-errors.ts";
import { commitGroup, type Fate } from "./postgres-group.ts";
import { type Lanes, makeLanes } from "./postgres-lanes.ts";
import { connectionPool, type PostgresOptions, type Settled, settle } from "./postgres-pool.ts";
import { exchange, type Preparations, Segment } from "./postgres-segment.ts";
import { type Bound, bindForBatch, bindForQuery } from "./postgres-statement.ts";

export type { PostgresOptions } from "./postgres-pool.ts";

export interface PostgresDatabase extends Database {
  readonly dialect: "postgres";
}

interface Work {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  tries: number;
}
interface Read extends Work {
  readonly statement: Bound;
  readonly resolve: (rows: Row[]) => void;
}
interface Write extends Work {
  readonly statements: readonly Bound[];
  readonly resolve: (results: StatementResult[]) => void;
  /** In a transaction of its own: it changes the shape of the database, is very long, or was undone with others. */
  alone: boolean;
}

/** Work that may wait; beyond it the server cannot follow and callers must hear so. */
const QUEUE_MOST = 20_000;
/** PostgreSQL remembers 64 savepoints of a running transaction cheaply. */
const GROUP_BATCHES = 64;
const GROUP_STATEMENTS = 1_000;
/** Reads on one connection at once: the later ones wait for the earlier ones. */
const READS_TOGETHER = 16;
/** After a group in which a batch was refused, so many use savepoints, which cost half as much again. */
const CAREFUL_GROUPS = 16;
/** How often work is tried that had no effect for no fault of its own. */
const TRIES = 4;

/**
 * Opens a pool of connections and makes one of them.
 * @param url `postgres://user:password@host:port/database`, with libpq's parameters such as `sslmode`.
 * @throws {DatabaseUnavailable} when the server cannot be reached or refuses us.
 * @throws {Error} when it is too old, or its database is not in UTF-8.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<PostgresDatabase> {
  const settings = settle(options);
  const pool = connectionPool(url, settings);
  const database = new Postgres(pool, settings);
  try {
    await database.check();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

class Postgres implements PostgresDatabase {
  readonly dialect = "postgres";
  readonly #pool: Pool;
  readonly #deadline: number;
  readonly #reads: Lanes<Read>;
  /** Batches with events: one transaction at a time, as they would wait for each other in the server. */
  readonly #ordered: Lanes<Write>;
  readonly #others: Lanes<Write>;
  readonly #prepared = new WeakMap<PoolClient, Preparations>();
  readonly #constraints = new Map<string, readonly string[]>();
  /** How many groups to come take care that one batch may be refused. */
  #careful = 0;
  #closing: Promise<void> | undefined;

  constructor(pool: Pool, { connections, writers, deadline }: Settled) {
    this.#pool = pool;
    this.#deadline = deadline;
    this.#reads = makeLanes(Math.max(1, connections - writers - 1), takeReads, (reads) => this.#read(reads));
    this.#ordered = makeLanes(1, takeWrites, (writes) => this.#write(writes));
    this.#others = makeLanes(writers, takeWrites, (writes) => this.#write(inOneOrder(writes)));
  }

  /** What the product rests on, asked once. Settings of each connection are in postgres-pool.ts. */
  async check(): Promise<void> {
    const [row] = await this.query<{ version: string; encoding: string }>(
      "SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding",
    );
    if (Number(row?.version) < 140_000) throw new Error("PostgreSQL 14 or newer is needed");
    if (row?.encoding !== "UTF8") throw new Error(`The database is in ${row?.encoding}; it must be in UTF8`);
  }

  async query<T extends Row = Row>(sql: string, params: readonly Value[] = []): Promise<T[]> {
    const statement = bindForQuery(sql, params);
    this.#refuseWork(this.#reads);
    return new Promise<Row[]>((resolve, reject) => {
      this.#reads.push({ statement, resolve, reject, tries: 0 });
    }) as Promise<T[]>;
  }

  async batch(statements: readonly Statement[]): Promise<StatementResult[]> {
    const bound = statements.map(bindForBatch);
    const lanes = bound.some(({ positions }) => positions) ? this.#ordered : this.#others;
    this.#refuseWork(lanes);
    if (bound.length === 0) return [];
    const alone = bound.length > GROUP_STATEMENTS || bound.some(({ shapes }) => shapes);
    return new Promise((resolve, reject) => {
      lanes.push({ statements: bound, resolve, reject, tries: 0, alone });
    });
  }

  close(): Promise<void> {
    const lanes = [this.#reads, this.#ordered, this.#others];
    this.#closing ??= Promise.all(lanes.map((lane) => lane.drained())).then(() => this.#pool.end());
    return this.#closing;
  }

  #refuseWork(lanes: Lanes<unknown>): void {
    if (this.#closing) throw new DatabaseUnavailable("PostgreSQL: the database is closed", "none");
    if (lanes.waiting >= QUEUE_MOST) {
      throw new DatabaseUnavailable("PostgreSQL: too much work is waiting", "none");
    }
  }

  async #read(reads: Read[]): Promise<void> {
    await this.#connected(this.#reads, reads, async (client, preparations) => {
      const segments = reads.map(({ statement }) => new Segment([statement], preparations));
      await exchange(client, segments, this.#deadline);
      for (const [index, segment] of segments.entries()) {
        const read = reads[index];
        if (!read) continue;
        if (segment.state === "done") read.resolve(segment.results[0]?.rows ?? []);
        else if (segment.state === "lost" || isUnlucky(segment.error)) {
          this.#again(this.#reads, read, segment.error);
        } else read.reject(refusal(segment.error));
      }
    });
  }

  async #write(writes: Write[]): Promise<void> {
    const positions = writes.some(({ statements }) => statements.some((statement) => statement.positions));
    const lanes = positions ? this.#ordered : this.#others;
    await this.#connected(lanes, writes, async (client, preparations) => {
      const batches = writes.map(({ statements }) => statements);
      const careful = this.#careful > 0;
      const fates = await commitGroup(client, preparations, batches, { careful, deadline: this.#deadline });
      const refused = writes.length > 1 && fates.some(({ kind }) => kind === "refused");
      this.#careful = refused ? CAREFUL_GROUPS : Math.max(0, this.#careful - 1);
      for (const [index, fate] of fates.entries()) {
        const write = writes[index];
        if (write) this.#conclude(lanes, write, fate);
      }
    });
  }

  #conclude(lanes: Lanes<Write>, write: Write, fate: Fate): void {
    if (fate.kind === "done") write.resolve(fate.results);
    else if (fate.kind === "unknown") write.reject(unavailable(fate.error, "unknown"));
    else if (fate.kind === "undone" || isUnlucky(fate.error)) {
      write.alone = true;
      this.#again(lanes, write, fate.error);
    } else if (isUnique(fate.error)) void this.#uniqueViolation(fate.error).then(write.reject);
    else write.reject(refusal(fate.error));
  }

  /** Tries work again that certainly had no effect, or gives it up. */
  #again<T extends Work>(lanes: Lanes<T>, work: T, error: unknown): void {
    work.tries += 1;
    if (work.tries < TRIES) lanes.push(work);
    else work.reject(isStale(error) ? error : unavailable(error, "none"));
  }

  /** Runs work on a connection of its own. Without a connection all that waits is refused: it would fare no better. */
  async #connected<T extends Work>(
    lanes: Lanes<T>,
    work: readonly T[],
    run: (client: PoolClient, preparations: Preparations) => Promise<void>,
  ): Promise<void> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      for (const { reject } of [...work, ...lanes.clear()]) reject(unavailable(error, "none"));
      return;
    }
    let fit = false;
    try {
      let preparations = this.#prepared.get(client);
      if (!preparations) this.#prepared.set(client, (preparations = new Map()));
      await run(client, preparations);
      fit = client.getTransactionStatus() === "I";
    } catch (error) {
      // A fault of this adapter: nobody may be left waiting. What was settled already does not hear of it.
      for (const { reject } of work) reject(unavailable(error, "unknown"));
    } finally {
      client.release(!fit);
    }
  }

  async #uniqueViolation(error: unknown): Promise<unknown> {
    const { table = "", detail, constraint = "", schema = "" } = fromServer(error) ?? {};
    try {
      return new UniqueViolation(
        table,
        columnsOfDetail(detail) ?? (await this.#columnsOf(schema, constraint)),
      );
    } catch (failure) {
      return failure;
    }
  }

  /** For a server that gives no details: a constraint's columns from the catalogue, looked up once. */
  async #columnsOf(schema: string, constraint: string): Promise<readonly string[]> {
    const key = `${schema}.${constraint}`;
    const known = this.#constraints.get(key);
    if (known) return known;
    const rows = await this.query<{ name: string }>(
      `SELECT a.attname AS name FROM pg_class i JOIN pg_namespace n ON n.oid = i.relnamespace
       JOIN pg_index x ON x.indexrelid = i.oid
       JOIN unnest(x.indkey::int2[]) WITH ORDINALITY AS k (attnum, place) ON TRUE
       JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum AND k.attnum > 0
       WHERE n.nspname = ? AND i.relname = ? AND k.place <= x.indnkeyatts ORDER BY k.place`,
      [schema, constraint],
    );
    const columns = rows.map(({ name }) => name);
    this.#constraints.set(key, columns);
    return columns;
  }
}

function takeReads(queue: Read[], free: number): Read[] {
  return queue.splice(0, Math.min(READS_TOGETHER, Math.ceil(queue.length / free)));
}

function takeWrites(queue: Write[]): Write[] {
  let count = 0;
  let statements = 0;
  for (const write of queue) {
    if (count > 0 && (write.alone || queue[0]?.alone)) break;
    statements += write.statements.length;
    if (count > 0 && (count === GROUP_BATCHES || statements > GROUP_STATEMENTS)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

/** Processes that touch the same rows in the same order wait for each other instead of deadlocking. */
function inOneOrder(writes: Write[]): Write[] {
  if (writes.length < 2) return writes;
  const keyed = writes.map((write) => {
    const first = write.statements[0];
    return { write, key: `${first?.text}\n${first?.params.join("\n")}` };
  });
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  return keyed.map(({ write }) => write);
}
