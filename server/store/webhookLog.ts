/** The delivery log of webhooks: messages and the attempts to deliver them. */
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface Attempt {
  readonly attemptId: string;
  readonly endpointId: string;
  readonly messageId: string;
  /** Real time. */
  readonly atMs: number;
  /** Null when there was no answer; `error` then says why. */
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly latencyMs: number;
  readonly answerBytes: number;
}

export function insertAttempt(attempt: Attempt): Statement {
  return statement(
    `INSERT INTO webhook_attempts (attempt_id, endpoint_id, message_id, at_ms, status_code, error, latency_ms, answer_bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    attempt.attemptId,
    attempt.endpointId,
    attempt.messageId,
    attempt.atMs,
    attempt.statusCode,
    attempt.error,
    attempt.latencyMs,
    attempt.answerBytes,
  );
}

/** Notes a message that was sent once, outside of every lane. */
export function insertSentMessage(
  endpointId: string,
  messageId: string,
  type: string,
  status: "delivered" | "failed",
  nowMs: number,
): Statement {
  return statement(
    `INSERT INTO webhook_messages (endpoint_id, message_id, invoice_id, position, sequence, type, status, attempts, queued_ms, settled_ms)
     VALUES (?, ?, '', 0, 0, ?, ?, 1, ?, ?)`,
    endpointId,
    messageId,
    type,
    status,
    nowMs,
    nowMs,
  );
}

export interface MessageRow extends Row {
  message_id: string;
  invoice_id: string;
  sequence: number;
  type: string;
  status: string;
  attempts: number;
  queued_ms: number;
  settled_ms: number | null;
  /** Of the message in front of its lane; null for others. */
  due_ms: number | null;
}

/** Messages of an endpoint before a place, latest first, at most `limit`. */
export function readMessages(
  database: Database,
  endpointId: string,
  filter: { readonly status?: string | undefined },
  before: { readonly queuedMs: number; readonly messageId: string } | null,
  limit: number,
): Promise<MessageRow[]> {
  return database.query<MessageRow>(
    `SELECT message.message_id, message.invoice_id, message.sequence, message.type, message.status, message.attempts,
       message.queued_ms, message.settled_ms,
       CASE WHEN message.status = 'waiting' AND NOT EXISTS (SELECT 1 FROM webhook_messages AS earlier
         WHERE earlier.endpoint_id = message.endpoint_id AND earlier.status = 'waiting' AND earlier.invoice_id = message.invoice_id
           AND earlier.position < message.position) THEN lane.due_ms ELSE NULL END AS due_ms
     FROM webhook_messages AS message
     LEFT JOIN webhook_lanes AS lane ON lane.endpoint_id = message.endpoint_id AND lane.invoice_id = message.invoice_id
     WHERE message.endpoint_id = ? ${before === null ? "" : "AND (message.queued_ms, message.message_id) < (?, ?)"}
       ${filter.status === undefined ? "" : "AND message.status = ?"}
     ORDER BY message.queued_ms DESC, message.message_id DESC LIMIT ?`,
    [
      endpointId,
      ...(before === null ? [] : [before.queuedMs, before.messageId]),
      ...(filter.status === undefined ? [] : [filter.status]),
      limit,
    ],
  );
}

export interface AttemptRow extends Row {
  message_id: string;
  at_ms: number;
  status_code: number | null;
  error: string | null;
  latency_ms: number;
  answer_bytes: number;
}

const IDS_PER_QUERY = 50;

/** The latest attempts of messages, latest first, at most `most` of each. */
export async function readAttempts(
  database: Database,
  endpointId: string,
  messageIds: readonly string[],
  most: number,
): Promise<Map<string, AttemptRow[]>> {
  const found = new Map<string, AttemptRow[]>();
  for (let start = 0; start < messageIds.length; start += IDS_PER_QUERY) {
    const ids = messageIds.slice(start, start + IDS_PER_QUERY);
    const rows = await database.query<AttemptRow>(
      `SELECT message_id, at_ms, status_code, error, latency_ms, answer_bytes FROM
         (SELECT message_id, attempt_id, at_ms, status_code, error, latency_ms, answer_bytes,
            ROW_NUMBER() OVER (PARTITION BY message_id ORDER BY at_ms DESC, attempt_id) AS place
          FROM webhook_attempts WHERE endpoint_id = ? AND message_id IN (${ids.map(() => "?").join(", ")})) AS numbered
       WHERE place <= ? ORDER BY message_id, place`,
      [endpointId, ...ids, most],
    );
    for (const row of rows) {
      const list = found.get(row.message_id);
      if (list) list.push(row);
      else found.set(row.message_id, [row]);
    }
  }
  return found;
}

/** How many messages wait at each endpoint of a list; a count stops at `most`. */
export async function countWaiting(database: Database, endpointId: string, most: number): Promise<number> {
  const [row] = await database.query<{ waiting: number }>(
    `SELECT COUNT(*) AS waiting FROM
       (SELECT 1 AS one FROM webhook_messages WHERE endpoint_id = ? AND status = 'waiting' LIMIT ?) AS counted`,
    [endpointId, most],
  );
  return row?.waiting ?? 0;
}

/** Removes up to `most` messages that were settled before a time, with their attempts. */
export function purgeMessages(endpointId: string, beforeMs: number, most: number): Statement[] {
  const old =
    "SELECT message_id FROM webhook_messages WHERE endpoint_id = ? AND settled_ms < ? ORDER BY settled_ms, message_id LIMIT ?";
  return ["webhook_attempts", "webhook_messages"].map((table) =>
    statement(
      `DELETE FROM ${table} WHERE endpoint_id = ? AND message_id IN (${old})`,
      endpointId,
      endpointId,
      beforeMs,
      most,
    ),
  );
}

/** Removes up to `most` rows of each kind of an endpoint that is gone. */
export function clearEndpoint(endpointId: string, most: number): Statement[] {
  return [
    ["webhook_attempts", "attempt_id"],
    ["webhook_messages", "message_id"],
    ["webhook_lanes", "invoice_id"],
  ].map(([table, column]) =>
    statement(
      `DELETE FROM ${table} WHERE endpoint_id = ? AND ${column} IN (SELECT ${column} FROM ${table} WHERE endpoint_id = ? LIMIT ?)`,
      endpointId,
      endpointId,
      most,
    ),
  );
}
