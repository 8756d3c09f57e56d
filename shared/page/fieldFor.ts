/** From what the API calls a property to the form's field. */
import type { FormField } from "./form.ts";

/** The form field that an API error's property path speaks of: `method.card.number` → `cardNumber`; null for none. */
export function fieldFor(path: string | undefined): FormField | null {
  const table: readonly (readonly [RegExp, FormField])[] = [
    [/cvv|cvc/i, "cardCvc"],
    [/expiry/i, "cardExpiry"],
    [/routing/i, "routingNumber"],
    [/accountNumber/i, "accountNumber"],
    [/accountType/i, "accountType"],
    [/accountHolder/i, "accountHolderName"],
    [/authorize/i, "authorize"],
    [/paymentMethodId/i, "method"],
    [/allowOverpayment/i, "allowOverpayment"],
    [/amount/i, "amount"],
    [/card|number/i, "cardNumber"],
    [/method/i, "method"],
  ];
  return table.find(([pattern]) => path !== undefined && pattern.test(path))?.[1] ?? null;
}
