/** What speaks for an invoice and what against it, in codes, words and points. Pure. */
import { formatMoney } from "../../shared/money.ts";
import { isTelling, namesIn, plainNumber } from "./reference.ts";

export interface MatchTransaction {
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
  /** Calendar date on which the bank booked it. */
  readonly date: string;
  readonly reference: string | null;
  readonly payerName: string | null;
  readonly customerId: string | null;
}

/** What the matcher knows of an invoice. */
export interface MatchInvoice {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly currency: string;
  readonly customerId: string;
  readonly customerName: string;
  /** Calendar date in the invoice's time zone. */
  readonly issuedOn: string;
  readonly dueDate: string | null;
  readonly total: number;
  readonly balance: number;
  /** The balance less what is in flight. */
  readonly payable: number;
  readonly isVoid: boolean;
  /** What is left of the next installment; null without a plan. */
  readonly nextInstallment: number | null;
  /** Payments that somebody recorded by hand: the bank may now tell of one of them. */
  readonly recorded: readonly { readonly amount: number; readonly date: string }[];
  /** This transaction was posted to it once, and that was undone. */
  readonly wasUndone: boolean;
}

export interface Reason {
  readonly code: string;
  /** A clause for people, without a full stop. */
  readonly message: string;
  /** What it adds to the score; below zero it speaks against the invoice. */
  readonly points: number;
}

export interface Candidate {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  /** 0 to 100. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

export interface Match {
  readonly verdict: "certain" | "doubtful" | "none";
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Why the best one is not certain. */
  readonly doubt?: Reason;
}

/** Money may come a little before the invoice is written, and long after it was due. */
const EARLY_DAYS = 3;
const LATE_DAYS = 90;
/** A payment recorded by hand and its booking are this far apart at most. */
const SAME_DAYS = 10;

const POINTS = { named: 60, number: 50, customer: 20, name: 10, exact: 20, within: 10, date: 10 } as const;
const AGAINST = -30;

/** All that speaks for and against an invoice. */
export function reasons(
  transaction: MatchTransaction,
  invoice: MatchInvoice,
  { isNamed, isNumbered }: { readonly isNamed: boolean; readonly isNumbered: boolean },
): Reason[] {
  const list: Reason[] = [];
  const add = (code: string, points: number, message: string) => list.push({ code, message, points });
  const { invoiceNumber: number } = invoice;
  if (isNamed) add("invoice_named", POINTS.named, `the caller names ${number}`);
  if (isNumbered) add("number_in_reference", POINTS.number, `${number} stands in the reference`);
  customer(transaction, invoice, add);
  if (transaction.currency !== invoice.currency) {
    add("currency_differs", AGAINST, `${number} is in ${invoice.currency}`);
    return list;
  }
  if (invoice.isVoid) add("invoice_void", AGAINST, `${number} was withdrawn`);
  else if (invoice.balance === 0) add("invoice_paid", AGAINST, `nothing is owed on ${number}`);
  const exact = amount(transaction, invoice, add);
  date(transaction, invoice, exact || isNamed, add);
  const twin = invoice.recorded.find(
    (one) => one.amount === transaction.amount && daysApart(one.date, transaction.date) <= SAME_DAYS,
  );
  if (twin) add("recorded_by_hand", AGAINST, `a payment of the same amount was recorded for ${twin.date}`);
  if (isNumbered && !isNamed && !exact && !isTelling(plainNumber(number)))
    add("number_tells_little", AGAINST, `"${number}" could mean something else`);
  if (invoice.wasUndone && !isNamed) add("undone_before", AGAINST, "it was posted there once and undone");
  return list;
}

type Add = (code: string, points: number, message: string) => void;

function customer({ customerId, payerName, reference }: MatchTransaction, invoice: MatchInvoice, add: Add) {
  if (customerId !== null && customerId === invoice.customerId) {
    add("customer", POINTS.customer, `it comes from ${invoice.customerName}`);
  } else if (customerId !== null) {
    add("customer_differs", AGAINST, `${invoice.invoiceNumber} is addressed to another customer`);
  } else if (namesIn(invoice.customerName, payerName, reference)) {
    add("customer_name", POINTS.name, `"${invoice.customerName}" stands in it`);
  }
}

/** True when the amount is just what is left, or the next installment. */
function amount(transaction: MatchTransaction, invoice: MatchInvoice, add: Add): boolean {
  const { payable, balance, isVoid } = invoice;
  const money = (minor: number): string => formatMoney(minor, invoice.currency, "en");
  if (isVoid || balance === 0) return false;
  if (transaction.amount === payable) {
    add("amount_is_balance", POINTS.exact, `${money(payable)} is what is left to pay`);
    return true;
  }
  if (transaction.amount === invoice.nextInstallment && transaction.amount <= payable) {
    add("amount_is_installment", POINTS.exact, `${money(transaction.amount)} is the next installment`);
    return true;
  }
  if (transaction.amount <= payable) {
    add("amount_within_balance", POINTS.within, `it is a part of the ${money(payable)} that are left`);
  } else if (transaction.amount <= balance) {
    add("payment_in_flight", AGAINST, `${money(balance - payable)} of it are in flight already`);
  } else {
    add("amount_above_balance", AGAINST, `only ${money(balance)} is owed`);
  }
  return false;
}

function date(transaction: MatchTransaction, invoice: MatchInvoice, isSettled: boolean, add: Add) {
  const from = plusDays(invoice.issuedOn, -EARLY_DAYS);
  const to = plusDays(later(invoice.dueDate ?? invoice.issuedOn, invoice.issuedOn), LATE_DAYS);
  if (transaction.date >= from && transaction.date <= to) {
    add("date_in_range", POINTS.date, `${transaction.date} lies between ${from} and ${to}`);
    return;
  }
  // An amount that is just right, or a caller who names the invoice, outweighs a late booking.
  const message = `${transaction.date} lies outside of ${from} to ${to}`;
  add("date_out_of_range", isSettled ? 0 : AGAINST, message);
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

const DAY_MS = 86_400_000;

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function daysApart(one: string, other: string): number {
  return Math.abs(Date.parse(`${one}T00:00:00Z`) - Date.parse(`${other}T00:00:00Z`)) / DAY_MS;
}
