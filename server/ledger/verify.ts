/**
 * Recomputes everything the ledger claims: every hash, every number in sequence, that postings balance and say
 * what the facts say, and every column of the read models from a replay. Stops at the first fault and names it.
 */
import type { Database, Row, Value } from "../database/database.ts";
import { readByStream } from "../store/events.ts";
import { invoiceRow, paymentRow, type StoredEvent, type StoredPosting } from "../store/ledger.ts";
import { countRows, type LedgerCounts, readInvoiceRow, readPaymentRows } from "../store/readModels.ts";
import { eventHash, type StreamId, seedHash } from "./chain.ts";
import type { NewEvent } from "./events.ts";
import { BrokenLedger, evolve, type Fact } from "./evolve.ts";
import { type Posting, postCollection, postIssue, postVoid } from "./postings.ts";
import { balanceOf, type InvoiceState } from "./state.ts";

export interface Fault {
  readonly table: "events" | "postings" | "invoices" | "payments";
  /** Which row, in words. */
  readonly row: string;
  readonly fault: string;
}

export type Verification =
  | { readonly ok: true; readonly counts: LedgerCounts }
  | { readonly ok: false; readonly fault: Fault };

class Found extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.fault);
    this.fault = fault;
  }
}

const PAGE = 500;

/** Verifies the whole database. Memory stays bounded by one page and one invoice. */
export async function verifyLedger(database: Database): Promise<Verification> {
  try {
    return { ok: true, counts: await verifyAll(database) };
  } catch (error) {
    if (error instanceof Found) return { ok: false, fault: error.fault };
    throw error;
  }
}

async function verifyAll(database: Database): Promise<LedgerCounts> {
  let stream: Replay | null = null;
  let last: StoredEvent | null = null;
  const seen = { events: 0, postings: 0, invoices: 0, payments: 0 };
  const finish = async (replay: Replay): Promise<void> => {
    seen.invoices += 1;
    seen.payments += await compareReadModels(database, replay);
  };
  for (;;) {
    const page: StoredEvent[] = await readByStream(database, last, PAGE);
    for (const event of page) {
      if (stream === null || !sameStream(stream.id, event)) {
        if (stream !== null) await finish(stream);
        stream = startReplay(event);
      }
      step(stream, event);
      seen.events += 1;
      seen.postings += event.postings.length;
    }
    last = page.at(-1) ?? last;
    if (page.length < PAGE) break;
  }
  if (stream !== null) await finish(stream);
  const counts = await countRows(database);
  if (counts.events !== counts.lastPosition) {
    throw fault(
      "events",
      "position",
      `${counts.events} events stand at positions up to ${counts.lastPosition}: some are missing or moved`,
    );
  }
  for (const table of ["events", "postings", "invoices", "payments"] as const) {
    if (counts[table] === seen[table]) continue;
    throw fault(table, "count", `the table has ${counts[table]} rows, the chain accounts for ${seen[table]}`);
  }
  return counts;
}

interface Replay {
  readonly id: StreamId;
  readonly first: StoredEvent;
  state: InvoiceState | null;
  last: StoredEvent | null;
  receivable: number;
}

function startReplay(event: StoredEvent): Replay {
  const { tenantId, mode, invoiceId } = event;
  return { id: { tenantId, mode, invoiceId }, first: event, state: null, last: null, receivable: 0 };
}

function step(replay: Replay, event: StoredEvent): void {
  const row = `${event.invoiceId} #${event.sequence} (${event.id})`;
  const expected = (replay.last?.sequence ?? 0) + 1;
  if (event.sequence !== expected)
    throw fault("events", row, `sequence ${event.sequence} where ${expected} belongs`);
  if (replay.last !== null && event.position <= replay.last.position) {
    throw fault("events", row, `position ${event.position} comes before that of the event it follows`);
  }
  const previous = replay.last?.hash ?? seedHash(replay.id);
  if (event.previousHash !== previous)
    throw fault("events", row, "previous_hash is not the hash of the event before");
  if (eventHashOrNull(event) !== event.hash)
    throw fault("events", row, "hash does not match the event and its postings");
  const before = replay.state;
  let after: InvoiceState;
  let fact: Fact;
  try {
    fact = { type: event.type, data: JSON.parse(event.data) as unknown } as Fact;
    after = evolve(before, fact);
  } catch (error) {
    if (!(error instanceof BrokenLedger) && !(error instanceof SyntaxError)) throw error;
    throw fault("events", row, error.message);
  }
  comparePostings(row, expectedPostings(before, after, fact), event.postings);
  replay.receivable += sum(event.postings.filter((posting) => posting.account === "receivable"));
  if (replay.receivable !== balanceOf(after))
    throw fault("postings", row, "the receivable account is not the balance");
  replay.state = after;
  replay.last = event;
}

/** A row so damaged that it cannot be hashed has no hash. */
function eventHashOrNull(event: StoredEvent): string | null {
  try {
    return eventHash(event);
  } catch {
    return null;
  }
}

/** The postings that a fact must have, computed again by the rules. */
function expectedPostings(before: InvoiceState | null, after: InvoiceState, fact: Fact): readonly Posting[] {
  const type: NewEvent["type"] = fact.type;
  if (type === "invoice.created") return postIssue(after);
  if (before === null) return [];
  if (type === "invoice.voided") return postVoid(before);
  if (type !== "invoice.payment_received" && type !== "invoice.payment_returned") return [];
  const { paymentId } = fact.data as { paymentId: string };
  const payment = after.payments[paymentId];
  return payment ? postCollection(before, payment.method, after.received - before.received) : [];
}

function comparePostings(row: string, expected: readonly Posting[], found: readonly StoredPosting[]): void {
  found.forEach((posting, index) => {
    if (posting.ordinal !== index)
      throw fault("postings", row, `ordinal ${posting.ordinal} where ${index} belongs`);
  });
  if (sum(found) !== 0) throw fault("postings", row, `the postings sum to ${sum(found)}, not to zero`);
  const text = (postings: readonly Posting[]): string =>
    postings.map(({ account, amount, currency }) => `${account} ${amount} ${currency}`).join(", ");
  if (text(expected) !== text(found))
    throw fault("postings", row, `[${text(found)}] where [${text(expected)}] belongs`);
}

async function compareReadModels(database: Database, replay: Replay): Promise<number> {
  const { state, last } = replay;
  if (state === null || last === null) throw new Error("a stream without events cannot be compared");
  const row = await readInvoiceRow(database, replay.id);
  if (row === null) throw fault("invoices", replay.id.invoiceId, "the row is missing");
  const expected = { ...invoiceRow(replay.id, state, last), created_position: replay.first.position };
  compareRow("invoices", replay.id.invoiceId, expected, row);
  const payments = Object.values(state.payments).sort((a, b) => (a.paymentId < b.paymentId ? -1 : 1));
  const rows = await readPaymentRows(database, replay.id);
  payments.forEach((payment) => {
    const found = rows.find((candidate) => candidate["payment_id"] === payment.paymentId);
    if (!found) throw fault("payments", payment.paymentId, "the row is missing");
    compareRow("payments", payment.paymentId, paymentRow(replay.id, state.currency, payment), found);
  });
  return payments.length;
}

function compareRow(table: Fault["table"], name: string, expected: Record<string, Value>, found: Row): void {
  for (const column of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[column] === found[column]) continue;
    throw fault(table, name, `column ${column} differs from what the events say`);
  }
}

function sameStream(a: StreamId, b: StreamId): boolean {
  return a.tenantId === b.tenantId && a.mode === b.mode && a.invoiceId === b.invoiceId;
}

function sum(postings: readonly Posting[]): number {
  return postings.reduce((total, posting) => total + posting.amount, 0);
}

function fault(table: Fault["table"], row: string, text: string): Found {
  return new Found({ table, row, fault: text });
}
