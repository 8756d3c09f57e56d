/** Rows of links, and the one read that a visit of a link needs. */
import type { Channel, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { InvoiceState } from "../ledger/state.ts";
import type { Head } from "./ledger.ts";
import { MERCHANT_COLUMNS, type MerchantRow } from "./merchants.ts";

export interface Link extends StreamId {
  readonly linkId: string;
  readonly channel: Channel;
  /** Minor units, null for all that is payable. */
  readonly amount: number | null;
  readonly reference: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
  /** The link that a payer made this one from, for somebody else; null for all others. */
  readonly forwardedFrom: string | null;
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

/**
 * A link made from another one. It is born revoked where that one was revoked meanwhile, so that none outlives what it was
 * made from.
 */
export function insertForwardedLink(link: Link): Statement {
  return statement(
    `INSERT INTO links (link_id, tenant_id, mode, invoice_id, channel, amount, reference, expires_at, revoked_at, created_at, forwarded_from)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT source.revoked_at FROM links source WHERE source.link_id = ?), ?, ?)`,
    link.linkId,
    link.tenantId,
    link.mode,
    link.invoiceId,
    link.channel,
    link.amount,
    link.reference,
    link.expiresAt,
    link.forwardedFrom,
    link.createdAt,
    link.forwardedFrom,
  );
}

/** The links that were made from a link, from those again, and so on. One parameter: the link's id. */
const HEIRS = `WITH RECURSIVE heirs (link_id) AS (
  SELECT first.link_id FROM links first WHERE first.forwarded_from = ?
  UNION SELECT next.link_id FROM links next JOIN heirs ON next.forwarded_from = heirs.link_id)`;

/** Revokes all that was forwarded from a link, directly or not. */
export function revokeForwarded(linkId: string, at: string): Statement {
  return statement(
    `UPDATE links SET revoked_at = ? WHERE revoked_at IS NULL AND link_id IN (${HEIRS} SELECT link_id FROM heirs)`,
    at,
    linkId,
  );
}

/** The living links that were forwarded from a link, directly or not, at most 200. */
export async function readForwarded(database: Database, linkId: string): Promise<string[]> {
  const rows = await database.query<{ link_id: string }>(
    `SELECT link_id FROM links WHERE revoked_at IS NULL AND link_id IN (${HEIRS} SELECT link_id FROM heirs) ORDER BY link_id LIMIT 200`,
    [linkId],
  );
  return rows.map(({ link_id }) => link_id);
}

/** How many links payers made from others of an invoice. */
export async function countForwarded(database: Database, stream: StreamId): Promise<number> {
  const [row] = await database.query<{ forwarded: number }>(
    "SELECT COUNT(*) AS forwarded FROM links WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND forwarded_from IS NOT NULL",
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
  return row?.forwarded ?? 0;
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

export interface LinkRow extends Row {
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
  forwarded_from: string | null;
}

export const LINK_COLUMNS =
  "link_id, tenant_id, mode, invoice_id, channel, amount, reference, expires_at, revoked_at, created_at, forwarded_from";

export function linkOf(row: LinkRow): Link {
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
    forwardedFrom: row.forwarded_from,
  };
}

export async function readLink(database: Database, linkId: string): Promise<Link | null> {
  const [row] = await database.query<LinkRow>(`SELECT ${LINK_COLUMNS} FROM links WHERE link_id = ?`, [
    linkId,
  ]);
  return row ? linkOf(row) : null;
}

/** A link with everything that opening it needs, as one read saw them. */
export interface LinkedRows {
  readonly link: Link;
  readonly merchant: MerchantRow;
  readonly head: Head;
}

const STREAM_OF_LINK =
  "invoices.tenant_id = links.tenant_id AND invoices.mode = links.mode AND invoices.invoice_id = links.invoice_id";
const OPENED = `links JOIN invoices ON ${STREAM_OF_LINK} JOIN merchants ON merchants.tenant_id = links.tenant_id WHERE links.link_id = ?`;
const OPENED_COLUMNS = `${LINK_COLUMNS.split(", ")
  .map((column) => `links.${column} AS link_${column}`)
  .join(", ")}, ${MERCHANT_COLUMNS}, invoices.version, invoices.head_hash, invoices.state`;

/** A link with its merchant and invoice; null when there is no such link, or nothing that it leads to. */
export async function readLinked(database: Database, linkId: string): Promise<LinkedRows | null> {
  const [row] = await database.query<MerchantRow & { version: number; head_hash: string; state: string }>(
    `SELECT ${OPENED_COLUMNS} FROM ${OPENED}`,
    [linkId],
  );
  if (!row) return null;
  const link = Object.fromEntries(
    LINK_COLUMNS.split(", ").map((name) => [name, row[`link_${name}`] ?? null]),
  );
  const head = {
    version: row.version,
    headHash: row.head_hash,
    state: JSON.parse(row.state) as InvoiceState,
  };
  return { link: linkOf(link as LinkRow), merchant: row, head };
}

/** All that the page of a link depends on besides the time, in as few bytes as tell whether any of it changed. */
export interface LinkedKey extends Row {
  channel: string;
  amount: number | null;
  expires_at: string | null;
  revoked_at: string | null;
  head_hash: string;
  name: string;
  time_zone: string;
  settings: string;
  stripe: string | null;
  test_clock_offset_ms: number;
}

const KEY_COLUMNS =
  "links.channel, links.amount, links.expires_at, links.revoked_at, invoices.head_hash, merchants.name, merchants.time_zone, merchants.settings, merchants.stripe, merchants.test_clock_offset_ms";

/** {@link LinkedKey} of a link: a hundred bytes where {@link readLinked} reads and parses an invoice. */
export async function readLinkedKey(database: Database, linkId: string): Promise<LinkedKey | null> {
  const [row] = await database.query<LinkedKey>(`SELECT ${KEY_COLUMNS} FROM ${OPENED}`, [linkId]);
  return row ?? null;
}

/** The key of what was read whole: equal to {@link readLinkedKey} at the same moment. */
export function linkedKey({ link, merchant, head }: LinkedRows): LinkedKey {
  return {
    channel: link.channel,
    amount: link.amount,
    expires_at: link.expiresAt,
    revoked_at: link.revokedAt,
    head_hash: head.headHash,
    name: merchant.name,
    time_zone: merchant.time_zone,
    settings: merchant.settings,
    stripe: merchant.stripe,
    test_clock_offset_ms: merchant.test_clock_offset_ms,
  };
}

/** Links of an invoice, oldest first, at most 200. */
export async function readLinksOf(database: Database, stream: StreamId): Promise<Link[]> {
  const rows = await database.query<LinkRow>(
    `SELECT ${LINK_COLUMNS} FROM links WHERE tenant_id = ? AND mode = ? AND invoice_id = ? ORDER BY created_at, link_id LIMIT 200`,
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
  return rows.map(linkOf);
}
