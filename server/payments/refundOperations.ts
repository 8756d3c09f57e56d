/** The API of refunds. */
import { z } from "zod";
import { toMajor } from "../../shared/money.ts";
import { isProcessed } from "../../shared/statuses.ts";
import { amountField, lineField, minorAmount } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { afterwards } from "../ledger/after.ts";
import { type InvoiceState, type PaymentState, refundableOf } from "../ledger/state.ts";
import { readHead } from "../store/ledger.ts";
import { paymentOfTransaction } from "../store/transactions.ts";
import { refundAnswer } from "./answers.ts";
import { presentRefund } from "./present.ts";
import { refundBy } from "./refundBy.ts";

const NOT_FOUND = refuse("transaction_not_found", "No such transaction in this mode.");

const refundBody = z.strictObject({
  amount: amountField.optional(),
  reason: lineField(200).optional(),
});

export const refundTransaction = operation(
  {
    id: "refundTransaction",
    method: "POST",
    path: "/api/v1/transactions/:transactionId/refund",
    summary: "Refund a payment, wholly or in part",
    description:
      "Without an amount, all that can still be refunded. Never above what was captured, refunds that are still open included. What is given back shrinks an overpayment first and then opens the balance again; when everything was given back, the invoice's status is refunded.\n\nA payment made outside is given back outside: the refund is recorded. A payment by credit goes back to the customer's credit. Send an Idempotency-Key, so that a repeat never refunds twice.",
    tag: "Payments",
    auth: "key",
    body: refundBody,
    example: { amount: 100.0 },
    answers: {
      201: { description: "The money was given back.", schema: refundAnswer },
      202: {
        description: "The refund is on its way; invoice.refunded or invoice.refund_failed follows.",
        schema: refundAnswer,
      },
      402: {
        description: "The refund failed: `failureReason` says why. Nothing was given back.",
        schema: refundAnswer,
      },
    },
    refusals: [
      "transaction_not_found",
      "payment_not_refundable",
      "refund_exceeds_payment",
      "processor_not_configured",
    ],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const found = await paymentOfTransaction(deps.database, caller, params.transactionId);
    if (found === null) return NOT_FOUND;
    const { tenantId, mode } = caller;
    const ref = { tenantId, mode, ...found, at: caller.now.toISOString() };
    const state = (await readHead(deps.database, ref))?.state;
    const payment = state?.payments[ref.paymentId];
    if (!state || !payment) return NOT_FOUND;
    const amount = body.amount === undefined ? null : minorAmount(body.amount, state.currency, "amount");
    if (amount instanceof Refusal) return amount;
    const refundId = idempotentId("refund");
    const asked = { refundId, amount, reason: body.reason ?? null };
    const processor = deps.processorFor(mode, caller.merchant);
    if (isProcessed(payment.method) && processor === null) {
      return refuse("processor_not_configured", "No payment processor is configured for live payments.");
    }
    const done = await refundBy(payment.method, deps, processor, ref, asked);
    if (!done.ok) {
      const data = { transactionId: params.transactionId, ...refundable(done.state ?? state, ref.paymentId) };
      return refusalOf(done.rejection, { data });
    }
    return answer(done.state, ref.paymentId, refundId);
  },
);

function answer(state: InvoiceState, paymentId: string, refundId: string) {
  const refund = state.refunds?.[refundId];
  const payment = state.payments[paymentId];
  if (!refund || !payment) throw new Error(`refund ${refundId} is not in the state that was just written`);
  const { status: invoiceStatus, ...balance } = afterwards(state);
  const data = {
    ...balance,
    ...presentRefund(refund, payment, state.currency),
    ...refundable(state, paymentId),
    invoiceStatus,
  };
  const statuses = { started: 202, succeeded: 201, failed: 402 } as const;
  return { status: statuses[refund.status], data };
}

function refundable(state: InvoiceState, paymentId: string): { readonly refundableAmount: number } {
  const payment: PaymentState | undefined = state.payments[paymentId];
  return { refundableAmount: payment ? toMajor(refundableOf(state, payment), state.currency) : 0 };
}

export const refundOperations: readonly Operation[] = [refundTransaction];
