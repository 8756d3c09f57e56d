/** Payments as the API lists them, and what can be done with one. */
import type { PaymentStatus } from "../../../../shared/statuses.ts";
import type { Invoice } from "../../answers.ts";
import { moneyText } from "../../parts/Money.tsx";
import type { Tone } from "../../parts/Notice.tsx";

export interface Refund {
  readonly refundId: string;
  readonly amount: number;
  readonly status: "processing" | "succeeded" | "failed";
  readonly reason: string | null;
  readonly failureReason?: string | null;
  readonly createdAt: string;
  readonly refundedAt: string | null;
}

export interface Payment {
  readonly paymentId: string;
  readonly amount: number;
  readonly method: "card" | "ach" | "external" | "credit";
  readonly brand: string | null;
  readonly last4: string | null;
  readonly externalPaymentDetails?: {
    readonly method: string;
    readonly checkNumber?: string;
    readonly reference?: string;
    readonly date?: string;
    readonly notes?: string;
  };
  readonly retryOf?: string;
  readonly status: PaymentStatus;
  readonly paidAt: string | null;
  readonly transactionId: string | null;
  readonly confirmationNumber: string | null;
  readonly attemptedAt: string;
  readonly declineReason?: string | null;
  readonly refundedAmount?: number;
  readonly refundableAmount?: number;
  readonly refunds?: readonly Refund[];
}

const STATUS: Readonly<Record<PaymentStatus, readonly [Tone, string]>> = {
  started: ["plain", "Started"],
  requires_action: ["warn", "Waits for the payer"],
  processing: ["plain", "On its way"],
  approved: ["good", "Received"],
  failed: ["bad", "Failed"],
  returned: ["bad", "Returned"],
  voided: ["plain", "Withdrawn"],
};

export function paymentStatus({ status, amount, refundedAmount = 0 }: Payment): readonly [Tone, string] {
  if (status === "approved" && refundedAmount > 0)
    return refundedAmount >= amount ? ["plain", "Refunded"] : ["warn", "Partly refunded"];
  return STATUS[status];
}

/** What can still be given back, as far as the list tells: the API knows what was disposed of otherwise. */
export function refundable(payment: Payment): number {
  if (payment.status !== "approved" || payment.transactionId === null) return 0;
  return payment.refundableAmount ?? payment.amount;
}

/** A failed payment is tried again once at a time, and not once it succeeded. */
export function isRetryable(payment: Payment, invoice: Invoice, all: readonly Payment[]): boolean {
  const tried = all.some(
    ({ retryOf, status }) => retryOf === payment.paymentId && !["failed", "returned"].includes(status),
  );
  return (
    payment.status === "failed" &&
    (payment.method === "card" || payment.method === "ach") &&
    !tried &&
    invoice.status !== "void" &&
    payment.amount <= invoice.payableAmount
  );
}

/** Adds and subtracts amounts of the API without a trail of binary digits; for sentences only. */
export function sumOf(...amounts: readonly number[]): number {
  return Math.round(amounts.reduce((sum, one) => sum + one, 0) * 1e4) / 1e4;
}

/** What will be left to pay when so much more or less is paid. */
export function leftText(invoice: Invoice, paidMore: number): string {
  const left = sumOf(invoice.remainingBalance, -(invoice.overpaymentAmount ?? 0), -paidMore);
  if (left < 0) return `${moneyText(-left, invoice.currency)} will be overpaid.`;
  if (left === 0) return "Nothing will be left to pay.";
  return `${moneyText(left, invoice.currency)} will be left to pay.`;
}
