/** The pool of connections to one PostgreSQL database, and what is set on each of them. */
import { type ClientBase, Pool, type PoolConfig } from "pg";

export interface PostgresOptions {
  /** Connections of this process at most. 10 by default. */
  readonly connections?: number;
  /** How many of them write what needs no order, beside the one that writes events. 2 by default. */
  readonly writers?: number;
  /** How long to wait for a connection, in milliseconds. 5,000 by default. */
  readonly connectTimeout?: number;
  /** How long a statement may run, in milliseconds. 15,000 by default. */
  readonly statementTimeout?: number;
  /** How long a statement may wait for a lock, in milliseconds. 5,000 by default. */
  readonly lockTimeout?: number;
  /** What an operator sees in `pg_stat_activity`. */
  readonly applicationName?: string;
}

export interface Settled extends Required<PostgresOptions> {
  /** When the server does not keep its own limits (it hangs, the network swallows), in milliseconds. */
  readonly deadline: number;
}

/** For how long the server keeps a transaction that this process forgot, in milliseconds. */
const IDLE_IN_TRANSACTION_MS = 10_000;
const IDLE_CONNECTION_MS = 60_000;
/** Connections are made anew once in a while, so that a changed address or balance of servers is noticed. */
const LIFETIME_S = 3_600;

export function settle(options: PostgresOptions): Settled {
  const statementTimeout = options.statementTimeout ?? 15_000;
  return {
    connections: options.connections ?? 10,
    writers: options.writers ?? 2,
    connectTimeout: options.connectTimeout ?? 5_000,
    statementTimeout,
    lockTimeout: options.lockTimeout ?? 5_000,
    applicationName: options.applicationName ?? "paylink",
    deadline: 2 * statementTimeout,
  };
}

/** @throws {TypeError} for an address that cannot be read, without repeating it: it may hold a password. */
export function connectionPool(url: string, settled: Settled): Pool {
  const pool = newPool(url, settled);
  // A connection that ends while nobody uses it, or behind the error its user gets: the pool drops it.
  pool.on("error", () => undefined);
  return pool;
}

function newPool(url: string, settled: Settled): Pool {
  if (!URL.canParse(url)) throw new TypeError("the address of the database cannot be read");
  // Statements are sent without waiting for the answers of those before (postgres-segment.ts).
  const config: PoolConfig & { readonly pipeline: true } = {
    connectionString: url,
    max: settled.connections,
    connectionTimeoutMillis: settled.connectTimeout,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    maxLifetimeSeconds: LIFETIME_S,
    keepAlive: true,
    application_name: settled.applicationName,
    pipeline: true,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, its types do not say so
    onConnect: (client) => prepareConnection(client, settled),
  };
  return new Pool(config);
}

/**
 * Sets with a statement what could be set on connecting: poolers such as PgBouncer refuse settings that they do not know
 * there. `synchronous_commit` is never weaker than "on"; "remote_apply" stays.
 */
async function prepareConnection(client: ClientBase, settled: Settled): Promise<void> {
  client.on("error", () => undefined);
  await client.query(
    `SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', $3, false),
       set_config('default_transaction_isolation', 'read committed', false),
       set_config('synchronous_commit',
         CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)`,
    [String(settled.statementTimeout), String(settled.lockTimeout), String(IDLE_IN_TRANSACTION_MS)],
  );
}
