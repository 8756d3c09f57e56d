/** Webhooks as the API answers about them. */

export interface Endpoint {
  readonly endpointId: string;
  readonly url: string;
  readonly status: "enabled" | "disabled";
  readonly disabledReason: "merchant" | "gone" | "failing" | null;
  /** Null for all. */
  readonly events: readonly string[] | null;
  readonly failingSince: string | null;
  readonly waitingMessages: number;
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
}

export interface Attempt {
  readonly at: string;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly latencyMs: number;
  readonly bodyBytes: number;
}

export const DELIVERY_STATES = ["waiting", "delivered", "failed"] as const;

export interface Delivery {
  readonly messageId: string;
  readonly type: string;
  readonly invoiceId: string | null;
  readonly sequence: number;
  readonly status: (typeof DELIVERY_STATES)[number];
  readonly queuedAt: string;
  readonly nextAttemptAt: string | null;
  readonly attemptCount: number;
  /** The latest first. */
  readonly attempts: readonly Attempt[];
}

/** The path of an endpoint in the API. */
export const endpointPath = (endpointId: string): string =>
  `/api/v1/webhook-endpoints/${encodeURIComponent(endpointId)}`;

/** What an attempt came to, in a few words. */
export function outcome({ statusCode, error }: Attempt): string {
  if (statusCode !== null) return `Answered ${statusCode}`;
  return `No answer: ${(error ?? "unknown").replaceAll("_", " ")}`;
}

export const isTaken = ({ statusCode }: Attempt): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;

/** Types of messages that an endpoint can be limited to: those of the API, in its order. */
export const MESSAGE_TYPES: readonly string[] = [
  "invoice.created",
  "invoice.voided",
  "invoice.payment_plan_set",
  "invoice.payment_plan_removed",
  "invoice.payment_started",
  "invoice.payment_requires_action",
  "invoice.payment_processing",
  "invoice.payment_received",
  "invoice.paid",
  "invoice.payment_failed",
  "invoice.payment_returned",
  "invoice.payment_voided",
  "invoice.refund_started",
  "invoice.refunded",
  "invoice.refund_failed",
  "invoice.overpayment_credited",
  "invoice.payment_link_created",
  "invoice.payment_link_revoked",
  "invoice.payment_link_clicked",
  "invoice.sent",
  "invoice.reminder_sent",
  "invoice.delivered",
  "invoice.opened",
  "invoice.delivery_failed",
  "invoice.reminders_stopped",
  "invoice.reminder_skipped",
];
