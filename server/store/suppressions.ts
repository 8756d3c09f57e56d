/** Who asked a sender for silence. A number belongs to the operator, so an opt-out holds for all merchants that share it. */
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface Suppression {
  readonly channel: "sms";
  /** Our number or messaging service. */
  readonly sender: string;
  /** E.164 */
  readonly recipient: string;
}

/** Again is no change. */
export function insertSuppression({ channel, sender, recipient }: Suppression, atMs: number): Statement {
  return statement(
    `INSERT INTO suppressions (channel, sender, recipient, created_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (channel, sender, recipient) DO NOTHING`,
    channel,
    sender,
    recipient,
    atMs,
  );
}

export function deleteSuppression({ channel, sender, recipient }: Suppression): Statement {
  return statement(
    "DELETE FROM suppressions WHERE channel = ? AND sender = ? AND recipient = ?",
    channel,
    sender,
    recipient,
  );
}

export async function isSuppressed(
  database: Database,
  { channel, sender, recipient }: Suppression,
): Promise<boolean> {
  const rows = await database.query<Row>(
    "SELECT 1 AS found FROM suppressions WHERE channel = ? AND sender = ? AND recipient = ?",
    [channel, sender, recipient],
  );
  return rows.length > 0;
}
