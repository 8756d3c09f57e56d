/** Messages as the API shows them. */
import type { Delivery } from "../store/deliveries.ts";
import type { DeliveryEvent } from "../store/deliveryEvents.ts";
import type { Content } from "./content.ts";
import type { TextDraft } from "./textDraft.ts";

/** The answer to a request to send. */
/** @param draft of the text, where one of the messages is a text. */
export function presentRequest(invoiceId: string, deliveries: readonly Delivery[], draft: TextDraft) {
  const recipients = deliveries.map(({ recipient }) => recipient);
  const sentAts = deliveries.map(({ sentAt }) => sentAt).filter((sentAt) => sentAt !== null);
  const scheduledAt = deliveries[0]?.scheduledAt ?? null;
  return {
    invoiceId,
    sentVia: deliveries.map(({ method }) => method),
    sentTo: recipients.length === 1 ? recipients[0] : recipients,
    sentAt: [...sentAts].sort()[0] ?? null,
    deliveryStatus: statusOfRequest(deliveries),
    ...(scheduledAt === null ? {} : { scheduledAt }),
    ...(deliveries.some(({ method }) => method === "sms") ? { sms: draft.facts } : {}),
    deliveries: deliveries.map((delivery) => presentDelivery(delivery)),
  };
}

/** `queued` while one still waits, `sent` when one was handed over, else what became of the first. */
function statusOfRequest(deliveries: readonly Delivery[]): string {
  if (deliveries.some(({ status }) => status === "queued")) return "queued";
  if (deliveries.some(({ sentAt }) => sentAt !== null)) return "sent";
  return deliveries[0]?.status ?? "queued";
}

export function presentDelivery(delivery: Delivery) {
  const { cc, bcc, testMode } = JSON.parse(delivery.content) as Content;
  const { deliveryId, purpose, method, recipient, status, sentAt, scheduledAt, errorCode, errorText } =
    delivery;
  return {
    deliveryId,
    purpose,
    method,
    sentTo: recipient,
    ...(cc === undefined ? {} : { cc }),
    ...(bcc === undefined ? {} : { bcc }),
    sentAt,
    status,
    ...present("scheduledAt", scheduledAt),
    ...present("deliveredAt", delivery.deliveredAt),
    ...present("openedAt", delivery.openedAt),
    ...present("clickedAt", delivery.clickedAt),
    ...(status === "failed" || status === "bounced" ? { failedAt: delivery.endedAt } : {}),
    ...(status === "canceled" ? { canceledAt: delivery.endedAt, reason: errorText } : {}),
    ...(errorCode === null || status === "canceled" || status === "sent"
      ? {}
      : { error: { code: errorCode, message: errorText } }),
    ...(testMode === true ? { testMode } : {}),
    createdAt: delivery.createdAt,
  };
}

function present(name: string, value: string | null): Record<string, string> {
  return value === null ? {} : { [name]: value };
}

/** One line of a message's history. */
export function presentEvent({ kind, at, carrier, detail }: DeliveryEvent) {
  return {
    type: kind,
    at,
    ...present("carrier", carrier),
    ...(JSON.parse(detail) as Record<string, unknown>),
  };
}
