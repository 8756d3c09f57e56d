/** The API of reminding by hand. */
import { z } from "zod";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { readHead } from "../store/ledger.ts";
import { sendBody } from "./asked.ts";
import { presentRequest } from "./present.ts";
import { requestSending } from "./request.ts";
import { draftText } from "./textDraft.ts";
import { sendAnswer } from "./views.ts";

const remindBody = z.strictObject({
  ...sendBody.pick({ sendVia: true, email: true, phone: true, subject: true, message: true }).shape,
  ...sendBody.pick({ attachPdf: true, replyTo: true, variables: true, testMode: true }).shape,
});

export const remindInvoice: Operation = operation(
  {
    id: "remindInvoice",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/remind",
    summary: "Send a reminder now",
    description:
      "To the customer on file unless the body says otherwise. Refused while a payment is processed, once nothing is owed, and to recipients who want no more reminders. `reminderSchedule` of the invoice, or of the merchant, sends reminders by itself.",
    tag: "Sending",
    auth: "key",
    body: remindBody,
    example: { sendVia: ["email", "sms"], message: "Friendly reminder: Invoice due in 3 days" },
    answers: { 200: { description: "The reminder was handed over, or is queued.", schema: sendAnswer } },
    refusals: ["invoice_not_found", "invoice_not_payable", "reminder_not_sent", "carrier_not_configured"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return refuse("invoice_not_found", "No such invoice in this mode.");
    const request = { purpose: "reminder", requestId: idempotentId("sending"), body } as const;
    const deliveries = await requestSending(deps, caller, stream, head.state, request);
    if (deliveries instanceof Refusal) return deliveries;
    return {
      status: 200,
      data: presentRequest(params.invoiceId, deliveries, draftText(deps, caller, head.state, request)),
    };
  },
);
