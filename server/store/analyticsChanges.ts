/** What one append changes of a merchant's figures: a row that is only ever added, in the same batch as the events. */
import { type Statement, statement, type Value } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import { type InvoiceState, statusOf } from "../ledger/state.ts";
import { AUTOMATED, COHORT, MONEY, STEPS, secondsOf } from "./analyticsSql.ts";
import type { StoredEvent } from "./ledger.ts";

type Written = Omit<StoredEvent, "position">;
type Step = keyof typeof STEPS;
/** SQL of one column's value, with its parameters. */
type Cell = readonly [sql: string, ...params: Value[]];

const QUARTER_MS = 900_000;
const COLUMNS = [...COHORT, ...MONEY];

/**
 * The statement that tells what these events changed; none where they changed nothing that is counted. It belongs after the
 * events and before the invoice's row of the same batch is of no account: it reads events only.
 */
export function analyticsStatements(
  stream: StreamId,
  before: InvoiceState | null,
  after: InvoiceState,
  events: readonly Written[],
): Statement[] {
  const [first] = events;
  const last = events.at(-1);
  if (!first || !last) return [];
  const cells: Record<string, Cell> = {
    ...cohortCells(stream, before, after, first, events),
    ...moneyCells(events),
  };
  if (Object.keys(cells).length === 0) return [];
  const values = COLUMNS.map((column) => cells[column] ?? (["0"] as const));
  return [
    statement(
      `INSERT INTO analytics_changes (position, tenant_id, mode, currency, made_quarter, moved_quarter, ${COLUMNS.join(", ")})
       VALUES ((SELECT position FROM events WHERE event_id = ?), ?, ?, ?, ?, ?, ${values.map(([sql]) => sql).join(", ")})`,
      last.id,
      stream.tenantId,
      stream.mode,
      after.currency,
      quarterAt(after.createdAt),
      quarterAt(last.occurredAt),
      ...values.flatMap(([, ...params]) => params),
    ),
  ];
}

/** Quarters of an hour since 1970. */
function quarterAt(instant: string): number {
  return Math.floor(Date.parse(instant) / QUARTER_MS);
}

/** What an invoice in this state counts for; nothing when it is void or not made yet. */
function counted(state: InvoiceState | null) {
  const counts = state !== null && state.voidedAt === null;
  const status = counts ? statusOf(state) : "void";
  return {
    invoices: counts ? 1 : 0,
    paid: status === "paid" || status === "overpaid" ? 1 : 0,
    partially_paid: status === "partially_paid" ? 1 : 0,
    invoiced: counts ? state.total : 0,
    started: counts && hasAny(state.payments) ? 1 : 0,
  };
}

function hasAny(payments: InvoiceState["payments"]): boolean {
  for (const _ in payments) return true;
  return false;
}

function cohortCells(
  stream: StreamId,
  before: InvoiceState | null,
  after: InvoiceState,
  first: Written,
  events: readonly Written[],
): Record<string, Cell> {
  const was = counted(before);
  const is = counted(after);
  const cells: Record<string, Cell> = {};
  for (const [name, value] of Object.entries(is)) {
    const change = value - was[name as keyof typeof was];
    if (change !== 0) cells[name] = ["?", change];
  }
  if (is.paid !== was.paid) cells["settle_seconds"] = settleCell(stream, after, events, is.paid > was.paid);
  const voided = is.invoices < was.invoices;
  for (const step of Object.keys(STEPS) as Step[]) {
    const taken = is.invoices === 1 && events.some((event) => isStep(event, step));
    if (taken || voided) cells[step] = stepCell(stream, step, first.sequence, voided);
  }
  return cells;
}

function isStep({ type, data }: Written, step: Step): boolean {
  return type === STEPS[step] && !data.includes(AUTOMATED);
}

/** Adds the time it took to be paid, or takes it back: then, and when a refund comes back, the ledger knows when that was. */
function settleCell(
  stream: StreamId,
  after: InvoiceState,
  events: readonly Written[],
  settles: boolean,
): Cell {
  const paid = events.find(({ type }) => type === "invoice.paid");
  const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1_000);
  if (settles && paid !== undefined) return ["?", seconds(paid.occurredAt) - seconds(after.createdAt)];
  const took = `COALESCE((SELECT MAX(${secondsOf("p.occurred_at")}) - MAX(${secondsOf("c.occurred_at")}) FROM events AS p, events AS c
    WHERE p.tenant_id = ? AND p.mode = ? AND p.invoice_id = ? AND p.type = 'invoice.paid'
      AND c.tenant_id = ? AND c.mode = ? AND c.invoice_id = ? AND c.sequence = 1), 0)`;
  const { tenantId, mode, invoiceId } = stream;
  return [settles ? took : `0 - ${took}`, tenantId, mode, invoiceId, tenantId, mode, invoiceId];
}

/** Counts a step the first time it is taken; takes it back where the invoice was voided. */
function stepCell(stream: StreamId, step: Step, sequence: number, voided: boolean): Cell {
  const [found, none] = voided ? [-1, 0] : [0, 1];
  return [
    `CASE WHEN EXISTS (SELECT 1 FROM events WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND sequence < ?
       AND type = ? AND data NOT LIKE '%${AUTOMATED}%') THEN ${found} ELSE ${none} END`,
    stream.tenantId,
    stream.mode,
    stream.invoiceId,
    sequence,
    STEPS[step],
  ];
}

function moneyCells(events: readonly Written[]): Record<string, Cell> {
  let [payments, collected, refunded] = [0, 0, 0];
  for (const { account, amount } of events.flatMap((event) => event.postings)) {
    if (account.endsWith(":credit")) continue;
    if (account.startsWith("clearing:")) {
      collected += amount;
      if (amount > 0) payments += 1;
    } else if (account.startsWith("refunds:")) refunded -= amount;
  }
  const moved = { payments, collected, refunded };
  return Object.fromEntries(
    Object.entries(moved).flatMap(([name, value]): [string, Cell][] =>
      value === 0 ? [] : [[name, ["?", value]]],
    ),
  );
}
