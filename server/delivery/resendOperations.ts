/** The API of sending again, and of taking back what still waits. */
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import { type Delivery, readDelivery, readLastDelivery, readRequest } from "../store/deliveries.ts";
import { cancelDelivery } from "../store/deliveryChanges.ts";
import { noteDeliveryEvent } from "../store/deliveryEvents.ts";
import { readHead } from "../store/ledger.ts";
import { removeTask } from "../store/tasks.ts";
import { type SendBody, sendBody } from "./asked.ts";
import type { Content } from "./content.ts";
import { deliveryTaskKey } from "./enqueue.ts";
import { presentDelivery, presentRequest } from "./present.ts";
import { announceRequest, historyOf } from "./record.ts";
import { requestSending } from "./request.ts";
import { draftText } from "./textDraft.ts";
import { deliveryView, sendAnswer } from "./views.ts";

const TAG = "Sending";
const NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");
const NO_DELIVERY = refuse("delivery_not_found", "No such message of this invoice in this mode.");

export const resendInvoice: Operation = operation(
  {
    id: "resendInvoice",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/resend",
    summary: "Send an invoice again",
    description:
      "To whom it was sent last, in the same words; what the body says goes over that. An invoice that was never sent goes to the customer on file.",
    tag: TAG,
    auth: "key",
    body: sendBody,
    example: { sendVia: ["email"], message: "Reminder: Invoice due in 3 days" },
    answers: { 200: { description: "The messages were handed over, or are queued.", schema: sendAnswer } },
    refusals: ["invoice_not_found", "invoice_not_payable", "carrier_not_configured"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const request = {
      purpose: "invoice",
      requestId: idempotentId("sending"),
      body: { ...(await lastAsked(deps, stream, body)), ...body },
    } as const;
    const deliveries = await requestSending(deps, caller, stream, head.state, request);
    if (deliveries instanceof Refusal) return deliveries;
    return {
      status: 200,
      data: presentRequest(params.invoiceId, deliveries, draftText(deps, caller, head.state, request)),
    };
  },
);

/** What was asked the last time, as far as it fits the way of this time. */
async function lastAsked(deps: Deps, stream: StreamId, body: SendBody): Promise<SendBody> {
  const last = await readLastDelivery(deps.database, stream, "invoice");
  if (last === null) return {};
  const request = await readRequest(deps.database, last);
  const to = (method: Delivery["method"]): string | undefined =>
    request.find((one) => one.method === method)?.recipient;
  const { testMode: _t, about: _a, cc, bcc, ...words } = JSON.parse(last.content) as Content;
  const email = to("email");
  const phone = to("sms");
  const asked = [
    ...(body.email === undefined ? [] : (["email"] as const)),
    ...(body.phone === undefined ? [] : (["sms"] as const)),
  ];
  const methods = body.sendVia ?? (asked.length > 0 ? asked : request.map(({ method }) => method));
  return {
    sendVia: methods,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(cc === undefined || !methods.includes("email") ? {} : { cc: [...cc] }),
    ...(bcc === undefined || !methods.includes("email") ? {} : { bcc: [...bcc] }),
    ...words,
  };
}

export const cancelDeliveryOperation: Operation = operation(
  {
    id: "cancelDelivery",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/deliveries/:deliveryId/cancel",
    summary: "Take back a message that still waits",
    description:
      "A message that was put off, or that waits for another try. One that was sent, or is being sent at this moment, cannot be taken back. Doing it again changes nothing.",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The message, canceled.", schema: deliveryView } },
    refusals: ["delivery_not_found", "conflict"],
  },
  async ({ deps, caller, params }) => {
    const { invoiceId, deliveryId } = params;
    const found = await readDelivery(deps.database, deliveryId);
    const own =
      found?.tenantId === caller.tenantId && found.mode === caller.mode && found.invoiceId === invoiceId;
    if (found === null || !own) return NO_DELIVERY;
    const at = caller.now.toISOString();
    const nowMs = deps.now().getTime();
    const [result] = await deps.database.batch([
      cancelDelivery(deliveryId, at, "canceled_by_merchant", nowMs),
    ]);
    const standing = await readDelivery(deps.database, deliveryId);
    if (standing === null) return NO_DELIVERY;
    if (standing.status !== "canceled") {
      const what = standing.status === "queued" ? "is being sent at this moment" : "was sent already";
      return refuse("conflict", `The message ${what}; it cannot be taken back.`);
    }
    if (result?.changes === 1) {
      const reason = "canceled_by_merchant";
      await deps.database.batch([
        noteDeliveryEvent(historyOf(standing, "canceled", "canceled", at, nowMs, { reason })),
        removeTask(deliveryTaskKey(standing, deliveryId)),
      ]);
      await announceRequest(deps, standing);
    }
    return { status: 200, data: presentDelivery(standing) };
  },
);
