/** Why a payment failed, in the payer's language. */
import type { PaymentView } from "../checkout.ts";
import type { PayerReason } from "../statuses.ts";
import type { Panel } from "../words/panel.ts";

const KEYS = {
  declined: "whyDeclined",
  insufficient_funds: "whyFunds",
  expired_card: "whyExpired",
  security_code: "whyCode",
  card_number: "whyNumber",
  expiry_date: "whyExpiry",
  try_later: "whyLater",
  limit: "whyLimit",
  method_removed: "whyRemoved",
  not_supported: "whyUnsupported",
  not_authenticated: "whyUnconfirmed",
  account_closed: "whyClosed",
  account_not_found: "whyNoAccount",
  debit_not_allowed: "whyDebit",
  amount: "whyAmount",
  canceled: "whyCanceled",
  taken_back: "whyTakenBack",
} as const satisfies Readonly<Record<PayerReason, keyof Panel>>;

/** Without a full stop. The merchant's own words where there are some, null where nothing is known. */
export function reasonText(
  { payerReason, declineReason }: Pick<PaymentView, "payerReason" | "declineReason">,
  words: Panel,
): string | null {
  return payerReason ? words[KEYS[payerReason]] : declineReason;
}
