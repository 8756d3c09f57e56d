/** The links of an invoice with how often each was opened. */
import type { Database } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import { LINK_COLUMNS, type Link, type LinkRow, linkOf } from "./links.ts";

export interface CountedLink {
  readonly link: Link;
  readonly visits: number;
  readonly clicks: number;
  readonly automatedClicks: number;
}

/** Oldest first. @param after the place of the last one before: when it was made, and its id. */
export async function listCountedLinks(
  database: Database,
  stream: StreamId,
  after: readonly [createdAt: string, linkId: string] | null,
  limit: number,
): Promise<CountedLink[]> {
  const clicks = (person: 0 | 1): string =>
    `(SELECT COUNT(*) FROM clicks WHERE clicks.link_id = links.link_id AND clicks.person = ${person})`;
  const rows = await database.query<LinkRow & { visits: number; people: number; machines: number }>(
    `SELECT ${LINK_COLUMNS}, (SELECT COUNT(*) FROM visits WHERE visits.link_id = links.link_id) AS visits,
     ${clicks(1)} AS people, ${clicks(0)} AS machines
     FROM links WHERE tenant_id = ? AND mode = ? AND invoice_id = ?
     ${after === null ? "" : "AND (created_at, link_id) > (?, ?)"} ORDER BY created_at, link_id LIMIT ?`,
    [stream.tenantId, stream.mode, stream.invoiceId, ...(after ?? []), limit],
  );
  return rows.map(({ visits, people, machines, ...row }) => ({
    link: linkOf(row),
    visits,
    clicks: people,
    automatedClicks: machines,
  }));
}
