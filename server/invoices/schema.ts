/** What a merchant sends to make an invoice. */
import { z } from "zod";
import { CUSTOMER_ID, INVOICE_ID } from "../../shared/ids.ts";
import { CHANNELS, PAYMENT_METHODS } from "../../shared/statuses.ts";
import {
  amountField,
  currencyField,
  dateField,
  decimalField,
  emailField,
  instantField,
  lineField,
  localeField,
  metadataField,
  phoneField,
  textField,
  timeZoneField,
} from "../api/fields.ts";
import { reminderScheduleField } from "../api/reminderRule.ts";
import { paymentPlanField } from "./paymentPlan.ts";

export const invoiceIdField = z
  .string()
  .regex(INVOICE_ID, "must be inv_ and 1 to 60 letters, digits, underscores or hyphens")
  .meta({ examples: ["inv_abc123"] });

const customerIdField = z
  .string()
  .regex(CUSTOMER_ID, "must be cust_ and 1 to 60 letters, digits, underscores or hyphens");

const percentField = decimalField({ minimum: 0, maximum: 100, decimals: 4 });

/** Most line items of an invoice. */
export const LINE_ITEMS_MAX = 500;

export const createInvoiceBody = z.strictObject({
  id: invoiceIdField.optional(),
  invoiceNumber: lineField(60).optional(),
  currency: currencyField,
  customer: z.strictObject({
    id: customerIdField.optional(),
    name: lineField(200),
    email: emailField.optional(),
    phone: phoneField.optional(),
    locale: localeField.optional(),
    timeZone: timeZoneField.optional(),
  }),
  lineItems: z
    .array(
      z.strictObject({
        description: lineField(500),
        quantity: decimalField({ minimum: 0, maximum: 1_000_000, decimals: 6, exclusiveMinimum: true }),
        unitAmount: amountField,
        taxRate: percentField.optional(),
      }),
    )
    .min(1)
    .max(LINE_ITEMS_MAX),
  discount: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("percentage"), value: percentField }),
      z.strictObject({ type: z.literal("fixed"), value: amountField }),
    ])
    .optional(),
  dueDate: dateField.optional(),
  memo: textField(2000).optional(),
  metadata: metadataField.optional(),
  payment: z
    .strictObject({
      methods: z.array(z.enum(PAYMENT_METHODS)).min(1).max(PAYMENT_METHODS.length).optional(),
      allowPartial: z.boolean().optional(),
      minimumAmount: amountField.optional(),
      allowOverpayment: z.boolean().optional(),
    })
    .optional(),
  reminderSchedule: reminderScheduleField.optional(),
  applyCredit: z.boolean().optional().meta({
    description:
      "Pay from the customer's credit at once, as far as it goes. Without it the merchant's setting holds.",
  }),
  paymentPlan: paymentPlanField.optional(),
});

export type CreateInvoiceBody = z.output<typeof createInvoiceBody>;

export const createLinkBody = z.strictObject({
  channel: z.enum(CHANNELS).optional(),
  expiresAt: instantField.optional(),
  amount: amountField.optional(),
});
