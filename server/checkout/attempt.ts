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
import type { VisitRequest } from "../links/visit.ts";
import { rawRefusal } from "../payments/apiMethod.ts";
import { type PayOutcome, type PayRequest, pay } from "../payments/pay.ts";
import {
  kindOf,
  type MethodInput,
  type PaymentRef,
  type Processor,
} from "../payments/processors/processor.ts";
import { type AttemptFate, admitAttempt } from "./attemptGate.ts";
import { judgeAttempt } from "./attemptLimit.ts";
import { filledAuthorization } from "./authorization.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { payerMethod, payerSaves } from "./payerMethods.ts";
import { methodInput, type PaymentBody } from "./paymentBody.ts";
import { paymentView } from "./view.ts";

export type Attempt =
  | {
      readonly payment: PaymentState;
      readonly state: InvoiceState;
      /** What lets the payer's browser go on at the processor. A secret of this payment: answered, never kept. */
      readonly clientSecret?: string;
    }
  | Refusal;

/**
 * Pays through a link. Nothing is charged unless the answer is a payment.
 * @param scriptless the payer's browser runs no script: the processor's own fields are on a page of its own.
 */
export async function attempt(
  deps: Deps,
  opened: PayerLink,
  body: PaymentBody,
  request: VisitRequest,
  scriptless = false,
): Promise<Attempt> {
  const { link, now } = opened;
  const { state } = opened.head;
  const processor = deps.processorFor(link.mode, opened.merchant);
  if (processor === null) return noProcessor(opened);
  const amount = minorAmount(body.amount, body.currency, "amount");
  if (amount instanceof Refusal) return amount;
  const address = truncateAddress(request.address);
  const known = state.payments[body.paymentId] !== undefined;
  let judged = judgeAttempt(state, { linkId: link.linkId, address, now });
  if (!known && judged.verdict === "refuse") return tooManyFailures(judged.retryAfter);
  const { tenantId, mode, invoiceId, linkId } = link;
  const at = now.toISOString();
  const ref = { tenantId, mode, invoiceId, paymentId: body.paymentId, at };
  const means = await meansOf(deps, opened, processor, ref, body, request, scriptless);
  if (means instanceof Refusal) return means;
  const { method } = means;
  const { failures } = judged;
  const admission = known
    ? null
    : await admitAttempt(deps, { tenantId, mode, linkId, invoiceId, address, failures });
  if (admission?.ok === false) return tooManyFailures(admission.retryAfter);
  let fate: AttemptFate = "open";
  try {
    const outcome = await pay(deps, processor, ref, {
      amount,
      currency: body.currency,
      allowOverpayment: body.allowOverpayment === true,
      ...means,
      linkId,
      channel: link.channel,
      address,
      authorization: isAuthorized(body)
        ? authorizationOf(opened, method, amount, at, address, request.headers.get("user-agent"))
        : null,
      returnUrl: `${deps.config.publicUrl}${opened.path}/payments/${body.paymentId}`,
      limit: (standing) => {
        judged = judgeAttempt(standing, { linkId, address, now });
        return judged.verdict;
      },
    });
    fate = fateOf(outcome);
    if (outcome.kind === "payment") return outcome;
    if (outcome.kind === "limited") return tooManyFailures(judged.retryAfter);
    if (outcome.kind === "refused") {
      const field = outcome.field === "amount" ? "amount" : `method.${outcome.field}`;
      return refuse("method_refused", outcome.message, { field });
    }
    return refusalOf(outcome.rejection, { data: balanceData(outcome.state ?? state) });
  } finally {
    await admission?.settle(fate);
  }
}

/** What an attempt came to, as those who test cards would see it. */
function fateOf(outcome: PayOutcome): AttemptFate {
  if (outcome.kind !== "payment" || !outcome.begun) return "none";
  const { status } = outcome.payment;
  if (status === "failed") return "failed";
  // A bank tells later whether an account exists, and an authentication may yet fail.
  if (status !== "approved") return "open";
  // One card that is good, used over and over for small amounts, speaks for nobody.
  const approved = Object.values(outcome.state.payments).filter((payment) => payment.status === "approved");
  return approved.length === 1 ? "approved" : "none";
}

/** By what the payer pays, and whether that is saved. */
async function meansOf(
  deps: Deps,
  opened: PayerLink,
  processor: Processor,
  ref: PaymentRef,
  { method, savePaymentMethod }: PaymentBody,
  { headers, address }: VisitRequest,
  scriptless: boolean,
): Promise<Pick<PayRequest, "method" | "paymentMethodId" | "save"> | Refusal> {
  if (method.type === "saved") return payerMethod(deps, opened, processor, headers, method.paymentMethodId);
  const entered = methodInput(method);
  const input =
    scriptless && "type" in entered && entered.type === "hosted"
      ? { ...entered, redirect: true as const }
      : entered;
  if ("missing" in input) return missing(input.missing);
  const field = `method.${RAW_FIELDS[method.type]}`;
  if (input.type === "hosted") {
    if (processor.hostedFields === undefined) return missing(field);
  } else {
    const disabled = rawRefusal(ref.mode, deps.config.allowRawCardData, field);
    if (disabled !== null) return disabled;
  }
  if (savePaymentMethod !== true) return { method: input };
  if (kindOf(input) !== "card" || processor.vault === undefined) {
    const message = "savePaymentMethod is for cards, where the processor can save them.";
    return refuse("invalid_field", message, { field: "savePaymentMethod" });
  }
  const evidence = { address: truncateAddress(address), agent: headers.get("user-agent") };
  return { method: input, ...(await payerSaves(deps, opened, ref, evidence)) };
}

function missing(field: string): Refusal {
  return refuse("invalid_field", `${field} is missing.`, { field });
}

const RAW_FIELDS = { card: "card", ach: "bankAccount" } as const;

/** The refusal where nobody could take the payment; null where somebody can. */
export function processorMissing(deps: Deps, opened: PayerLink): Refusal | null {
  return deps.processorFor(opened.link.mode, opened.merchant) === null ? noProcessor(opened) : null;
}

function noProcessor(opened: PayerLink): Refusal {
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

/** Only a tick is evidence; who begins a bank payment without one is asked by the processor's own fields. */
function isAuthorized({ method }: PaymentBody): boolean {
  return method.type === "ach" && method.authorize === true;
}

function authorizationOf(
  opened: PayerLink,
  method: MethodInput,
  amount: number,
  at: string,
  address: string | null,
  agent: string | null,
): Authorization | null {
  if (method.type === "saved" || kindOf(method) !== "ach") return null;
  const raw = method.type === "ach" ? method : null;
  const { state } = opened.head;
  const text = filledAuthorization(
    opened.locale,
    opened.merchant.name,
    state.invoiceNumber,
    formatMoney(amount, state.currency, opened.locale),
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

/** The saved method that a payment was made by, or that it made: for whoever just paid, never on the page of a link. */
export function savedBy({ saved, paymentMethodId = saved }: PaymentState): {
  readonly paymentMethodId?: string;
} {
  return paymentMethodId === undefined ? {} : { paymentMethodId };
}

/** The status of an answer to an attempt: a decline is 402, everything else that stands is 201. */
export function attemptStatus(payment: PaymentState): 201 | 402 {
  return payment.status === "failed" ? 402 : 201;
}
