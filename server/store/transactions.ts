/** Payments by the transaction that a processor, or Paylink for one made outside, gave them. */
import type { Mode } from "../../shared/statuses.ts";
import type { Database } from "../database/database.ts";

/** The payment behind a transaction; null when the merchant has none such in this mode. */
export async function paymentOfTransaction(
  database: Database,
  owner: { readonly tenantId: string; readonly mode: Mode },
  transactionId: string,
): Promise<{ readonly invoiceId: string; readonly paymentId: string } | null> {
  const [row] = await database.query<{ invoice_id: string; payment_id: string }>(
    `SELECT invoice_id, payment_id FROM payments WHERE tenant_id = ? AND mode = ? AND transaction_id = ?
     ORDER BY payment_id LIMIT 1`,
    [owner.tenantId, owner.mode, transactionId],
  );
  return row ? { invoiceId: row.invoice_id, paymentId: row.payment_id } : null;
}
