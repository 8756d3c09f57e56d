/** What a receipt's mail and text say, as people write it. Pure. */
import { dateIn } from "../../shared/dates.ts";
import { formatMoney, majorText } from "../../shared/money.ts";
import { momentOf } from "../../shared/page/format.ts";
import type { Mode } from "../../shared/statuses.ts";
import { type Speech, speechOf } from "../../shared/words/messages.ts";
import { shortMethod } from "../documents/contents.ts";
import { balanceOf, type InvoiceState, type PaymentState } from "../ledger/state.ts";
import { absoluteLogo } from "../logos/address.ts";
import type { Merchant } from "../merchants/merchant.ts";

export interface ReceiptFacts {
  /** The language of the message. */
  readonly speech: Speech;
  readonly merchantName: string;
  readonly customerName: string;
  readonly invoiceNumber: string;
  readonly confirmationNumber: string;
  readonly amount: string;
  /** The amount in letters and digits that every phone has: `USD 250.00`. */
  readonly plainAmount: string;
  readonly paidAt: string;
  /** `2026-01-28`, in the merchant's zone. */
  readonly paidOn: string;
  readonly method: string;
  /** What was given back of it; null when nothing was. */
  readonly refunded: string | null;
  /** What is left to pay of the invoice; null when nothing is. */
  readonly remaining: string | null;
  readonly checkUrl: string;
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  readonly accentColor: string | null;
  /** An absolute address. */
  readonly logoUrl: string | null;
  readonly footerText?: string | null;
  readonly testMode: boolean;
}

export interface AboutPayment {
  readonly merchant: Merchant;
  readonly mode: Mode;
  readonly state: InvoiceState;
  readonly payment: PaymentState;
  readonly confirmationNumber: string;
  readonly checkUrl: string;
  /** Where pictures of ours are. */
  readonly publicUrl: string;
  /** Of the page on which somebody asked for it; null for the customer's own. */
  readonly language: string | null;
}

export function receiptFacts(about: AboutPayment): ReceiptFacts {
  const { merchant, mode, state, payment, confirmationNumber, checkUrl } = about;
  const speech = speechOf(about.language, state.customer.locale, merchant.settings.locale);
  const { locale } = speech;
  const money = (minor: number): string => formatMoney(minor, state.currency, locale);
  const { supportEmail, supportPhone, branding } = merchant.settings;
  const paidAt = payment.paidAt ?? payment.startedAt;
  const left = balanceOf(state);
  return {
    speech,
    merchantName: merchant.name,
    customerName: state.customer.name,
    invoiceNumber: state.invoiceNumber,
    confirmationNumber,
    amount: money(payment.amount),
    plainAmount: `${state.currency} ${majorText(payment.amount, state.currency)}`,
    paidAt: momentOf(paidAt, locale, state.timeZone),
    paidOn: dateIn(state.timeZone, new Date(paidAt)),
    method: shortMethod(payment, speech),
    refunded: payment.refunded ? money(payment.refunded) : null,
    remaining: left > 0 ? money(left) : null,
    checkUrl,
    supportEmail,
    supportPhone,
    accentColor: branding.accentColor,
    footerText: merchant.settings.footerText,
    logoUrl: absoluteLogo(branding.logoUrl, about.publicUrl),
    testMode: mode === "test",
  };
}
