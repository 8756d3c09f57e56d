/** What the API answers about payments and refunds, as schemas: the documentation and the client are made from them. */
import { z } from "zod";
import { INVOICE_STATUSES, PAYMENT_STATUSES } from "../../shared/statuses.ts";
import { balanceAnswer, instantAnswer } from "../invoices/answers.ts";

const METHODS = ["card", "ach", "external", "credit"] as const;

const meansAnswer = {
  method: z.enum(METHODS),
  brand: z.string().nullable().meta({ description: "Card brand, or the bank's name where known." }),
  last4: z.string().nullable(),
  externalPaymentDetails: z
    .object({
      method: z.string(),
      checkNumber: z.string().optional(),
      reference: z.string().optional(),
      date: z.string().optional(),
      notes: z.string().optional(),
    })
    .optional(),
  paymentMethodId: z.string().optional().meta({ description: "The saved method that paid or was saved." }),
  retryOf: z.string().optional().meta({ description: "The failed payment that this one tries again." }),
};

const troubleAnswer = {
  declineCode: z.string().optional(),
  declineReason: z.string().nullable().optional(),
};

const refundProperties = {
  refundId: z.string(),
  paymentId: z.string(),
  transactionId: z.string().nullable(),
  amount: z.number(),
  currency: z.string(),
  status: z.enum(["processing", "succeeded", "failed"]),
  reason: z.string().nullable(),
  failureCode: z.string().nullable().optional(),
  failureReason: z.string().nullable().optional(),
  createdAt: instantAnswer,
  refundedAt: instantAnswer.nullable(),
};

/** One payment, and what it made of the invoice. */
export const paymentAnswer = z
  .object({
    paymentId: z.string(),
    ...balanceAnswer,
    amount: z.number(),
    currency: z.string(),
    status: z
      .enum([...INVOICE_STATUSES, "processing", "requires_action", "failed", "returned", "voided"])
      .meta({
        description: "The invoice's when the payment counts, else what became of the payment.",
      }),
    inFlightAmount: z.number(),
    ...meansAnswer,
    transactionId: z.string().nullable(),
    confirmationNumber: z.string().nullable(),
    paidAt: instantAnswer.nullable(),
    attemptedAt: instantAnswer.optional().meta({ description: "Of a failed payment." }),
    ...troubleAnswer,
    actionUrl: z.string().optional().meta({ description: "Where the payer authenticates." }),
  })
  .meta({ id: "Payment" });

export const EXAMPLE_PAYMENT = {
  paymentId: "pmt_xyz789",
  invoiceId: "inv_abc123",
  totalAmount: 500.0,
  paidAmount: 500.0,
  remainingBalance: 0,
  amount: 500.0,
  currency: "USD",
  status: "paid",
  inFlightAmount: 0,
  method: "card",
  brand: "visa",
  last4: "1111",
  transactionId: "txn_456",
  confirmationNumber: "PL-7K2M-9QXD",
  paidAt: "2026-01-28T14:00:00.000Z",
};

/** The history of an invoice's payments. */
export const paymentListAnswer = z.object({
  ...balanceAnswer,
  status: z.enum(INVOICE_STATUSES),
  currency: z.string(),
  payments: z.array(
    z
      .object({
        paymentId: z.string(),
        amount: z.number(),
        ...meansAnswer,
        status: z.enum(PAYMENT_STATUSES),
        paidAt: instantAnswer.nullable(),
        transactionId: z.string().nullable(),
        confirmationNumber: z.string().nullable(),
        attemptedAt: instantAnswer,
        updatedAt: instantAnswer,
        ...troubleAnswer,
        refundedAmount: z.number().optional(),
        refundableAmount: z.number().optional(),
        refunds: z.array(z.object(refundProperties)).optional(),
      })
      .meta({ id: "PaymentAttempt" }),
  ),
  nextCursor: z.string().nullable(),
});

/** A refund, and what it made of the invoice. */
export const refundAnswer = z
  .object({
    ...balanceAnswer,
    ...refundProperties,
    refundableAmount: z.number().meta({ description: "What can still be refunded of the payment." }),
    invoiceStatus: z.enum(INVOICE_STATUSES),
  })
  .meta({ id: "Refund" });

/** What became of an overpayment: some properties belong to one action only. */
export const overpaymentAnswer = z
  .object({
    ...balanceAnswer,
    status: z.enum(INVOICE_STATUSES),
    action: z.enum(["refund", "credit", "apply"]),
    amount: z.number(),
    refunds: z.array(z.object(refundProperties)).optional(),
    entryId: z.string().optional(),
    creditBalance: z.number().optional().meta({ description: "The customer's credit after it." }),
    appliedTo: z
      .object({
        ...balanceAnswer,
        status: z.enum(INVOICE_STATUSES),
        paymentId: z.string(),
        amount: z.number(),
      })
      .optional(),
  })
  .meta({ id: "OverpaymentDisposal" });
