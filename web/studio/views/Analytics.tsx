/** How invoices are paid: figures, what came in day by day, and how far invoices get. */
import { useState } from "preact/hooks";
import { useLive } from "../live.ts";
import { moneyText } from "../parts/Money.tsx";
import { ErrorNote } from "../parts/Notice.tsx";
import { dayText } from "../parts/Time.tsx";
import { href, useRoute } from "../router.ts";
import { useApi } from "../useApi.ts";
import { BarChart } from "./analytics/BarChart.tsx";
import { bars, type SeriesDay } from "./analytics/bars.ts";
import { Funnel, type FunnelCounts } from "./analytics/Funnel.tsx";

interface Money {
  readonly totalRevenue: number;
  readonly invoicedAmount: number;
  readonly collectedAmount: number;
  readonly refundedAmount: number;
}

interface Figures extends Money {
  readonly totalInvoices: number;
  readonly paidInvoices: number;
  readonly partiallyPaid: number;
  readonly unpaid: number;
  readonly paymentRate: number;
  readonly averageDaysToPayment: number | null;
  readonly partialPaymentRate: number;
  readonly currency: string | null;
  readonly period: { readonly from: string; readonly to: string; readonly timeZone: string };
  readonly byCurrency: readonly { readonly currency: string }[];
  readonly funnel: FunnelCounts;
  readonly series: readonly SeriesDay[];
}

const PERIODS = [
  ["7d", "7 days"],
  ["30d", "30 days"],
  ["90d", "90 days"],
  ["1y", "Year"],
] as const;

export default function Analytics() {
  const { query } = useRoute();
  const period = PERIODS.find(([one]) => one === query.get("period"))?.[0] ?? "30d";
  const asked = /^[A-Z]{3}$/.exec(query.get("currency") ?? "")?.[0];
  const currencyPart = asked === undefined ? "" : `&currency=${asked}`;
  const changed = useLive();
  const all = useApi<Figures>(`/api/v1/analytics/invoice-payments?period=${period}`, changed);
  const currency = asked ?? all.data?.currency ?? null;
  // Counts and funnel of one currency, so that all that is shown belongs together.
  const one = useApi<Figures>(
    currency === null ? null : `/api/v1/analytics/invoice-payments?period=${period}&currency=${currency}`,
    changed,
  );
  const error = all.error ?? one.error;
  const currencies = all.data?.byCurrency.map((each) => each.currency) ?? [];
  return (
    <>
      <div class="head">
        <h1>Analytics</h1>
        <nav class="chips" aria-label="Period">
          {PERIODS.map(([value, label]) => (
            <a
              key={value}
              class="chip"
              href={href(`/analytics?period=${value}${currencyPart}`)}
              aria-current={value === period ? "true" : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
        {currencies.length > 1 && (
          <nav class="chips" aria-label="Currency">
            {currencies.map((each) => (
              <a
                key={each}
                class="chip"
                href={href(`/analytics?period=${period}&currency=${each}`)}
                aria-current={each === currency ? "true" : undefined}
              >
                {each}
              </a>
            ))}
          </nav>
        )}
      </div>
      {error !== null && <ErrorNote text={error.message} again={all.again} />}
      {all.data === null && error === null && <p class="loading">Loading…</p>}
      {all.data !== null && currency === null && (
        <div class="empty card">
          <h2>No invoice in this time</h2>
          <p>Figures begin with the first invoice.</p>
        </div>
      )}
      {one.data !== null && currency !== null && <Shown figures={one.data} currency={currency} />}
    </>
  );
}

const percent = (part: number): string =>
  new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 }).format(part);

function Shown({ figures, currency }: { figures: Figures; currency: string }) {
  const { period } = figures;
  const [table, setTable] = useState(false);
  const facts: readonly (readonly [label: string, value: string])[] = [
    ["Collected", moneyText(figures.collectedAmount, currency)],
    ["Refunded", moneyText(figures.refundedAmount, currency)],
    ["Revenue", moneyText(figures.totalRevenue, currency)],
    ["Invoiced", moneyText(figures.invoicedAmount, currency)],
    ["Invoices", String(figures.totalInvoices)],
    ["Paid", `${figures.paidInvoices} (${percent(figures.paymentRate)})`],
    ["Partly paid", String(figures.partiallyPaid)],
    ["Unpaid", String(figures.unpaid)],
    [
      "Days to payment",
      figures.averageDaysToPayment === null
        ? "–"
        : String(Math.round(figures.averageDaysToPayment * 10) / 10),
    ],
    ["Paid in parts", percent(figures.partialPaymentRate)],
  ];
  const shown = bars(figures.series);
  return (
    <>
      <dl class="card figures">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
      <div class="row spread">
        <p class="hint">
          {dayText(period.from)} to {dayText(period.to)}, days of {period.timeZone.replaceAll("_", " ")}
        </p>
        <button class="button small" type="button" aria-pressed={table} onClick={() => setTable(!table)}>
          As tables
        </button>
      </div>
      <BarChart bars={shown} currency={currency} table={table} />
      <Funnel counts={figures.funnel} total={figures.totalInvoices} table={table} />
    </>
  );
}
