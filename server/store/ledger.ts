/** The ledger's rows: reading a stream's head, writing one decision's events with all that must be saved with them. */

import type { Mode } from "../../shared/statuses.ts";
import type { Database, Row, Statement, Value } from "../database/database.ts";
import { statement } from "../database/database.ts";
import { canonicalJson, type Json } from "../ledger/canonical.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { Posting } from "../ledger/postings.ts";
import { balanceOf, type InvoiceState, type PaymentState, statusOf } from "../ledger/state.ts";
import { analyticsStatements } from "./analyticsChanges.ts";

/** A posting as stored; `ordinal` is its place in the event, absent before it is written. */
export interface StoredPosting extends Posting {
  readonly ordinal?: number;
}

/** An event as stored: `data` is the canonical text that was hashed. */
export interface StoredEvent {
  readonly position: number;
  readonly id: string;
  readonly tenantId: string;
  readonly mode: Mode;
  readonly invoiceId: string;
  readonly sequence: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly data: string;
  readonly postings: readonly StoredPosting[];
  readonly previousHash: string;
  readonly hash: string;
}

export interface Head {
  readonly version: number;
  readonly headHash: string;
  readonly state: InvoiceState;
}

interface HeadRow extends Row {
  version: number;
  head_hash: string;
  state: string;
}

/** What a decider needs: the state and the end of the chain. Null when the invoice does not exist. */
export async function readHead(database: Database, stream: StreamId): Promise<Head | null> {
  const [row] = await database.query<HeadRow>(
    "SELECT version, head_hash, state FROM invoices WHERE tenant_id = ? AND mode = ? AND invoice_id = ?",
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
  if (!row) return null;
  return { version: row.version, headHash: row.head_hash, state: JSON.parse(row.state) as InvoiceState };
}

/** Everything one decision writes to the ledger and its read models, in the order it must be written. */
export function ledgerStatements(
  stream: StreamId,
  before: Head | null,
  after: InvoiceState,
  events: readonly Omit<StoredEvent, "position">[],
): Statement[] {
  const statements: Statement[] = [];
  for (const event of events) {
    statements.push(insertEvent(event));
    event.postings.forEach((posting, ordinal) => {
      statements.push(
        statement(
          "INSERT INTO postings (event_id, ordinal, account, amount, currency) VALUES (?, ?, ?, ?, ?)",
          event.id,
          ordinal,
          posting.account,
          posting.amount,
          posting.currency,
        ),
      );
    });
  }
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) return statements;
  statements.push(
    before === null
      ? insertInvoice(invoiceRow(stream, after, last), first.id)
      : updateRow("invoices", INVOICE_KEY, invoiceRow(stream, after, last)),
  );
  for (const payment of Object.values(after.payments)) {
    const known = before?.state.payments[payment.paymentId];
    // The fold keeps the very object of a payment that no event touched; comparing texts of thousands would take longer than all else.
    if (known === payment) continue;
    if (known !== undefined && canonicalText(known) === canonicalText(payment)) continue;
    const row = paymentRow(stream, after.currency, payment);
    statements.push(known === undefined ? insertPayment(row) : updateRow("payments", PAYMENT_KEY, row));
  }
  statements.push(...analyticsStatements(stream, before?.state ?? null, after, events));
  return statements;
}

function insertEvent(event: Omit<StoredEvent, "position">): Statement {
  return statement(
    `INSERT INTO events (position, event_id, tenant_id, mode, invoice_id, sequence, type, occurred_at, data, previous_hash, hash)
     VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM events), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    event.id,
    event.tenantId,
    event.mode,
    event.invoiceId,
    event.sequence,
    event.type,
    event.occurredAt,
    event.data,
    event.previousHash,
    event.hash,
  );
}

/** The row of the read model that a state amounts to; `created_position` is known to the database alone. */
export function invoiceRow(
  stream: StreamId,
  state: InvoiceState,
  last: { readonly sequence: number; readonly hash: string; readonly occurredAt: string },
): Record<string, Value> {
  return {
    tenant_id: stream.tenantId,
    mode: stream.mode,
    invoice_id: stream.invoiceId,
    version: last.sequence,
    head_hash: last.hash,
    invoice_number: state.invoiceNumber,
    customer_id: state.customer.id,
    status: statusOf(state),
    currency: state.currency,
    total: state.total,
    paid: state.received,
    reserved: state.reserved,
    balance: balanceOf(state),
    due_date: state.dueDate,
    state: canonicalText(state),
    created_at: state.createdAt,
    updated_at: last.occurredAt,
  };
}

/** The row of the read model that a payment amounts to. */
export function paymentRow(stream: StreamId, currency: string, payment: PaymentState): Record<string, Value> {
  return {
    tenant_id: stream.tenantId,
    mode: stream.mode,
    payment_id: payment.paymentId,
    invoice_id: stream.invoiceId,
    amount: payment.amount,
    currency,
    method: payment.method,
    brand: payment.brand,
    last4: payment.last4,
    status: payment.status,
    transaction_id: payment.transactionId,
    link_id: payment.linkId,
    address: payment.address,
    decline_code: payment.declineCode,
    decline_reason: payment.declineReason,
    started_at: payment.startedAt,
    updated_at: payment.updatedAt,
    paid_at: payment.paidAt,
  };
}

function insertInvoice(row: Record<string, Value>, firstEventId: string): Statement {
  const columns = Object.keys(row);
  return statement(
    `INSERT INTO invoices (${columns.join(", ")}, created_position)
     VALUES (${columns.map(() => "?").join(", ")}, (SELECT position FROM events WHERE event_id = ?))`,
    ...Object.values(row),
    firstEventId,
  );
}

/** A plain INSERT: a payment id that another invoice used already must be refused, never overwritten. */
function insertPayment(row: Record<string, Value>): Statement {
  const columns = Object.keys(row);
  return statement(
    `INSERT INTO payments (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
    ...Object.values(row),
  );
}

const INVOICE_KEY = ["tenant_id", "mode", "invoice_id"] as const;
const PAYMENT_KEY = ["tenant_id", "mode", "payment_id"] as const;

/** Updates a row found by its key. Every column is set: one statement text, prepared once. */
function updateRow(
  table: "invoices" | "payments",
  key: readonly string[],
  row: Record<string, Value>,
): Statement {
  const columns = Object.keys(row).filter((column) => !key.includes(column));
  return statement(
    `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(", ")} WHERE ${key.map((column) => `${column} = ?`).join(" AND ")}`,
    ...columns.map((column) => row[column] ?? null),
    ...key.map((column) => row[column] ?? null),
  );
}

export function canonicalText(value: InvoiceState | PaymentState): string {
  return canonicalJson(value as unknown as Json);
}
