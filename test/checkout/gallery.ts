/** Every screen of the payer's side by name, rendered: for looking at them, for axe, and for tests that hold for all. */

import { contentSecurityPolicy } from "../../server/checkout/page.ts";
import {
  renderChallenge,
  renderCheckout,
  renderDeadEnd,
  renderForgedReceipt,
  renderNotice,
  renderReceipt,
  renderReceiptCheck,
  renderSaved,
} from "../../server/checkout/render.ts";
import type { CheckoutView } from "../../shared/checkout.ts";
import type { FormState } from "../../shared/page/panel.ts";
import { MERCHANT, ORIGIN, PATH, payment, VERIFIED, view } from "./fixtures.ts";
import { planned } from "./plans.ts";

export const ASSETS = { script: "/assets/main.js", styles: "", preload: [] };
export const VISIT = "vis_0123456789abcdefghjk";

export interface Shown {
  readonly name: string;
  readonly html: string;
  readonly csp: string;
}

function checkout(name: string, shown: CheckoutView, form?: FormState): Shown {
  const html = renderCheckout(shown, { assets: ASSETS, visitId: VISIT, ...(form ? { form } : {}) });
  return { name, html, csp: contentSecurityPolicy(shown.merchant.accentColor) };
}

function receipt(name: string, shown: CheckoutView, change: Parameters<typeof payment>[0]): Shown {
  const html = renderReceipt(shown, payment(change), {
    assets: ASSETS,
    checkUrl: `${ORIGIN}/r/0k7m3vq9w2x4c6b8n1p5r7t9abcdef`,
  });
  return { name, html, csp: contentSecurityPolicy(shown.merchant.accentColor) };
}

function plain(name: string, html: string, accent: string | null = null): Shown {
  return { name, html, csp: contentSecurityPolicy(accent) };
}

/** A receipt as whoever holds it checks it. */
function checked(name: string, change: Partial<Parameters<typeof renderReceiptCheck>[0]> = {}): Shown {
  const html = renderReceiptCheck({
    merchant: MERCHANT,
    origin: "https://pay.northwind.example",
    locale: "en-US",
    testMode: false,
    status: "paid",
    amount: "$100.00",
    refunded: null,
    confirmationNumber: "7KQ2-M9XD-3V8C",
    invoiceNumber: "INV-12345",
    paidAt: "Feb 3, 2026, 10:05 AM PST",
    method: "Visa •••• 4242",
    checkedAt: "Feb 20, 2026, 4:12 PM PST",
    ...change,
  });
  return plain(name, html, MERCHANT.accentColor);
}

export function gallery(): readonly Shown[] {
  const due = view("due");
  const partly = view("partly_paid");
  const fresh = `${PATH}/fresh-link`;
  return [
    checked("receipt-check"),
    checked("receipt-check-test", { testMode: true }),
    checked("receipt-check-partly-refunded", { status: "partially_refunded", refunded: "$25.00" }),
    checked("receipt-check-refunded", { status: "refunded", refunded: "$100.00" }),
    checked("receipt-check-returned", { status: "returned" }),
    checked("receipt-check-voided", { status: "voided", method: "Recorded by Northwind" }),
    plain("receipt-check-forged", renderForgedReceipt()),
    checkout("due", due),
    checkout(
      "due-test-mode",
      view("due", {
        testMode: true,
        rules: { allowPartial: true, minimumAmount: 25, allowOverpayment: true },
      }),
    ),
    checkout("due-overdue", view("due", { invoice: { ...due.invoice, overdue: true } })),
    checkout("due-suggested", view("due", { suggestedAmount: 150 })),
    checkout("plan-due", planned({ count: 5, paid: 1, late: 0, due: true })),
    checkout("plan-overdue", planned({ count: 10, paid: 3, late: 2 })),
    checkout("plan-next", planned({ count: 4, paid: 0, late: 0 })),
    checkout(
      "due-full-only-card",
      view("due", {
        methods: ["card"],
        rules: { allowPartial: false, minimumAmount: null, allowOverpayment: false },
      }),
    ),
    checkout("due-many-items", manyItems()),
    checkout(
      "due-not-configured",
      view("due", { methods: [], unavailableReason: "processor_not_configured" }),
    ),
    checkout("partly-paid", partly),
    checkout("partly-paid-in-flight", {
      ...partly,
      balance: { ...partly.balance, inFlightAmount: 150, payableAmount: 250 },
      suggestedAmount: 250,
      payments: [
        payment(),
        payment({
          paymentId: "pmt_flight012345",
          amount: 150,
          method: "ach",
          brand: null,
          status: "processing",
        }),
      ],
    }),
    checkout("form-card-errors", due, {
      values: { choice: "other", amount: "900", method: "card", cardExpiry: "1" },
      errors: [
        { field: "amount", message: "At most $500.00 is left to pay." },
        { field: "cardNumber", message: "Enter your card number." },
        { field: "cardExpiry", message: "Enter the expiry date as month and year, like 04 / 29." },
        { field: "cardCvc", message: "Enter the 3 digits of the security code." },
      ],
    }),
    checkout("form-bank-errors", due, {
      values: {
        choice: "other",
        amount: "120",
        method: "ach",
        routingNumber: "123456789",
        accountType: "savings",
      },
      errors: [
        { field: "accountHolderName", message: "Enter the name on the bank account." },
        { field: "routingNumber", message: "This routing number has a typing error." },
        { field: "accountNumber", message: "Enter your account number." },
        { field: "authorize", message: "Tick this to authorize the payment of $120.00." },
      ],
    }),
    checkout("form-declined", partly, {
      values: { choice: "full", method: "card", cardExpiry: "12 / 29" },
      errors: [],
      notice: { kind: "declined", reason: "Insufficient funds", method: "card" },
    }),
    checkout("form-balance-changed", partly, {
      values: { choice: "full", method: "card" },
      errors: [],
      notice: { kind: "changed" },
    }),
    checkout("due-saved-cards", view("due", { saving: VERIFIED })),
    checkout("due-saved-cards-none", view("due", { saving: { ...VERIFIED, methods: [] } })),
    plain("saved-ask", renderSaved("ask", { view: due, problem: null }), MERCHANT.accentColor),
    plain("saved-ask-too-many", renderSaved("ask", { view: due, problem: "too_many" }), MERCHANT.accentColor),
    plain("saved-code", renderSaved("code", { view: due, problem: null }), MERCHANT.accentColor),
    plain(
      "saved-code-wrong",
      renderSaved("code", { view: due, problem: "code_wrong" }),
      MERCHANT.accentColor,
    ),
    checkout("requires-action", view("requires_action")),
    checkout("processing", view("processing")),
    checkout("paid", view("paid")),
    checkout("overpaid", view("overpaid")),
    checkout("refunded", view("refunded")),
    checkout("void", view("void")),
    receipt("receipt", partly, {}),
    receipt("payment-processing", view("processing"), { status: "processing", method: "ach", brand: null }),
    receipt("payment-requires-action", view("requires_action"), {
      status: "requires_action",
      actionUrl: "/x",
    }),
    receipt("payment-declined", partly, { status: "failed", declineReason: "Insufficient funds" }),
    receipt("payment-returned", partly, { status: "returned", declineReason: "Account closed" }),
    plain(
      "expired",
      renderDeadEnd({ kind: "expired", merchant: MERCHANT }, { freshLinkAction: fresh }),
      MERCHANT.accentColor,
    ),
    plain(
      "revoked",
      renderDeadEnd({ kind: "revoked", merchant: MERCHANT }, { freshLinkAction: fresh }),
      MERCHANT.accentColor,
    ),
    plain("unknown", renderDeadEnd({ kind: "unknown", canRequest: false }, { freshLinkAction: null })),
    plain(
      "unknown-invoice",
      renderDeadEnd({ kind: "unknown", canRequest: true }, { freshLinkAction: fresh }),
    ),
    plain(
      "trouble",
      renderDeadEnd({ kind: "trouble", requestId: "req_9f2k3m4n5p" }, { freshLinkAction: null }),
    ),
    plain("fresh-link-notice", renderNotice()),
    plain(
      "challenge",
      renderChallenge({ merchantName: MERCHANT.name, amount: 500, currency: "USD", action: "/sandbox/x" }),
    ),
  ];
}

function manyItems(): CheckoutView {
  const base = view("due");
  const lineItems = Array.from({ length: 12 }, (_, index) => ({
    description: `Workshop day ${index + 1} with materials, travel and a certificate of attendance`,
    quantity: 1.25,
    unitAmount: 1234.5,
    taxRate: 19,
    amount: 1543.13,
  }));
  return {
    ...base,
    merchant: {
      ...MERCHANT,
      accentColor: "#ffd400",
      name: "Bürgerhaus Weiterbildungsgesellschaft mbH & Co. KG",
    },
    invoice: { ...base.invoice, lineItems, customerName: "Alexandra Konstantinopoulou-Weatherington" },
    locale: "de-DE",
  };
}
