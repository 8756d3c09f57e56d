/** Raw card and bank numbers on their way to Stripe, where the operator allowed them. Nothing of them is kept. */
import type { Stripe } from "stripe";
import { routingNumberValid } from "../../../shared/bankRouting.ts";
import { luhn } from "../../../shared/cardBrand.ts";
import { checkCvv, checkExpiry } from "./cardCheck.ts";
import { MethodRefused, type RawMethod } from "./processor.ts";

/** Refuses what no bank would take. Whether a card exists, only Stripe tells. @throws {MethodRefused} */
export function checkRaw(method: RawMethod, at: string): void {
  if (method.type === "card") {
    if (!/^\d{12,19}$/.test(method.number) || !luhn(method.number))
      throw new MethodRefused(
        "invalid_card_number",
        "card.number",
        "This card number is not valid. Check the digits.",
      );
    checkExpiry(method, at);
    checkCvv(method);
    return;
  }
  if (!routingNumberValid(method.routingNumber))
    throw new MethodRefused(
      "invalid_routing_number",
      "bankAccount.routingNumber",
      "This routing number is not valid. Check the nine digits.",
    );
  if (!/^\d{4,17}$/.test(method.accountNumber))
    throw new MethodRefused(
      "invalid_account_number",
      "bankAccount.accountNumber",
      "An account number has 4 to 17 digits.",
    );
}

export function rawMethod(method: RawMethod): Stripe.PaymentMethodCreateParams {
  if (method.type === "card") {
    const { number, expiryMonth, expiryYear, cvv } = method;
    return { type: "card", card: { number, exp_month: expiryMonth, exp_year: expiryYear, cvc: cvv } };
  }
  return {
    type: "us_bank_account",
    billing_details: { name: method.accountHolderName },
    us_bank_account: {
      account_number: method.accountNumber,
      routing_number: method.routingNumber,
      account_type: method.accountType,
      account_holder_type: "individual",
    },
  };
}

/**
 * A bank account is debited by mandate only (docs.stripe.com/payments/ach-direct-debit). The merchant, or this server, holds the payer's
 * authorization, which is what Stripe calls given offline.
 */
export function mandateFor({
  type,
}: Pick<RawMethod, "type">): Pick<Stripe.SetupIntentCreateParams, "mandate_data"> {
  return type === "ach" ? { mandate_data: { customer_acceptance: { type: "offline" } } } : {};
}
