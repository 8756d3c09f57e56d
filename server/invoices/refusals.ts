/** The ledger's rejections in the API's words. Adding a rejection does not compile until somebody chooses its answer. */
import { type ProblemCode, type Refusal, type RefusalDetails, refuse } from "../api/problem.ts";
import type { Rejection, RejectionCode } from "../ledger/decision.ts";

const CODES: Readonly<Record<RejectionCode, ProblemCode>> = {
  invoice_exists: "invoice_exists",
  invoice_void: "invoice_not_payable",
  invoice_settled: "invoice_not_payable",
  plan_not_valid: "invalid_field",
  invoice_has_payments: "invoice_not_voidable",
  payment_in_flight: "invoice_not_voidable",
  currency_mismatch: "invalid_field",
  amount_exceeds_balance: "amount_exceeds_balance",
  amount_too_small: "invalid_field",
  partial_not_allowed: "invalid_field",
  below_minimum: "invalid_field",
  method_not_allowed: "invalid_field",
  payment_conflict: "payment_conflict",
  snapshot_mismatch: "conflict",
  too_many_payments: "too_many_attempts",
  payment_not_found: "payment_not_found",
  payment_not_retryable: "payment_not_retryable",
  payment_not_voidable: "payment_not_voidable",
  payment_not_refundable: "payment_not_refundable",
  refund_exceeds_payment: "refund_exceeds_payment",
  refund_conflict: "conflict",
  exceeds_overpayment: "exceeds_overpayment",
  credit_insufficient: "credit_insufficient",
  credit_conflict: "conflict",
  invoice_not_found: "invoice_not_found",
};

/** A rejection as an answer. The first letter of the ledger's words is made a sentence's. */
export function refusalOf(rejection: Rejection, details: RefusalDetails = {}): Refusal {
  const { code, message, field } = rejection;
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return refuse(CODES[code], sentence, field === undefined ? details : { field, ...details });
}
