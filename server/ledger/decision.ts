/** What a decider answers: facts to write, or a refusal from a closed set. A refusal is an answer, not an exception. */
import type { NewEvent } from "./events.ts";

export type RejectionCode =
  | "invoice_exists"
  | "invoice_void"
  | "invoice_settled"
  | "plan_not_valid"
  | "invoice_has_payments"
  | "payment_in_flight"
  | "currency_mismatch"
  | "amount_exceeds_balance"
  | "amount_too_small"
  | "partial_not_allowed"
  | "below_minimum"
  | "method_not_allowed"
  | "payment_conflict"
  | "snapshot_mismatch"
  | "too_many_payments"
  | "payment_not_found"
  | "payment_not_retryable"
  | "payment_not_voidable"
  | "payment_not_refundable"
  | "refund_exceeds_payment"
  | "refund_conflict"
  | "exceeds_overpayment"
  | "credit_insufficient"
  | "credit_conflict"
  | "invoice_not_found";

export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
  /** Property path in the caller's terms. */
  readonly field?: string;
}

export type Decision =
  | { readonly ok: true; readonly events: readonly NewEvent[] }
  | { readonly ok: false; readonly rejection: Rejection };

export function decided(...events: NewEvent[]): Decision {
  return { ok: true, events };
}

export function rejected(code: RejectionCode, message: string, field?: string): Decision {
  return { ok: false, rejection: field === undefined ? { code, message } : { code, message, field } };
}
