/** The API of overpayments: dispose of one. */
import { z } from "zod";
import { toMajor } from "../../shared/money.ts";
import { amountField, lineField, minorAmount } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { afterwards } from "../ledger/after.ts";
import type { Rejection } from "../ledger/decision.ts";
import { disposableOf, type InvoiceState, payableOf } from "../ledger/state.ts";
import { readHead } from "../store/ledger.ts";
import { overpaymentAnswer } from "./answers.ts";
import { creditOverpayment } from "./credit.ts";
import { applyOverpayment, refundOverpayment } from "./overpayment.ts";
import { presentRefund } from "./present.ts";

const NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");
const NO_TARGET = refuse("invoice_not_found", "The customer has no such invoice in this mode.", {
  field: "invoiceId",
});

export const disposeOfOverpayment = operation(
  {
    id: "disposeOfOverpayment",
    method: "POST",
    path: "/api/v1/invoices/:invoiceId/overpayment",
    summary: "Refund, credit or apply an overpayment",
    description:
      "refund gives it back, the latest payment first. credit moves it to the customer's credit. apply pays the other invoice of the same customer that invoiceId names, as far as that is owed. Without an amount, all that is not about to be refunded already.\n\nSend an Idempotency-Key, so that a repeat goes on where it was cut off.",
    tag: "Credit",
    auth: "key",
    body: z.strictObject({
      action: z.enum(["refund", "credit", "apply"]),
      amount: amountField.optional(),
      invoiceId: lineField(70).optional().meta({ description: "For apply: the invoice that is paid." }),
      reason: lineField(200).optional(),
    }),
    example: { action: "credit" },
    answers: {
      201: {
        description: "It was done: the invoice's balance after it, and what was made of the overpayment.",
        schema: overpaymentAnswer,
      },
      202: {
        description: "Refunds are on their way; invoice.refunded or invoice.refund_failed follows for each.",
        schema: overpaymentAnswer,
      },
      402: { description: "A refund failed: its `failureReason` says why.", schema: overpaymentAnswer },
    },
    refusals: [
      "invoice_not_found",
      "exceeds_overpayment",
      "amount_exceeds_balance",
      "processor_not_configured",
      "conflict",
    ],
  },
  async ({ deps, caller, params, body, idempotentId }) => {
    const { tenantId, mode } = caller;
    const { action } = body;
    const stream = { tenantId, mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    const { currency } = head.state;
    const amount = body.amount === undefined ? null : minorAmount(body.amount, currency, "amount");
    if (amount instanceof Refusal) return amount;
    if ((body.invoiceId !== undefined) !== (action === "apply")) {
      const message =
        action === "apply" ? "invoiceId is missing." : `invoiceId does not belong to the action ${action}.`;
      return refuse("invalid_field", message, { field: "invoiceId" });
    }
    const major = (minor: number): number => toMajor(minor, currency);
    const common = { amount, reason: body.reason ?? null, at: caller.now.toISOString() };
    const entryId = idempotentId("credit");
    switch (action) {
      case "refund": {
        const refundId = idempotentId("refund");
        const done = await refundOverpayment(deps, stream, { ...common, refundId, processedOnly: false });
        if (!done.ok) return refusal(done.rejection, done.state);
        // Only what a processor collected can be left over.
        if (done.refundIds.length === 0)
          return refuse("processor_not_configured", "No payment processor is configured for live payments.");
        return refundAnswer(done.state, done.refundIds);
      }
      case "credit": {
        const done = await creditOverpayment(deps, stream, common.at, { ...common, entryId, partly: false });
        if (!done.ok) return refusal(done.rejection, done.state);
        const credited = done.state.credited?.[entryId]?.amount ?? 0;
        const data = { action, amount: major(credited), entryId, creditBalance: major(done.creditBalance) };
        return { status: 201, data: { ...afterwards(done.state), ...data } };
      }
      case "apply": {
        const target = { ...stream, invoiceId: body.invoiceId ?? "" };
        const other = (await readHead(deps.database, target))?.state;
        if (!other || other.customer.id !== head.state.customer.id) return NO_TARGET;
        if (target.invoiceId === stream.invoiceId || other.currency !== currency) {
          const message = `invoiceId must name another invoice in ${currency}.`;
          return refuse("invalid_field", message, { field: "invoiceId" });
        }
        const ids = {
          entryId,
          paymentId: idempotentId("payment"),
          transactionId: idempotentId("transaction"),
        };
        const done = await applyOverpayment(deps, stream, target, { ...common, ...ids });
        if (!done.ok) return refusal(done.rejection, done.state);
        const appliedTo = {
          ...afterwards(done.target),
          paymentId: ids.paymentId,
          amount: major(done.applied),
        };
        const data = {
          action,
          amount: major(done.moved),
          appliedTo,
          creditBalance: major(done.creditBalance),
        };
        return { status: 201, data: { ...afterwards(done.state), ...data } };
      }
    }
  },
);

function refundAnswer(state: InvoiceState, refundIds: readonly string[]) {
  const refunds = refundIds.flatMap((id) => {
    const refund = state.refunds?.[id];
    const payment = refund && state.payments[refund.paymentId];
    return refund && payment ? [presentRefund(refund, payment, state.currency)] : [];
  });
  const amount = refundIds.reduce((sum, id) => sum + (state.refunds?.[id]?.amount ?? 0), 0);
  const data = { ...afterwards(state), action: "refund", amount: toMajor(amount, state.currency), refunds };
  const statuses = refunds.map(({ status }) => status);
  if (statuses.includes("failed")) return { status: 402 as const, data };
  return { status: statuses.includes("processing") ? (202 as const) : (201 as const), data };
}

/** A refusal with what is free here and owed there. */
function refusal(rejection: Rejection, state: InvoiceState | null): Refusal {
  if (state === null) return refusalOf(rejection);
  const { invoiceId, currency } = state;
  const data =
    rejection.code === "amount_exceeds_balance"
      ? { invoiceId, remainingBalance: toMajor(payableOf(state), currency) }
      : { invoiceId, disposableAmount: toMajor(disposableOf(state), currency) };
  return refusalOf(rejection, { data });
}

export const overpaymentOperations: readonly Operation[] = [disposeOfOverpayment];
