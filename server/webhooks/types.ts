/** The types of messages: those of the ledger's events, and the test message. */
import type { EventType } from "../ledger/events.ts";

/** Every type and what it tells. A new type of event must be named here before it compiles. */
const DESCRIBED: Readonly<Record<EventType, string>> = {
  "invoice.created": "An invoice exists, with everything on it.",
  "invoice.voided": "An invoice was withdrawn.",
  "invoice.payment_plan_set": "Parts of the invoice are due on days of their own.",
  "invoice.payment_plan_removed": "The balance is asked for as a whole again.",
  "invoice.payment_started": "An amount is reserved; what becomes of it follows.",
  "invoice.payment_requires_action": "The payer has to prove who they are.",
  "invoice.payment_processing": "A bank has the payment; it is not paid.",
  "invoice.payment_received": "Money counts. Partial payments too.",
  "invoice.paid": "Nothing is left to pay.",
  "invoice.payment_failed": "An attempt collected nothing.",
  "invoice.payment_returned": "A bank took a payment back; the balance is open again.",
  "invoice.payment_voided": "A payment recorded by hand was withdrawn; the balance is open again.",
  "invoice.refund_started": "An amount is on its way back; what becomes of it follows.",
  "invoice.refunded": "An amount was given back. A credit shrinks first, then the balance is open again.",
  "invoice.refund_failed": "A refund gave nothing back, also when it was told as done before.",
  "invoice.overpayment_credited": "An overpayment left the invoice for the customer's credit.",
  "invoice.payment_link_created": "A link was made.",
  "invoice.payment_link_revoked": "A link opens nothing any more.",
  "invoice.payment_link_clicked": "Somebody opened a link; `human` says how sure that is.",
  "invoice.sent": "The invoice was handed to the mail or text service: once per request to send it.",
  "invoice.reminder_sent": "A reminder was handed over.",
  "invoice.delivered": "A message reached its recipient, by the word of its carrier.",
  "invoice.opened": "A mail's picture was fetched; `automatic` says that this may have been a machine.",
  "invoice.delivery_failed": "A message bounced or failed for good.",
  "invoice.reminders_stopped": "A recipient wants no more reminders.",
  "invoice.reminder_skipped": "A reminder was not sent; `reason` says why.",
};

export const MESSAGE_TYPES = Object.keys(DESCRIBED) as EventType[];
export const TEST_TYPE = "webhook.test";
