/** Rows of those who want no more reminders from a merchant. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface ReminderStop {
  readonly tenantId: string;
  readonly mode: Mode;
  /** As the messages were addressed, in lower case. */
  readonly recipient: string;
  readonly stoppedAt: string;
  /** The message by which it was asked for. */
  readonly deliveryId: string;
  readonly invoiceId: string;
}

/** Refused as a unique violation on `reminder_stops` where it was asked for before. */
export function insertReminderStop(stop: ReminderStop): Statement {
  return statement(
    "INSERT INTO reminder_stops (tenant_id, mode, recipient, stopped_at, delivery_id, invoice_id) VALUES (?, ?, ?, ?, ?, ?)",
    stop.tenantId,
    stop.mode,
    stop.recipient,
    stop.stoppedAt,
    stop.deliveryId,
    stop.invoiceId,
  );
}

interface StopRow extends Row {
  recipient: string;
  stopped_at: string;
}

/** Which of up to 90 recipients want no reminders, and since when. */
export async function readReminderStops(
  database: Database,
  { tenantId, mode }: Pick<ReminderStop, "tenantId" | "mode">,
  recipients: readonly string[],
): Promise<{ readonly recipient: string; readonly stoppedAt: string }[]> {
  if (recipients.length === 0) return [];
  const rows = await database.query<StopRow>(
    `SELECT recipient, stopped_at FROM reminder_stops WHERE tenant_id = ? AND mode = ?
       AND recipient IN (${recipients.map(() => "?").join(", ")}) ORDER BY recipient`,
    [tenantId, mode, ...recipients.map((recipient) => recipient.toLowerCase())],
  );
  return rows.map((row) => ({ recipient: row.recipient, stoppedAt: row.stopped_at }));
}
