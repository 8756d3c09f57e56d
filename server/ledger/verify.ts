/**
 * Recomputes everything the ledger claims: every hash, every number in sequence, that postings balance and say
 * what the facts say, every column of the read models from a replay, and customers' credit. Stops at the first fault and names it.
 *
 * Others may write meanwhile: rows are only ever compared with events that were read after them, and what was
 * written after the beginning may be seen or not.
 */
import type { Database, Row, Value } from "../database/database.ts";
import { findDrift } from "../store/analytics.ts";
import { readByStream, readInvoiceEvents } from "../store/events.ts";
import { invoiceRow, paymentRow, type StoredEvent } from "../store/ledger.ts";
import { findStray, readInvoiceRow, readPaymentRows, readPositions } from "../store/readModels.ts";
import { type Fault, FaultFound, type Replay, replayNext } from "./replay.ts";
import { compareDemands, type DemandedCredit, demandOf, verifyCredit } from "./verifyCredit.ts";

/** How many rows were verified. */
export interface VerifiedCounts {
  events: number;
  postings: number;
  invoices: number;
  payments: number;
  /** Entries of customers' credit. */
  credits: number;
}

export type Verification =
  | { readonly ok: true; readonly counts: Readonly<VerifiedCounts> }
  | { readonly ok: false; readonly fault: Fault };

const PAGE = 500;
/** An invoice that was written to during so many looks in a row is not written by payers. */
const LOOKS_MAX = 1_000;

/** Verifies the whole database. Memory stays bounded by one page and one invoice. */
export async function verifyLedger(database: Database): Promise<Verification> {
  try {
    return { ok: true, counts: await verifyAll(database) };
  } catch (error) {
    if (error instanceof FaultFound) return { ok: false, fault: error.fault };
    throw error;
  }
}

async function verifyAll(database: Database): Promise<VerifiedCounts> {
  const counts: VerifiedCounts = { events: 0, postings: 0, invoices: 0, payments: 0, credits: 0 };
  const end = await checkPositions(database);
  let upToEnd = 0;
  let replay: Replay | null = null;
  let demands: DemandedCredit[] = [];
  const tell = (before: Replay | null, event: StoredEvent): Replay => {
    const after = replayNext(before, event);
    const demand = demandOf(after, event);
    if (demand !== null) demands.push(demand);
    counts.events += 1;
    counts.postings += event.postings.length;
    if (event.position <= end) upToEnd += 1;
    return after;
  };
  const finish = async (told: Replay): Promise<void> => {
    counts.invoices += 1;
    counts.payments += await compareReadModels(database, told, tell);
    await compareDemands(database, demands);
    demands = [];
  };
  let last: StoredEvent | null = null;
  for (;;) {
    const page: StoredEvent[] = await readByStream(database, last, PAGE);
    for (const event of page) {
      if (replay !== null && !sameStream(replay, event)) {
        await finish(replay);
        replay = null;
      }
      replay = tell(replay, event);
    }
    last = page.at(-1) ?? last;
    if (page.length < PAGE) break;
  }
  if (replay !== null) await finish(replay);
  if (upToEnd !== end)
    throw new FaultFound("events", "count", `${end} events stand there, ${upToEnd} belong to an invoice`);
  const stray = await findStray(database);
  if (stray !== null) throw new FaultFound(stray.table, stray.row, "no event accounts for this row");
  const drift = await findDrift(database);
  if (drift !== null)
    throw new FaultFound("analytics_quarters", drift, "the figures differ from what the ledger comes to");
  counts.credits = await verifyCredit(database);
  return counts;
}

/** Events stand at the positions 1, 2, 3 …; answers the last one. */
async function checkPositions(database: Database): Promise<number> {
  const { events, first, last } = await readPositions(database);
  if (events === last && first === Math.min(events, 1)) return last;
  const text = `${events} events stand at positions from ${first} to ${last}: some are missing or moved`;
  throw new FaultFound("events", "position", text);
}

/** Compares the rows of an invoice, once no event follows those that were told, and answers how many payments it has. */
async function compareReadModels(
  database: Database,
  told: Replay,
  tell: (before: Replay, event: StoredEvent) => Replay,
): Promise<number> {
  let replay = told;
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    const row = await readInvoiceRow(database, replay.id);
    const payments = await readPaymentRows(database, replay.id);
    const newer = await readInvoiceEvents(database, replay.id, replay.last.sequence, PAGE);
    if (newer.length === 0) {
      compareInvoice(replay, row);
      comparePayments(replay, payments);
      return payments.length;
    }
    for (const event of newer) replay = tell(replay, event);
  }
  throw new Error(`invoice ${replay.id.invoiceId} is written to without a pause`);
}

function compareInvoice({ id, first, last, state }: Replay, row: Row | null): void {
  if (row === null) throw new FaultFound("invoices", id.invoiceId, "the row is missing");
  const version = Number(row["version"]);
  if (version > last.sequence && row["head_hash"] !== last.hash) {
    const text = `the invoice has seen event #${version}, the last one that stands is #${last.sequence}`;
    throw new FaultFound("events", id.invoiceId, text);
  }
  const expected = { ...invoiceRow(id, state, last), created_position: first.position };
  compareRow("invoices", id.invoiceId, expected, row);
}

function comparePayments({ id, state }: Replay, rows: readonly Row[]): void {
  const found = new Map(rows.map((row) => [row["payment_id"], row]));
  for (const payment of Object.values(state.payments)) {
    const row = found.get(payment.paymentId);
    if (!row) throw new FaultFound("payments", payment.paymentId, "the row is missing");
    compareRow("payments", payment.paymentId, paymentRow(id, state.currency, payment), row);
    found.delete(payment.paymentId);
  }
  for (const stray of found.keys())
    throw new FaultFound("payments", String(stray), "no event accounts for this row");
}

function compareRow(table: Fault["table"], name: string, expected: Record<string, Value>, found: Row): void {
  for (const column of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (expected[column] === found[column]) continue;
    throw new FaultFound(table, name, `column ${column} differs from what the events say`);
  }
}

function sameStream({ id }: Replay, event: StoredEvent): boolean {
  return id.tenantId === event.tenantId && id.mode === event.mode && id.invoiceId === event.invoiceId;
}
