/** The LeadConnector compatible API, at the paths that its clients call. */
import { z } from "zod";
import { dateIn } from "../../shared/dates.ts";
import { minorAmount } from "../api/fields.ts";
import { type Caller, type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { append } from "../ledger/append.ts";
import type { StreamId } from "../ledger/chain.ts";
import { decideVoid } from "../ledger/decideInvoice.ts";
import { rejected } from "../ledger/decision.ts";
import { payableOf } from "../ledger/state.ts";
import { linkUrls } from "../links/urls.ts";
import { apiPay } from "../payments/apiPay.ts";
import { readShown, type ShownRow } from "../store/leadconnector.ts";
import { lcInvoice, listAnswer, recordAnswer, sendAnswer, text2payAnswer } from "./answers.ts";
import { autoCharge } from "./autoPayment.ts";
import { createFrom } from "./create.ts";
import { LEADCONNECTOR } from "./dialect.ts";
import { EXAMPLE_CREATE, EXAMPLE_SEND } from "./examples.ts";
import { readKept } from "./kept.ts";
import { altQuery, listInvoices, listQuery } from "./list.ts";
import { refuseMode } from "./mode.ts";
import { presentLc } from "./present.ts";
import { externalDetails } from "./record.ts";
import { createBody, recordPaymentBody, sendBody, text2payBody, voidBody } from "./schema.ts";
import { sendBy } from "./send.ts";

const COMMON = { tag: "LeadConnector", auth: "key", dialect: LEADCONNECTOR } as const;
const NOT_FOUND = refuse("invoice_not_found", "Unable to find an invoice with the given invoice id");
/** Clients that put altId into the address of a POST do no harm. */
const anyQuery = z.looseObject({});

function streamOf({ tenantId, mode }: Caller, invoiceId: string): StreamId {
  return { tenantId, mode, invoiceId };
}

async function shown(deps: Deps, stream: StreamId): Promise<ShownRow> {
  const row = await readShown(deps.database, stream);
  if (row === null) throw new Error(`invoice ${stream.invoiceId} was there a moment before`);
  return row;
}

export const lcSend = operation(
  {
    ...COMMON,
    id: "leadConnectorSendInvoice",
    method: "POST",
    path: "/invoices/:invoiceId/send",
    summary: "LeadConnector: send an invoice",
    description:
      "Sends by the ways that action names, to whom sentTo named when the invoice was made, else to the contact on file; send_manually sends nothing and marks the invoice as sent. With autoPayment.enable the saved method is charged after that, and autoPaymentData says what became of it.",
    body: sendBody,
    query: anyQuery,
    example: EXAMPLE_SEND,
    answers: { 200: { description: "The invoice as it then stands, and its messages.", schema: sendAnswer } },
    refusals: ["invoice_not_found", "invoice_not_payable", "carrier_not_configured"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const refused = refuseMode(caller, body.liveMode);
    if (refused !== null) return refused;
    const stream = streamOf(caller, params.invoiceId);
    const row = await readShown(deps.database, stream);
    if (row === null) return NOT_FOUND;
    const { action, sentFrom, autoPayment } = body;
    const charge = {
      invoiceId: params.invoiceId,
      paymentId: idempotentId("payment"),
      transactionId: idempotentId("transaction"),
      paymentMethodId: autoPayment?.paymentMethodId,
    };
    const requestId = idempotentId("sending");
    const repeated = Object.hasOwn(row.state.payments, charge.paymentId);
    const sending = { requestId, action, sentFrom, repeated };
    const sent = await sendBy(deps, caller, stream, row.state, readKept(row.kept), sending);
    if (sent instanceof Refusal) return sent;
    const autoPaymentData = autoPayment?.enable === true ? await autoCharge(deps, caller, charge) : undefined;
    const invoice = presentLc(await shown(deps, stream), caller, body.altId);
    return {
      status: 200,
      data: { invoice, ...sent, ...(autoPaymentData === undefined ? {} : { autoPaymentData }) },
    };
  },
);

export const lcCreate = operation(
  {
    ...COMMON,
    id: "leadConnectorCreateInvoice",
    method: "POST",
    path: "/invoices/",
    alsoAt: ["/invoices"],
    summary: "LeadConnector: create an invoice",
    description:
      "An invoice like any other, with its payment link. What has no place in it (name, title, businessDetails, ids of products) is kept and echoed. A discount on some products, charges, taxes inside of prices and payment schedules are refused, since leaving them out would change what is owed.",
    body: createBody,
    query: anyQuery,
    example: EXAMPLE_CREATE,
    answers: { 200: { description: "The invoice: a draft until it is sent.", schema: lcInvoice } },
    refusals: ["invoice_exists"],
  },
  async (context) => {
    const { deps, caller, body } = context;
    const created = await createFrom(context, body);
    if (created instanceof Refusal) return created;
    return { status: 200, data: presentLc(await shown(deps, created.stream), caller, body.altId) };
  },
);

export const lcText2pay = operation(
  {
    ...COMMON,
    id: "leadConnectorText2pay",
    method: "POST",
    path: "/invoices/text2pay",
    summary: "LeadConnector: create an invoice and send it",
    description:
      "With action send it goes by mail, by text or both, wherever sentTo or the contact has an address; with draft it is only made.",
    body: text2payBody,
    query: anyQuery,
    example: { ...EXAMPLE_CREATE, action: "send", userId: "6578278e879ad2646715ba9c" },
    answers: { 200: { description: "The invoice and its payment link.", schema: text2payAnswer } },
    refusals: ["invoice_exists", "invoice_not_payable", "carrier_not_configured"],
  },
  async (context) => {
    const { deps, caller, body, idempotentId } = context;
    if (body.id) {
      const message = "id names an invoice to change, which cannot be done here: void it and make another.";
      return refuse("invalid_field", message, { field: "id" });
    }
    const nobody = body.action === "send" && !isReachable(body);
    if (nobody)
      return refuse("invalid_field", "sentTo.email is missing: nobody could be reached.", {
        field: "sentTo.email",
      });
    const created = await createFrom(context, body);
    if (created instanceof Refusal) return created;
    const { stream, link } = created;
    if (body.action === "send") {
      const { state, kept } = await shown(deps, stream);
      const sending = {
        requestId: idempotentId("sending"),
        action: "sms_and_email",
        repeated: false,
      } as const;
      const sent = await sendBy(deps, caller, stream, state, readKept(kept), sending);
      if (sent instanceof Refusal) {
        const message = `${sent.message} The invoice ${stream.invoiceId} was made and is a draft.`;
        return refuse(sent.code, message, sent.details);
      }
    }
    const invoice = presentLc(await shown(deps, stream), caller, body.altId);
    return {
      status: 200,
      data: { invoice, invoiceUrl: link && linkUrls(deps, link.linkId, caller.merchant).url },
    };
  },
);

function isReachable({ sentTo, contactDetails }: z.output<typeof text2payBody>): boolean {
  const addresses = [...(sentTo.email ?? []), ...(sentTo.phoneNo ?? [])];
  return addresses.length > 0 || contactDetails.email !== undefined || contactDetails.phoneNo !== undefined;
}

export const lcGet = operation(
  {
    ...COMMON,
    id: "leadConnectorGetInvoice",
    method: "GET",
    path: "/invoices/:invoiceId",
    summary: "LeadConnector: read an invoice",
    query: z.strictObject(altQuery),
    answers: { 200: { description: "The invoice.", schema: lcInvoice } },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const row = await readShown(deps.database, streamOf(caller, params.invoiceId));
    return row === null ? NOT_FOUND : { status: 200, data: presentLc(row, caller, query.altId) };
  },
);

export const lcList = operation(
  {
    ...COMMON,
    id: "leadConnectorListInvoices",
    method: "GET",
    path: "/invoices/",
    alsoAt: ["/invoices"],
    summary: "LeadConnector: list invoices",
    query: listQuery,
    answers: { 200: { description: "A page, newest first, and how many there are.", schema: listAnswer } },
  },
  async ({ deps, caller, query }) => ({ status: 200, data: await listInvoices(deps, caller, query) }),
);

export const lcVoid = operation(
  {
    ...COMMON,
    id: "leadConnectorVoidInvoice",
    method: "POST",
    path: "/invoices/:invoiceId/void",
    summary: "LeadConnector: withdraw an invoice",
    description: "Possible while nothing was received and nothing is in flight.",
    body: voidBody,
    example: { altId: "6578278e879ad2646715ba9c", altType: "location" },
    query: anyQuery,
    answers: { 200: { description: "The invoice, void.", schema: lcInvoice } },
    refusals: ["invoice_not_found", "invoice_not_voidable"],
  },
  async ({ deps, caller, params, body }) => {
    const stream = streamOf(caller, params.invoiceId);
    const at = caller.now.toISOString();
    const appended = await append(deps, stream, at, (state) =>
      state === null
        ? rejected("invoice_not_found", "no such invoice in this mode")
        : decideVoid({ at }, state),
    );
    if (!appended.ok)
      return appended.rejection.code === "invoice_not_found" ? NOT_FOUND : refusalOf(appended.rejection);
    return { status: 200, data: presentLc(await shown(deps, stream), caller, body.altId) };
  },
);

export const lcRecordPayment = operation(
  {
    ...COMMON,
    id: "leadConnectorRecordPayment",
    method: "POST",
    path: "/invoices/:invoiceId/record-payment",
    summary: "LeadConnector: record a payment made outside",
    description:
      "Nothing is charged. Without an amount all that is left to pay is recorded; what exceeds it is held on the invoice.",
    body: recordPaymentBody,
    query: anyQuery,
    example: {
      altId: "6578278e879ad2646715ba9c",
      altType: "location",
      mode: "cheque",
      cheque: { number: "129-129-129-912" },
      notes: "Deposited to bank",
      amount: 500,
    },
    answers: { 200: { description: "The payment counts.", schema: recordAnswer } },
    refusals: ["invoice_not_found", "invoice_not_payable", "payment_conflict", "amount_exceeds_balance"],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = streamOf(caller, params.invoiceId);
    const row = await readShown(deps.database, stream);
    if (row === null) return NOT_FOUND;
    const { state } = row;
    const paymentId = idempotentId("payment");
    const known = Object.hasOwn(state.payments, paymentId) ? state.payments[paymentId] : undefined;
    const amount =
      body.amount === undefined
        ? (known?.amount ?? payableOf(state))
        : minorAmount(body.amount, state.currency, "amount");
    if (amount instanceof Refusal) return amount;
    if (amount === 0) return refuse("invoice_not_payable", "Nothing is left to pay on this invoice.");
    const details = externalDetails(body, dateIn(state.timeZone, caller.now), state.timeZone);
    if (details instanceof Refusal) return details;
    const recorded = await apiPay(deps, caller, state, {
      invoiceId: params.invoiceId,
      paymentId,
      transactionId: idempotentId("transaction"),
      amount,
      currency: state.currency,
      body: { paymentMethod: "external", externalPaymentDetails: details },
      allowOverpayment: body.amount !== undefined,
    });
    if (recorded instanceof Refusal) return recorded;
    const invoice = presentLc(await shown(deps, stream), caller, body.altId);
    return { status: 200, data: { success: true, invoice } };
  },
);

export const leadConnectorOperations: readonly Operation[] = [
  lcSend,
  lcCreate,
  lcList,
  lcText2pay,
  lcGet,
  lcVoid,
  lcRecordPayment,
];
