/** What the API answers about invoices, as schemas: the documentation and the client are made from them. */
import { z } from "zod";
import { INVOICE_STATUSES, PAYMENT_METHODS } from "../../shared/statuses.ts";
import { paymentPlanAnswer } from "./paymentPlan.ts";

export const instantAnswer = z.string().meta({ format: "date-time" });
export const dateAnswer = z.string().meta({ format: "date" });

/** What an invoice has come to: part of every answer about its money. */
export const balanceAnswer = {
  invoiceId: z.string(),
  totalAmount: z.number(),
  paidAmount: z.number().meta({ description: "What was received and not given back." }),
  remainingBalance: z.number(),
  overpaymentAmount: z.number().optional().meta({ description: "Only when more was received than owed." }),
  refundedAmount: z.number().optional().meta({ description: "Sum of all refunds; only when there are." }),
  creditedAmount: z
    .number()
    .optional()
    .meta({ description: "What was moved to the customer's credit; only when something was." }),
};

const customerAnswer = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
  locale: z.string().optional(),
  timeZone: z.string().optional(),
});

const invoiceProperties = {
  invoiceId: z.string(),
  invoiceNumber: z.string(),
  status: z.enum(INVOICE_STATUSES),
  currency: z.string(),
  totalAmount: z.number(),
  paidAmount: z.number().meta({ description: "What was received and not given back." }),
  remainingBalance: z.number(),
  inFlightAmount: z
    .number()
    .meta({ description: "Started, waiting for authentication, or processing at a bank." }),
  payableAmount: z.number().meta({ description: "What a payment can take without overpaying." }),
  overpaymentAmount: z.number().optional(),
  subtotalAmount: z.number(),
  discountAmount: z.number(),
  taxAmount: z.number(),
  dueDate: dateAnswer.nullable(),
  overdue: z.boolean(),
  customer: customerAnswer,
  lineItems: z.array(
    z.object({
      description: z.string(),
      quantity: z.number(),
      unitAmount: z.number(),
      taxRate: z.number().optional().meta({ description: "In percent." }),
      amount: z.number().meta({ description: "quantity × unitAmount, before discount and tax." }),
    }),
  ),
  discount: z
    .object({
      type: z.enum(["percentage", "fixed"]),
      value: z.number().meta({ description: "In percent, or an amount." }),
    })
    .nullable(),
  memo: z.string().nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  payment: z.object({
    methods: z.array(z.enum(PAYMENT_METHODS)),
    allowPartial: z.boolean(),
    minimumAmount: z.number().nullable(),
    allowOverpayment: z.boolean(),
  }),
  reminderSchedule: z.array(
    z.object({
      daysBefore: z.int().optional(),
      daysAfter: z.int().optional(),
      sendVia: z.array(z.enum(["email", "sms"])),
      message: z.string().optional(),
    }),
  ),
  paymentPlan: paymentPlanAnswer.optional(),
  createdAt: instantAnswer,
  voidedAt: instantAnswer.optional().meta({ description: "Only when it was withdrawn." }),
};

const address = z.string().nullable().meta({ format: "uri" });

/** One invoice. */
export const invoiceAnswer = z
  .object({
    ...invoiceProperties,
    paymentLink: address.meta({ description: "Null when every link of it is dead." }),
    qrCodeUrl: address,
    pdfUrl: address,
  })
  .meta({ id: "Invoice" });

/** A page of invoices: without addresses of links. */
export const invoiceListAnswer = z.object({
  invoices: z.array(z.object(invoiceProperties).meta({ id: "ListedInvoice" })),
  nextCursor: z.string().nullable(),
});

export const EXAMPLE_INVOICE = {
  invoiceId: "inv_abc123",
  invoiceNumber: "INV-12345",
  status: "unpaid",
  currency: "USD",
  totalAmount: 500.0,
  paidAmount: 0,
  remainingBalance: 500.0,
  inFlightAmount: 0,
  payableAmount: 500.0,
  subtotalAmount: 500.0,
  discountAmount: 0,
  taxAmount: 0,
  dueDate: "2027-02-15",
  overdue: false,
  customer: { id: "cust_123", name: "Jane Doe", email: "customer@example.com" },
  lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500.0, amount: 500.0 }],
  discount: null,
  memo: null,
  metadata: {},
  payment: { methods: ["card", "ach"], allowPartial: true, minimumAmount: null, allowOverpayment: false },
  reminderSchedule: [],
  paymentLink: "https://pay.example.com/1x4kq…",
  qrCodeUrl: "https://pay.example.com/1x4kq…/qr.png",
  pdfUrl: "https://pay.example.com/1x4kq…/invoice.pdf",
  createdAt: "2026-01-28T12:00:00.000Z",
};

const amounts = z.array(
  z.object({ account: z.string(), amount: z.number().meta({ description: "Debits above zero." }) }),
);

/** A page of the ledger. */
export const eventListAnswer = z.object({
  events: z.array(
    z
      .object({
        id: z.string(),
        invoiceId: z.string(),
        sequence: z.int().meta({ description: "From 1 without gaps in each invoice." }),
        type: z.string().meta({ description: "As in webhooks: invoice.created, invoice.paid, …" }),
        occurredAt: instantAnswer,
        data: z.record(z.string(), z.unknown()),
        postings: amounts.meta({ description: "Double entry: they sum to zero." }),
        previousHash: z.string(),
        hash: z.string().meta({ description: "SHA-256 over all the rest, as canonical JSON." }),
      })
      .meta({ id: "Event" }),
  ),
  nextCursor: z.string().nullable(),
});
