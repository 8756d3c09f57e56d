/** The closed sets of words for what things are, the same in the database, the API and the page. */

/** Test data and live data are separate worlds of one merchant. */
export type Mode = "test" | "live";

/** Computed from the ledger, never set. `void` is the state of an invoice that was withdrawn. */
export const INVOICE_STATUSES = ["unpaid", "partially_paid", "paid", "overpaid", "refunded", "void"] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/**
 * What became of a payment.
 *
 * started → the amount is reserved, the processor's answer is not known yet
 * requires_action → the payer must prove who they are (3-D Secure)
 * processing → the bank has it; not paid
 * approved → the money counts
 * failed → declined, failed at the bank, or abandoned; nothing was collected
 * returned → approved once, then taken back by the bank
 * voided → recorded by the merchant as paid outside, then withdrawn by a reversing entry
 * Any of them may still become `approved` when the processor says that money arrived: arriving money is always credited.
 */
export const PAYMENT_STATUSES = [
  "started",
  "requires_action",
  "processing",
  "approved",
  "failed",
  "returned",
  "voided",
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * What became of an installment of a payment plan.
 *
 * due: its day is today; overdue: its day has passed; partially_paid: a part is paid and its day is to come.
 */
export const INSTALLMENT_STATUSES = ["paid", "due", "overdue", "upcoming", "partially_paid"] as const;
export type InstallmentStatus = (typeof INSTALLMENT_STATUSES)[number];

export const PAYMENT_METHODS = ["card", "ach"] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
/** How money came: through a processor, outside (check, cash, wire) as the merchant recorded it, or from the customer's credit. */
export type LedgerMethod = PaymentMethod | "external" | "credit";

/** True for the methods that a processor moves; what was paid otherwise was never asked of one. */
export function isProcessed(method: LedgerMethod): method is PaymentMethod {
  return method !== "external" && method !== "credit";
}

export const CHANNELS = ["email", "sms", "qr", "embed", "link"] as const;
export type Channel = (typeof CHANNELS)[number];

/** How sure we are that a person, and not a mail scanner, opened a link. */
export type HumanVerdict = "confirmed" | "likely" | "automated";

/**
 * What became of a bank transaction.
 *
 * unmatched → nobody looked at it yet, or no invoice was found for it
 * review → a person decides: it is doubtful, or a part of it is still to be allocated
 * posted → all of it is recorded as payments
 * rejected → it pays none of our invoices
 */
export const BANK_TRANSACTION_STATUSES = ["unmatched", "review", "posted", "rejected"] as const;
export type BankTransactionStatus = (typeof BANK_TRANSACTION_STATUSES)[number];
export type BankTransactionSource = "api" | "csv" | "processor";

/** Why a payment failed, as much of it as is a payer's business. */
export const PAYER_REASONS = [
  "declined",
  "insufficient_funds",
  "expired_card",
  "security_code",
  "card_number",
  "expiry_date",
  "try_later",
  "limit",
  "method_removed",
  "not_supported",
  "not_authenticated",
  "account_closed",
  "account_not_found",
  "debit_not_allowed",
  "amount",
  "canceled",
  "taken_back",
] as const;
export type PayerReason = (typeof PAYER_REASONS)[number];
