/** The payer's side as the documentation shows it. The routes themselves are those of pageRoutes.ts and paymentRoutes.ts. */
import { z } from "zod";
import {
  CHANNELS,
  INSTALLMENT_STATUSES,
  INVOICE_STATUSES,
  PAYER_REASONS,
  PAYMENT_METHODS,
  PAYMENT_STATUSES,
} from "../../shared/statuses.ts";
import type { DocumentedOperation } from "../api/operation.ts";
import { EXTRA_OPERATIONS } from "./extraDocumentation.ts";
import { paymentBody } from "./paymentBody.ts";
import { askBody, confirmBody } from "./savedRoutes.ts";

const TAG = "Payer";
const instant = z.string().meta({ format: "date-time" });
const date = z.string().meta({ format: "date" });
const address = z.string().meta({ format: "uri" });

const paymentProperties = {
  paymentId: z.string(),
  amount: z.number(),
  method: z.enum([...PAYMENT_METHODS, "external", "credit"]),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  status: z.enum(PAYMENT_STATUSES),
  createdAt: instant,
  paidAt: instant.nullable(),
  refundedAmount: z.number().optional(),
  confirmationNumber: z.string().nullable(),
  declineReason: z.string().nullable(),
  payerReason: z.enum(PAYER_REASONS).optional(),
  receiptUrl: address.nullable().meta({ description: "Null until there is something to show." }),
  mandateUrl: address.optional().meta({ description: "The payer's copy of a bank payment's authorization." }),
  actionUrl: address.nullable().meta({ description: "Where the payer authenticates." }),
};

const view = z
  .object({
    state: z.enum([
      "due",
      "partly_paid",
      "requires_action",
      "processing",
      "paid",
      "overpaid",
      "refunded",
      "void",
    ]),
    testMode: z.boolean(),
    merchant: z.object({
      name: z.string(),
      logoUrl: z.string().nullable(),
      accentColor: z.string().nullable(),
      supportEmail: z.string().nullable(),
      supportPhone: z.string().nullable(),
      supportUrl: z.string().nullable(),
      termsUrl: z.string().nullable(),
      privacyUrl: z.string().nullable(),
      footerText: z.string().nullable(),
      pageTitle: z.string().nullable(),
      iconUrl: z.string().nullable(),
    }),
    invoice: z.object({
      invoiceId: z.string(),
      invoiceNumber: z.string(),
      currency: z.string(),
      status: z.enum(INVOICE_STATUSES),
      lineItems: z.array(
        z.object({
          description: z.string(),
          quantity: z.number(),
          unitAmount: z.number(),
          taxRate: z.number().nullable(),
          amount: z.number(),
        }),
      ),
      subtotalAmount: z.number(),
      discountAmount: z.number(),
      taxAmount: z.number(),
      taxes: z
        .array(z.object({ rate: z.number(), baseAmount: z.number(), taxAmount: z.number() }))
        .meta({ description: "By rate in percent, after the discount; they sum to taxAmount." }),
      totalAmount: z.number(),
      dueDate: date.nullable(),
      overdue: z.boolean(),
      timeZone: z.string(),
      issuedAt: instant,
      memo: z.string().nullable(),
      customerName: z.string(),
    }),
    balance: z.object({
      paidAmount: z.number(),
      inFlightAmount: z.number(),
      remainingBalance: z.number(),
      payableAmount: z.number().meta({ description: "What a payment can take without overpaying." }),
      overpaymentAmount: z.number(),
    }),
    paymentPlan: z
      .object({
        installments: z.array(
          z.object({
            number: z.int(),
            dueDate: date,
            amount: z.number(),
            paidAmount: z.number(),
            remainingAmount: z.number(),
            status: z.enum(INSTALLMENT_STATUSES),
          }),
        ),
        dueNowAmount: z.number(),
        nextInstallment: z.object({ number: z.int(), dueDate: date, amount: z.number() }).nullable(),
      })
      .optional(),
    suggestedAmount: z.number(),
    rules: z.object({
      allowPartial: z.boolean(),
      minimumAmount: z.number().nullable(),
      allowOverpayment: z.boolean(),
    }),
    methods: z
      .array(z.enum(PAYMENT_METHODS))
      .meta({ description: "Empty when no payment can be taken now." }),
    unavailableReason: z.enum(["processor_not_configured"]).nullable(),
    payments: z.array(z.object(paymentProperties)),
    achAuthorization: z.string().nullable().meta({
      description: "What the payer of a bank payment authorises; `{amount}` is left to fill.",
    }),
    saving: z
      .object({
        label: z.string(),
        details: z.string(),
        verified: z.boolean().meta({ description: "The payer confirmed a one-time code." }),
        methods: z.array(
          z.object({
            paymentMethodId: z.string(),
            type: z.enum(PAYMENT_METHODS),
            brand: z.string().nullable(),
            last4: z.string().nullable(),
            expiryMonth: z.int().nullable(),
            expiryYear: z.int().nullable(),
          }),
        ),
      })
      .optional()
      .meta({ description: "Absent where the processor keeps no methods." }),
    link: z.object({
      linkId: z.string(),
      channel: z.enum(CHANNELS),
      expiresAt: instant.nullable(),
      url: address,
      pdfUrl: address,
      qrCodeUrl: address,
      calendarUrl: address
        .optional()
        .meta({ description: "A calendar file of the days by which to pay; absent when none is to come." }),
    }),
    locale: z.string(),
  })
  .meta({ id: "PayerView" });

const payment = z
  .object({
    ...paymentProperties,
    attemptedAt: instant.optional().meta({ description: "Of a failed payment." }),
    invoiceId: z.string(),
    currency: z.string(),
    remainingBalance: z.number(),
    invoiceStatus: z.enum(INVOICE_STATUSES),
    paymentMethodId: z.string().optional().meta({ description: "The saved method that paid or was saved." }),
  })
  .meta({ id: "PayerPayment" });

const DEAD = ["link_not_found", "link_expired", "link_revoked"] as const;

export const PAYER_OPERATIONS: readonly DocumentedOperation[] = [
  {
    id: "openLink",
    method: "GET",
    path: "/:code",
    summary: "See what a link asks for",
    description:
      "With `Accept: application/json` what the page shows, as data; browsers get the page. The code of the link is the capability: no key is needed. Links that merchants signed themselves are `/l/{token}` and answer the same.",
    tag: TAG,
    auth: "public",
    answers: { 200: { description: "The invoice as its payer sees it.", schema: view } },
    refusals: DEAD,
  },
  {
    id: "payByLink",
    method: "POST",
    path: "/:code/payments",
    summary: "Pay through a link",
    description:
      "`paymentId` is made by the caller and charged once at most: the same body again answers with what became of it. An amount above what is left answers 409 with the live balance unless `allowOverpayment` is sent. Raw card and bank numbers are taken by the sandbox only.\n\n`savePaymentMethod` saves the card if the payment succeeds. A saved card is for a payer who confirmed a one-time code, on the payment page.",
    tag: TAG,
    auth: "public",
    body: paymentBody,
    example: {
      paymentId: "pmt_abcd1234",
      amount: 100.0,
      currency: "USD",
      method: {
        type: "card",
        card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" },
      },
    },
    answers: {
      201: { description: "The payment: approved, processing, or requires_action.", schema: payment },
      402: { description: "The payment failed: `declineReason` says why.", schema: payment },
    },
    refusals: [
      ...DEAD,
      "invoice_not_payable",
      "payment_conflict",
      "amount_exceeds_balance",
      "forbidden",
      "verification_required",
      "raw_card_data_disabled",
      "method_refused",
      "too_many_attempts",
      "processor_not_configured",
      "processor_unavailable",
    ],
  },
  {
    id: "getPaymentByLink",
    method: "GET",
    path: "/:code/payments/:paymentId",
    summary: "See what became of a payment",
    description: "With `Accept: application/json`; browsers get the receipt.",
    tag: TAG,
    auth: "public",
    answers: { 200: { description: "The payment as it stands.", schema: payment } },
    refusals: [...DEAD, "payment_not_found"],
  },
  ...EXTRA_OPERATIONS,
  {
    id: "askForCode",
    method: "POST",
    path: "/:code/verifications",
    summary: "Ask for a one-time code",
    description:
      "By which a payer proves to be the customer. It goes to the address on file, by the way that was asked for or by the only one there is; the answer is the same whether or not there is one.",
    tag: TAG,
    auth: "public",
    body: askBody,
    example: { via: "email" },
    answers: {
      202: {
        description: "If there is an address on file, a code is on its way to it.",
        schema: z.object({ requested: z.literal(true), expiresInSeconds: z.int() }),
      },
    },
    refusals: [...DEAD, "not_found", "too_many_attempts"],
  },
  {
    id: "confirmCode",
    method: "POST",
    path: "/:code/verifications/confirm",
    summary: "Confirm a one-time code",
    description:
      "Sets a cookie that is good for this link for 30 minutes. A code is good once, for 10 minutes and 5 tries.",
    tag: TAG,
    auth: "public",
    body: confirmBody,
    example: { code: "123456" },
    answers: {
      200: { description: "The payer is verified.", schema: z.object({ verified: z.literal(true) }) },
    },
    refusals: [...DEAD, "verification_failed"],
  },
];
