/** From the ledger's state to what the PDF documents show. Pure. */
import { BRAND_NAMES } from "../../shared/cardBrand.ts";
import { dateIn } from "../../shared/dates.ts";
import type { Mode } from "../../shared/statuses.ts";
import { firstUnpaid, installmentsOf, isOverdueAt } from "../ledger/paymentPlan.ts";
import { balanceOf, type InvoiceState, type PaymentState, statusOf } from "../ledger/state.ts";
import { taxesByRate } from "../ledger/totals.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { DocumentMerchant, InvoiceDocument, ReceiptDocument } from "../pdf/documents.ts";
import type { LogoImage } from "../pdf/logo.ts";

function documentMerchant(merchant: Merchant, logo: LogoImage | null = null): DocumentMerchant {
  const { addressLines, supportEmail, supportPhone, branding } = merchant.settings;
  return {
    name: merchant.name,
    addressLines,
    supportEmail,
    supportPhone,
    accentColor: branding.accentColor,
    logo,
  };
}

/** "Visa ending in 4242", "Bank account ending in 6789". */
export function methodText(payment: Pick<PaymentState, "method" | "brand" | "last4">): string {
  if (payment.method === "external") return "Paid outside";
  if (payment.method === "credit") return "Credit";
  const fallback = payment.method === "card" ? "Card" : "Bank account";
  const name =
    payment.method === "card" ? (BRAND_NAMES[payment.brand ?? ""] ?? fallback) : (payment.brand ?? fallback);
  return payment.last4 === null ? name : `${name} ending in ${payment.last4}`;
}

/** "Visa •••• 4242", as it fits where there is little room. */
export function shortMethod(payment: Pick<PaymentState, "method" | "brand" | "last4">): string {
  const { last4 } = payment;
  const name = methodText({ ...payment, last4: null });
  return last4 === null || payment.method === "external" ? name : `${name} •••• ${last4}`;
}

export interface AboutInvoice {
  readonly merchant: Merchant;
  readonly mode: Mode;
  readonly state: InvoiceState;
  /** The merchant's present, which decides what is overdue. */
  readonly now: Date;
  /** Where it is paid; null where no link stands. Left out of a document with nothing to pay. */
  readonly link: string | null;
  readonly logo?: LogoImage | null;
}

export function invoiceDocument({ merchant, mode, state, now, link, logo }: AboutInvoice): InvoiceDocument {
  // As on the page: nobody is asked again for what the merchant gave back.
  const remaining = statusOf(state) === "refunded" ? 0 : balanceOf(state);
  const plan = installmentsOf(state, dateIn(state.timeZone, now));
  const shown = Object.values(state.payments).filter(
    ({ status }) => status === "approved" || status === "processing" || status === "returned",
  );
  return {
    merchant: documentMerchant(merchant, logo),
    locale: state.customer.locale ?? merchant.settings.locale,
    currency: state.currency,
    invoiceNumber: state.invoiceNumber,
    status: statusOf(state),
    testMode: mode === "test",
    issueDate: dateIn(state.timeZone, new Date(state.createdAt)),
    dueDate: state.dueDate,
    overdue: remaining > 0 && isOverdueAt(state, now),
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
    taxes: taxesByRate(state.lineItems, state.discountAmount).map(({ rate, base, tax }) => ({
      rate: String(rate),
      base,
      tax,
    })),
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
    ...(plan.length === 0 ? {} : { installments: plan }),
    paymentLink: remaining > 0 ? link : null,
  };
}

export interface AboutReceipt {
  readonly merchant: Merchant;
  readonly mode: Mode;
  readonly state: InvoiceState;
  readonly payment: PaymentState;
  /** Printed also on the paper of a payment that is still on its way. */
  readonly confirmation: string;
  /** Where anyone who holds the paper can check it; null until money came. */
  readonly checkUrl: string | null;
  /** Where the payer can open it again under their link; null on a paper that goes to others. */
  readonly receiptUrl: string | null;
  readonly logo?: LogoImage | null;
}

export function receiptDocument(about: AboutReceipt): ReceiptDocument {
  const { merchant, mode, state, payment, confirmation, checkUrl, receiptUrl } = about;
  const next = firstUnpaid(state);
  return {
    merchant: documentMerchant(merchant, about.logo),
    locale: state.customer.locale ?? merchant.settings.locale,
    currency: state.currency,
    testMode: mode === "test",
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
    ...(next === null ? {} : { nextInstallment: next }),
    receiptUrl: checkUrl === null ? receiptUrl : null,
    checkUrl,
    authorization: payment.authorization?.text ?? null,
  };
}
