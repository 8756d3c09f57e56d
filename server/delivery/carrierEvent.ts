/** What a carrier tells of a message after it took it. Adapters translate their service's words into this. */

export interface CarrierEvent {
  /** The adapter's name: `resend`, `twilio`, `outbox`. */
  readonly carrier: string;
  /** The carrier's id of the message, as its acceptance gave it; or ours. */
  readonly message: { readonly carrierId: string } | { readonly messageId: string };
  /** Names the notice, so that a repeated one is known; null where the carrier gives no name. */
  readonly noticeId: string | null;
  readonly kind: CarrierEventKind;
  /** When it happened, by the carrier's word. ISO 8601 UTC. */
  readonly at: string;
  /** The carrier's code and words, without secrets: "30006", "mailbox full". */
  readonly code?: string;
  readonly detail?: string;
  /** Of an opening: truncated address and agent, where the carrier tells them. */
  readonly address?: string;
  readonly agent?: string;
}

/** complained: the reader called it spam. failed: never left, or was refused for good. */
export type CarrierEventKind =
  | "queued"
  | "sent"
  | "delivered"
  | "opened"
  | "clicked"
  | "bounced"
  | "complained"
  | "failed";
