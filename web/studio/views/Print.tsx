/** A sheet for the counter or the envelope: who asks for how much, and the code that leads there. */
import type { Invoice, LinkPage } from "../answers.ts";
import { Icon } from "../parts/Icon.tsx";
import { Money } from "../parts/Money.tsx";
import { ErrorNote } from "../parts/Notice.tsx";
import { Day } from "../parts/Time.tsx";
import { useRoute } from "../router.ts";
import { useSession } from "../session.ts";
import { useApi } from "../useApi.ts";
import type { ViewProps } from "../views.ts";
import { isAlive } from "./invoice/alive.ts";
import { qrPath, useQr } from "./invoice/useQr.ts";

export default function Print({ params }: ViewProps) {
  const invoiceId = encodeURIComponent(params["invoiceId"] ?? "");
  const { query } = useRoute();
  const invoice = useApi<Invoice>(`/api/v1/invoices/${invoiceId}`);
  const links = useApi<LinkPage>(`/api/v1/invoices/${invoiceId}/links?limit=100`);
  const alive = links.data?.links.filter((link) => isAlive(link)) ?? [];
  const link =
    alive.find(({ linkId }) => linkId === query.get("link")) ??
    alive.find(({ paymentLink }) => paymentLink === invoice.data?.paymentLink);
  const error = invoice.error ?? links.error;
  if (error !== null) return <ErrorNote text={error.message} />;
  if (invoice.data === null || links.data === null) return <p class="loading">Loading…</p>;
  if (link === undefined)
    return <ErrorNote text="Every link of this invoice is dead. Make a new one first." />;
  return <Sheet invoice={invoice.data} url={link.paymentLink} linkId={link.linkId} amount={link.amount} />;
}

interface SheetProps {
  readonly invoice: Invoice;
  readonly url: string;
  readonly linkId: string;
  readonly amount: number | null;
}

function Sheet({ invoice, url, linkId, amount }: SheetProps) {
  const { merchantName, mode } = useSession();
  const { query } = useRoute();
  const hex = (name: string, otherwise: string): string =>
    /^[\da-f]{6}$/.test(query.get(name) ?? "") ? `#${query.get(name) ?? ""}` : otherwise;
  const { src, error } = useQr(
    qrPath(invoice.invoiceId, linkId, {
      size: 1000,
      format: "svg",
      color: hex("color", "#000000"),
      backgroundColor: hex("background", "#ffffff"),
      logo: query.get("logo") === "true",
    }),
  );
  return (
    <article class="sheet">
      <div class="sheet-tools">
        <button class="button primary" type="button" onClick={() => print()}>
          <Icon name="print" />
          Print
        </button>
      </div>
      <p class="sheet-merchant">{merchantName}</p>
      <h1>
        <Money amount={amount ?? invoice.remainingBalance} currency={invoice.currency} />
      </h1>
      <p>
        Invoice {invoice.invoiceNumber} for {invoice.customer.name}
        {invoice.dueDate !== null && (
          <>
            {", due "}
            <Day day={invoice.dueDate} />
          </>
        )}
      </p>
      {error !== null && <ErrorNote text={error.message} />}
      {src !== null && <img src={src} alt="QR code of the payment link" width="320" height="320" />}
      <ol class="sheet-steps">
        <li>Open the camera of your phone and point it at the code.</li>
        <li>Tap the address that appears. It begins with {new URL(url).host}.</li>
        <li>Check the name and the amount, and pay.</li>
      </ol>
      <p class="sheet-address">
        Without a camera, type: <code>{url}</code>
      </p>
      {mode === "test" && <p class="sheet-test">Test data: nothing is charged.</p>}
    </article>
  );
}
