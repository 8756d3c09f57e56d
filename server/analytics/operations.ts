/** The API of figures: how a merchant's invoices are paid. */
import { z } from "zod";
import { currencyField, dateField } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { type DayRow, readDays, sumUp } from "../store/analytics.ts";
import { counts, money, series, sumOf, totalsByCurrency } from "./figures.ts";
import { dayNumber, type Period, readPeriod } from "./period.ts";
import { spansOf } from "./zone.ts";

const QUARTERS_A_DAY = 96;
/** How many batches of changes one reader sums up before it reads. */
const SUMS_AT_MOST = 100;

const query = z.strictObject({
  period: z
    .string()
    .max(10)
    .optional()
    .meta({
      description: "Days, weeks, months or years up to today: 7d, 4w, 12m, 1y. 30d where nothing is sent.",
      examples: ["30d"],
    }),
  from: dateField.optional().meta({ description: "First day, instead of period." }),
  to: dateField.optional().meta({ description: "Last day; today where only from is sent." }),
  currency: currencyField.optional().meta({ description: "Invoices of this currency only." }),
});

const count = z.int().min(0);
const amount = z.number().meta({ description: "In major units of `currency`." });
const date = z.string().meta({ format: "date" });
const days = z.number().nullable().meta({
  description: "Mean time from issue until nothing was left to pay, in days; null where none was paid.",
});

const figures = {
  totalInvoices: count.meta({ description: "Invoices made in the period; void ones left out." }),
  paidInvoices: count.meta({
    description: "Of these, those with nothing left to pay, overpaid ones included.",
  }),
  partiallyPaid: count,
  unpaid: count.meta({ description: "Nothing of them is collected, or all of it was given back." }),
  paymentRate: z.number().meta({ description: "paidInvoices as a part of totalInvoices: 0.9 is 90 %." }),
  averageDaysToPayment: days,
  partialPaymentRate: z.number(),
};

const revenue = {
  totalRevenue: z.number().meta({
    description:
      "What came in during the period, whenever its invoice was made, less what was given back or taken back.",
  }),
  invoicedAmount: z.number().meta({ description: "Sum of the totals of the invoices made in the period." }),
  collectedAmount: amount,
  refundedAmount: amount,
};

const invoicePayments = z.object({
  ...figures,
  "averageDaysTo Payment": days,
  ...revenue,
  currency: z.string().nullable().meta({
    description: "Of all amounts outside `byCurrency`: the one asked for, else the one with most invoices.",
  }),
  period: z.object({ from: date, to: date, timeZone: z.string() }),
  byCurrency: z.array(z.object({ currency: z.string(), ...figures, ...revenue })),
  funnel: z.object({ sent: count, opened: count, clicked: count, started: count, paid: count }).meta({
    description:
      "How many of the invoices made in the period got so far: sent, the message opened, the link opened by a person, a payment begun, paid.",
  }),
  series: z.array(
    z.object({
      date,
      invoices: count,
      invoiced: z.number(),
      payments: count,
      collected: z.number(),
      refunded: z.number(),
    }),
  ),
});

/** Rows of the period's days, by day and currency. */
async function readPeriodDays(
  deps: Deps,
  owner: Parameters<typeof readDays>[1],
  period: Period,
  timeZone: string,
): Promise<DayRow[]> {
  for (let round = 0; round < SUMS_AT_MOST; round += 1) if (await sumUp(deps.database, owner)) break;
  const [first, last] = [dayNumber(period.from), dayNumber(period.to)];
  // A day more on each side: no zone is further from UTC.
  const spans = spansOf(timeZone, (first - 1) * QUARTERS_A_DAY, (last + 2) * QUARTERS_A_DAY);
  const found = await Promise.all(spans.map((span) => readDays(deps.database, owner, span)));
  return merged(found.flat().filter(({ day }) => day >= first && day <= last));
}

/** A day on which clocks change is told by two spans. */
function merged(rows: readonly DayRow[]): DayRow[] {
  const days = new Map<string, DayRow>();
  for (const row of rows) {
    const key = `${row.day} ${row.currency}`;
    const before = days.get(key);
    days.set(key, before ? { ...row, ...sumOf([before, row]) } : row);
  }
  return [...days.values()];
}

export const analyticsOperations: readonly Operation[] = [
  operation(
    {
      id: "getInvoicePaymentAnalytics",
      method: "GET",
      path: "/api/v1/analytics/invoice-payments",
      summary: "Read how invoices are paid",
      description:
        "Counts are of the invoices made in the period, as they stand now; money is what moved in the period. Days are those of the merchant's time zone. Amounts of different currencies are never added: `byCurrency` has each, all other amounts are in `currency`.",
      tag: "Analytics",
      auth: "key",
      query,
      answers: { 200: { description: "The figures.", schema: invoicePayments } },
    },
    async ({ deps, caller, query: asked }) => {
      const { timeZone } = caller.merchant;
      const period = readPeriod(asked, timeZone, caller.now);
      if (period instanceof Refusal) return period;
      const all = await readPeriodDays(deps, caller, period, timeZone);
      const rows = asked.currency === undefined ? all : all.filter((row) => row.currency === asked.currency);
      const byCurrency = totalsByCurrency(rows);
      const currency = asked.currency ?? byCurrency[0]?.[0] ?? null;
      const total = sumOf(byCurrency.map(([, totals]) => totals));
      const shown = sumOf(byCurrency.filter(([name]) => name === currency).map(([, totals]) => totals));
      const counted = counts(total);
      const { sent, opened, clicked, started, paid } = total;
      const nothing = { totalRevenue: 0, invoicedAmount: 0, collectedAmount: 0, refundedAmount: 0 };
      return {
        status: 200,
        data: {
          ...counted,
          // As the reference prints it, beside the name that is meant.
          "averageDaysTo Payment": counted.averageDaysToPayment,
          ...(currency === null ? nothing : money(shown, currency)),
          currency,
          period: { ...period, timeZone },
          byCurrency: byCurrency.map(([name, totals]) => ({
            currency: name,
            ...counts(totals),
            ...money(totals, name),
          })),
          funnel: { sent, opened, clicked, started, paid },
          series: series(rows, period, currency),
        },
      };
    },
  ),
];
