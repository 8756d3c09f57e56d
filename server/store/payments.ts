/** Questions to the payments read model. */
import type { Mode } from "../../shared/statuses.ts";
import type { Database } from "../database/database.ts";

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
