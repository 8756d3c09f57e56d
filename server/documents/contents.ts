/** From the ledger's state to what the PDF documents show. Pure. */
import { dateIn } from "../../shared/dates.ts";
import type { Mode } from "../../shared/statuses.ts";
import { taxesByRate } from "../../shared/totals.ts";
import { type Speech, speechOf } from "../../shared/words/messages.ts";
import { firstUnpaid, installmentsOf, isOverdueAt } from "../ledger/paymentPlan.ts";
import { balanceOf, type InvoiceState, type PaymentState, statusOf } from "../ledger/state.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { DocumentMerchant, InvoiceDocument, ReceiptDocument } from "../pdf/documents.ts";
import type { LogoImage } from "../pdf/logo.ts";
import { type DocumentMethod, shortMethodText } from "../pdf/methodText.ts";

function documentMerchant(merchant: Merchant, logo: LogoImage | null = null): DocumentMerchant {
  const { addressLines, supportEmail, supportPhone, footerText, branding } = merchant.settings;
  return {
    name: merchant.name,
    addressLines,
    supportEmail,
    supportPhone,
    footerText,
    accentColor: branding.accentColor,
    logo,
  };
}

/** "Visa •••• 4242", as it fits where there is little room, in the words of a language. */
export function shortMethod(
  payment: Pick<PaymentState, "method" | "brand" | "last4">,
  { papers }: Pick<Speech, "papers">,
): string {
  return shortMethodText(payment, papers);
}

function methodOf({ method, brand, last4 }: PaymentState): DocumentMethod {
  return { method, brand, last4 };
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
  /** Of the page from which it is asked for; left out for the customer's own. */
  readonly language?: string | null;
}

export function invoiceDocument(about: AboutInvoice): InvoiceDocument {
  const { merchant, mode, state, now, link, logo, language } = about;
  // As on the page: nobody is asked again for what the merchant gave back.
  const remaining = statusOf(state) === "refunded" ? 0 : balanceOf(state);
  const plan = installmentsOf(state, dateIn(state.timeZone, now));
  const shown = Object.values(state.payments).filter(
    ({ status }) => status === "approved" || status === "processing" || status === "returned",
  );
  return {
    merchant: documentMerchant(merchant, logo),
    locale: speechOf(language, state.customer.locale, merchant.settings.locale).locale,
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
        method: methodOf(payment),
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
  /** Of the page from which it is asked for; left out for the customer's own. */
  readonly language?: string | null;
}

export function receiptDocument(about: AboutReceipt): ReceiptDocument {
  const { merchant, mode, state, payment, confirmation, checkUrl, receiptUrl } = about;
  const next = firstUnpaid(state);
  return {
    merchant: documentMerchant(merchant, about.logo),
    locale: speechOf(about.language, state.customer.locale, merchant.settings.locale).locale,
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
    method: methodOf(payment),
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
