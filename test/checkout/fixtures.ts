/** Views of every state the page can be in, with data as long and as plain as real invoices have. */

import { savingView } from "../../server/checkout/payerMethods.ts";
import type {
  CheckoutState,
  CheckoutView,
  MerchantView,
  PaymentView,
  SavingView,
} from "../../shared/checkout.ts";
import { achAuthorizationText } from "./mandate.ts";
// English words, for what is rendered without a server.
import "../../shared/words/page.ts";

export const ORIGIN = "https://pay.example.com";
export const CODE = "0k7m3vq9w2x4c6b8n1p5r7t9";
export const PATH = `/${CODE}`;

export const MERCHANT: MerchantView = {
  name: "Northwind Dental Care",
  logoUrl: null,
  accentColor: "#0f766e",
  supportEmail: "billing@northwind.example",
  supportPhone: "+1 (555) 010-4477",
};

export function payment(change: Partial<PaymentView> = {}): PaymentView {
  const paymentId = change.paymentId ?? "pmt_0123456789abcdefghjkmnpq";
  return {
    paymentId,
    amount: 100,
    method: "card",
    brand: "visa",
    last4: "4242",
    status: "approved",
    createdAt: "2026-02-03T18:05:00.000Z",
    paidAt: "2026-02-03T18:05:02.000Z",
    confirmationNumber: "PL-7K3M-9QWX",
    declineReason: null,
    receiptUrl: `${ORIGIN}${PATH}/payments/${paymentId}`,
    actionUrl: null,
    ...change,
  };
}

/** A view in a state, with numbers that fit it. */
export function view(state: CheckoutState = "due", change: Partial<CheckoutView> = {}): CheckoutView {
  const balances: Record<CheckoutState, [paid: number, inFlight: number, remaining: number, over: number]> = {
    due: [0, 0, 500, 0],
    partly_paid: [100, 0, 400, 0],
    requires_action: [0, 500, 500, 0],
    processing: [100, 400, 400, 0],
    paid: [500, 0, 0, 0],
    overpaid: [550, 0, 0, 50],
    refunded: [0, 0, 0, 0],
    void: [0, 0, 0, 0],
  };
  const [paidAmount, inFlightAmount, remainingBalance, overpaymentAmount] = balances[state];
  const payableAmount = remainingBalance - inFlightAmount;
  return {
    state,
    testMode: false,
    merchant: MERCHANT,
    invoice: {
      invoiceId: "inv_2f9k",
      invoiceNumber: "INV-12345",
      currency: "USD",
      status: statusOf(state),
      lineItems: [
        {
          description: "Dental crown, upper left molar",
          quantity: 1,
          unitAmount: 400,
          taxRate: null,
          amount: 400,
        },
        { description: "X-ray", quantity: 2, unitAmount: 35, taxRate: 8.25, amount: 70 },
        { description: "Consultation", quantity: 0.5, unitAmount: 60, taxRate: null, amount: 30 },
      ],
      subtotalAmount: 500,
      discountAmount: 5.78,
      taxAmount: 5.78,
      taxes: [{ rate: 8.25, baseAmount: 70, taxAmount: 5.78 }],
      totalAmount: 500,
      dueDate: "2026-02-15",
      overdue: false,
      timeZone: "America/New_York",
      issuedAt: "2026-01-16T09:00:00.000Z",
      memo: "Thank you for your visit.\nPlease pay within 30 days.",
      customerName: "Jane Doe",
    },
    balance: { paidAmount, inFlightAmount, remainingBalance, payableAmount, overpaymentAmount },
    suggestedAmount: payableAmount,
    rules: { allowPartial: true, minimumAmount: null, allowOverpayment: false },
    methods: ["card", "ach"],
    unavailableReason: null,
    payments: paymentsOf(state),
    achAuthorization: achAuthorizationText(MERCHANT.name),
    saving: savingView("en-US", MERCHANT.name, null),
    link: {
      linkId: "lnk_0123456789abcdefghjk",
      channel: "email",
      expiresAt: null,
      url: `${ORIGIN}${PATH}`,
      pdfUrl: `${ORIGIN}${PATH}/invoice.pdf`,
      qrCodeUrl: `${ORIGIN}${PATH}/qr`,
    },
    locale: "en-US",
    ...change,
  };
}

/** As a payer who proved to be the customer sees it. */
export const VERIFIED: SavingView = {
  ...savingView("en-US", MERCHANT.name, []),
  methods: [
    {
      paymentMethodId: "pm_0123456789abcdefghjk",
      type: "card",
      brand: "visa",
      last4: "4242",
      expiryMonth: 4,
      expiryYear: 2029,
    },
    {
      paymentMethodId: "pm_1123456789abcdefghjk",
      type: "card",
      brand: null,
      last4: "0005",
      expiryMonth: null,
      expiryYear: null,
    },
  ],
};

function statusOf(state: CheckoutState): CheckoutView["invoice"]["status"] {
  if (state === "partly_paid" || state === "processing") return "partially_paid";
  if (state === "paid" || state === "overpaid" || state === "refunded" || state === "void") return state;
  return "unpaid";
}

function paymentsOf(state: CheckoutState): readonly PaymentView[] {
  const bank = payment({
    paymentId: "pmt_bank0123456789",
    amount: 400,
    method: "ach",
    brand: "STRIPE TEST BANK",
    last4: "6789",
    status: "processing",
    paidAt: null,
    confirmationNumber: null,
  });
  switch (state) {
    case "partly_paid":
      return [
        payment(),
        payment({
          paymentId: "pmt_failed0123456",
          amount: 200,
          brand: "mastercard",
          last4: "0002",
          status: "failed",
          paidAt: null,
          confirmationNumber: null,
          declineReason: "Insufficient funds",
          payerReason: "insufficient_funds",
        }),
      ];
    case "requires_action":
      return [
        payment({
          amount: 500,
          status: "requires_action",
          paidAt: null,
          confirmationNumber: null,
          actionUrl: `${ORIGIN}/sandbox/challenge/pmt_1`,
        }),
      ];
    case "processing":
      return [payment(), bank];
    case "paid":
      return [payment(), { ...bank, status: "approved", confirmationNumber: "PL-2B8T-55HN" }];
    case "overpaid":
      return [payment({ amount: 550 })];
    default:
      return [];
  }
}
