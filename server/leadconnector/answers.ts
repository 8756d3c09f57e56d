/** What the LeadConnector compatible API answers, as schemas for the documentation. */
import { z } from "zod";
import { DELIVERY_STATUSES } from "../../shared/deliveryStatus.ts";

const LC_STATUSES = [
  "draft",
  "sent",
  "overdue",
  "payment_processing",
  "partially_paid",
  "paid",
  "void",
] as const;

const text = z.string().optional();
const instant = z.string().meta({ format: "date-time" });

const address = z
  .object({
    addressLine1: text,
    addressLine2: text,
    city: text,
    state: text,
    countryCode: text,
    postalCode: text,
  })
  .nullish();

export const lcInvoice = z.object({
  _id: z.string().meta({ description: "Our invoice id, `inv_…`." }),
  status: z.enum(LC_STATUSES),
  liveMode: z.boolean().meta({ description: "Whether the key is a live key." }),
  amountPaid: z.number(),
  altId: z.string(),
  altType: z.string(),
  name: z.string(),
  businessDetails: z.object({ logoUrl: text, name: text, phoneNo: text, address, website: text }),
  invoiceNumber: z.string(),
  currency: z.string(),
  contactDetails: z.object({
    id: z.string(),
    name: z.string(),
    phoneNo: text,
    email: text,
    companyName: text,
    address,
    customFields: z.array(z.string()),
  }),
  issueDate: z.string().meta({ format: "date" }),
  dueDate: z.string().nullable().meta({ description: "Null for an invoice that has none." }),
  invoiceItems: z.array(
    z.object({
      _id: z.string(),
      name: z.string(),
      description: text,
      productId: text,
      priceId: text,
      type: z.string().nullish(),
      currency: z.string(),
      qty: z.number(),
      amount: z.number(),
      taxes: z.array(
        z.object({ _id: z.string(), name: z.string(), rate: z.number(), calculation: z.string() }),
      ),
    }),
  ),
  discount: z.object({ type: z.string(), value: z.number() }),
  total: z.number(),
  title: z.string(),
  amountDue: z.number(),
  createdAt: instant,
  updatedAt: instant,
  automaticTaxesEnabled: z.boolean(),
  automaticTaxesCalculated: z.boolean(),
  paymentSchedule: z.object({
    type: text,
    schedules: z.array(z.object({ _id: z.string(), dueDate: z.string(), value: z.number() })).optional(),
  }),
  totalSummary: z.object({ subTotal: z.number(), discount: z.number(), tax: z.number() }),
  termsNotes: text,
  sentTo: z
    .object({
      email: z.array(z.string()).nullish(),
      emailName: text,
      emailCc: z.array(z.string()).nullish(),
      emailBcc: z.array(z.string()).nullish(),
      phoneNo: z.array(z.string()).nullish(),
    })
    .optional(),
});

const messageData = z
  .object({
    deliveryId: text,
    to: text,
    status: z.enum([...DELIVERY_STATUSES, "not_sent"]).optional(),
    sentAt: instant.nullish(),
    reason: text,
  })
  .meta({ description: "Empty when that way was not asked for." });

const autoPaymentData = z
  .object({
    status: z.enum(["approved", "processing", "requires_action", "failed", "skipped"]),
    paymentId: text,
    amount: z.number().optional(),
    transactionId: z.string().nullish(),
    reason: text,
  })
  .meta({ description: "What became of the charge; only with autoPayment.enable." });

export const sendAnswer = z.object({
  invoice: lcInvoice,
  smsData: messageData,
  emailData: messageData,
  autoPaymentData: autoPaymentData.optional(),
});
export type MessageData = z.output<typeof messageData>;
export type AutoPaymentData = z.output<typeof autoPaymentData>;

export const listAnswer = z.object({ invoices: z.array(lcInvoice), total: z.int() });
export const text2payAnswer = z.object({
  invoice: lcInvoice,
  invoiceUrl: z.string().nullable().meta({ description: "The payment link." }),
});
export const recordAnswer = z.object({ success: z.literal(true), invoice: lcInvoice });
