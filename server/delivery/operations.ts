/** The API of sending: send, and what became of it. */
import { z } from "zod";
import { DELIVERY_METHODS } from "../../shared/deliveryStatus.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { readDeliveries } from "../store/deliveries.ts";
import { readDeliveryEvents } from "../store/deliveryEvents.ts";
import { readHead } from "../store/ledger.ts";
import { readReminderStops } from "../store/reminderStops.ts";
import { sendBody } from "./asked.ts";
import { nothingOwed } from "./invoiceComposer.ts";
import { presentDelivery, presentEvent, presentRequest } from "./present.ts";
import { remindersOf } from "./reminderPlan.ts";
import { remindInvoice } from "./remindOperation.ts";
import { requestSending } from "./request.ts";
import { cancelDeliveryOperation, resendInvoice } from "./resendOperations.ts";
import { draftText } from "./textDraft.ts";
import { deliveryView, instant, sendAnswer } from "./views.ts";

const TAG = "Sending";
const NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");
/** Most lines of history in one answer. */
const HISTORY_MOST = 2_000;

const SENT = {
  invoiceId: "inv_abc123",
  sentVia: ["email"],
  sentTo: "customer@example.com",
  sentAt: "2026-01-28T12:00:00Z",
  deliveryStatus: "sent",
};

export const sendInvoice = operation(
  {
    id: "sendInvoice",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/send",
    summary: "Send an invoice by mail, text, or both",
    description:
      "To the address and number that are given, else to those of the customer on file. Each message carries a link of its own, so that whoever comes by it is known to come by this message.\n\nsubject and message may hold {{names}} of a closed list; `variables` replaces their values. A message is sent within the request when its carrier answers in a few seconds, otherwise it stays queued and is tried again for a day. Send an Idempotency-Key, so that a repeat never sends twice.",
    tag: TAG,
    auth: "key",
    body: sendBody,
    example: {
      sendVia: ["email"],
      email: "customer@example.com",
      subject: "Invoice from ACME Corp",
      message: "Thank you for your business!",
      attachPdf: true,
    },
    answers: {
      200: {
        description: "The messages were handed over, or are queued.",
        schema: sendAnswer,
        example: SENT,
      },
    },
    refusals: ["invoice_not_found", "invoice_not_payable", "carrier_not_configured"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const request = { purpose: "invoice", requestId: idempotentId("sending"), body } as const;
    const deliveries = await requestSending(deps, caller, stream, head.state, request);
    if (deliveries instanceof Refusal) return deliveries;
    return {
      status: 200,
      data: presentRequest(params.invoiceId, deliveries, draftText(deps, caller, head.state, request)),
    };
  },
);

const statusAnswer = z.object({
  invoiceId: z.string(),
  deliveries: z.array(
    deliveryView.extend({
      history: z.array(z.looseObject({ type: z.string(), at: instant })),
    }),
  ),
  nextCursor: z.string().nullable(),
  upcomingReminders: z
    .array(
      z.object({ scheduledAt: instant, sendVia: z.array(z.enum(DELIVERY_METHODS)), dueDate: z.string() }),
    )
    .meta({ description: "The next reminders of the schedule, while something is owed; at most 20." }),
  remindersStopped: z
    .array(z.object({ sentTo: z.string(), stoppedAt: instant }))
    .meta({ description: "Which of these recipients want no more reminders." }),
});

const PLACE = z.tuple([z.string().max(40), z.string().max(10), z.string().max(60)]);

export const getDeliveryStatus = operation(
  {
    id: "getDeliveryStatus",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/delivery-status",
    summary: "What became of an invoice's messages",
    description:
      "Each message with the highest status that was heard and its whole history, oldest message first. Statuses come from real signals only: the carrier's acceptance and notices, the mail's picture (`automatic` says that a machine may have fetched it), and people who came by the message's own link.",
    tag: TAG,
    auth: "key",
    query: z.strictObject(listQuery),
    answers: { 200: { description: "Messages and their histories.", schema: statusAnswer } },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const { limit, after } = query;
    const place = readCursor("deliveries", after, PLACE);
    if (place instanceof Refusal) return place;
    const [createdAt, method, deliveryId] = place ?? ["", "", ""];
    const rows = await readDeliveries(deps.database, stream, { createdAt, method, deliveryId }, limit + 1);
    const shown = rows.slice(0, limit).map((row) => row.deliveryId);
    const histories = await readHistories(shown, (ids) =>
      readDeliveryEvents(deps.database, ids, HISTORY_MOST),
    );
    const page = listPage(
      "deliveries",
      rows,
      limit,
      (row) => ({
        ...presentDelivery(row),
        history: (histories.get(row.deliveryId) ?? []).map(presentEvent),
      }),
      (row) => encodeCursor("deliveries", [row.createdAt, row.method, row.deliveryId]),
    );
    const { email, phone } = head.state.customer;
    const recipients = [email, phone, ...rows.map(({ recipient }) => recipient)].filter(
      (one) => one !== undefined,
    );
    const stops = await readReminderStops(deps.database, stream, [...new Set(recipients)].slice(0, AT_ONCE));
    const reminders = {
      upcomingReminders: nothingOwed({ head }) === null ? upcoming(head.state, caller.now) : [],
      remindersStopped: stops.map(({ recipient, stoppedAt }) => ({ sentTo: recipient, stoppedAt })),
    };
    return { status: 200, data: { invoiceId: params.invoiceId, ...page, ...reminders } };
  },
);

const UPCOMING_MOST = 20;

function upcoming(state: InvoiceState, now: Date) {
  return remindersOf(state)
    .filter(({ at }) => at > now.toISOString())
    .slice(0, UPCOMING_MOST)
    .map(({ at, sendVia, dueDate }) => ({ scheduledAt: at, sendVia, dueDate }));
}

/** A statement has at most 100 parameters. */
const AT_ONCE = 50;

async function readHistories<Event extends { readonly deliveryId: string }>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Event[]>,
): Promise<Map<string, Event[]>> {
  const found = new Map<string, Event[]>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const event of await read(ids.slice(from, from + AT_ONCE))) {
      found.set(event.deliveryId, [...(found.get(event.deliveryId) ?? []), event]);
    }
  }
  return found;
}

export const sendingOperations: readonly Operation[] = [
  sendInvoice,
  resendInvoice,
  remindInvoice,
  getDeliveryStatus,
  cancelDeliveryOperation,
];
