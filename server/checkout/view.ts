/** What a payer may see of an invoice: from the ledger's state and the link to the data of the page. Pure. */
import type {
  CheckoutState,
  CheckoutView,
  MerchantView,
  PaymentView,
  SavingView,
} from "../../shared/checkout.ts";
import { toMajor } from "../../shared/money.ts";
import type { PaymentMethod } from "../../shared/statuses.ts";
import { taxesByRate } from "../../shared/totals.ts";
import { presentPlan } from "../invoices/paymentPlan.ts";
import { isOverdueAt } from "../ledger/paymentPlan.ts";
import {
  balanceOf,
  type InvoiceState,
  isReserved,
  overpaymentOf,
  type PaymentState,
  payableOf,
  statusOf,
} from "../ledger/state.ts";
import { urlsUnder } from "../links/urls.ts";
import { absoluteLogo, derivedIcon } from "../logos/address.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { Link } from "../store/links.ts";
import { authorizationText } from "./authorization.ts";
import { dueDays } from "./dueDays.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { payerReason } from "./payerReason.ts";

/** Most payments shown on the page; the newest are kept. */
const PAYMENTS_SHOWN = 50;

export function merchantView(merchant: Merchant): MerchantView {
  const { branding, supportEmail, supportPhone, supportUrl, termsUrl, privacyUrl, footerText } =
    merchant.settings;
  return {
    name: merchant.name,
    logoUrl: branding.logoUrl,
    accentColor: branding.accentColor,
    supportEmail,
    supportPhone,
    supportUrl,
    termsUrl,
    privacyUrl,
    footerText,
    pageTitle: branding.pageTitle,
    iconUrl: branding.iconUrl ?? derivedIcon(branding.logoUrl),
  };
}

/** One state, one screen. */
export function checkoutState(state: InvoiceState): CheckoutState {
  if (state.voidedAt !== null) return "void";
  const status = statusOf(state);
  if (status === "overpaid") return "overpaid";
  // Nobody is asked again for what the merchant gave back; a new payment by a script or the API still counts.
  if (status === "refunded" && state.reserved === 0) return "refunded";
  if (balanceOf(state) === 0) return "paid";
  if (payableOf(state) === 0) {
    const waiting = Object.values(state.payments).some((payment) => payment.status === "requires_action");
    return waiting ? "requires_action" : "processing";
  }
  return state.received > 0 ? "partly_paid" : "due";
}

/** Whether a link shows the authorization of a payment: whoever was forwarded a link sees none that others gave. */
export function showsMandate(link: Pick<Link, "linkId" | "forwardedFrom">, payment: PaymentState): boolean {
  return payment.authorization !== null && (link.forwardedFrom === null || payment.linkId === link.linkId);
}

/** A payment under a link. `base` is the link's absolute address; with the link, its authorization is named too. */
export function paymentView(payment: PaymentState, currency: string, base: string, link?: Link): PaymentView {
  const { paymentId, status } = payment;
  const reason = payerReason(payment);
  const settled = status === "approved" || status === "returned" || status === "processing";
  return {
    paymentId,
    amount: toMajor(payment.amount, currency),
    method: payment.method,
    brand: payment.brand,
    last4: payment.last4,
    status,
    createdAt: payment.startedAt,
    paidAt: payment.paidAt,
    ...(payment.refunded ? { refundedAmount: toMajor(payment.refunded, currency) } : {}),
    confirmationNumber: payment.confirmationNumber,
    declineReason: payment.declineReason,
    ...(reason === null ? {} : { payerReason: reason }),
    receiptUrl: settled ? `${base}/payments/${paymentId}/receipt` : null,
    ...(link && showsMandate(link, payment) ? { mandateUrl: `${base}/payments/${paymentId}/mandate` } : {}),
    actionUrl: status === "requires_action" ? `${base}/payments/${paymentId}/challenge` : null,
  };
}

/**
 * @param saving absent where nothing can be saved.
 * @param processorMethods what the configured processor takes in this currency; null where none is configured.
 */
export function checkoutView(
  opened: Pick<PayerLink, "link" | "path" | "head" | "merchant" | "now" | "locale">,
  publicUrl: string,
  processorMethods: readonly PaymentMethod[] | null,
  saving?: SavingView,
  hostedFields?: CheckoutView["hostedFields"],
): CheckoutView {
  const { link, merchant, now } = opened;
  const { state } = opened.head;
  const { currency } = state;
  const major = (minor: number): number => toMajor(minor, currency);
  const urls = urlsUnder(publicUrl, opened.path);
  const payable = payableOf(state);
  const plan = presentPlan(state, now);
  const methods = (processorMethods ?? []).filter((method) => state.rules.methods.includes(method));
  const payments = Object.values(state.payments).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return {
    state: checkoutState(state),
    testMode: link.mode === "test",
    merchant: {
      ...merchantView(merchant),
      logoUrl: absoluteLogo(merchant.settings.branding.logoUrl, publicUrl),
    },
    invoice: {
      invoiceId: state.invoiceId,
      invoiceNumber: state.invoiceNumber,
      currency,
      status: statusOf(state),
      lineItems: state.lineItems.map(({ description, quantity, unitAmount, taxRate, amount }) => ({
        description,
        quantity,
        unitAmount: major(unitAmount),
        taxRate: taxRate ?? null,
        amount: major(amount),
      })),
      subtotalAmount: major(state.subtotal),
      discountAmount: major(state.discountAmount),
      taxAmount: major(state.tax),
      taxes: taxesByRate(state.lineItems, state.discountAmount).map(({ rate, base, tax }) => ({
        rate,
        baseAmount: major(base),
        taxAmount: major(tax),
      })),
      totalAmount: major(state.total),
      dueDate: state.dueDate,
      overdue: isOverdueAt(state, now),
      timeZone: state.timeZone,
      issuedAt: state.createdAt,
      memo: state.memo,
      customerName: state.customer.name,
    },
    balance: {
      paidAmount: major(state.received),
      inFlightAmount: major(state.reserved),
      remainingBalance: major(balanceOf(state)),
      payableAmount: major(payable),
      overpaymentAmount: major(overpaymentOf(state)),
    },
    ...(plan === null ? {} : { paymentPlan: plan }),
    suggestedAmount:
      link.amount === null
        ? plan?.dueNowAmount || plan?.nextInstallment?.amount || major(payable)
        : major(Math.min(link.amount, payable)),
    rules: {
      allowPartial: state.rules.allowPartial,
      minimumAmount: state.rules.minimumAmount === null ? null : major(state.rules.minimumAmount),
      allowOverpayment: state.rules.allowOverpayment,
    },
    methods,
    unavailableReason: processorMethods === null ? "processor_not_configured" : null,
    payments: payments
      .filter((payment) => payment.status !== "failed" || isRecent(payment, now))
      .slice(-PAYMENTS_SHOWN)
      .map((payment) => paymentView(payment, currency, urls.url, link)),
    achAuthorization: methods.includes("ach")
      ? authorizationText(opened.locale, merchant.name, state.invoiceNumber)
      : null,
    ...(saving === undefined ? {} : { saving }),
    ...(hostedFields === undefined ? {} : { hostedFields }),
    link: {
      linkId: link.linkId,
      channel: link.channel,
      expiresAt: link.expiresAt,
      ...urls,
      ...(dueDays(state, now).length === 0 ? {} : { calendarUrl: `${urls.url}/due.ics` }),
    },
    locale: opened.locale,
  };
}

/** A declined attempt is of use to the payer for a day; after that it is noise. */
function isRecent(payment: PaymentState, now: Date): boolean {
  return now.getTime() - Date.parse(payment.updatedAt) < 86_400_000;
}

/** Payments whose fate is open, for pages that follow them. */
export function openPayments(state: InvoiceState): PaymentState[] {
  return Object.values(state.payments).filter((payment) => isReserved(payment.status));
}
