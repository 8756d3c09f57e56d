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

export function isOurs({ metadata }: Stripe.PaymentIntent, ref: PaymentRef): boolean {
  return (
    metadata["paylink_tenant"] === ref.tenantId &&
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
