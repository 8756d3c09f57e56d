/** Payments as the merchant's API shows them. Pure. */
import { toMajor } from "../../shared/money.ts";
import { afterwards } from "../ledger/after.ts";
import { type InvoiceState, type PaymentState, type RefundState, refundableOf } from "../ledger/state.ts";

/** `data` of an answer about one payment: what became of it, and of the invoice by it. */
export function presentPayment(payment: PaymentState, state: InvoiceState, returnUrl: string | null) {
  const failed = payment.status === "failed";
  return {
    ...afterwards(state),
    paymentId: payment.paymentId,
    amount: toMajor(payment.amount, state.currency),
    currency: state.currency,
    // A payment that counts tells what it made of the invoice; until then, what became of itself.
    ...(payment.status === "approved"
      ? {}
      : { status: payment.status === "started" ? "processing" : payment.status }),
    inFlightAmount: toMajor(state.reserved, state.currency),
    ...means(payment),
    transactionId: payment.transactionId,
    confirmationNumber: payment.confirmationNumber,
    paidAt: payment.paidAt,
    ...(failed ? { attemptedAt: payment.updatedAt } : {}),
    ...trouble(payment),
    ...(payment.status === "requires_action" && returnUrl !== null
      ? { actionUrl: `${returnUrl}/challenge` }
      : {}),
  };
}

/** One payment in the history of an invoice. */
export function presentAttempt(payment: PaymentState, state: InvoiceState) {
  const major = (minor: number): number => toMajor(minor, state.currency);
  const refunds = Object.values(state.refunds ?? {}).filter(
    ({ paymentId }) => paymentId === payment.paymentId,
  );
  return {
    paymentId: payment.paymentId,
    amount: major(payment.amount),
    ...means(payment),
    status: payment.status,
    paidAt: payment.paidAt,
    transactionId: payment.transactionId,
    confirmationNumber: payment.confirmationNumber,
    attemptedAt: payment.startedAt,
    updatedAt: payment.updatedAt,
    ...trouble(payment),
    ...(refunds.length === 0
      ? {}
      : {
          refundedAmount: major(payment.refunded ?? 0),
          refundableAmount: major(refundableOf(state, payment)),
          refunds: refunds.map((refund) => presentRefund(refund, payment, state.currency)),
        }),
  };
}

export function presentRefund(refund: RefundState, payment: PaymentState, currency: string) {
  const { refundId, paymentId, status, reason, failureCode, failureReason } = refund;
  return {
    refundId,
    paymentId,
    transactionId: payment.transactionId,
    amount: toMajor(refund.amount, currency),
    currency,
    status: status === "started" ? "processing" : status,
    reason,
    ...(status === "failed" ? { failureCode, failureReason } : {}),
    createdAt: refund.startedAt,
    refundedAt: status === "succeeded" ? refund.updatedAt : null,
  };
}

function means({ method, brand, last4, external, retryOf, paymentMethodId, saved }: PaymentState) {
  const savedMethod = paymentMethodId ?? saved;
  return {
    method,
    brand,
    last4,
    ...(external === undefined ? {} : { externalPaymentDetails: external }),
    ...(savedMethod === undefined ? {} : { paymentMethodId: savedMethod }),
    ...(retryOf === undefined ? {} : { retryOf }),
  };
}

function trouble({ declineCode, declineReason }: PaymentState) {
  return declineCode === null ? {} : { declineCode, declineReason };
}
