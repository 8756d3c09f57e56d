/** Stripe's words in ours: the only file that reads the states of Stripe's objects (docs.stripe.com/api). Pure. */
import type { Stripe } from "stripe";
import { minorFromStripe } from "../../../shared/stripeAmount.ts";
import type { MethodDetails, PaymentRef, RefundSnapshot, SavedAtProcessor, Snapshot } from "./processor.ts";

type Reason = NonNullable<Snapshot["reason"]>;

/** A payer who does not come back to authenticate has this long, in seconds; microdeposits take days (Stripe waits ten). */
const AUTHENTICATION_SECONDS = 3_600;
const MICRODEPOSIT_SECONDS = 11 * 86_400;
/** A bank payment is asked about this often: Stripe's notice is meant to come first. */
const PROCESSING_SECONDS = 4 * 3_600;
/** A bank may take a payment back for 60 days (Nacha); later returns come by notice. Asked about once a day. */
const DAY_SECONDS = 86_400;
const RETURN_DAYS = 60;

/** What a payment intent says, with the dispute about its charge. `asked` is what we know of the payment apart from it. */
export function snapshotOfIntent(
  intent: Stripe.PaymentIntent,
  ref: PaymentRef,
  asked: Pick<MethodDetails, "type" | "last4">,
  dispute: Stripe.Dispute | null = null,
): Snapshot {
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const currency = intent.currency.toUpperCase();
  const base = {
    paymentId: ref.paymentId,
    transactionId: intent.id,
    amount: minorFromStripe(intent.amount, currency),
    currency,
    method: detailsOf(charge, asked),
  };
  const after = (seconds: number): string => new Date(Date.parse(ref.at) + seconds * 1000).toISOString();
  if (!isKnown(intent.status)) {
    // A state that this program has never heard of is trouble to be looked at, not a guess.
    throw new Error(`Stripe speaks of a payment state that is not known here: ${intent.status}`);
  }
  switch (intent.status) {
    case "requires_payment_method":
      if (intent.last_payment_error !== null)
        return { ...base, status: "failed", ...whyFailed(intent.last_payment_error) };
      return waiting();
    case "requires_confirmation":
    case "requires_action":
      return waiting();
    case "processing":
    // We never ask for a later capture; who captures by hand at Stripe makes it succeed.
    case "requires_capture":
      return { ...base, status: "processing", checkAt: after(PROCESSING_SECONDS) };
    case "canceled":
      return {
        ...base,
        status: "canceled",
        reason: { code: intent.cancellation_reason ?? "canceled", message: "The payment was not completed" },
      };
    case "succeeded": {
      const returned = dispute === null ? null : returnOf(dispute, asked.type);
      if (returned !== null) {
        // A bank payment that was taken back ends its mandate (docs.stripe.com/payments/ach-direct-debit).
        const ended = asked.type === "ach" ? ({ methodUnusable: true } as const) : {};
        return { ...base, status: "returned", reason: returned, ...ended };
      }
      const follows = asked.type === "ach" && charge !== null && ageDays(charge, ref.at) < RETURN_DAYS;
      const saved = savedBy(intent, charge, asked.type);
      return {
        ...base,
        status: "succeeded",
        ...(saved === null ? {} : { saved }),
        ...(follows ? { checkAt: after(DAY_SECONDS) } : {}),
      };
    }
  }

  function waiting(): Snapshot {
    const next = intent.next_action;
    const micro = next?.type === "verify_with_microdeposits";
    const actionUrl =
      next?.redirect_to_url?.url ?? next?.verify_with_microdeposits?.hosted_verification_url ?? undefined;
    return {
      ...base,
      status: "requires_action",
      ...(actionUrl === undefined ? {} : { actionUrl }),
      ...(intent.client_secret === null ? {} : { clientSecret: intent.client_secret }),
      checkAt: after(micro ? MICRODEPOSIT_SECONDS : AUTHENTICATION_SECONDS),
    };
  }
}

/**
 * What a checkout session says while its payer may still pay on it, declined or not; null once it is complete or expired: then
 * its intent says the rest.
 */
export function snapshotOfSession(
  session: Stripe.Checkout.Session,
  ref: PaymentRef,
  asked: Pick<MethodDetails, "type" | "last4">,
): Snapshot | null {
  if (session.status !== "open") return null;
  const currency = (session.currency ?? "").toUpperCase();
  return {
    paymentId: ref.paymentId,
    transactionId: null,
    amount: minorFromStripe(session.amount_total ?? 0, currency),
    currency,
    method: { type: asked.type, brand: null, last4: asked.last4 },
    status: "requires_action",
    ...(session.url === null ? {} : { actionUrl: session.url }),
    checkAt: new Date(Date.parse(ref.at) + AUTHENTICATION_SECONDS * 1000).toISOString(),
  };
}

/** A session whose payer did not pay in time. */
export function isExpired({ status }: Stripe.Checkout.Session): boolean {
  return status === "expired";
}

const STATUSES = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
  "processing",
  "requires_capture",
  "canceled",
  "succeeded",
] as const;

function isKnown(status: string): status is (typeof STATUSES)[number] {
  return STATUSES.some((known) => known === status);
}

/**
 * A dispute that took the money: one that was lost, or any of a bank payment, which is final when it comes
 * (docs.stripe.com/payments/ach-direct-debit, "Disputed payments").
 */
function returnOf(dispute: Stripe.Dispute, method: MethodDetails["type"]): Reason | null {
  if (dispute.status === "won" || dispute.status === "warning_closed") return null;
  if (dispute.status !== "lost" && method !== "ach") return null;
  return { code: dispute.reason, message: DISPUTES[dispute.reason] ?? "The bank took the payment back" };
}

const DISPUTES: Readonly<Record<string, string>> = {
  insufficient_funds: "Insufficient funds",
  incorrect_account_details: "The account details were not right",
  bank_cannot_process: "The bank could not process the payment",
  debit_not_authorized: "The account holder did not authorize the payment",
  customer_initiated: "The account holder asked the bank for the money back",
  fraudulent: "The cardholder did not recognize the payment",
};

function detailsOf(
  charge: Stripe.Charge | null,
  asked: Pick<MethodDetails, "type" | "last4">,
): MethodDetails {
  const details = charge?.payment_method_details;
  if (details?.card)
    return { type: "card", brand: details.card.brand ?? null, last4: details.card.last4 ?? null };
  const bank = details?.us_bank_account;
  if (bank) return { type: "ach", brand: bank.bank_name ?? null, last4: bank.last4 ?? null };
  return { type: asked.type, brand: null, last4: asked.last4 };
}

/** The exact code for the merchant, coarse words for the payer: what a thief could learn from is not told. */
export function reasonOfError(error: { readonly code?: string; readonly decline_code?: string }): Reason {
  const code = error.decline_code ?? error.code ?? "declined";
  return { code, message: DECLINES[code] ?? "Your payment was declined" };
}

/** Why a payment failed, and whether its method has failed for ever. */
export function whyFailed(
  error: Parameters<typeof reasonOfError>[0],
): Pick<Snapshot, "methodUnusable"> & { readonly reason: Reason } {
  const reason = reasonOfError(error);
  return { reason, ...(UNUSABLE.has(reason.code) ? { methodUnusable: true } : {}) };
}

/** Accounts that are closed, unknown or blocked, and cards that will never work again. */
const UNUSABLE: ReadonlySet<string> = new Set([
  "account_closed",
  "bank_account_unusable",
  "debit_not_authorized",
  "lost_card",
  "no_account",
  "pickup_card",
  "stolen_card",
]);

/** docs.stripe.com/declines/codes. Lost, stolen and fraud are told as a plain decline, as Stripe asks. */
const DECLINES: Readonly<Record<string, string>> = {
  insufficient_funds: "Insufficient funds",
  expired_card: "The card has expired",
  incorrect_cvc: "The security code is not right",
  invalid_cvc: "The security code is not right",
  incorrect_number: "The card number is not right",
  invalid_number: "The card number is not right",
  invalid_expiry_month: "The expiry date is not right",
  invalid_expiry_year: "The expiry date is not right",
  processing_error: "The card could not be processed. Try again in a moment",
  try_again_later: "The card could not be processed. Try again in a moment",
  card_velocity_exceeded: "The card's limit was reached",
  withdrawal_count_limit_exceeded: "The card's limit was reached",
  payment_method_removed: "This saved payment method was removed",
  card_not_supported: "This card cannot be used for this payment",
  currency_not_supported: "This card cannot be used in this currency",
  payment_intent_authentication_failure: "The payment was not authenticated",
  authentication_required: "The bank wants the payment to be authenticated",
  account_closed: "The bank account is closed",
  no_account: "The bank account could not be found",
  debit_not_authorized: "The bank did not allow the debit",
  bank_account_unusable: "This bank account cannot be used",
  amount_too_small: "The amount is too small for this method",
  amount_too_large: "The amount is too large for this method",
};

/** The method that a payment was asked to keep, as a reference to customer and method. */
function savedBy(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
  type: MethodDetails["type"],
): SavedAtProcessor | null {
  const [customer, method] = [idOf(intent.customer), idOf(intent.payment_method)];
  if (intent.setup_future_usage === null || customer === null || method === null) return null;
  const card = charge?.payment_method_details?.card;
  const expiry = card ? { expiryMonth: card.exp_month, expiryYear: card.exp_year } : {};
  return {
    reference: `${customer}/${method}`,
    details: { ...detailsOf(charge, { type, last4: null }), ...expiry },
  };
}

export function idOf(named: string | { readonly id: string } | null): string | null {
  return typeof named === "string" ? named : (named?.id ?? null);
}

/** What a refund of Stripe says. */
export function snapshotOfRefund(refund: Stripe.Refund, refundId: string, at: string): RefundSnapshot {
  const amount = minorFromStripe(refund.amount, refund.currency.toUpperCase());
  switch (refund.status) {
    case "succeeded":
      return { refundId, amount, status: "succeeded" };
    case "failed":
    case "canceled": {
      const code = refund.failure_reason ?? refund.status;
      return {
        refundId,
        amount,
        status: "failed",
        reason: { code, message: "The refund could not be paid out" },
      };
    }
    default: {
      const checkAt = new Date(Date.parse(at) + PROCESSING_SECONDS * 1000).toISOString();
      return { refundId, amount, status: "processing", checkAt };
    }
  }
}

function ageDays(charge: Stripe.Charge, at: string): number {
  return (Date.parse(at) / 1000 - charge.created) / DAY_SECONDS;
}
