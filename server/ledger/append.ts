/**
 * Read, decide, write: the only way anything enters the ledger. A decision is written as one batch at the
 * version it was made for; whoever loses a race reads again and decides again.
 */
import { newId, type RandomBytes } from "../../shared/ids.ts";
import {
  type Database,
  DatabaseUnavailable,
  type Statement,
  type StatementResult,
  UniqueViolation,
} from "../database/database.ts";
import { isWritten } from "../store/events.ts";
import { ledgerStatements, readHead, type StoredEvent } from "../store/ledger.ts";
import { announceEvents } from "../store/webhooks.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { eventHash, type StreamId, seedHash } from "./chain.ts";
import type { Decision, Rejection } from "./decision.ts";
import type { NewEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import type { InvoiceState } from "./state.ts";

export interface LedgerPort {
  readonly database: Database;
  readonly random: RandomBytes;
  /**
   * How writers of one invoice take turns; by default those of this process queue up. Where that cannot be (on Workers one
   * request must not wait for another's promise) all go at once, and whoever loses a race waits a moment by chance.
   */
  readonly turns?: Turns;
  /** Real time, for when the announcement of new events is due; without it that is at once. */
  readonly now?: () => Date;
  /** Called when events were announced to webhook endpoints. */
  readonly wake?: () => void;
}

/** Does a key's work when its turn has come. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export type Appended =
  | {
      readonly ok: true;
      readonly state: InvoiceState;
      /** The invoice's version: the sequence of its last event. */
      readonly version: number;
      /** What this call wrote; empty when the decision was "nothing new". */
      readonly events: readonly Omit<StoredEvent, "position">[];
    }
  | { readonly ok: false; readonly rejection: Rejection; readonly state: InvoiceState | null };

/** Writers that lose this often in a row meet something that is no ordinary race. */
const ATTEMPTS_MAX = 60;

/** Losers wait up to this much longer after each loss, and never longer than the most, in milliseconds. */
const PAUSE_MS = 4;
const PAUSE_MOST_MS = 100;

/** A batch whose fate is unknown is handed in again at most this often before the caller is told. */
const RESOLVE_MAX = 5;
/** Before the third time, and doubling; the second comes at once, as most often only the connection was lost. */
const RESOLVE_PAUSE_MS = 25;

/**
 * Decides on the present state and writes the outcome atomically.
 *
 * @param decide pure; called again with newer state after every lost race.
 * @param also further statements of the same batch (rows of tasks, links), made from the outcome; also run when the decision holds no event.
 * @returns the new state and the events written, or the decider's rejection.
 * @throws DatabaseUnavailable when the database is away, or the race was lost too often; UniqueViolation of a statement of `also`.
 */
export async function append(
  port: LedgerPort,
  stream: StreamId,
  at: string,
  decide: (state: InvoiceState | null) => Decision,
  also: (
    after: InvoiceState,
    events: readonly Omit<StoredEvent, "position">[],
  ) => readonly Statement[] = () => [],
): Promise<Appended> {
  const turns = port.turns ?? queued;
  return turns(`${stream.tenantId}/${stream.mode}/${stream.invoiceId}`, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const head = await readHead(port.database, stream);
      const decision = decide(head?.state ?? null);
      if (!decision.ok) return { ok: false, rejection: decision.rejection, state: head?.state ?? null };
      const after = decision.events.reduce<InvoiceState | null>(evolve, head?.state ?? null);
      if (after === null) throw new Error("a decision on an invoice that does not exist must create it");
      const events = seal(port.random, stream, at, head, decision.events);
      const written = ledgerStatements(stream, head, after, events);
      const statements = [...written, ...announcement(port, stream, events), ...also(after, events)];
      try {
        if (statements.length > 0) {
          const results = await write(port.database, statements, events[0]?.id);
          if (events.length > 0 && results?.[written.length]?.changes !== 0) port.wake?.();
        }
        return { ok: true, state: after, version: (head?.version ?? 0) + events.length, events };
      } catch (error) {
        if (!(error instanceof UniqueViolation) || error.table !== "events") throw error;
        if (turns !== queued) await pauseAfterLoss(port.random, attempt);
      }
    }
    throw new DatabaseUnavailable("too many writers on one invoice", "none");
  });
}

/** New events are announced to the merchant's webhook endpoints in their own batch, so that no crash can come in between. */
function announcement(
  port: LedgerPort,
  { tenantId, mode }: StreamId,
  events: readonly unknown[],
): readonly Statement[] {
  if (events.length === 0) return [];
  return [announceEvents({ tenantId, mode }, newId("task", port.random), port.now?.().getTime() ?? 0)];
}

/**
 * Writes a batch once, also when the reply to it is lost. Only the same batch handed in again can tell what became of
 * the first (which may still be on its way): its events have the same ids and numbers, so the ledger takes one of the
 * two, and when it refuses the second, the first event's id tells whether ours stands or another writer's.
 */
async function write(
  database: Database,
  statements: readonly Statement[],
  firstEventId: string | undefined,
): Promise<StatementResult[] | null> {
  for (let doubts = 0; ; ) {
    try {
      return await database.batch(statements);
    } catch (error) {
      if (await settles(error)) return null;
      doubts += 1;
      // A database that starts again is back within a second or two.
      if (doubts > 1) await sleep(RESOLVE_PAUSE_MS * 2 ** doubts);
    }

    /** Whether our batch stands after all. Throws what the caller must hear. */
    async function settles(error: unknown): Promise<boolean> {
      const refused = error instanceof UniqueViolation && error.table === "events";
      if (refused && doubts > 0 && firstEventId !== undefined) {
        try {
          if (await isWritten(database, firstEventId)) return true;
        } catch (failure) {
          if (doubts < RESOLVE_MAX && failure instanceof DatabaseUnavailable) return false;
          throw failure instanceof DatabaseUnavailable ? inDoubt(failure) : failure;
        }
      }
      if (!(error instanceof DatabaseUnavailable)) throw error;
      if (error.outcome === "none" && doubts === 0) throw error;
      // That the repetition had no effect says nothing of the first.
      if (doubts >= RESOLVE_MAX) throw inDoubt(error);
      return false;
    }
  }
}

function inDoubt(error: DatabaseUnavailable): DatabaseUnavailable {
  return error.outcome === "unknown" ? error : new DatabaseUnavailable(error.message, "unknown", error);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}

/** Waits a moment by chance, the longer the more races were lost. */
export async function pauseAfterLoss(random: RandomBytes, attempt: number): Promise<void> {
  const most = Math.min(attempt * PAUSE_MS, PAUSE_MOST_MS);
  const milliseconds = ((random(1)[0] ?? 0) / 256) * most;
  await sleep(milliseconds);
}

/** Gives decided events their ids, numbers and hashes. */
function seal(
  random: RandomBytes,
  stream: StreamId,
  at: string,
  head: { readonly version: number; readonly headHash: string } | null,
  events: readonly NewEvent[],
): Omit<StoredEvent, "position">[] {
  let previousHash = head?.headHash ?? seedHash(stream);
  let sequence = head?.version ?? 0;
  return events.map((event) => {
    sequence += 1;
    const unsealed = {
      ...stream,
      id: newId("event", random),
      sequence,
      type: event.type,
      occurredAt: at,
      data: canonicalJson(event.data as unknown as Json),
      postings: event.postings,
      previousHash,
    };
    const hash = eventHash(unsealed);
    previousHash = hash;
    return { ...unsealed, hash };
  });
}

const queues = new Map<string, Promise<unknown>>();

/**
 * Writers of one invoice in this process take turns, so that they do not race each other through the database.
 * Correctness never rests on it: other processes are met by the version check.
 */
export async function queued<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (queues.get(key) ?? Promise.resolve()).then(work, work);
  const settled = mine.catch(() => undefined);
  queues.set(key, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === settled) queues.delete(key);
  }
}
