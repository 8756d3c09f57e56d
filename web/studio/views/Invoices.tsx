/** Finding invoices: the newest first, by state, or by what one remembers of them. */
import { useEffect, useState } from "preact/hooks";
import { INVOICE_STATUSES, type InvoiceStatus } from "../../../shared/statuses.ts";
import type { InvoicePage, ListedInvoice } from "../answers.ts";
import { ApiError, api } from "../calls.ts";
import { useLive } from "../live.ts";
import { StatusBadge, statusText } from "../parts/Badge.tsx";
import { Money } from "../parts/Money.tsx";
import { ErrorNote } from "../parts/Notice.tsx";
import { Day, Time } from "../parts/Time.tsx";
import { href, useRoute } from "../router.ts";
import { say } from "../toast.ts";
import { useApi } from "../useApi.ts";

const PAGE = 25;

export default function Invoices() {
  const { query } = useRoute();
  const search = (query.get("q") ?? "").trim().slice(0, 100);
  const status = INVOICE_STATUSES.find((one) => one === query.get("status"));
  const params = new URLSearchParams({ limit: String(PAGE) });
  if (search !== "") params.set("search", search);
  if (status !== undefined) params.set("status", status);
  const first = useApi<InvoicePage>(`/api/v1/invoices?${params}`, useLive());
  const more = useMore(params.toString(), first.data);
  const invoices = merge(first.data?.invoices ?? [], more.invoices);

  return (
    <>
      <div class="head">
        <h1>{search === "" ? "Invoices" : `Invoices for “${search}”`}</h1>
        <StatusFilter search={search} status={status} />
      </div>
      {first.error !== null && <ErrorNote text={first.error.message} again={first.again} />}
      {first.data === null && first.error === null && <p class="loading">Loading…</p>}
      {first.data !== null && invoices.length === 0 && <Nothing search={search} status={status} />}
      {invoices.length > 0 && (
        <div class="card table-card">
          <table class="table invoices">
            <thead>
              <tr>
                <th scope="col">Number</th>
                <th scope="col">Customer</th>
                <th scope="col">State</th>
                <th scope="col" class="end">
                  Total
                </th>
                <th scope="col" class="end">
                  Left to pay
                </th>
                <th scope="col">Due</th>
                <th scope="col">Created</th>
              </tr>
            </thead>
            <tbody>
              {invoices.map((invoice) => (
                <Row key={invoice.invoiceId} invoice={invoice} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more.next !== null && (
        <p class="more">
          <button class="button" type="button" aria-disabled={more.busy} onClick={() => void more.load()}>
            {more.busy ? "Loading…" : "Show more"}
          </button>
        </p>
      )}
    </>
  );
}

function Row({ invoice }: { invoice: ListedInvoice }) {
  const { currency, customer } = invoice;
  return (
    <tr>
      <td class="cell-number">
        <a class="row-link" href={href(`/invoices/${encodeURIComponent(invoice.invoiceId)}`)}>
          {invoice.invoiceNumber}
        </a>
      </td>
      <td class="cell-who">
        <span class="cut">{customer.name}</span>
        {customer.email && <span class="cut quiet">{customer.email}</span>}
      </td>
      <td class="cell-state">
        <StatusBadge status={invoice.status} overdue={invoice.overdue} />
      </td>
      <td class="cell-total end">
        <Money amount={invoice.totalAmount} currency={currency} />
      </td>
      <td class="cell-left end">
        <Money amount={invoice.remainingBalance} currency={currency} />
      </td>
      <td class="cell-due">
        {invoice.dueDate === null ? <span class="quiet">–</span> : <Day day={invoice.dueDate} />}
      </td>
      <td class="cell-made quiet">
        <Time at={invoice.createdAt} />
      </td>
    </tr>
  );
}

function StatusFilter({ search, status }: { search: string; status: InvoiceStatus | undefined }) {
  const to = (value: InvoiceStatus | undefined): string => {
    const query = new URLSearchParams();
    if (search !== "") query.set("q", search);
    if (value !== undefined) query.set("status", value);
    return query.size === 0 ? "/" : `/?${query}`;
  };
  const choices: readonly (InvoiceStatus | undefined)[] = [undefined, ...INVOICE_STATUSES];
  return (
    <nav class="chips" aria-label="Show by state">
      {choices.map((choice) => (
        <a
          key={choice ?? "all"}
          class="chip"
          href={href(to(choice))}
          aria-current={choice === status ? "true" : undefined}
        >
          {choice === undefined ? "All" : statusText(choice)}
        </a>
      ))}
    </nav>
  );
}

function Nothing({ search, status }: { search: string; status: InvoiceStatus | undefined }) {
  if (search === "" && status === undefined) {
    return (
      <div class="empty">
        <h2>No invoices yet</h2>
        <p>The first one you make appears here, with its payment link and QR code.</p>
      </div>
    );
  }
  return (
    <div class="empty">
      <h2>No invoice matches</h2>
      {search !== "" && (
        <p>
          Looked for invoice numbers and ids, and for customers whose name, email or phone begins like that.
        </p>
      )}
      <a class="button" href={href("/")}>
        Show all
      </a>
    </div>
  );
}

/** Pages after the first. They stand until the list is another one. */
function useMore(params: string, first: InvoicePage | null) {
  const [state, setState] = useState<{
    of: string;
    invoices: readonly ListedInvoice[];
    next: string | null;
  }>();
  const [busy, setBusy] = useState(false);
  useEffect(() => setState(undefined), [params]);
  const mine = state?.of === params ? state : undefined;
  const next = mine === undefined ? (first?.nextCursor ?? null) : mine.next;
  return {
    invoices: mine?.invoices ?? [],
    next,
    busy,
    load: async (): Promise<void> => {
      if (next === null || busy) return;
      setBusy(true);
      try {
        const page = await api<InvoicePage>(`/api/v1/invoices?${params}&after=${encodeURIComponent(next)}`);
        setState({
          of: params,
          invoices: [...(mine?.invoices ?? []), ...page.invoices],
          next: page.nextCursor,
        });
      } catch (error) {
        say(error instanceof ApiError ? error.message : "More could not be loaded.");
      }
      setBusy(false);
    },
  };
}

/** A new invoice pushes others from the first page to the next: each is shown once. */
function merge(first: readonly ListedInvoice[], more: readonly ListedInvoice[]): readonly ListedInvoice[] {
  const known = new Set(first.map(({ invoiceId }) => invoiceId));
  return [...first, ...more.filter(({ invoiceId }) => !known.has(invoiceId))];
}
