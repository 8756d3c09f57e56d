/** What is asked of Stripe for a payment, and what is said of one that Stripe never had. Pure. */
import type { Stripe } from "stripe";
import { methodDetails } from "./methodDetails.ts";
import { type ChargeRequest, kindOf, type PaymentRef, type Snapshot } from "./processor.ts";
import type { AskedPayment } from "./stripeRecord.ts";
import { whyFailed } from "./stripeWords.ts";

/** The same for every request about a payment, whatever the process. */
export function keyOf({ tenantId, mode, paymentId }: PaymentRef): string {
  return `paylink:${tenantId}:${mode}:${paymentId}`;
}

/** What an intent is made with: everything that ties it to the payment, and nothing of the payer's. */
export function creation(
  request: ChargeRequest,
  amount: number,
  customer: string | null,
): Stripe.PaymentIntentCreateParams {
  const { tenantId, mode, invoiceId, paymentId, currency, method } = request;
  return {
    amount,
    currency: currency.toLowerCase(),
    allowed_payment_method_types: [kindOf(method) === "card" ? "card" : "us_bank_account"],
    ...(customer === null ? {} : { customer }),
    ...(request.save === undefined ? {} : { setup_future_usage: "off_session" as const }),
    description: `Invoice ${invoiceId}`,
    metadata: {
      paylink_tenant: tenantId,
      paylink_mode: mode,
      paylink_invoice: invoiceId,
      paylink_payment: paymentId,
    },
  };
}

/** What a checkout session is made with, as it is kept: told from the creation of an intent by its name. */
export interface SessionRequest {
  readonly session: Stripe.Checkout.SessionCreateParams;
}

/** A session and its payment are given up after this long, in seconds. Stripe takes 30 minutes to 24 hours. */
const SESSION_SECONDS = 3_600;

/**
 * The same as {@link creation}, for a payer who pays on Stripe's own page (docs.stripe.com/api/checkout/sessions/create).
 * @param nowMs real time: Stripe has no other.
 */
export function sessionCreation(
  request: ChargeRequest,
  amount: number,
  customer: string | null,
  nowMs: number,
): SessionRequest {
  const {
    allowed_payment_method_types: types = [],
    customer: _,
    ...intent
  } = creation(request, amount, customer);
  const { description = "", metadata = {}, setup_future_usage } = intent;
  const session: Stripe.Checkout.SessionCreateParams = {
    mode: "payment",
    allowed_payment_method_types: types,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: intent.currency,
          unit_amount: amount,
          product_data: { name: description },
        },
      },
    ],
    ...(customer === null ? {} : { customer }),
    client_reference_id: request.paymentId,
    metadata,
    payment_intent_data: {
      description,
      metadata,
      ...(setup_future_usage === undefined ? {} : { setup_future_usage: "off_session" as const }),
    },
    success_url: request.returnUrl,
    cancel_url: request.returnUrl,
    expires_at: Math.floor(nowMs / 1000) + SESSION_SECONDS,
  };
  return { session };
}

/** What was asked for as a session; null for an intent. */
export function sessionAsked({ request }: Pick<AskedPayment, "request">): SessionRequest["session"] | null {
  return (JSON.parse(request) as Partial<SessionRequest>).session ?? null;
}

export function isOurs(
  { metadata }: { readonly metadata: Stripe.Metadata | null },
  ref: PaymentRef,
): boolean {
  return (
    metadata?.["paylink_tenant"] === ref.tenantId &&
    metadata["paylink_mode"] === ref.mode &&
    metadata["paylink_invoice"] === ref.invoiceId &&
    metadata["paylink_payment"] === ref.paymentId
  );
}

/** What the marks on an object say; null for one that was not made by Paylink. */
export function ownRef({ metadata }: Pick<Stripe.PaymentIntent, "metadata">): Omit<PaymentRef, "at"> | null {
  const {
    paylink_tenant: tenantId,
    paylink_mode: mode,
    paylink_invoice: invoiceId,
    paylink_payment: paymentId,
  } = metadata;
  if (tenantId === undefined || invoiceId === undefined || paymentId === undefined) return null;
  return mode === "live" || mode === "test" ? { tenantId, mode, invoiceId, paymentId } : null;
}

export function neverMade(
  ref: PaymentRef,
  payment: Pick<AskedPayment, "amount" | "currency" | "method" | "last4">,
): Snapshot {
  return {
    paymentId: ref.paymentId,
    transactionId: null,
    amount: payment.amount,
    currency: payment.currency,
    method: { type: payment.method, brand: null, last4: payment.last4 },
    status: "canceled",
    reason: { code: "abandoned", message: "The payment was not completed" },
  };
}

export function failedBefore(
  request: ChargeRequest,
  intentId: string | null,
  error: { readonly code?: string; readonly decline_code?: string },
): Snapshot {
  return {
    paymentId: request.paymentId,
    transactionId: intentId,
    amount: request.amount,
    currency: request.currency,
    method: methodDetails(request.method),
    status: "failed",
    ...whyFailed(error),
  };
}
