/** Messages of webhooks and the lanes in which they wait: one lane per endpoint and invoice. */
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";
import type { Owner } from "./webhooks.ts";

/** Which events become messages of an endpoint: those after one position up to another, perhaps of some types or times only. */
export interface EventRange {
  readonly after: number;
  readonly upTo: number;
  /** Null for all. */
  readonly types: readonly string[] | null;
  /** ISO 8601 UTC, both ends included. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The position up to which the next `most` events after a position reach; null when there are none. */
export async function nextPosition(
  database: Database,
  owner: Owner,
  after: number,
  most: number,
): Promise<number | null> {
  const [row] = await database.query<{ up_to: number | null }>(
    `SELECT MAX(position) AS up_to FROM
       (SELECT position FROM events WHERE tenant_id = ? AND mode = ? AND position > ? ORDER BY position LIMIT ?) AS part`,
    [owner.tenantId, owner.mode, after, most],
  );
  return row?.up_to ?? null;
}

/**
 * Makes events into waiting messages, and their invoices into lanes, in two statements.
 * `again` is for replays: messages that were settled wait again, and what waits is due now.
 */
export function queueEvents(
  endpointId: string,
  owner: Owner,
  range: EventRange,
  nowMs: number,
  again: boolean,
): Statement[] {
  const { sql, params } = inRange(owner, range);
  return queue(endpointId, sql, params, nowMs, again);
}

/** As {@link queueEvents}, with `again`, for one event that the endpoint was already considered for. */
export function queueEvent(endpointId: string, owner: Owner, eventId: string, nowMs: number): Statement[] {
  const sql =
    "event_id = ? AND tenant_id = ? AND mode = ? AND position <= (SELECT position FROM webhook_endpoints WHERE endpoint_id = ?)";
  return queue(endpointId, sql, [eventId, owner.tenantId, owner.mode, endpointId], nowMs, true);
}

function queue(
  endpointId: string,
  where: string,
  params: readonly Value[],
  nowMs: number,
  again: boolean,
): Statement[] {
  return [
    statement(
      `INSERT INTO webhook_messages (endpoint_id, message_id, invoice_id, position, sequence, type, status, attempts, queued_ms, settled_ms)
       SELECT CAST(? AS TEXT), event_id, invoice_id, position, sequence, type, 'waiting', 0, CAST(? AS BIGINT), NULL FROM events WHERE ${where}
       ON CONFLICT (endpoint_id, message_id) DO ${again ? "UPDATE SET status = 'waiting', queued_ms = excluded.queued_ms, settled_ms = NULL" : "NOTHING"}`,
      endpointId,
      nowMs,
      ...params,
    ),
    statement(
      `INSERT INTO webhook_lanes (endpoint_id, invoice_id, version, due_ms, first_ms)
       SELECT DISTINCT CAST(? AS TEXT), invoice_id, 1, CAST(? AS BIGINT), 0 FROM events WHERE ${where} ORDER BY invoice_id
       ON CONFLICT (endpoint_id, invoice_id) DO UPDATE SET version = webhook_lanes.version + 1
         ${again ? ", due_ms = excluded.due_ms, first_ms = 0" : ""}`,
      endpointId,
      nowMs,
      ...params,
    ),
  ];
}

function inRange(owner: Owner, range: EventRange): Statement {
  let sql = "tenant_id = ? AND mode = ? AND position > ? AND position <= ?";
  const params: Value[] = [owner.tenantId, owner.mode, range.after, range.upTo];
  if (range.types !== null) {
    sql += ` AND type IN (${range.types.map(() => "?").join(", ")})`;
    params.push(...range.types);
  }
  if (range.since !== undefined) {
    sql += " AND occurred_at >= ?";
    params.push(range.since);
  }
  if (range.until !== undefined) {
    sql += " AND occurred_at <= ?";
    params.push(range.until);
  }
  return { sql, params };
}

/** Remembers up to where events were looked at. Never goes back. */
export function advancePosition(endpointId: string, position: number): Statement {
  return statement(
    "UPDATE webhook_endpoints SET position = ? WHERE endpoint_id = ? AND position < ?",
    position,
    endpointId,
    position,
  );
}

/** The message in front of a lane that is due, with its event. */
export interface Head extends Row {
  invoice_id: string;
  version: number;
  first_ms: number;
  /** Null when nothing waits in the lane: it can go. */
  message_id: string | null;
  type: string;
  sequence: number;
  occurred_at: string;
  data: string;
  /** Others that wait behind it. */
  behind: number;
}

/** Lanes of an endpoint that are due, earliest first, each with its front: at most `limit`. */
export function readHeads(
  database: Database,
  endpointId: string,
  nowMs: number,
  limit: number,
): Promise<Head[]> {
  return database.query<Head>(
    `SELECT lane.invoice_id, lane.version, lane.first_ms, front.message_id, front.type, front.sequence, events.occurred_at, events.data,
       CASE WHEN EXISTS (SELECT 1 FROM webhook_messages AS later WHERE later.endpoint_id = lane.endpoint_id AND later.status = 'waiting'
         AND later.invoice_id = lane.invoice_id AND later.position > front.position) THEN 1 ELSE 0 END AS behind
     FROM (SELECT endpoint_id, invoice_id, version, due_ms, first_ms FROM webhook_lanes
         WHERE endpoint_id = ? AND due_ms <= ? ORDER BY due_ms LIMIT ?) AS lane
     LEFT JOIN webhook_messages AS front ON front.endpoint_id = lane.endpoint_id AND front.status = 'waiting'
       AND front.invoice_id = lane.invoice_id AND front.position = (SELECT MIN(first.position) FROM webhook_messages AS first
         WHERE first.endpoint_id = lane.endpoint_id AND first.status = 'waiting' AND first.invoice_id = lane.invoice_id)
     LEFT JOIN events ON events.event_id = front.message_id
     ORDER BY lane.due_ms`,
    [endpointId, nowMs, limit],
  );
}

/** When the next lane of an endpoint is due; null when it has none. */
export async function nextDue(database: Database, endpointId: string): Promise<number | null> {
  const [row] = await database.query<{ due: number | null }>(
    "SELECT MIN(due_ms) AS due FROM webhook_lanes WHERE endpoint_id = ?",
    [endpointId],
  );
  return row?.due ?? null;
}

/** Settles a message, or only counts the attempt (`waiting`). */
export function settleMessage(
  endpointId: string,
  messageId: string,
  status: "waiting" | "delivered" | "failed",
  nowMs: number,
): Statement {
  return statement(
    "UPDATE webhook_messages SET status = ?, attempts = attempts + 1, settled_ms = ? WHERE endpoint_id = ? AND message_id = ?",
    status,
    status === "waiting" ? null : nowMs,
    endpointId,
    messageId,
  );
}

/** Lets the next message of a lane come to the front, with a schedule of its own; the lane goes when `isLast` and nothing joined. */
export function turnLane(
  endpointId: string,
  head: Pick<Head, "invoice_id" | "version" | "behind">,
  nowMs: number,
): Statement[] {
  const next = statement(
    "UPDATE webhook_lanes SET due_ms = ?, first_ms = 0 WHERE endpoint_id = ? AND invoice_id = ?",
    nowMs,
    endpointId,
    head.invoice_id,
  );
  if (head.behind > 0) return [next];
  const end = statement(
    "DELETE FROM webhook_lanes WHERE endpoint_id = ? AND invoice_id = ? AND version = ?",
    endpointId,
    head.invoice_id,
    head.version,
  );
  return [end, next];
}

/** Puts a lane's next attempt `afterMs` behind the first one of its front, which was at `firstMs` if this was it. */
export function delayLane(
  endpointId: string,
  invoiceId: string,
  firstMs: number,
  afterMs: number,
): Statement[] {
  return [
    statement(
      "UPDATE webhook_lanes SET first_ms = ? WHERE endpoint_id = ? AND invoice_id = ? AND first_ms = 0",
      firstMs,
      endpointId,
      invoiceId,
    ),
    statement(
      "UPDATE webhook_lanes SET due_ms = first_ms + ? WHERE endpoint_id = ? AND invoice_id = ?",
      afterMs,
      endpointId,
      invoiceId,
    ),
  ];
}

/** Makes everything that waits at an endpoint due now; `fresh` begins the schedules anew. */
export function hurryLanes(endpointId: string, nowMs: number, fresh: boolean): Statement {
  return statement(
    `UPDATE webhook_lanes SET due_ms = ?${fresh ? ", first_ms = 0" : ""} WHERE endpoint_id = ?${fresh ? "" : " AND due_ms > ?"}`,
    nowMs,
    endpointId,
    ...(fresh ? [] : [nowMs]),
  );
}

/** True when an endpoint has taken nothing at all since the first attempt of the message in front of a lane. */
export async function readFault(database: Database, endpointId: string, invoiceId: string): Promise<boolean> {
  const [row] = await database.query(
    `SELECT 1 AS fault FROM webhook_endpoints JOIN webhook_lanes ON webhook_lanes.endpoint_id = webhook_endpoints.endpoint_id
     WHERE webhook_endpoints.endpoint_id = ? AND invoice_id = ? AND failing_since_ms <= first_ms`,
    [endpointId, invoiceId],
  );
  return row !== undefined;
}
