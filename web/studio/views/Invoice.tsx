/** One invoice: what it has come to, and its tabs. */
import type { Invoice as InvoiceData } from "../answers.ts";
import { useLive } from "../live.ts";
import { StatusBadge } from "../parts/Badge.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Money } from "../parts/Money.tsx";
import { ErrorNote } from "../parts/Notice.tsx";
import { Tabs } from "../parts/Tabs.tsx";
import { Day } from "../parts/Time.tsx";
import { href } from "../router.ts";
import { useApi } from "../useApi.ts";
import type { ViewProps } from "../views.ts";
import { TABS } from "./invoice/tabs.ts";

export default function Invoice({ params }: ViewProps) {
  const invoiceId = params["invoiceId"] ?? "";
  const changed = useLive(invoiceId);
  const {
    data: invoice,
    error,
    again,
  } = useApi<InvoiceData>(`/api/v1/invoices/${encodeURIComponent(invoiceId)}`, changed);
  const tab = TABS.find(({ name }) => name === (params["tab"] ?? "")) ?? TABS[0];
  return (
    <>
      <p class="crumb">
        <a href={href("/")}>
          <Icon name="back" />
          Invoices
        </a>
      </p>
      {error !== null && <ErrorNote text={error.message} again={error.status === 404 ? undefined : again} />}
      {invoice === null && error === null && <p class="loading">Loading…</p>}
      {invoice !== null && (
        <>
          <Summary invoice={invoice} />
          <Tabs
            label="Parts of the invoice"
            tabs={TABS.map(({ name, label }) => ({
              path: `/invoices/${encodeURIComponent(invoiceId)}${name === "" ? "" : `/${name}`}`,
              label,
              current: name === tab?.name,
            }))}
          />
          {tab && <tab.Component key={`${invoiceId} ${tab.name}`} invoice={invoice} changed={changed} />}
        </>
      )}
    </>
  );
}

function Summary({ invoice }: { invoice: InvoiceData }) {
  const { currency, customer } = invoice;
  const facts: readonly (readonly [label: string, amount: number])[] = [
    ["Total", invoice.totalAmount],
    ["Paid", invoice.paidAmount],
    ...(invoice.inFlightAmount > 0 ? [["On its way", invoice.inFlightAmount] as const] : []),
    ...(invoice.overpaymentAmount ? [["Overpaid", invoice.overpaymentAmount] as const] : []),
  ];
  return (
    <section class="summary" aria-label="Summary">
      <div class="summary-head">
        <div>
          <h1>
            {invoice.invoiceNumber}
            <StatusBadge status={invoice.status} overdue={invoice.overdue} />
          </h1>
          <p class="quiet">
            {customer.name}
            {customer.email && ` · ${customer.email}`}
            {invoice.dueDate !== null && (
              <>
                {" · due "}
                <Day day={invoice.dueDate} />
              </>
            )}
          </p>
        </div>
        <dl class="amounts">
          <div class="amount-main">
            <dt>Left to pay</dt>
            <dd>
              <Money amount={invoice.remainingBalance} currency={currency} />
            </dd>
          </div>
          {facts.map(([label, amount]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Money amount={amount} currency={currency} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
