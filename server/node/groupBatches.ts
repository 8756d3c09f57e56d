/**
 * Visits that arrive together, written as one batch. The database would commit them together anyway, each in
 * a savepoint of its own so that it can fail alone; an insert among inserts does not need one, and it costs more than the row.
 */
import {
  type Database,
  DatabaseUnavailable,
  type Statement,
  type StatementResult,
} from "../database/database.ts";

/** Most statements of one batch; more are more batches of the same turn. */
const GROUP_MOST = 256;

/** Longest wait for more, in milliseconds: less than a flush of many disks, which every group costs once. */
const GATHER_MS = 2;

interface Waiting {
  readonly statements: readonly Statement[];
  readonly resolve: (results: StatementResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The same database, whose small batches are joined. For batches that do not depend on one another's fate or order: where the
 * joined one is refused, each is tried by itself.
 */
export function groupBatches(database: Database): Database {
  let waiting: Waiting[] = [];
  let seen = 0;
  let since = 0;

  /** As long as every turn brings more, the group grows; the first turn that brings nothing ends it. */
  const gather = (): void => {
    const grows = waiting.length > seen && waiting.length < GROUP_MOST;
    if (!grows || performance.now() - since > GATHER_MS) return flush();
    seen = waiting.length;
    setImmediate(gather);
  };
  const flush = (): void => {
    const all = waiting;
    waiting = [];
    seen = 0;
    for (let start = 0; start < all.length; start += GROUP_MOST) {
      void write(database, all.slice(start, start + GROUP_MOST));
    }
  };
  return {
    dialect: database.dialect,
    query: (sql, params) => database.query(sql, params),
    batch: (statements) =>
      new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        if (waiting.length > 1) return;
        since = performance.now();
        setImmediate(gather);
      }),
    close: () => database.close(),
  };
}

async function write(database: Database, group: readonly Waiting[]): Promise<void> {
  try {
    const results = await database.batch(group.flatMap(({ statements }) => statements));
    let at = 0;
    for (const { statements, resolve } of group) {
      resolve(results.slice(at, at + statements.length));
      at += statements.length;
    }
  } catch (error) {
    if (group.length === 1 || error instanceof DatabaseUnavailable) {
      for (const { reject } of group) reject(error);
      return;
    }
    for (const one of group) void write(database, [one]);
  }
}
