/** Questions to the payments read model. */
import type { Mode } from "../../shared/statuses.ts";
import type { Database } from "../database/database.ts";

/** Failed attempts through a link since an instant (ISO 8601): from one truncated address, and from anywhere. */
export async function countFailures(
  database: Database,
  linkId: string,
  address: string | null,
  since: string,
): Promise<{ readonly fromNetwork: number; readonly all: number }> {
  const [row] = await database.query<{ here: number | null; everywhere: number }>(
    `SELECT SUM(CASE WHEN address = ? THEN 1 ELSE 0 END) AS here, COUNT(*) AS everywhere FROM payments
     WHERE link_id = ? AND status = 'failed' AND updated_at > ?`,
    [address ?? "", linkId, since],
  );
  return { fromNetwork: Number(row?.here ?? 0), all: Number(row?.everywhere ?? 0) };
}

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
