/** Rows of the outbox: mails and texts that were shown instead of sent. */
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
}

/** The same messageId twice is kept once. */
export function insertOutboxMessage(message: OutboxMessage): Statement {
  return statement(
    `INSERT INTO outbox_messages (message_id, tenant_id, mode, kind, recipient, sender, subject, text, html, attachments, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING`,
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
}

/** Newest first, at most `limit`. */
export async function readOutbox(database: Database, limit: number): Promise<OutboxMessage[]> {
  const rows = await database.query<OutboxRow>(
    `SELECT message_id, tenant_id, mode, kind, recipient, sender, subject, text, html, attachments, created_ms
     FROM outbox_messages ORDER BY created_ms DESC, message_id LIMIT ?`,
    [limit],
  );
  return rows.map((row) => ({
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
  }));
}
