/** What becomes of a message's row. A status only rises, whatever the order in which things are written. */
import { type DeliveryStatus, deliveryRank } from "../../shared/deliveryStatus.ts";
import { type Statement, statement } from "../database/database.ts";

/** Gives a message back that was not sent, to be tried again. */
export function releaseDelivery(
  deliveryId: string,
  firstAttemptAt: string,
  error: { readonly code: string; readonly text: string },
): Statement {
  return statement(
    `UPDATE deliveries SET lease_until_ms = 0, first_attempt_at = COALESCE(first_attempt_at, ?), error_code = ?, error_text = ?
     WHERE delivery_id = ? AND status = 'queued'`,
    firstAttemptAt,
    error.code,
    error.text,
    deliveryId,
  );
}

/** Remembers the link that a message carries. */
export function setDeliveryLink(deliveryId: string, linkId: string): Statement {
  return statement(
    "UPDATE deliveries SET link_id = ? WHERE delivery_id = ? AND link_id IS NULL",
    linkId,
    deliveryId,
  );
}

/** The carrier took it. Notices may have come before: the status never sinks. */
export function markSent(
  deliveryId: string,
  sent: {
    readonly at: string;
    readonly ms: number;
    readonly carrier: string;
    readonly carrierId: string | null;
  },
): Statement {
  return statement(
    `UPDATE deliveries SET ${raise("sent")}, sent_at = ?, sent_ms = ?, carrier = ?, carrier_id = ?, lease_until_ms = 0
     WHERE delivery_id = ? AND sent_at IS NULL`,
    sent.at,
    sent.ms,
    sent.carrier,
    sent.carrierId,
    deliveryId,
  );
}

/** The status becomes this one where it ranks above the present one. */
function raise(status: DeliveryStatus): string {
  const rank = deliveryRank(status);
  return `status = CASE WHEN rank < ${rank} THEN '${status}' ELSE status END, rank = CASE WHEN rank < ${rank} THEN ${rank} ELSE rank END`;
}

/** Which column has the time of the first of a status. */
const TIMES = {
  delivered: "delivered_at",
  opened: "opened_at",
  clicked: "clicked_at",
  failed: "ended_at",
  bounced: "ended_at",
  canceled: "ended_at",
} as const satisfies Readonly<Partial<Record<DeliveryStatus, string>>>;

/** What can be heard of a message after it was queued, besides that it was sent. */
export type HeardStatus = keyof typeof TIMES;

/** Something was heard of a message: its status rises where that ranks higher, and the first time of each is kept. */
export function markHeard(
  deliveryId: string,
  status: HeardStatus,
  at: string,
  error: { readonly code: string; readonly text: string } | null = null,
): Statement {
  const column = TIMES[status];
  return statement(
    `UPDATE deliveries SET ${raise(status)}, ${column} = COALESCE(${column}, ?), lease_until_ms = 0,
       error_code = COALESCE(?, error_code), error_text = COALESCE(?, error_text) WHERE delivery_id = ?`,
    at,
    error?.code ?? null,
    error?.text ?? null,
    deliveryId,
  );
}

/** A person came by the link that a message carries. */
export function markClicked(linkId: string, at: string): Statement {
  return statement(
    `UPDATE deliveries SET ${raise("clicked")}, clicked_at = COALESCE(clicked_at, ?) WHERE link_id = ?`,
    at,
    linkId,
  );
}

/** Ends a message that still waits, unless it is being sent at this moment: `changes` tells. */
export function cancelDelivery(deliveryId: string, at: string, reason: string, nowMs: number): Statement {
  return statement(
    `UPDATE deliveries SET ${raise("canceled")}, ended_at = ?, error_code = 'canceled', error_text = ?
     WHERE delivery_id = ? AND status = 'queued' AND lease_until_ms <= ?`,
    at,
    reason,
    deliveryId,
    nowMs,
  );
}
