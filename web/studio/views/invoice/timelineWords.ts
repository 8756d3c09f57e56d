/** What happened to an invoice, in a merchant's words. */
import type { Channel } from "../../../../shared/statuses.ts";
import { moneyText } from "../../parts/Money.tsx";
import type { Tone } from "../../parts/Notice.tsx";
import { dayText } from "../../parts/Time.tsx";
import { methodText } from "./methodText.ts";
import { CHANNEL_WORDS } from "./NewLink.tsx";

export interface LedgerEvent {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Told {
  readonly title: string;
  readonly detail?: string;
  readonly tone: Tone;
}

type Data = LedgerEvent["data"];
type Teller = (data: Data, currency: string) => Told;

const text = (data: Data, name: string): string => {
  const value = data[name];
  return typeof value === "string" ? value : "";
};
const money = (data: Data, currency: string, name = "amount"): string =>
  moneyText(Number(data[name] ?? 0), text(data, "currency") || currency);
const means = (data: Data): string =>
  methodText({
    method: text(data, "method"),
    brand: text(data, "brand") || null,
    last4: text(data, "last4") || null,
  });
const channel = (data: Data): string => CHANNEL_WORDS[text(data, "channel") as Channel] ?? "Unknown";
const how = (method: string): string => (method === "sms" ? "Text message" : "Email");
const because = (reason: string): { detail?: string } => (reason === "" ? {} : { detail: reason });

function recipients(data: Data): string {
  const deliveries = data["deliveries"] as readonly { method: string; sentTo: string }[] | undefined;
  return (deliveries ?? []).map(({ method, sentTo }) => `${how(method)} to ${sentTo}`).join(", ");
}

const KINDS: Readonly<Record<string, string>> = {
  invoice: "The invoice",
  reminder: "A reminder",
  receipt: "A receipt",
};
const thing = (data: Data): string => KINDS[text(data, "purpose")] ?? "A message";

const TELLERS: Readonly<Record<string, Teller>> = {
  "invoice.created": (data, currency) => ({
    title: "Created",
    detail: money(data, currency, "totalAmount"),
    tone: "plain",
  }),
  "invoice.voided": () => ({ title: "Voided", detail: "Nothing is asked for any more.", tone: "warn" }),
  "invoice.payment_plan_set": () => ({ title: "Payment plan set", tone: "plain" }),
  "invoice.payment_plan_removed": () => ({ title: "Payment plan removed", tone: "plain" }),
  "invoice.payment_link_created": (data) => ({
    title: "Link made",
    detail: `Channel: ${channel(data)}`,
    tone: "plain",
  }),
  "invoice.payment_link_revoked": () => ({ title: "Link revoked", tone: "plain" }),
  "invoice.payment_link_clicked": (data) => ({
    title: "Clicked",
    detail: `Channel: ${channel(data)} · ${text(data, "human") === "confirmed" ? "a person who paid" : "most likely a person"}`,
    tone: "plain",
  }),
  "invoice.sent": (data) => ({ title: "Sent", detail: recipients(data), tone: "plain" }),
  "invoice.reminder_sent": (data) => ({ title: "Reminder sent", detail: recipients(data), tone: "plain" }),
  "invoice.reminder_skipped": (data) => ({
    title: "Reminder not sent",
    ...because(text(data, "reason").replaceAll("_", " ")),
    tone: "warn",
  }),
  "invoice.reminders_stopped": (data) => ({
    title: "Reminders stopped",
    detail: `${text(data, "sentTo")} wants no more of them.`,
    tone: "warn",
  }),
  "invoice.delivered": (data) => ({
    title: "Delivered",
    detail: `${thing(data)}, by ${how(text(data, "method")).toLowerCase()}`,
    tone: "plain",
  }),
  "invoice.opened": (data) => ({
    title: "Opened",
    detail:
      text(data, "automatic") === "known"
        ? `${thing(data)}: its pictures were fetched by a mail service.`
        : `${thing(data)}: its pictures were fetched, perhaps by a mail service.`,
    tone: "plain",
  }),
  "invoice.delivery_failed": (data) => ({
    title: "Not delivered",
    ...because(text(data, "reason")),
    tone: "bad",
  }),
  "invoice.payment_started": (data, currency) => ({
    title: data["retryOf"] === undefined ? "Payment started" : "Payment tried again",
    detail: `${money(data, currency)} · ${means(data)}`,
    tone: "plain",
  }),
  "invoice.payment_requires_action": (data, currency) => ({
    title: "Authentication asked for",
    detail: `${money(data, currency)} · the bank wants the payer to confirm`,
    tone: "plain",
  }),
  "invoice.payment_processing": (data, currency) => ({
    title: "Payment on its way",
    detail: `${money(data, currency)} · not paid before the bank says so`,
    tone: "plain",
  }),
  "invoice.payment_received": (data, currency) => ({
    title: "Payment received",
    detail: `${money(data, currency)} · ${means(data)}`,
    tone: "good",
  }),
  "invoice.paid": () => ({ title: "Paid", detail: "Nothing is left to pay.", tone: "good" }),
  "invoice.payment_failed": (data, currency) => ({
    title: "Payment failed",
    detail: `${money(data, currency)} · ${text(data, "declineReason")}`,
    tone: "bad",
  }),
  "invoice.payment_returned": (data, currency) => ({
    title: "Payment returned by the bank",
    detail: `${money(data, currency)} · ${text(data, "returnReason")}`,
    tone: "bad",
  }),
  "invoice.payment_voided": (data, currency) => ({
    title: "Recorded payment withdrawn",
    detail: [money(data, currency), text(data, "reason")].filter(Boolean).join(" · "),
    tone: "warn",
  }),
  "invoice.refund_started": (data, currency) => ({
    title: "Refund started",
    detail: money(data, currency),
    tone: "plain",
  }),
  "invoice.refunded": (data, currency) => ({
    title: "Refunded",
    detail: [money(data, currency), means(data), text(data, "reason")].filter(Boolean).join(" · "),
    tone: "warn",
  }),
  "invoice.refund_failed": (data, currency) => ({
    title: "Refund failed",
    detail: `${money(data, currency)} · ${text(data, "failureReason")}`,
    tone: "bad",
  }),
  "invoice.overpayment_credited": (data, currency) => ({
    title: "Overpayment moved to credit",
    detail: money(data, currency),
    tone: "plain",
  }),
};

/** An event in words; one of a type that is newer than this page, by its name. */
export function told({ type, data }: LedgerEvent, currency: string): Told {
  const teller = TELLERS[type];
  if (teller) return teller(data, currency);
  return { title: type.replace("invoice.", "").replaceAll("_", " "), tone: "plain" };
}

/** A click that no person made stands with the automated visits. */
export function isAutomated({ type, data }: LedgerEvent): boolean {
  return type === "invoice.payment_link_clicked" && data["human"] === "automated";
}

const MILESTONES: readonly (readonly [label: string, type: string])[] = [
  ["Sent", "invoice.sent"],
  ["Delivered", "invoice.delivered"],
  ["Opened", "invoice.opened"],
  ["Clicked", "invoice.payment_link_clicked"],
  ["Started", "invoice.payment_started"],
  ["Paid", "invoice.paid"],
];

/** When each step was taken first; null where it was not. */
export function milestones(events: readonly LedgerEvent[]): readonly { label: string; at: string | null }[] {
  return MILESTONES.map(([label, type]) => ({
    label,
    at: events.find((event) => event.type === type && !isAutomated(event))?.occurredAt ?? null,
  }));
}

/** "on Jan 28, 2026", for reminders to come. */
export const dueText = (day: string): string => `for what is due on ${dayText(day)}`;
