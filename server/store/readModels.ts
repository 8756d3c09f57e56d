/** Rows of the read models as they stand, for verification. */
import type { Database, Row } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";

export async function readInvoiceRow(database: Database, stream: StreamId): Promise<Row | null> {
  const [row] = await database.query(
    "SELECT * FROM invoices WHERE tenant_id = ? AND mode = ? AND invoice_id = ?",
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
  return row ?? null;
}

export async function readPaymentRows(database: Database, stream: StreamId): Promise<Row[]> {
  return database.query(
    "SELECT * FROM payments WHERE tenant_id = ? AND mode = ? AND invoice_id = ? ORDER BY payment_id",
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
}

export interface LedgerCounts {
  readonly events: number;
  readonly lastPosition: number;
  readonly postings: number;
  readonly invoices: number;
  readonly payments: number;
}

export async function countRows(database: Database): Promise<LedgerCounts> {
  const [row] = await database.query<{
    events: number;
    last_position: number;
    postings: number;
    invoices: number;
    payments: number;
  }>(
    `SELECT (SELECT COUNT(*) FROM events) AS events, (SELECT COALESCE(MAX(position), 0) FROM events) AS last_position,
       (SELECT COUNT(*) FROM postings) AS postings, (SELECT COUNT(*) FROM invoices) AS invoices,
       (SELECT COUNT(*) FROM payments) AS payments`,
  );
  if (!row) throw new Error("counting answered no row");
  return {
    events: row.events,
    lastPosition: row.last_position,
    postings: row.postings,
    invoices: row.invoices,
    payments: row.payments,
  };
}
