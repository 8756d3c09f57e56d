/** What is asked of a message, as it is kept until it is composed, and where it goes. */
import { createHash } from "node:crypto";
import type { DeliveryMethod } from "../../shared/deliveryStatus.ts";
import { CROCKFORD, ID_PREFIXES } from "../../shared/ids.ts";

/**
 * Why a message is sent. Each purpose has a composer in composers.ts.
 * invoice: asked for by the merchant. reminder: asks for what is due.
 */
export const PURPOSES = ["invoice", "reminder"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Kept as JSON. It is composed when it is sent, so that amounts are true then. */
export interface Content {
  readonly subject?: string;
  readonly message?: string;
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly replyTo?: string;
  /** Shown as the sender's name instead of the merchant's. */
  readonly fromName?: string;
  readonly attachPdf?: boolean;
  /** Values that the merchant put in the place of the invoice's own, by name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Goes to the outbox, also with a live key. */
  readonly testMode?: boolean;
  /** What a purpose needs besides, such as a receipt's payment. */
  readonly about?: Readonly<Record<string, string>>;
}

export interface Target {
  readonly method: DeliveryMethod;
  /** One mail address or E.164 number, validated. */
  readonly recipient: string;
}

/** The id of a request's message: the same request makes the same messages, however often it runs. */
export function deliveryIdOf(requestId: string, { method, recipient }: Target): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([requestId, method, recipient]), "utf8")
    .digest();
  let text = "";
  for (const byte of digest.subarray(0, 20)) text += CROCKFORD[byte & 31];
  return `${ID_PREFIXES.delivery}_${text}`;
}
