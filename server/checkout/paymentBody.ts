/** What the page or a script sends to pay. The raw numbers in it exist for the sandbox only and are never kept. */
import { z } from "zod";
import { PAYMENT_ID } from "../../shared/ids.ts";
import { amountField, currencyField, lineField } from "../api/fields.ts";
import { bankAccountField, cardField } from "../payments/methodFields.ts";
import type { RawMethod } from "../payments/processors/processor.ts";

export const paymentBody = z.strictObject({
  paymentId: z.string().regex(PAYMENT_ID, "must be pmt_ and 8 to 64 letters, digits or underscores"),
  amount: amountField,
  currency: currencyField,
  allowOverpayment: z.boolean().optional(),
  savePaymentMethod: z.boolean().optional(),
  method: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("card"), card: cardField }),
    z.strictObject({
      type: z.literal("ach"),
      bankAccount: bankAccountField,
      accountHolderName: lineField(100),
      authorize: z.literal(true, { error: "must be true: the payer authorises the debit" }),
    }),
    z.strictObject({ type: z.literal("saved"), paymentMethodId: lineField(80) }),
  ]),
});

export type PaymentBody = z.output<typeof paymentBody>;

/** The method in the processor port's terms. */
export function methodInput(method: Exclude<PaymentBody["method"], { readonly type: "saved" }>): RawMethod {
  return method.type === "card"
    ? { type: "card", ...method.card }
    : { type: "ach", ...method.bankAccount, accountHolderName: method.accountHolderName };
}
