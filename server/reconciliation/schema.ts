/** What is sent and answered about bank transactions. */
import { z } from "zod";
import { CUSTOMER_ID, INVOICE_ID } from "../../shared/ids.ts";
import { BANK_TRANSACTION_STATUSES } from "../../shared/statuses.ts";
import { amountField, currencyField, dateField, foreignLineField, lineField } from "../api/fields.ts";

/** 1 to 100 printable characters that can stand in an address. */
export const TRANSACTION_ID = /^(?=.*[A-Za-z0-9])[\x21-\x7e]{1,100}$/;

export const transactionIdField = z
  .string()
  .regex(
    TRANSACTION_ID,
    "must be 1 to 100 printable characters without spaces, one letter or digit among them",
  )
  .meta({ examples: ["txn_abc123"] });

/** Longest reference and payer's name that are kept. */
export const REFERENCE_MOST = 500;
export const PAYER_MOST = 200;

const invoiceIdField = z
  .string()
  .regex(INVOICE_ID, "must be the id of an invoice")
  .meta({ examples: ["inv_abc123"] });

export const bankTransactionBody = z.strictObject({
  transactionId: transactionIdField,
  amount: amountField,
  currency: currencyField,
  date: dateField.meta({ description: "Calendar date on which the bank booked it." }),
  reference: foreignLineField(REFERENCE_MOST).optional(),
  payerName: foreignLineField(PAYER_MOST).optional(),
  customerId: z.string().regex(CUSTOMER_ID, "must be the id of a customer").optional(),
});

export const reconcileBody = z.strictObject({
  transactionId: transactionIdField,
  invoiceNumber: lineField(60).optional(),
  invoiceId: invoiceIdField.optional(),
});

/** Transactions of one call of the batch. */
export const BATCH_MOST = 50;

export const reconcileBatchBody = z
  .strictObject({
    transactionIds: z.array(transactionIdField).min(1).max(BATCH_MOST).optional(),
    all: z.literal(true).optional(),
    after: z
      .string()
      .max(500)
      .optional()
      .meta({ description: "With all: `nextCursor` of the answer before." }),
  })
  .refine((body) => (body.transactionIds === undefined) !== (body.all === undefined), {
    error: "must come alone: give either transactionIds or all",
    path: ["transactionIds"],
  })
  .refine((body) => body.after === undefined || body.all === true, {
    error: "belongs to all",
    path: ["after"],
  });

export const acceptBody = z
  .strictObject({
    invoiceId: invoiceIdField.optional(),
    amount: amountField.optional(),
    allocations: z
      .array(z.strictObject({ invoiceId: invoiceIdField, amount: amountField }))
      .min(1)
      .max(20)
      .refine((parts) => new Set(parts.map(({ invoiceId }) => invoiceId)).size === parts.length, {
        error: "must name each invoice once",
      })
      .optional(),
  })
  .refine((body) => (body.invoiceId === undefined) !== (body.allocations === undefined), {
    error: "is missing: give either invoiceId or allocations",
    path: ["invoiceId"],
  })
  .refine((body) => body.amount === undefined || body.invoiceId !== undefined, {
    error: "belongs to invoiceId",
    path: ["amount"],
  });

export const reasonBody = z.strictObject({ reason: lineField(200).optional() });

const reason = z.object({
  code: z.string(),
  message: z.string(),
  points: z
    .number()
    .meta({ description: "What it adds to the score; below zero it speaks against the invoice." }),
});

/** A bank transaction as it is answered. */
export const bankTransactionAnswer = z.object({
  transactionId: z.string(),
  status: z.enum(BANK_TRANSACTION_STATUSES),
  amount: z.number(),
  currency: z.string(),
  date: z.string(),
  reference: z.string().nullable(),
  payerName: z.string().nullable(),
  customerId: z.string().nullable(),
  source: z.enum(["api", "csv", "processor"]),
  invoiceId: z.string().nullable().meta({ description: "Where it is allocated to one invoice alone." }),
  invoiceNumber: z.string().nullable(),
  paymentId: z.string().nullable(),
  allocatedAmount: z.number(),
  unallocatedAmount: z.number(),
  allocations: z.array(
    z.object({
      invoiceId: z.string(),
      invoiceNumber: z.string(),
      paymentId: z.string(),
      amount: z.number(),
      status: z.enum(["posted", "undone"]),
      known: z.literal(true).optional(),
    }),
  ),
  score: z.number().nullable().meta({ description: "0 to 100, of the best candidate." }),
  reasons: z.array(reason),
  candidates: z.array(
    z.object({
      invoiceId: z.string(),
      invoiceNumber: z.string(),
      score: z.number(),
      reasons: z.array(reason),
    }),
  ),
  rejectReason: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const REASONS = [
  { code: "invoice_named", message: "the caller names INV-12345", points: 60 },
  { code: "amount_is_balance", message: "$500.00 is what is left to pay", points: 20 },
  { code: "date_in_range", message: "2026-02-01 lies between 2026-01-25 and 2026-05-16", points: 10 },
];

export const POSTED_EXAMPLE = {
  transactionId: "txn_abc123",
  status: "posted",
  amount: 500,
  currency: "USD",
  date: "2026-02-01",
  reference: "Jane Doe web design",
  payerName: null,
  customerId: null,
  source: "api",
  invoiceId: "inv_abc123",
  invoiceNumber: "INV-12345",
  paymentId: "pmt_bank_7m2k9x",
  allocatedAmount: 500,
  unallocatedAmount: 0,
  allocations: [
    {
      invoiceId: "inv_abc123",
      invoiceNumber: "INV-12345",
      paymentId: "pmt_bank_7m2k9x",
      amount: 500,
      status: "posted",
    },
  ],
  score: 90,
  reasons: REASONS,
  candidates: [{ invoiceId: "inv_abc123", invoiceNumber: "INV-12345", score: 90, reasons: REASONS }],
  createdAt: "2026-02-01T09:00:00.000Z",
  updatedAt: "2026-02-01T09:00:01.000Z",
};
