/** Rows of the outbox: mails and texts that were shown instead of sent, with the files of the mails. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface OutboxMessage {
  readonly messageId: string;
  readonly tenantId: string;
  readonly mode: Mode;
  readonly kind: "email" | "sms";
  readonly recipient: string;
  readonly sender: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  /** Names of the files that went along. */
  readonly attachments: readonly string[];
  readonly createdMs: number;
  /** The rest of a mail; absent of texts, and of mails from before it was kept. */
  readonly details?: OutboxDetails;
}

export interface OutboxDetails {
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface OutboxFile {
  readonly place: number;
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string | null;
  readonly content: Uint8Array;
}

/** The same messageId twice is kept once. */
export function insertOutboxMessage(message: OutboxMessage): Statement {
  return statement(
    `INSERT INTO outbox_messages (message_id, tenant_id, mode, kind, recipient, sender, subject, text, html, attachments, created_ms, details)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING`,
    message.messageId,
    message.tenantId,
    message.mode,
    message.kind,
    message.recipient,
    message.sender,
    message.subject,
    message.text,
    message.html,
    JSON.stringify(message.attachments),
    message.createdMs,
    message.details === undefined ? null : JSON.stringify(message.details),
  );
}

export function insertOutboxFile(messageId: string, file: OutboxFile, createdMs: number): Statement {
  const { place, filename, contentType, contentId, content } = file;
  return statement(
    `INSERT INTO outbox_files (message_id, place, filename, content_type, content_id, content, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id, place) DO NOTHING`,
    messageId,
    place,
    filename,
    contentType,
    contentId,
    Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64"),
    createdMs,
  );
}

interface OutboxRow extends Row {
  message_id: string;
  tenant_id: string;
  mode: string;
  kind: string;
  recipient: string;
  sender: string;
  subject: string | null;
  text: string;
  html: string | null;
  attachments: string;
  created_ms: number;
  details: string | null;
}

const COLUMNS =
  "message_id, tenant_id, mode, kind, recipient, sender, subject, text, html, attachments, created_ms, details";

export interface OutboxFilter {
  /** Part of a recipient, in any case; empty for all. */
  readonly recipient: string;
  readonly kind: "email" | "sms" | null;
}

/** Where a page of the list ended. */
export interface OutboxPlace {
  readonly createdMs: number;
  readonly messageId: string;
}

/** Newest first, at most `limit`, after a place. */
export async function readOutbox(
  database: Database,
  limit: number,
  filter: OutboxFilter = { recipient: "", kind: null },
  after: OutboxPlace | null = null,
): Promise<OutboxMessage[]> {
  const wanted: string[] = [];
  const params: (string | number)[] = [];
  if (filter.recipient !== "") {
    wanted.push("LOWER(recipient) LIKE ? ESCAPE '!'");
    params.push(`%${filter.recipient.toLowerCase().replaceAll(/[!%_]/g, "!$&")}%`);
  }
  if (filter.kind !== null) {
    wanted.push("kind = ?");
    params.push(filter.kind);
  }
  if (after !== null) {
    wanted.push("(created_ms < ? OR (created_ms = ? AND message_id > ?))");
    params.push(after.createdMs, after.createdMs, after.messageId);
  }
  const where = wanted.length === 0 ? "" : `WHERE ${wanted.join(" AND ")}`;
  const rows = await database.query<OutboxRow>(
    `SELECT ${COLUMNS} FROM outbox_messages ${where} ORDER BY created_ms DESC, message_id LIMIT ?`,
    [...params, limit],
  );
  return rows.map(messageOf);
}

export async function readOutboxMessage(
  database: Database,
  messageId: string,
): Promise<OutboxMessage | null> {
  const [row] = await database.query<OutboxRow>(
    `SELECT ${COLUMNS} FROM outbox_messages WHERE message_id = ?`,
    [messageId],
  );
  return row === undefined ? null : messageOf(row);
}

/** The files of a mail that are kept, in their order. */
export async function readOutboxFiles(database: Database, messageId: string): Promise<OutboxFile[]> {
  interface FileRow extends Row {
    place: number;
    filename: string;
    content_type: string;
    content_id: string | null;
    content: string;
  }
  const rows = await database.query<FileRow>(
    "SELECT place, filename, content_type, content_id, content FROM outbox_files WHERE message_id = ? ORDER BY place",
    [messageId],
  );
  return rows.map((row) => ({
    place: row.place,
    filename: row.filename,
    contentType: row.content_type,
    contentId: row.content_id,
    content: Buffer.from(row.content, "base64"),
  }));
}

/** Removes messages from before an instant, and the files of all but the newest messages. */
export function purgeOutbox(beforeMs: number, withFiles: number): Statement[] {
  return [
    statement("DELETE FROM outbox_messages WHERE created_ms < ?", beforeMs),
    statement("DELETE FROM outbox_files WHERE created_ms < ?", beforeMs),
    statement(
      `DELETE FROM outbox_files WHERE created_ms <
         (SELECT created_ms FROM outbox_messages ORDER BY created_ms DESC, message_id LIMIT 1 OFFSET ?)`,
      withFiles,
    ),
  ];
}

function messageOf(row: OutboxRow): OutboxMessage {
  return {
    messageId: row.message_id,
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    kind: row.kind as "email" | "sms",
    recipient: row.recipient,
    sender: row.sender,
    subject: row.subject,
    text: row.text,
    html: row.html,
    attachments: JSON.parse(row.attachments) as string[],
    createdMs: row.created_ms,
    ...(row.details !== null && { details: JSON.parse(row.details) as OutboxDetails }),
  };
}
