/** From days and currencies to the figures that a merchant reads. */
import { toMajor } from "../../shared/money.ts";
import type { DayRow } from "../store/analytics.ts";
import { METRICS, type Metric } from "../store/analyticsSql.ts";
import { dateOf, dayNumber, type Period } from "./period.ts";

export type Totals = Readonly<Record<Metric, number>>;

const NOTHING = Object.fromEntries(METRICS.map((metric) => [metric, 0])) as Record<Metric, number>;
const SECONDS_A_DAY = 86_400;

function add(one: Totals, other: Totals): Totals {
  return Object.fromEntries(METRICS.map((metric) => [metric, one[metric] + other[metric]])) as Record<
    Metric,
    number
  >;
}

/** Totals by currency, the one with most invoices first; then by most payments, then by name. */
export function totalsByCurrency(rows: readonly DayRow[]): (readonly [currency: string, totals: Totals])[] {
  const totals = new Map<string, Totals>();
  for (const row of rows) totals.set(row.currency, add(totals.get(row.currency) ?? NOTHING, row));
  return [...totals].toSorted(
    ([one, a], [other, b]) =>
      b.invoices - a.invoices || b.payments - a.payments || (one < other ? -1 : one > other ? 1 : 0),
  );
}

export function sumOf(all: readonly Totals[]): Totals {
  return all.reduce(add, NOTHING);
}

/** How many invoices are in which state, and how long they took. Rates are parts of one, with four decimals. */
export function counts(totals: Totals) {
  const { invoices, paid, partially_paid: partial } = totals;
  const days = paid === 0 ? null : rounded(totals.settle_seconds / paid / SECONDS_A_DAY, 2);
  return {
    totalInvoices: invoices,
    paidInvoices: paid,
    partiallyPaid: partial,
    unpaid: invoices - paid - partial,
    paymentRate: rate(paid, invoices),
    averageDaysToPayment: days,
    partialPaymentRate: rate(partial, invoices),
  };
}

function rate(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded(part / whole, 4);
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** Money in one currency: what was invoiced, what came in, what went back. */
export function money(totals: Totals, currency: string) {
  const major = (minor: number): number => toMajor(minor, currency);
  return {
    invoicedAmount: major(totals.invoiced),
    collectedAmount: major(totals.collected),
    refundedAmount: major(totals.refunded),
    totalRevenue: major(totals.collected - totals.refunded),
  };
}

/** Every day of the period, in one currency; days without anything too. */
export function series(rows: readonly DayRow[], period: Period, currency: string | null) {
  const byDay = new Map(rows.filter((row) => row.currency === currency).map((row) => [row.day, row]));
  const [first, last] = [dayNumber(period.from), dayNumber(period.to)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day: Totals = byDay.get(first + index) ?? NOTHING;
    const major = (minor: number): number => (currency === null ? 0 : toMajor(minor, currency));
    return {
      date: dateOf(first + index),
      invoices: day.invoices,
      invoiced: major(day.invoiced),
      payments: day.payments,
      collected: major(day.collected),
      refunded: major(day.refunded),
    };
  });
}
