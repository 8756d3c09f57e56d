/** Commits a group of batches in one transaction and one round trip without mixing their fates. */
import type { PoolClient } from "pg";
import type { StatementResult } from "./database.ts";
import { fromServer } from "./postgres-errors.ts";
import { exchange, type Preparations, Segment } from "./postgres-segment.ts";
import { type Bound, readStatement } from "./postgres-statement.ts";

/**
 * What became of a batch. `refused`: the server refused it, it had no effect. `undone`: it had no effect for
 * reasons that are not its own. `unknown`: the connection ended when it may have been committed.
 */
export type Fate =
  | { readonly kind: "done"; readonly results: StatementResult[] }
  | { readonly kind: "refused" | "undone" | "unknown"; readonly error: unknown };

/**
 * Writers that give events their positions hold this lock until they have committed, so that positions are
 * visible in their order. Any number, as long as every process of every version uses the same.
 */
const POSITIONS_LOCK = 7_239_517_406_281;

const control = (sql: string): Bound => ({
  ...readStatement(sql),
  name: `c_${sql.replaceAll(/\W/g, "_")}`,
  gives: false,
  params: [],
});
const BEGIN = control("BEGIN ISOLATION LEVEL READ COMMITTED");
const COMMIT = control("COMMIT");
const MARK = control("SAVEPOINT one");
const UNMARK = control("RELEASE SAVEPOINT one");
const BACK = control("ROLLBACK TO SAVEPOINT one");
const ROLLBACK = control("ROLLBACK");
const lock = (key: number): Bound => ({
  ...readStatement("SELECT pg_advisory_xact_lock(?)"),
  gives: false,
  params: [key],
});
const LOCK = lock(POSITIONS_LOCK);
/**
 * Changing the shape of large tables takes its time. Processes do it one after the other, because two that make
 * the same table at once disturb each other, IF NOT EXISTS or not.
 */
const PATIENCE: readonly Bound[] = [
  {
    ...readStatement(
      "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '600000', true)",
    ),
    gives: false,
    params: [],
  },
  lock(POSITIONS_LOCK + 1),
];

/**
 * Writes batches of one kind on a connection that nobody else uses meanwhile: all in one piece, and when the server
 * refuses that, each behind a savepoint.
 * @param careful begins with savepoints, for times in which batches are often refused.
 * @param deadline milliseconds after which an answer is no longer waited for.
 */
export async function commitGroup(
  client: PoolClient,
  preparations: Preparations,
  batches: readonly (readonly Bound[])[],
  { careful, deadline }: { readonly careful: boolean; readonly deadline: number },
): Promise<Fate[]> {
  const positions = batches.some((batch) => batch.some((statement) => statement.positions));
  if (batches.length === 1 || !careful) {
    const fates = await commitInOnePiece(client, preparations, batches, positions, deadline);
    if (batches.length === 1 || fates[0]?.kind !== "refused") return fates;
  }
  const segment = (...statements: Bound[]): Segment => new Segment(statements, preparations);
  const opening = segment(BEGIN, ...(positions ? [LOCK] : []), MARK);
  // Each batch begins by going back to the mark: it undoes the one before if that was refused, and nothing if not,
  // because then the mark was set anew behind it. So no answer has to be waited for.
  const parts = batches.map((batch) => segment(BACK, ...batch, UNMARK, MARK));
  const closing = [segment(BACK), segment(COMMIT)] as const;
  await exchange(client, [opening, ...parts, ...closing], deadline);
  return fatesOf(client, preparations, opening, parts, closing[1], deadline);
}

async function fatesOf(
  client: PoolClient,
  preparations: Preparations,
  opening: Segment,
  parts: readonly Segment[],
  commit: Segment,
  deadline: number,
): Promise<Fate[]> {
  const fates = (undoneOrUnknown: Fate): Fate[] =>
    parts.map((part) =>
      part.state === "refused" ? { kind: "refused", error: part.error } : undoneOrUnknown,
    );
  if (commit.state === "done" && commit.tag === "COMMIT" && opening.state === "done") {
    return parts.map((part) =>
      part.state === "done"
        ? { kind: "done", results: part.results.slice(1, -2) }
        : { kind: "refused", error: part.error },
    );
  }
  if (commit.state !== "lost") {
    if (commit.state === "refused") await exchange(client, [new Segment([ROLLBACK], preparations)], deadline);
    // Not even begun, or a constraint that is checked at the end failed for one of them: each has to be tried alone.
    if (opening.state === "refused") return parts.map(() => ({ kind: "refused", error: opening.error }));
    return fates({ kind: "undone", error: commit.error });
  }
  const farewell = [opening, ...parts].find((part) => part.state === "lost" && fromServer(part.error));
  // A server that said why it ends the connection before it reached COMMIT did not commit.
  const certain = farewell !== undefined || !commit.sent;
  return fates({ kind: certain ? "undone" : "unknown", error: farewell?.error ?? commit.error });
}

/** Statements up to one Sync are a transaction already: all batches share one fate. */
async function commitInOnePiece(
  client: PoolClient,
  preparations: Preparations,
  batches: readonly (readonly Bound[])[],
  positions: boolean,
  deadline: number,
): Promise<Fate[]> {
  const statements = batches.flat();
  const shapes = statements.some((statement) => statement.shapes);
  const before = [...(shapes ? PATIENCE : []), ...(positions ? [LOCK] : [])];
  const segment = new Segment([...before, ...statements], preparations);
  await exchange(client, [segment], shapes ? 0 : deadline);
  if (segment.state === "done") {
    let from = before.length;
    return batches.map(({ length }) => ({
      kind: "done",
      results: segment.results.slice(from, (from += length)),
    }));
  }
  const { error } = segment;
  if (segment.state === "refused") return batches.map(() => ({ kind: "refused", error }));
  // The server answers in order: had it come to the end, the last statement's answer would be before the farewell.
  const certain = !segment.sent || (fromServer(error) !== undefined && !segment.complete);
  return batches.map(() => ({ kind: certain ? "undone" : "unknown", error }));
}
