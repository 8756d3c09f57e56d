/** Requests for a fresh link, counted so that nobody's mailbox can be flooded. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Statement, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";

/** Refused as a unique violation on `link_requests` where the id is taken. */
export function insertLinkRequest(requestId: string, invoiceKey: string, atMs: number): Statement {
  return statement(
    "INSERT INTO link_requests (request_id, invoice_key, at_ms) VALUES (?, ?, ?)",
    requestId,
    invoiceKey,
    atMs,
  );
}

/** Takes a request back that came to nothing. */
export function deleteLinkRequest(requestId: string): Statement {
  return statement("DELETE FROM link_requests WHERE request_id = ?", requestId);
}

/** Removes requests that are too old to count. */
export function purgeLinkRequests(beforeMs: number): Statement {
  return statement("DELETE FROM link_requests WHERE at_ms < ?", beforeMs);
}

/** Every merchant's invoice of an id, or one merchant's, at most `limit`: ids are unique within one merchant and mode only. */
export async function findInvoicesById(
  database: Database,
  invoiceId: string,
  limit: number,
  tenantId?: string,
): Promise<StreamId[]> {
  const rows = await database.query<{ tenant_id: string; mode: string }>(
    `SELECT tenant_id, mode FROM invoices WHERE invoice_id = ?${tenantId === undefined ? "" : " AND tenant_id = ?"} ORDER BY tenant_id, mode LIMIT ?`,
    tenantId === undefined ? [invoiceId, limit] : [invoiceId, tenantId, limit],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, mode: row.mode as Mode, invoiceId }));
}
