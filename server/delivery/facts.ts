/** What an invoice's messages say, as people write it. Pure. */

import { dateIn } from "../../shared/dates.ts";
import { formatMoney, majorText } from "../../shared/money.ts";
import { balanceOf, type InvoiceState } from "../ledger/state.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { Variables } from "./templates.ts";

export interface InvoiceFacts {
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
  readonly url: string;
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  readonly accentColor: string | null;
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
  /** The merchant's own words for some names. */
  readonly replaced: Readonly<Record<string, string>>;
}

export function invoiceFacts({ merchant, state, now, url, testMode, replaced }: AboutInvoice): InvoiceFacts {
  const locale = state.customer.locale ?? merchant.settings.locale;
  const money = (minor: number): string => formatMoney(minor, state.currency, locale);
  const plain = (minor: number): string => majorText(minor, state.currency);
  const { supportEmail, supportPhone, branding } = merchant.settings;
  const { dueDate } = state;
  const today = dateIn(state.timeZone, now);
  const variables: Variables = {
    invoiceId: state.invoiceId,
    invoiceNumber: state.invoiceNumber,
    merchantName: merchant.name,
    customerName: state.customer.name,
    amount: plain(balanceOf(state)),
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
    merchantName: merchant.name,
    customerName: state.customer.name,
    invoiceNumber: state.invoiceNumber,
    amount: money(balanceOf(state)),
    total: money(state.total),
    paid: state.received === 0 ? null : money(state.received),
    dueDate: dueDate === null ? null : writeDate(dueDate, locale, LONG),
    dueShort:
      dueDate === null
        ? null
        : writeDate(dueDate, locale, dueDate.slice(0, 4) === today.slice(0, 4) ? SHORT : MEDIUM),
    daysLeft: dueDate === null ? null : daysBetween(today, dueDate),
    url,
    supportEmail,
    supportPhone,
    accentColor: branding.accentColor,
    testMode,
    lines: state.lineItems.map(({ description, amount }) => ({ description, amount: money(amount) })),
    variables,
  };
}

const LONG = { year: "numeric", month: "long", day: "numeric" } as const;
const MEDIUM = { year: "numeric", month: "short", day: "numeric" } as const;
const SHORT = { month: "short", day: "numeric" } as const;

function writeDate(day: string, locale: string, parts: Intl.DateTimeFormatOptions): string {
  const options = { ...parts, timeZone: "UTC", calendar: "gregory" } as const;
  return new Intl.DateTimeFormat(locale, options).format(utcOf(day));
}

function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to) - utcOf(from)) / 86_400_000);
}

function utcOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
