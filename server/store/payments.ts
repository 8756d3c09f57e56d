/** Questions to the payments read model. */
import type { Mode, PaymentStatus } from "../../shared/statuses.ts";
import type { Database, Row } from "../database/database.ts";

/** Which invoice a payment belongs to; null when the merchant has no such payment in this mode. */
export async function invoiceOfPayment(
  database: Database,
  owner: { readonly tenantId: string; readonly mode: Mode },
  paymentId: string,
): Promise<string | null> {
  const [row] = await database.query<{ invoice_id: string }>(
    "SELECT invoice_id FROM payments WHERE tenant_id = ? AND mode = ? AND payment_id = ?",
    [owner.tenantId, owner.mode, paymentId],
  );
  return row?.invoice_id ?? null;
}

/** A payment by a processor that came, or is on its way. */
export interface CollectedPayment {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly invoiceId: string;
  readonly paymentId: string;
  readonly transactionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: PaymentStatus;
}

interface CollectedRow extends Row {
  tenant_id: string;
  mode: string;
  invoice_id: string;
  payment_id: string;
  transaction_id: string | null;
  amount: number;
  currency: string;
  status: string;
}

/** Rows of one question. */
const PAGE = 500;

/** All payments by card and bank that were started since then and that came or are on their way, page by page. */
export async function* readCollectedPayments(
  database: Database,
  since: string,
  tenantId?: string,
): AsyncIterable<CollectedPayment> {
  const one = tenantId === undefined ? "" : "AND tenant_id = ?";
  let place: readonly [string, string, string] = ["", "", ""];
  for (;;) {
    const rows = await database.query<CollectedRow>(
      `SELECT tenant_id, mode, invoice_id, payment_id, transaction_id, amount, currency, status FROM payments
       WHERE method IN ('card', 'ach') AND status IN ('approved', 'processing', 'returned') AND started_at >= ?
         AND (tenant_id, mode, payment_id) > (?, ?, ?) ${one}
       ORDER BY tenant_id, mode, payment_id LIMIT ?`,
      [since, ...place, ...(tenantId === undefined ? [] : [tenantId]), PAGE],
    );
    for (const row of rows) {
      yield {
        tenantId: row.tenant_id,
        mode: row.mode as Mode,
        invoiceId: row.invoice_id,
        paymentId: row.payment_id,
        transactionId: row.transaction_id,
        amount: Number(row.amount),
        currency: row.currency,
        status: row.status as PaymentStatus,
      };
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    place = [last.tenant_id, last.mode, last.payment_id];
  }
}
