/** Reading the ledger's events back, with their postings. */

import type { Mode } from "../../shared/statuses.ts";
import type { Database, Row, Value } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { StoredEvent, StoredPosting } from "./ledger.ts";

interface EventRow extends Row {
  position: number;
  event_id: string;
  tenant_id: string;
  mode: string;
  invoice_id: string;
  sequence: number;
  type: string;
  occurred_at: string;
  data: string;
  previous_hash: string;
  hash: string;
}

interface PostingRow extends Row {
  event_id: string;
  ordinal: number;
  account: string;
  amount: number;
  currency: string;
}

const COLUMNS =
  "position, event_id, tenant_id, mode, invoice_id, sequence, type, occurred_at, data, previous_hash, hash";

/** Events of one invoice after a sequence number, in order, at most `limit`. */
export async function readInvoiceEvents(
  database: Database,
  stream: StreamId,
  afterSequence: number,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await database.query<EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
    [stream.tenantId, stream.mode, stream.invoiceId, afterSequence, limit],
  );
  return withPostings(database, rows);
}

/** Events of one merchant and mode after a position, in the order they were written, at most `limit`. */
export async function readFeed(
  database: Database,
  owner: { tenantId: string; mode: Mode },
  afterPosition: number,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await database.query<EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE tenant_id = ? AND mode = ? AND position > ? ORDER BY position LIMIT ?`,
    [owner.tenantId, owner.mode, afterPosition, limit],
  );
  return withPostings(database, rows);
}

/** What happened where, without what it was: enough to know what to read again. */
export interface EventMark extends Row {
  position: number;
  event_id: string;
  invoice_id: string;
  type: string;
}

/** Marks of one merchant's and mode's events after a position, in order, at most `limit`. */
export async function readMarks(
  database: Database,
  owner: { tenantId: string; mode: Mode },
  afterPosition: number,
  limit: number,
): Promise<EventMark[]> {
  return database.query<EventMark>(
    "SELECT position, event_id, invoice_id, type FROM events WHERE tenant_id = ? AND mode = ? AND position > ? ORDER BY position LIMIT ?",
    [owner.tenantId, owner.mode, afterPosition, limit],
  );
}

/** The position and id of one merchant's and mode's last event; null while there is none. */
export async function lastMark(
  database: Database,
  owner: { tenantId: string; mode: Mode },
): Promise<{ readonly position: number; readonly eventId: string } | null> {
  const [row] = await database.query<{ position: number; event_id: string }>(
    "SELECT position, event_id FROM events WHERE tenant_id = ? AND mode = ? ORDER BY position DESC LIMIT 1",
    [owner.tenantId, owner.mode],
  );
  return row ? { position: row.position, eventId: row.event_id } : null;
}

/** All events stream by stream, after the last one of a page before: what verification walks through. */
export async function readByStream(
  database: Database,
  after: StoredEvent | null,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await database.query<EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE (tenant_id, mode, invoice_id, sequence) > (?, ?, ?, ?)
     ORDER BY tenant_id, mode, invoice_id, sequence LIMIT ?`,
    [after?.tenantId ?? "", after?.mode ?? "", after?.invoiceId ?? "", after?.sequence ?? 0, limit],
  );
  return withPostings(database, rows);
}

/** The position of an event of this merchant and mode, null when there is none: feed cursors are event ids. */
export async function positionOf(
  database: Database,
  owner: { tenantId: string; mode: Mode },
  eventId: string,
): Promise<number | null> {
  const [row] = await database.query<{ position: number }>(
    "SELECT position FROM events WHERE event_id = ? AND tenant_id = ? AND mode = ?",
    [eventId, owner.tenantId, owner.mode],
  );
  return row?.position ?? null;
}

/** Whether an event stands, whoever asks: what a writer wants to know whose reply was lost. */
export async function isWritten(database: Database, eventId: string): Promise<boolean> {
  return (await database.query("SELECT position FROM events WHERE event_id = ?", [eventId])).length > 0;
}

const POSTINGS_PER_QUERY = 50;

async function withPostings(database: Database, rows: readonly EventRow[]): Promise<StoredEvent[]> {
  const postings = new Map<string, StoredPosting[]>();
  for (let start = 0; start < rows.length; start += POSTINGS_PER_QUERY) {
    const ids: Value[] = rows.slice(start, start + POSTINGS_PER_QUERY).map((row) => row.event_id);
    const found = await database.query<PostingRow>(
      `SELECT event_id, ordinal, account, amount, currency FROM postings WHERE event_id IN (${ids.map(() => "?").join(", ")})
       ORDER BY event_id, ordinal`,
      ids,
    );
    for (const { event_id, ...posting } of found) {
      const list = postings.get(event_id);
      if (list) list.push(posting);
      else postings.set(event_id, [posting]);
    }
  }
  return rows.map((row) => ({
    position: row.position,
    id: row.event_id,
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    invoiceId: row.invoice_id,
    sequence: row.sequence,
    type: row.type,
    occurredAt: row.occurred_at,
    data: row.data,
    postings: postings.get(row.event_id) ?? [],
    previousHash: row.previous_hash,
    hash: row.hash,
  }));
}
