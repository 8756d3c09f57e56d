/** What an invoice's messages say, as people write it. Pure. */

import { dateIn } from "../../shared/dates.ts";
import { formatMoney, majorText } from "../../shared/money.ts";
import type { Variables } from "../../shared/templates.ts";
import { type Speech, speechOf } from "../../shared/words/messages.ts";
import { firstUnpaid, installmentsOf } from "../ledger/paymentPlan.ts";
import { balanceOf, type InvoiceState } from "../ledger/state.ts";
import { absoluteLogo } from "../logos/address.ts";
import type { Merchant } from "../merchants/merchant.ts";

export interface InvoiceFacts {
  /** The language of the message. */
  readonly speech: Speech;
  readonly merchantName: string;
  readonly customerName: string;
  readonly invoiceNumber: string;
  /** What is left to pay, with its sign. */
  readonly amount: string;
  readonly total: string;
  /** Null while nothing was paid. */
  readonly paid: string | null;
  /** "February 15, 2026"; null without one. */
  readonly dueDate: string | null;
  /** "Feb 15", with its year when that is not this one. */
  readonly dueShort: string | null;
  /** Calendar days from the merchant's today to the due date; below zero it is overdue. */
  readonly daysLeft: number | null;
  /** Of a payment plan: how many installments, and what is left of the next and until when. Null without one. */
  readonly plan: { readonly count: number; readonly amount: string; readonly date: string } | null;
  readonly url: string;
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  readonly accentColor: string | null;
  /** An absolute address. */
  readonly logoUrl: string | null;
  readonly footerText?: string | null;
  readonly testMode: boolean;
  readonly lines: readonly { readonly description: string; readonly amount: string }[];
  readonly variables: Variables;
}

export interface AboutInvoice {
  readonly merchant: Merchant;
  readonly state: InvoiceState;
  readonly now: Date;
  readonly url: string;
  readonly testMode: boolean;
  /** Where links and pictures of ours are; without it the mail has no logo. */
  readonly publicUrl?: string;
  /** The merchant's own words for some names. */
  readonly replaced: Readonly<Record<string, string>>;
  /** The installment that is asked for, with all before it; left out for the whole invoice. */
  readonly installment?: number;
}

export function invoiceFacts(about: AboutInvoice): InvoiceFacts {
  const { merchant, state, now, url, testMode, replaced } = about;
  const speech = speechOf(state.customer.locale, merchant.settings.locale);
  const { locale } = speech;
  const money = (minor: number): string => formatMoney(minor, state.currency, locale);
  const plain = (minor: number): string => majorText(minor, state.currency);
  const { supportEmail, supportPhone, branding } = merchant.settings;
  const today = dateIn(state.timeZone, now);
  const { owed, dueDate, plan } = askedFor(state, today, about.installment);
  const variables: Variables = {
    invoiceId: state.invoiceId,
    invoiceNumber: state.invoiceNumber,
    merchantName: merchant.name,
    customerName: state.customer.name,
    amount: plain(owed),
    totalAmount: plain(state.total),
    paidAmount: plain(state.received),
    currency: state.currency,
    dueDate: dueDate === null ? "" : writeDate(dueDate, locale, LONG),
    supportEmail: supportEmail ?? "",
    supportPhone: supportPhone ?? "",
    ...replaced,
    paymentLink: url,
  };
  return {
    speech,
    merchantName: merchant.name,
    customerName: state.customer.name,
    invoiceNumber: state.invoiceNumber,
    amount: money(owed),
    total: money(state.total),
    paid: state.received === 0 ? null : money(state.received),
    dueDate: dueDate === null ? null : writeDate(dueDate, locale, LONG),
    dueShort:
      dueDate === null
        ? null
        : writeDate(dueDate, locale, dueDate.slice(0, 4) === today.slice(0, 4) ? SHORT : MEDIUM),
    daysLeft: dueDate === null ? null : daysBetween(today, dueDate),
    plan:
      plan === null
        ? null
        : {
            count: plan.count,
            amount: money(plan.amount),
            date: writeDate(plan.dueDate, locale, LONG),
          },
    url,
    supportEmail,
    supportPhone,
    accentColor: branding.accentColor,
    footerText: merchant.settings.footerText,
    logoUrl: about.publicUrl === undefined ? null : absoluteLogo(branding.logoUrl, about.publicUrl),
    testMode,
    lines: state.lineItems.map(({ description, amount }) => ({ description, amount: money(amount) })),
    variables,
  };
}

/** The whole balance by its due date; or what an installment and those before it still come to. */
function askedFor(state: InvoiceState, today: string, installment: number | undefined) {
  const upTo = installmentsOf(state, today).filter(({ number }) => number <= (installment ?? 0));
  const last = upTo.at(-1);
  if (last === undefined) return { owed: balanceOf(state), dueDate: state.dueDate, plan: firstUnpaid(state) };
  const owed = upTo.reduce((sum, { remaining }) => sum + remaining, 0);
  return { owed, dueDate: last.dueDate, plan: null };
}

const LONG = { year: "numeric", month: "long", day: "numeric" } as const;
const MEDIUM = { year: "numeric", month: "short", day: "numeric" } as const;
const SHORT = { month: "short", day: "numeric" } as const;

function writeDate(day: string, locale: string, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: "UTC" }).format(utcOf(day));
}

function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to) - utcOf(from)) / 86_400_000);
}

function utcOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
