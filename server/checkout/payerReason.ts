/** What a payer is told of a payment that failed: a kind that the page has words for, in every language. */
import type { PayerReason } from "../../shared/statuses.ts";
import type { PaymentState } from "../ledger/state.ts";

/**
 * The processors' own codes (docs.stripe.com/declines/codes and the sandbox's). Lost, stolen and fraud are not here: whoever holds
 * such a card is told no more than that it was declined, as Stripe asks.
 */
const KINDS: Readonly<Record<string, PayerReason>> = {
  insufficient_funds: "insufficient_funds",
  expired_card: "expired_card",
  incorrect_cvc: "security_code",
  invalid_cvc: "security_code",
  incorrect_number: "card_number",
  invalid_number: "card_number",
  invalid_expiry_month: "expiry_date",
  invalid_expiry_year: "expiry_date",
  processing_error: "try_later",
  try_again_later: "try_later",
  card_velocity_exceeded: "limit",
  withdrawal_count_limit_exceeded: "limit",
  weekly_limit_exceeded: "limit",
  payment_method_removed: "method_removed",
  method_removed: "method_removed",
  card_not_supported: "not_supported",
  currency_not_supported: "not_supported",
  invalid_currency: "not_supported",
  bank_account_unusable: "not_supported",
  payment_intent_authentication_failure: "not_authenticated",
  authentication_failed: "not_authenticated",
  authentication_required: "not_authenticated",
  authentication_expired: "not_authenticated",
  account_closed: "account_closed",
  no_account: "account_not_found",
  incorrect_account_details: "account_not_found",
  microdeposits_failed: "account_not_found",
  debit_not_authorized: "debit_not_allowed",
  amount_too_small: "amount",
  amount_too_large: "amount",
  canceled: "canceled",
};

/** Null where nothing failed, and where the merchant gave a reason in words of its own. */
export function payerReason({
  status,
  declineCode,
}: Pick<PaymentState, "status" | "declineCode">): PayerReason | null {
  if (status !== "failed" && status !== "returned") return null;
  const known = declineCode === null ? undefined : KINDS[declineCode];
  return known ?? (status === "returned" ? "taken_back" : "declined");
}
