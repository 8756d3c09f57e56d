/** The API of payments: record one, list all attempts, try a failed one again, void one that was recorded by hand. */
import { z } from "zod";
import { PAYMENT_ID } from "../../shared/ids.ts";
import { minorAmount } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listQuery, queryInteger, readCursor } from "../api/query.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { afterwards } from "../ledger/after.ts";
import { readHead } from "../store/ledger.ts";
import { EXAMPLE_PAYMENT, paymentAnswer, paymentListAnswer } from "./answers.ts";
import { recordPaymentBody, retryPaymentBody, voidPaymentBody } from "./apiBody.ts";
import { apiPay } from "./apiPay.ts";
import { voidExternal } from "./external.ts";
import { presentAttempt, presentPayment } from "./present.ts";

const TAG = "Payments";
const NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");
const PAYMENT_NOT_FOUND = refuse("payment_not_found", "No such payment of this invoice.");

const ANSWERS = {
  201: {
    description:
      "The payment was made. `status` is the invoice's: partially_paid, paid or overpaid; a bank payment is processing first.",
    schema: paymentAnswer,
    example: EXAMPLE_PAYMENT,
  },
  200: {
    description: "The payment was known under this paymentId; this is what became of it.",
    schema: paymentAnswer,
  },
  202: {
    description: "The processor did not answer yet. The payment stands and is finished as soon as it does.",
    schema: paymentAnswer,
  },
  402: {
    description: "The payment failed: `declineReason` says why. Nothing was collected.",
    schema: paymentAnswer,
  },
};

export const recordPayment = operation(
  {
    id: "recordPayment",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/payment",
    summary: "Pay an invoice, or record a payment made outside",
    description:
      "Takes any amount: partial payments and overpayments are not refused here, whatever the invoice allows its payers; what exceeds the balance is held on the invoice until it is refunded, moved to the customer's credit or applied to another invoice. `paymentMethod: \"credit\"` pays from the customer's credit, never more than it holds or than is left to pay. Send an Idempotency-Key or a paymentId of your own, so that a repeat never pays twice.\n\nWith a test key, paymentMethod, the card, or its expiry and code may be left out: the sandbox's approving card is used. In live mode raw card and bank numbers are refused; external payments are always taken.\n\nWith savePaymentMethod a card or bank account is saved for the invoice's customer once the payment succeeds, and the answer carries its paymentMethodId; a failed payment saves nothing. A saved method is charged with paymentMethod saved and its paymentMethodId.",
    tag: TAG,
    auth: "key",
    body: recordPaymentBody,
    example: {
      amount: 500.0,
      paymentMethod: "card",
      card: { number: "4111111111111111", expiryMonth: "12", expiryYear: "2027", cvv: "123" },
    },
    answers: ANSWERS,
    refusals: [
      "invoice_not_found",
      "invoice_not_payable",
      "payment_conflict",
      "amount_exceeds_balance",
      "credit_insufficient",
      "method_refused",
      "payment_method_limit",
      "raw_card_data_disabled",
      "processor_not_configured",
    ],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const currency = body.currency ?? head.state.currency;
    const amount = minorAmount(body.amount, currency, "amount");
    if (amount instanceof Refusal) return amount;
    return apiPay(deps, caller, head.state, {
      invoiceId: params.invoiceId,
      paymentId: body.paymentId ?? idempotentId("payment"),
      transactionId: idempotentId("transaction"),
      amount,
      currency,
      body,
    });
  },
);

export const retryPayment = operation(
  {
    id: "retryPayment",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/payment/retry",
    summary: "Try a failed payment again",
    description:
      "A new payment over the same amount, with an id of its own and `retryOf`. Possible once at a time: not while a retry is open or has succeeded, and not above what is left to pay.",
    tag: TAG,
    auth: "key",
    body: retryPaymentBody,
    example: { paymentId: "pmt_failed_123", paymentMethod: "card" },
    answers: ANSWERS,
    refusals: [
      "invoice_not_found",
      "payment_not_found",
      "payment_not_retryable",
      "invoice_not_payable",
      "amount_exceeds_balance",
      "method_refused",
      "raw_card_data_disabled",
      "processor_not_configured",
    ],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const failed = Object.hasOwn(head.state.payments, body.paymentId)
      ? head.state.payments[body.paymentId]
      : undefined;
    if (!failed) return PAYMENT_NOT_FOUND;
    return apiPay(deps, caller, head.state, {
      invoiceId: params.invoiceId,
      paymentId: idempotentId("payment"),
      transactionId: idempotentId("transaction"),
      amount: failed.amount,
      currency: head.state.currency,
      body,
      retryOf: failed.paymentId,
    });
  },
);

const historyQuery = z.strictObject({
  ...listQuery,
  limit: queryInteger(1, 100)
    .optional()
    .transform((limit) => limit ?? 100)
    .meta({ description: "Payments per answer, 100 by default." }),
});

export const listPayments = operation(
  {
    id: "listPayments",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/payments",
    summary: "All payments of an invoice, failed attempts included",
    tag: TAG,
    auth: "key",
    query: historyQuery,
    answers: {
      200: { description: "The balance, and a page of payments, oldest first.", schema: paymentListAnswer },
    },
    refusals: ["invoice_not_found"],
  },
  async ({ deps, caller, params, query }) => {
    const place = readCursor("payments", query.after, z.tuple([z.string(), z.string()]));
    if (place instanceof Refusal) return place;
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const { state } = head;
    const key = ({ startedAt, paymentId }: { startedAt: string; paymentId: string }) =>
      `${startedAt} ${paymentId}`;
    const from = place === null ? "" : key({ startedAt: place[0], paymentId: place[1] });
    const rest = Object.values(state.payments)
      .filter((payment) => key(payment) > from)
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const shown = rest.slice(0, query.limit);
    const last = shown.at(-1);
    const more = rest.length > shown.length && last !== undefined;
    return {
      status: 200,
      data: {
        ...afterwards(state),
        currency: state.currency,
        payments: shown.map((payment) => presentAttempt(payment, state)),
        nextCursor: more ? encodeCursor("payments", [last.startedAt, last.paymentId]) : null,
      },
    };
  },
);

export const voidPayment = operation(
  {
    id: "voidPayment",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/payments/:paymentId/void",
    summary: "Withdraw a payment that was recorded by hand",
    description:
      "For an external payment that was recorded in error or bounced: a reversing entry opens the balance again. Doing so again changes nothing. Refund payments that a processor collected.",
    tag: TAG,
    auth: "key",
    body: voidPaymentBody,
    example: { reason: "The check bounced" },
    answers: { 200: { description: "The payment does not count any more.", schema: paymentAnswer } },
    refusals: ["invoice_not_found", "payment_not_found", "payment_not_voidable"],
  },
  async ({ deps, caller, params, body }) => {
    const { tenantId, mode } = caller;
    const { invoiceId, paymentId } = params;
    if (!PAYMENT_ID.test(paymentId)) return PAYMENT_NOT_FOUND;
    const ref = { tenantId, mode, invoiceId, paymentId, at: caller.now.toISOString() };
    const done = await voidExternal(deps, ref, body.reason ?? null);
    if (!done.ok) return refusalOf(done.rejection);
    const payment = done.state.payments[paymentId];
    if (!payment) return PAYMENT_NOT_FOUND;
    return { status: 200, data: presentPayment(payment, done.state, null) };
  },
);

export const paymentOperations: readonly Operation[] = [
  recordPayment,
  retryPayment,
  listPayments,
  voidPayment,
];
