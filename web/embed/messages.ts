/**
 * What frame and site say to each other. The site begins: `hello` with one end of a channel, addressed to the link's origin
 * alone. The frame takes it from origins of the merchant's list alone, and from then on speaks through the channel and
 * never listens again. Nothing but references is ever said: no amount, no name, no card.
 */

/** The names of the element's events. */
export const EVENTS = ["ready", "processing", "paid", "failed", "close"] as const;
export type EventName = (typeof EVENTS)[number];

/** `detail` of every event. */
export interface References {
  readonly paymentId: string | null;
  readonly invoiceId: string | null;
  /** Of the payment; with `ready` the state of the invoice, with `failed` without a payment what is wrong with the link. */
  readonly status: string | null;
}

export type FrameMessage =
  | { readonly type: "size"; readonly height: number }
  | { readonly type: "escape" }
  | { readonly type: Exclude<EventName, "close">; readonly detail: References };

/** The first word. Written in both scripts, because they share no code: each is one file. */
export type Hello = "paylink:hello";

/** What came through the channel, as references and nothing else. */
export function referencesIn(detail: unknown): References {
  const given = (detail ?? {}) as Partial<Record<keyof References, unknown>>;
  const text = (value: unknown): string | null =>
    typeof value === "string" && value.length <= 128 ? value : null;
  return {
    paymentId: text(given.paymentId),
    invoiceId: text(given.invoiceId),
    status: text(given.status),
  };
}
