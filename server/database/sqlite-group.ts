/** Commits a group of batches in one transaction without mixing their fates. */
import { DatabaseUnavailable, type Statement, type StatementResult } from "./database.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { commitError, isBusy, isConstraint, unavailable } from "./sqlite-errors.ts";

/** A batch that waits to be committed, and how to tell its caller. */
export interface PendingBatch {
  readonly statements: readonly Statement[];
  /** When it was handed over, by `performance.now()`. */
  readonly since: number;
  resolve(results: StatementResult[]): void;
  reject(error: unknown): void;
}

/** Limits of one group, so that neither a query nor the first batch of a group waits long. */
const GROUP_BATCHES = 512;
const GROUP_MS = 20;

/** What became of one batch inside a transaction that is not committed yet. `lost`: the whole transaction must go, or is gone. */
type Outcome = { readonly results: StatementResult[] } | { readonly error: unknown; readonly lost: boolean };

/**
 * Takes batches from the front of the queue, runs them in one transaction, commits it, and only then fulfils
 * or rejects each. Answers "locked", with the queue as it was, when another process holds the lock.
 */
export function commitGroup(connection: SqliteConnection, queue: PendingBatch[]): "done" | "locked" {
  try {
    connection.settle().control("BEGIN IMMEDIATE");
  } catch (error) {
    if (isBusy(error)) return "locked";
    rejectAll(queue.splice(0), unavailable(error, "none"));
    return "done";
  }
  const stop = performance.now() + GROUP_MS;
  const group: PendingBatch[] = [];
  const outcomes: Outcome[] = [];
  const alone = queue.length === 1;
  for (const pending of queue) {
    if (group.length === GROUP_BATCHES || (group.length > 0 && performance.now() > stop)) break;
    const outcome = runOne(connection, pending.statements, alone);
    group.push(pending);
    outcomes.push(outcome);
    if ("lost" in outcome && outcome.lost) break;
  }
  queue.splice(0, group.length);
  const again = finish(connection, group, outcomes);
  for (const [index, pending] of again.entries()) {
    if (commitGroup(connection, [pending]) === "done") continue;
    queue.unshift(...again.slice(index));
    break;
  }
  return "done";
}

function runOne(connection: SqliteConnection, statements: readonly Statement[], alone: boolean): Outcome {
  if (alone) return runAlone(connection, statements);
  return statements.length === 1 ? runSingle(connection, statements) : runInSavepoint(connection, statements);
}

/**
 * Runs a batch of one statement among others. A statement that fails undoes itself and nothing else (conflict
 * resolution ABORT, SQLite's default), so it needs no savepoint, unless the failure ended the whole transaction.
 */
function runSingle(connection: SqliteConnection, statements: readonly Statement[]): Outcome {
  try {
    return { results: statements.map((statement) => connection.run(statement)) };
  } catch (error) {
    return { error: connection.normalize(error), lost: !connection.inTransaction };
  }
}

/** Runs the only batch of a transaction: undoing it is undoing the transaction. */
function runAlone(connection: SqliteConnection, statements: readonly Statement[]): Outcome {
  try {
    return { results: statements.map((statement) => connection.run(statement)) };
  } catch (error) {
    return { error: connection.normalize(error), lost: true };
  }
}

function runInSavepoint(connection: SqliteConnection, statements: readonly Statement[]): Outcome {
  try {
    connection.control("SAVEPOINT one");
    const results = statements.map((statement) => connection.run(statement));
    connection.control("RELEASE one");
    return { results };
  } catch (error) {
    return { error: connection.normalize(error), lost: !undoSavepoint(connection) };
  }
}

/** Whether the rest of the transaction could be kept. A full disk and the like end all of it, savepoints included. */
function undoSavepoint(connection: SqliteConnection): boolean {
  if (!connection.inTransaction) return false;
  try {
    connection.control("ROLLBACK TO one");
    connection.control("RELEASE one");
    return true;
  } catch {
    return false;
  }
}

/** Commits what ran and tells each batch. Answers those to be repeated alone, where each has a fate of its own. */
function finish(
  connection: SqliteConnection,
  group: readonly PendingBatch[],
  outcomes: readonly Outcome[],
): readonly PendingBatch[] {
  const last = outcomes.at(-1);
  if (last && "lost" in last && last.lost) {
    rollback(connection);
    const hopeless = group.length === 1 || last.error instanceof DatabaseUnavailable;
    return hopeless ? rejectAll(group, last.error) : group;
  }
  try {
    connection.control("COMMIT");
  } catch (error) {
    rollback(connection);
    if (!isConstraint(error)) return rejectAll(group, commitError(error));
    // A constraint that is checked only at COMMIT failed for one of them.
    return group.length === 1 ? rejectAll(group, error) : group;
  }
  for (const [index, pending] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome && "results" in outcome) pending.resolve(outcome.results);
    else pending.reject(outcome?.error);
  }
  return [];
}

function rejectAll(group: readonly PendingBatch[], error: unknown): readonly PendingBatch[] {
  for (const pending of group) pending.reject(error);
  return [];
}

function rollback(connection: SqliteConnection): void {
  try {
    connection.settle();
  } catch {
    // The batches are being refused already, and `settle` comes before whatever is done next.
  }
}
