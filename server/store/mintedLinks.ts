/** Links that a merchant minted: Paylink knows of one only by what happened through it. */
import type { Channel, Mode } from "../../shared/statuses.ts";
import type { Database } from "../database/database.ts";
import type { Link } from "./links.ts";

/**
 * A merchant's link that somebody opened, told from its latest visit; null when nobody did. Only what names the link
 * is known: its amount and expiry stand in the token.
 */
export async function findVisitedLink(
  database: Database,
  owner: { readonly tenantId: string; readonly mode: Mode },
  linkId: string,
): Promise<Link | null> {
  const [row] = await database.query<{ invoice_id: string; channel: string; at_ms: number }>(
    `SELECT invoice_id, channel, at_ms FROM visits WHERE link_id = ? AND tenant_id = ? AND mode = ?
     ORDER BY at_ms DESC LIMIT 1`,
    [linkId, owner.tenantId, owner.mode],
  );
  if (!row) return null;
  return {
    tenantId: owner.tenantId,
    mode: owner.mode,
    invoiceId: row.invoice_id,
    linkId,
    channel: row.channel as Channel,
    amount: null,
    reference: null,
    expiresAt: null,
    revokedAt: null,
    createdAt: new Date(row.at_ms).toISOString(),
    forwardedFrom: null,
  };
}
