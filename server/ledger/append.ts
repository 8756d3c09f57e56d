/**
 * Read, decide, write: the only way anything enters the ledger. A decision is written as one batch at the
 * version it was made for; whoever loses a race reads again and decides again.
 */
import { newId, type RandomBytes } from "../../shared/ids.ts";
import { type Database, DatabaseUnavailable, type Statement, UniqueViolation } from "../database/database.ts";
import { ledgerStatements, readHead, type StoredEvent } from "../store/ledger.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { eventHash, type StreamId, seedHash } from "./chain.ts";
import type { Decision, Rejection } from "./decision.ts";
import type { NewEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import type { InvoiceState } from "./state.ts";

export interface LedgerPort {
  readonly database: Database;
  readonly random: RandomBytes;
}

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
  return inTurn(`${stream.tenantId}/${stream.mode}/${stream.invoiceId}`, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const head = await readHead(port.database, stream);
      const decision = decide(head?.state ?? null);
      if (!decision.ok) return { ok: false, rejection: decision.rejection, state: head?.state ?? null };
      const after = decision.events.reduce<InvoiceState | null>(evolve, head?.state ?? null);
      if (after === null) throw new Error("a decision on an invoice that does not exist must create it");
      const events = seal(port.random, stream, at, head, decision.events);
      const statements = [...ledgerStatements(stream, head, after, events), ...also(after, events)];
      try {
        if (statements.length > 0) await port.database.batch(statements);
        return { ok: true, state: after, version: (head?.version ?? 0) + events.length, events };
      } catch (error) {
        if (!(error instanceof UniqueViolation) || error.table !== "events") throw error;
      }
    }
    throw new DatabaseUnavailable("too many writers on one invoice", "none");
  });
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

const turns = new Map<string, Promise<unknown>>();

/**
 * Writers of one invoice in this process take turns, so that they do not race each other through the database.
 * Correctness never rests on it: other processes are met by the version check.
 */
async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
  const settled = mine.catch(() => undefined);
  turns.set(key, settled);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === settled) turns.delete(key);
  }
}
