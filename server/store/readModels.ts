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

/** How many events stand, and at which positions the first and the last (0 when there is none). */
export async function readPositions(
  database: Database,
): Promise<{ readonly events: number; readonly first: number; readonly last: number }> {
  const [row] = await database.query<{ events: number; first: number; last: number }>(
    `SELECT COUNT(*) AS events, COALESCE(MIN(position), 0) AS first, COALESCE(MAX(position), 0) AS last FROM events`,
  );
  if (!row) throw new Error("counting answered no row");
  return { events: Number(row.events), first: Number(row.first), last: Number(row.last) };
}

/** Each reads one state of the database: a row and the events it stems from are written together. */
const STRAYS = [
  {
    table: "postings",
    sql: `SELECT event_id AS stray FROM postings
       WHERE NOT EXISTS (SELECT 1 FROM events WHERE events.event_id = postings.event_id) LIMIT 1`,
  },
  {
    table: "invoices",
    sql: `SELECT invoice_id AS stray FROM invoices WHERE NOT EXISTS (SELECT 1 FROM events
         WHERE events.tenant_id = invoices.tenant_id AND events.mode = invoices.mode
           AND events.invoice_id = invoices.invoice_id) LIMIT 1`,
  },
  {
    table: "payments",
    sql: `SELECT payment_id AS stray FROM payments WHERE NOT EXISTS (SELECT 1 FROM events
         WHERE events.tenant_id = payments.tenant_id AND events.mode = payments.mode
           AND events.invoice_id = payments.invoice_id) LIMIT 1`,
  },
] as const;

/** A row that belongs to no event, or to an invoice without events; null when there is none. */
export async function findStray(
  database: Database,
): Promise<{ readonly table: (typeof STRAYS)[number]["table"]; readonly row: string } | null> {
  for (const { table, sql } of STRAYS) {
    const [row] = await database.query<{ stray: string }>(sql);
    if (row) return { table, row: row.stray };
  }
  return null;
}
