/** Rows of what was heard of each message, and of what the ledger was told of it. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface DeliveryEvent {
  /** Names what was heard: the same notice twice is refused as a unique violation on `delivery_events`. */
  readonly notice: string;
  readonly deliveryId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  readonly kind: string;
  /** When it happened, by the word of whoever told. */
  readonly at: string;
  /** When it was heard: real time. */
  readonly heardMs: number;
  readonly carrier: string | null;
  /** JSON text: code, detail, agent, automatic. */
  readonly detail: string;
}

export function insertDeliveryEvent(event: DeliveryEvent): Statement {
  return statement(
    `INSERT INTO delivery_events (notice, delivery_id, tenant_id, mode, kind, at, heard_ms, carrier, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    event.notice,
    event.deliveryId,
    event.tenantId,
    event.mode,
    event.kind,
    event.at,
    event.heardMs,
    event.carrier,
    event.detail,
  );
}

/** The same, where a repeated notice is no news. */
export function noteDeliveryEvent(event: DeliveryEvent): Statement {
  const { sql, params } = insertDeliveryEvent(event);
  return statement(`${sql} ON CONFLICT (notice) DO NOTHING`, ...params);
}

interface EventRow extends Row {
  notice: string;
  delivery_id: string;
  tenant_id: string;
  mode: string;
  kind: string;
  at: string;
  heard_ms: number;
  carrier: string | null;
  detail: string;
}

/** The histories of up to 99 messages, in the order in which things were heard. */
export async function readDeliveryEvents(
  database: Database,
  deliveryIds: readonly string[],
  limit: number,
): Promise<DeliveryEvent[]> {
  if (deliveryIds.length === 0) return [];
  const rows = await database.query<EventRow>(
    `SELECT notice, delivery_id, tenant_id, mode, kind, at, heard_ms, carrier, detail FROM delivery_events
     WHERE delivery_id IN (${deliveryIds.map(() => "?").join(", ")}) ORDER BY delivery_id, heard_ms, notice LIMIT ?`,
    [...deliveryIds, limit],
  );
  return rows.map((row) => ({
    notice: row.notice,
    deliveryId: row.delivery_id,
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    kind: row.kind,
    at: row.at,
    heardMs: row.heard_ms,
    carrier: row.carrier,
    detail: row.detail,
  }));
}

export async function isHeard(database: Database, notice: string): Promise<boolean> {
  return (await database.query("SELECT notice FROM delivery_events WHERE notice = ?", [notice])).length > 0;
}

export async function countDeliveryEvents(database: Database, deliveryId: string): Promise<number> {
  const [row] = await database.query<{ heard: number }>(
    "SELECT COUNT(*) AS heard FROM delivery_events WHERE delivery_id = ?",
    [deliveryId],
  );
  return row?.heard ?? 0;
}

/** Something of a message that the ledger is told once: the second is refused as a unique violation on `delivery_marks`. */
export function insertDeliveryMark(
  mark: string,
  stream: { readonly tenantId: string; readonly mode: Mode },
  eventId: string,
): Statement {
  return statement(
    "INSERT INTO delivery_marks (mark, tenant_id, mode, event_id) VALUES (?, ?, ?, ?)",
    mark,
    stream.tenantId,
    stream.mode,
    eventId,
  );
}

export async function isMarked(database: Database, mark: string): Promise<boolean> {
  return (await database.query("SELECT mark FROM delivery_marks WHERE mark = ?", [mark])).length > 0;
}
