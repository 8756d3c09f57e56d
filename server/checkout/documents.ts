/** From the ledger's state to what the PDF documents show. Pure. */

import { BRAND_NAMES } from "../../shared/cardBrand.ts";
import type { PaymentView } from "../../shared/checkout.ts";
import { dateIn, isOverdue } from "../../shared/dates.ts";
import { balanceOf, type InvoiceState, type PaymentState, statusOf } from "../ledger/state.ts";
import type { OpenLink } from "../links/resolve.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { DocumentMerchant, InvoiceDocument, ReceiptDocument } from "../pdf/documents.ts";

function documentMerchant(merchant: Merchant): DocumentMerchant {
  const { addressLines, supportEmail, supportPhone, branding } = merchant.settings;
  return { name: merchant.name, addressLines, supportEmail, supportPhone, accentColor: branding.accentColor };
}

/** "Visa ending in 4242", "Bank account ending in 6789". */
export function methodText(payment: Pick<PaymentState, "method" | "brand" | "last4">): string {
  if (payment.method === "external") return "Paid outside";
  const fallback = payment.method === "card" ? "Card" : "Bank account";
  const name =
    payment.method === "card" ? (BRAND_NAMES[payment.brand ?? ""] ?? fallback) : (payment.brand ?? fallback);
  return payment.last4 === null ? name : `${name} ending in ${payment.last4}`;
}

export function invoiceDocument(opened: OpenLink, publicUrl: string): InvoiceDocument {
  const { merchant, now, link } = opened;
  const { state } = opened.head;
  // As on the page: nobody is asked again for what the merchant gave back.
  const remaining = statusOf(state) === "refunded" ? 0 : balanceOf(state);
  const shown = Object.values(state.payments).filter(
    ({ status }) => status === "approved" || status === "processing" || status === "returned",
  );
  return {
    merchant: documentMerchant(merchant),
    locale: state.customer.locale ?? merchant.settings.locale,
    currency: state.currency,
    invoiceNumber: state.invoiceNumber,
    status: statusOf(state),
    testMode: link.mode === "test",
    issueDate: dateIn(state.timeZone, new Date(state.createdAt)),
    dueDate: state.dueDate,
    overdue: remaining > 0 && isOverdue(state.dueDate, state.timeZone, now),
    customer: {
      name: state.customer.name,
      email: state.customer.email ?? null,
      phone: state.customer.phone ?? null,
    },
    lineItems: state.lineItems.map(({ description, quantity, unitAmount, taxRate, amount }) => ({
      description,
      quantity: String(quantity),
      unitAmount,
      taxRate: taxRate === undefined ? null : String(taxRate),
      amount,
    })),
    subtotal: state.subtotal,
    discount: state.discountAmount,
    tax: state.tax,
    total: state.total,
    paid: state.received,
    inFlight: state.reserved,
    remaining,
    memo: state.memo,
    payments: shown
      .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
      .map((payment) => ({
        date: dateIn(state.timeZone, new Date(payment.paidAt ?? payment.startedAt)),
        description: methodText(payment),
        amount: payment.amount,
        status: payment.status,
      })),
    paymentLink: remaining > 0 ? `${publicUrl}${opened.path}` : null,
  };
}

/** @param view of the same payment, for its address. */
export function receiptDocument(
  opened: OpenLink,
  payment: PaymentState,
  view: PaymentView,
  confirmation: string,
): ReceiptDocument {
  const state: InvoiceState = opened.head.state;
  return {
    merchant: documentMerchant(opened.merchant),
    locale: state.customer.locale ?? opened.merchant.settings.locale,
    currency: state.currency,
    testMode: opened.link.mode === "test",
    confirmationNumber: confirmation,
    status: payment.status,
    paymentId: payment.paymentId,
    invoiceNumber: state.invoiceNumber,
    customerName: state.customer.name,
    paidAt: payment.paidAt ?? payment.startedAt,
    timeZone: state.timeZone,
    amount: payment.amount,
    methodText: methodText(payment),
    ...(payment.refunded ? { refunded: payment.refunded } : {}),
    invoiceTotal: state.total,
    paidToDate: state.received,
    remaining: balanceOf(state),
    receiptUrl: view.receiptUrl ?? "",
    authorization: payment.authorization?.text ?? null,
  };
}
