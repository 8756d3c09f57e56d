/** A payer's attempt: from what was sent to a payment and the answer about it. The same for scripts and for forms. */
import { createHash } from "node:crypto";
import type { PaymentAnswer } from "../../shared/checkout.ts";
import { formatMoney, toMajor } from "../../shared/money.ts";
import { minorAmount } from "../api/fields.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { refusalOf } from "../invoices/refusals.ts";
import {
  type Authorization,
  balanceOf,
  type InvoiceState,
  type PaymentState,
  payableOf,
  statusOf,
} from "../ledger/state.ts";
import { truncateAddress } from "../links/address.ts";
import type { OpenLink } from "../links/resolve.ts";
import type { VisitRequest } from "../links/visit.ts";
import { pay } from "../payments/pay.ts";
import { kindOf, type MethodInput } from "../payments/processors/processor.ts";
import { FAILURE_WINDOW_SECONDS, judgeAttempt } from "./attemptLimit.ts";
import { filledAuthorization } from "./authorization.ts";
import { methodInput, type PaymentBody } from "./paymentBody.ts";
import { paymentView } from "./view.ts";

export type Attempt = { readonly payment: PaymentState; readonly state: InvoiceState } | Refusal;

/** Pays through a link. Nothing is charged unless the answer is a payment. */
export async function attempt(
  deps: Deps,
  opened: OpenLink,
  body: PaymentBody,
  request: VisitRequest,
): Promise<Attempt> {
  const { link, now } = opened;
  const { state } = opened.head;
  const processor = deps.processorFor(link.mode);
  if (processor === null) return noProcessor(opened);
  const amount = minorAmount(body.amount, body.currency, "amount");
  if (amount instanceof Refusal) return amount;
  const address = truncateAddress(request.address);
  const known = state.payments[body.paymentId] !== undefined;
  const limit = (standing: InvoiceState) => judgeAttempt(standing, { linkId: link.linkId, address, now });
  if (!known && limit(state) === "refuse") return tooManyFailures(FAILURE_WINDOW_SECONDS / 4);
  const method = methodInput(body.method);
  const at = now.toISOString();
  const outcome = await pay(
    deps,
    processor,
    { tenantId: link.tenantId, mode: link.mode, invoiceId: link.invoiceId, paymentId: body.paymentId, at },
    {
      amount,
      currency: body.currency,
      allowOverpayment: body.allowOverpayment === true,
      method,
      linkId: link.linkId,
      channel: link.channel,
      address,
      authorization: authorizationOf(opened, method, amount, at, address, request.headers.get("user-agent")),
      returnUrl: `${deps.config.publicUrl}${opened.path}/payments/${body.paymentId}`,
      limit,
    },
  );
  if (outcome.kind === "payment") return outcome;
  if (outcome.kind === "limited")
    return tooManyFailures(outcome.verdict === "wait" ? 5 : FAILURE_WINDOW_SECONDS / 4);
  if (outcome.kind === "refused")
    return refuse("method_refused", outcome.message, { field: `method.${outcome.field}` });
  return refusalOf(outcome.rejection, { data: balanceData(outcome.state ?? state) });
}

/** The refusal where nobody could take the payment; null where somebody can. */
export function processorMissing(deps: Deps, opened: OpenLink): Refusal | null {
  return deps.processorFor(opened.link.mode) === null ? noProcessor(opened) : null;
}

function noProcessor(opened: OpenLink): Refusal {
  const message = `${opened.merchant.name} cannot take payments online at this moment.`;
  return refuse("processor_not_configured", message);
}

/** The live balance, for an answer that refuses: what a new payment may take now. */
function balanceData(state: InvoiceState): Readonly<Record<string, unknown>> {
  const major = (minor: number): number => toMajor(minor, state.currency);
  return {
    invoiceId: state.invoiceId,
    remainingBalance: major(payableOf(state)),
    paidAmount: major(state.received),
    inFlightAmount: major(state.reserved),
    status: statusOf(state),
  };
}

/** @param retryAfter seconds. */
function tooManyFailures(retryAfter: number): Refusal {
  return refuse(
    "too_many_attempts",
    "Too many failed attempts. Wait a while, or ask for another way to pay.",
    {
      headers: { "Retry-After": String(Math.ceil(retryAfter)) },
    },
  );
}

function authorizationOf(
  opened: OpenLink,
  method: MethodInput,
  amount: number,
  at: string,
  address: string | null,
  agent: string | null,
): Authorization | null {
  if (method.type === "saved" || kindOf(method) !== "ach") return null;
  const raw = method.type === "ach" ? method : null;
  const { state } = opened.head;
  const locale = state.customer.locale ?? opened.merchant.settings.locale;
  const text = filledAuthorization(
    opened.merchant.name,
    state.invoiceNumber,
    formatMoney(amount, state.currency, locale),
  );
  return {
    text,
    textHash: createHash("sha256").update(text, "utf8").digest("hex"),
    acceptedAt: at,
    accountHolderName: raw?.accountHolderName ?? state.customer.name,
    address,
    agent: agent?.slice(0, 400) ?? null,
    last4: raw?.accountNumber.slice(-4) ?? null,
  };
}

/** A declined payment says when it was tried, as the API's declined shape does. */
type AttemptAnswer = PaymentAnswer & { readonly attemptedAt?: string };

/** `data` of an answer about one payment. */
export function paymentAnswer(payment: PaymentState, state: InvoiceState, base: string): AttemptAnswer {
  return {
    ...paymentView(payment, state.currency, base),
    ...(payment.status === "failed" ? { attemptedAt: payment.updatedAt } : {}),
    invoiceId: state.invoiceId,
    currency: state.currency,
    remainingBalance: toMajor(balanceOf(state), state.currency),
    invoiceStatus: statusOf(state),
  };
}

/** The status of an answer to an attempt: a decline is 402, everything else that stands is 201. */
export function attemptStatus(payment: PaymentState): 201 | 402 {
  return payment.status === "failed" ? 402 : 201;
}
