/** Deciders of what happens to messages. Messages have rows of their own; the ledger keeps what systems elsewhere follow. */
import { type Decision, decided } from "./decision.ts";
import type { EventData } from "./events.ts";
import type { InvoiceState } from "./state.ts";

type DeliveryEventType =
  | "invoice.sent"
  | "invoice.reminder_sent"
  | "invoice.delivered"
  | "invoice.opened"
  | "invoice.delivery_failed"
  | "invoice.reminder_skipped"
  | "invoice.reminders_stopped";

/** A fact about a message. It moves no money and changes nothing of the invoice, so every state takes it. */
export function decideDeliveryFact<T extends DeliveryEventType>(
  type: T,
  data: Omit<EventData[T], "invoiceId">,
  state: InvoiceState,
): Decision {
  const fact = { type, data: { invoiceId: state.invoiceId, ...data }, postings: [] };
  // Sound: `type` and `data` belong together by the signature.
  return decided(fact as unknown as Parameters<typeof decided>[0]);
}
