/** Rows of links, and the one read that a visit of a link needs. */
import type { Channel, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";

export interface Link extends StreamId {
  readonly linkId: string;
  readonly channel: Channel;
  /** Minor units, null for all that is payable. */
  readonly amount: number | null;
  readonly reference: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
}

export function insertLink(link: Link): Statement {
  return statement(
    `INSERT INTO links (link_id, tenant_id, mode, invoice_id, channel, amount, reference, expires_at, revoked_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    link.linkId,
    link.tenantId,
    link.mode,
    link.invoiceId,
    link.channel,
    link.amount,
    link.reference,
    link.expiresAt,
    link.revokedAt,
    link.createdAt,
  );
}

/** Marks a link revoked. A link that a merchant minted itself has no row until then: it gets one. */
export function revokeLink(link: Link, at: string): Statement {
  return statement(
    `INSERT INTO links (link_id, tenant_id, mode, invoice_id, channel, amount, reference, expires_at, revoked_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (link_id) DO UPDATE SET revoked_at = COALESCE(links.revoked_at, excluded.revoked_at)`,
    link.linkId,
    link.tenantId,
    link.mode,
    link.invoiceId,
    link.channel,
    link.amount,
    link.reference,
    link.expiresAt,
    at,
    link.createdAt,
  );
}

interface LinkRow extends Row {
  link_id: string;
  tenant_id: string;
  mode: string;
  invoice_id: string;
  channel: string;
  amount: number | null;
  reference: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  created_at: string;
}

const COLUMNS =
  "link_id, tenant_id, mode, invoice_id, channel, amount, reference, expires_at, revoked_at, created_at";

function linkOf(row: LinkRow): Link {
  return {
    linkId: row.link_id,
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    invoiceId: row.invoice_id,
    channel: row.channel as Channel,
    amount: row.amount,
    reference: row.reference,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    createdAt: row.created_at,
  };
}

export async function readLink(database: Database, linkId: string): Promise<Link | null> {
  const [row] = await database.query<LinkRow>(`SELECT ${COLUMNS} FROM links WHERE link_id = ?`, [linkId]);
  return row ? linkOf(row) : null;
}

/** Links of an invoice, oldest first, at most 200. */
export async function readLinksOf(database: Database, stream: StreamId): Promise<Link[]> {
  const rows = await database.query<LinkRow>(
    `SELECT ${COLUMNS} FROM links WHERE tenant_id = ? AND mode = ? AND invoice_id = ? ORDER BY created_at, link_id LIMIT 200`,
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
  return rows.map(linkOf);
}
