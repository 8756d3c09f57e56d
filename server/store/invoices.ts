/** Lists of invoices, and the counter of their numbers. */
import type { InvoiceStatus, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, statement, type Value } from "../database/database.ts";
import type { InvoiceState } from "../ledger/state.ts";

interface ListRow extends Row {
  created_position: number;
  state: string;
}

export interface ListedInvoice {
  /** Place in the order of creation: what a cursor holds. */
  readonly position: number;
  readonly state: InvoiceState;
}

/** Newest first, those created before `before`, at most `limit`. */
export async function readInvoices(
  database: Database,
  owner: { readonly tenantId: string; readonly mode: Mode },
  filter: { readonly status?: InvoiceStatus; readonly customerId?: string; readonly invoiceNumber?: string },
  before: number,
  limit: number,
): Promise<ListedInvoice[]> {
  const conditions = ["tenant_id = ?", "mode = ?", "created_position < ?"];
  const params: Value[] = [owner.tenantId, owner.mode, before];
  for (const [column, value] of [
    ["status", filter.status],
    ["customer_id", filter.customerId],
    ["invoice_number", filter.invoiceNumber],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    params.push(value);
  }
  const rows = await database.query<ListRow>(
    `SELECT created_position, state FROM invoices WHERE ${conditions.join(" AND ")} ORDER BY created_position DESC LIMIT ?`,
    [...params, limit],
  );
  return rows.map((row) => ({
    position: row.created_position,
    state: JSON.parse(row.state) as InvoiceState,
  }));
}

/** The next number of a merchant's invoices in a mode, counting from 1. A number taken for an invoice that then fails is a gap. */
export async function takeInvoiceNumber(
  database: Database,
  owner: { readonly tenantId: string; readonly mode: Mode },
): Promise<number> {
  const [result] = await database.batch([
    statement(
      `INSERT INTO invoice_counters (tenant_id, mode, last) VALUES (?, ?, 1)
       ON CONFLICT (tenant_id, mode) DO UPDATE SET last = invoice_counters.last + 1 RETURNING last`,
      owner.tenantId,
      owner.mode,
    ),
  ]);
  const last = result?.rows[0]?.["last"];
  if (typeof last !== "number") throw new Error("the counter of invoice numbers answered nothing");
  return last;
}
