/**
 * What the page or a script sends to pay. The raw numbers in it exist for the sandbox and are never kept; at a processor with
 * fields of its own there are none.
 */
import { z } from "zod";
import { PAYMENT_ID } from "../../shared/ids.ts";
import { amountField, currencyField, lineField } from "../api/fields.ts";
import { bankAccountField, cardField } from "../payments/methodFields.ts";
import type { HostedInput, RawMethod } from "../payments/processors/processor.ts";

export const paymentBody = z.strictObject({
  paymentId: z.string().regex(PAYMENT_ID, "must be pmt_ and 8 to 64 letters, digits or underscores"),
  amount: amountField,
  currency: currencyField,
  allowOverpayment: z.boolean().optional(),
  savePaymentMethod: z.boolean().optional(),
  method: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("card"), card: cardField.optional() }),
    z.strictObject({
      type: z.literal("ach"),
      bankAccount: bankAccountField.optional(),
      accountHolderName: lineField(100).optional(),
      authorize: z.literal(true, { error: "must be true: the payer authorises the debit" }).optional(),
    }),
    z.strictObject({ type: z.literal("saved"), paymentMethodId: lineField(80) }),
  ]),
});

export type PaymentBody = z.output<typeof paymentBody>;

/** The method in the processor port's terms; or the property that is missing. Without numbers the processor's own fields ask for them. */
export function methodInput(
  method: Exclude<PaymentBody["method"], { readonly type: "saved" }>,
): RawMethod | HostedInput | { readonly missing: string } {
  if (method.type === "card") {
    return method.card === undefined ? { type: "hosted", kind: "card" } : { type: "card", ...method.card };
  }
  const { bankAccount, accountHolderName, authorize } = method;
  if (bankAccount === undefined) return { type: "hosted", kind: "ach" };
  if (accountHolderName === undefined) return { missing: "method.accountHolderName" };
  if (authorize === undefined) return { missing: "method.authorize" };
  return { type: "ach", ...bankAccount, accountHolderName };
}
