/** What a merchant's system sends to record a payment or to try one again. */
import { z } from "zod";
import { PAYMENT_ID } from "../../shared/ids.ts";
import { amountField, currencyField, dateField, lineField, textField } from "../api/fields.ts";
import { bankAccountField, cardField } from "./methodFields.ts";

const METHODS = ["card", "ach", "saved", "external", "credit"] as const;

const externalField = z
  .strictObject({
    method: lineField(40),
    checkNumber: lineField(60).optional(),
    reference: lineField(140).optional(),
    date: dateField.optional(),
    notes: textField(1000).optional(),
  })
  .meta({ description: "How it was paid outside: check, cash, wire or another word." });

/** How it is paid. What a test key leaves out of a card is filled in; see apiMethod.ts. */
const methodFields = {
  paymentMethod: z.enum(METHODS).optional(),
  card: cardField.partial({ expiryMonth: true, expiryYear: true, cvv: true }).optional(),
  bankAccount: bankAccountField.extend({ accountHolderName: lineField(100).optional() }).optional(),
  paymentMethodId: lineField(80)
    .optional()
    .meta({ description: "A saved method of the invoice's customer; for paymentMethod saved." }),
  savePaymentMethod: z.boolean().optional().meta({
    description:
      "Save the card or bank account for the invoice's customer if the payment succeeds: you have the customer's consent.",
  }),
  externalPaymentDetails: externalField.optional(),
};

export const recordPaymentBody = z.strictObject({
  paymentId: z
    .string()
    .regex(PAYMENT_ID, "must be pmt_ and 8 to 64 letters, digits or underscores")
    .optional()
    .meta({ description: "Your own id, charged once at most. Paylink makes one where it is left out." }),
  amount: amountField,
  currency: currencyField.optional(),
  ...methodFields,
});

export const retryPaymentBody = z.strictObject({
  paymentId: lineField(80).meta({ description: "The failed payment." }),
  ...methodFields,
});

export const voidPaymentBody = z.strictObject({ reason: lineField(200).optional() });

export type MethodBody = Pick<z.output<typeof recordPaymentBody>, keyof typeof methodFields>;
