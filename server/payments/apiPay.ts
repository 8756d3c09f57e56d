/** Takes a payment, or records one, for a merchant's system. The rules that the merchant made for payers do not bind it. */
import { toMajor } from "../../shared/money.ts";
import type { Answer, Caller } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { refusalOf } from "../invoices/refusals.ts";
import type { Appended } from "../ledger/append.ts";
import type { Rejection } from "../ledger/decision.ts";
import { type InvoiceState, type PaymentState, payableOf, statusOf } from "../ledger/state.ts";
import { standingLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { linkOrigin } from "../merchants/origin.ts";
import type { MethodBody } from "./apiBody.ts";
import { meantMethod } from "./apiMethod.ts";
import { type Means, processorMeans } from "./apiSaved.ts";
import { payByCredit } from "./credit.ts";
import { recordExternal } from "./external.ts";
import { pay } from "./pay.ts";
import { presentPayment } from "./present.ts";
import type { PaymentRef } from "./processors/processor.ts";

export interface ApiPayment {
  readonly invoiceId: string;
  readonly paymentId: string;
  /** For a payment made outside, which no processor names. */
  readonly transactionId: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly body: MethodBody;
  /** A failed payment that this one tries again. It then takes no more than is left to pay. */
  readonly retryOf?: string;
  /** False refuses more than is left to pay, for who did not say an amount. */
  readonly allowOverpayment?: boolean;
}

/**
 * Pays by the method that the body means. Answers 201 for a payment that this request began, 200 for one that was known, 202 for
 * one of which the processor did not yet say what became, and 402 for one that failed.
 */
export async function apiPay(
  deps: Deps,
  caller: Caller,
  state: InvoiceState,
  asked: ApiPayment,
): Promise<Answer | Refusal> {
  const processor = deps.processorFor(caller.mode, caller.merchant);
  const { allowRawCardData } = deps.config;
  const meant = meantMethod(asked.body, caller, processor, state.customer.name, allowRawCardData);
  if (meant instanceof Refusal) return meant;
  const { amount, currency } = asked;
  const ref: PaymentRef = {
    tenantId: caller.tenantId,
    mode: caller.mode,
    invoiceId: asked.invoiceId,
    paymentId: asked.paymentId,
    at: caller.now.toISOString(),
  };
  if (meant.kind === "processor" || meant.kind === "saved") {
    const means = await processorMeans(deps, ref, state, meant, asked.body);
    return means instanceof Refusal ? means : byProcessor(deps, caller, ref, asked, means);
  }
  if (asked.retryOf !== undefined) {
    const message =
      "A failed payment is retried by card or bank. What was paid outside or from credit is a new payment.";
    return refuse("invalid_field", message, { field: "paymentMethod" });
  }
  const { transactionId } = asked;
  if (meant.kind === "credit") {
    const paid = await payByCredit(deps, ref, { amount, currency, transactionId });
    const creditBalance = toMajor(paid.creditBalance, state.currency);
    if (!paid.ok) return rejectionAnswer(paid.rejection, paid.state ?? state, { creditBalance });
    return recordedAnswer(paid, ref);
  }
  const recorded = await recordExternal(deps, ref, {
    amount,
    currency,
    details: meant.details,
    transactionId,
    ...(asked.allowOverpayment === undefined ? {} : { allowOverpayment: asked.allowOverpayment }),
  });
  if (!recorded.ok) return rejectionAnswer(recorded.rejection, recorded.state ?? state);
  return recordedAnswer(recorded, ref);
}

/** What is recorded in one write is there, or was there before. */
function recordedAnswer(recorded: Appended & { readonly ok: true }, ref: PaymentRef): Answer {
  const payment = recorded.state.payments[ref.paymentId];
  if (!payment) throw new Error(`payment ${ref.paymentId} is not in the state that was just written`);
  return paymentAnswer(payment, recorded.state, null, recorded.events.length > 0);
}

async function byProcessor(
  deps: Deps,
  caller: Caller,
  ref: PaymentRef,
  asked: ApiPayment,
  { processor, ...means }: Means,
): Promise<Answer | Refusal> {
  const link = await standingLink(deps, ref, caller.now);
  const under =
    link === null ? null : `${linkUrls(deps, link.linkId, caller.merchant).url}/payments/${ref.paymentId}`;
  const outcome = await pay(deps, processor, ref, {
    amount: asked.amount,
    currency: asked.currency,
    allowOverpayment: asked.allowOverpayment ?? asked.retryOf === undefined,
    ...means,
    linkId: null,
    channel: null,
    address: null,
    // The merchant holds the payer's authorization of a bank payment that it asks for.
    authorization: null,
    returnUrl: under ?? linkOrigin(deps, caller.merchant),
    byMerchant: true,
    ...(asked.retryOf === undefined ? {} : { retryOf: asked.retryOf }),
  });
  switch (outcome.kind) {
    case "payment":
      return paymentAnswer(outcome.payment, outcome.state, under, outcome.begun);
    case "rejected":
      return rejectionAnswer(outcome.rejection, outcome.state);
    case "limited":
      throw new Error("a payment of the merchant's API has no limit");
    case "refused":
      return refuse("method_refused", outcome.message, {
        field: outcome.field === "type" ? "paymentMethod" : outcome.field,
      });
  }
}

function paymentAnswer(
  payment: PaymentState,
  state: InvoiceState,
  returnUrl: string | null,
  begun: boolean,
): Answer {
  const data = presentPayment(payment, state, returnUrl);
  if (payment.status === "failed") return { status: 402, data };
  // Not an error: a client that repeats those by itself would begin a second payment.
  if (payment.status === "started") return { status: 202, data };
  return { status: begun ? 201 : 200, data };
}

/** A refusal with the live balance. */
function rejectionAnswer(
  rejection: Rejection,
  state: InvoiceState | null,
  more: Readonly<Record<string, unknown>> = {},
): Refusal {
  if (state === null) return refusalOf(rejection);
  const remainingBalance = toMajor(payableOf(state), state.currency);
  return refusalOf(rejection, {
    data: { invoiceId: state.invoiceId, remainingBalance, status: statusOf(state), ...more },
  });
}
