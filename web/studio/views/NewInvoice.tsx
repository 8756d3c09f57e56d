/** Writing an invoice: what it adds up to is there while one types, what is wrong stands beside its field. */
import { useEffect, useRef, useState } from "preact/hooks";
import { formatMoney } from "../../../shared/money.ts";
import type { Invoice } from "../answers.ts";
import { ApiError, api, newKey } from "../calls.ts";
import { Notice } from "../parts/Notice.tsx";
import { TextField } from "../parts/TextField.tsx";
import { href, navigate } from "../router.ts";
import { say } from "../toast.ts";
import { type Draft, draftTotals, type Errors, errorsOf, newLine, prepare } from "./invoice/draft.ts";
import { Lines } from "./invoice/Lines.tsx";
import { Options } from "./invoice/Options.tsx";

const CURRENCY = "studio.currency";

function emptyDraft(): Draft {
  return {
    currency: readCurrency(),
    name: "",
    email: "",
    phone: "",
    invoiceNumber: "",
    dueDate: "",
    memo: "",
    discountType: "percentage",
    discount: "",
    methods: ["card", "ach"],
    allowPartial: true,
    minimumAmount: "",
    lines: [newLine()],
  };
}

/** The currency used last; that is all that the studio keeps in the browser. */
function readCurrency(): string {
  try {
    return localStorage.getItem(CURRENCY) ?? "USD";
  } catch {
    return "USD";
  }
}

function keepCurrency(currency: string): void {
  try {
    localStorage.setItem(CURRENCY, currency);
  } catch {
    // Without storage the next invoice begins in dollars.
  }
}

export default function NewInvoice() {
  const [draft, setDraft] = useState(emptyDraft);
  const [errors, setErrors] = useState<Errors>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  /** One key for one invoice, however often it is sent: changed by every change of the draft. */
  const key = useRef(newKey());
  const change = (changes: Partial<Draft>): void => {
    key.current = newKey();
    setDraft((before) => ({ ...before, ...changes }));
  };

  useEffect(() => form.current?.querySelector<HTMLInputElement>("input")?.focus(), []);
  // The first field at fault is where one goes on.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [errors]);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setTrouble(null);
    const prepared = prepare(draft);
    if (!prepared.ok) return setErrors(prepared.errors);
    setErrors({});
    setBusy(true);
    try {
      const made = await api<Invoice>("/api/v1/invoices", {
        method: "POST",
        body: prepared.body,
        key: key.current,
      });
      keepCurrency(draft.currency);
      say(`${made.invoiceNumber} created`);
      navigate(`/invoices/${encodeURIComponent(made.invoiceId)}`, { replace: true });
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiError)) return setTrouble("That did not work.");
      const placed = errorsOf(error.field, error.message, prepared.sent);
      setErrors(placed);
      if (Object.keys(placed).every((path) => !KNOWN.test(path))) setTrouble(error.message);
    }
  };

  return (
    <form class="stack new-invoice" ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <h1>New invoice</h1>
      {trouble !== null && <Notice tone="bad">{trouble}</Notice>}
      <div class="columns">
        <div class="stack">
          <fieldset class="card stack">
            <legend class="unseen">Customer</legend>
            <h2 aria-hidden="true">Customer</h2>
            <div class="fields">
              <TextField
                label="Name"
                path="customer.name"
                value={draft.name}
                set={(name) => change({ name })}
                errors={errors}
                max={200}
              />
              <TextField
                label="Email"
                path="customer.email"
                type="email"
                optional
                value={draft.email}
                set={(email) => change({ email })}
                errors={errors}
                max={254}
              />
              <TextField
                label="Phone"
                path="customer.phone"
                type="tel"
                optional
                hint="With country code, such as +15551234567"
                value={draft.phone}
                set={(phone) => change({ phone })}
                errors={errors}
                max={20}
              />
            </div>
          </fieldset>
          <Lines draft={draft} change={change} errors={errors} />
          <Options draft={draft} change={change} errors={errors} />
        </div>
        <Sums draft={draft} busy={busy} />
      </div>
    </form>
  );
}

/** Paths that the form has a field for. */
const KNOWN =
  /^(?:customer\.(?:name|email|phone)|lineItems\[\d+\]\.(?:description|quantity|unitAmount|taxRate)|currency|dueDate|memo|invoiceNumber|discount\.value|payment\.(?:methods|minimumAmount))$/;

function Sums({ draft, busy }: { draft: Draft; busy: boolean }) {
  const totals = draftTotals(draft);
  const money = (minor: number | undefined): string =>
    minor === undefined ? "–" : formatMoney(minor, draft.currency, "en");
  return (
    <aside class="card stack sticky" aria-label="Total">
      <dl class="sums" aria-live="polite">
        <div>
          <dt>Subtotal</dt>
          <dd class="num">{money(totals?.subtotal)}</dd>
        </div>
        {totals !== null && totals.discountAmount > 0 && (
          <div>
            <dt>Discount</dt>
            <dd class="num">{money(-totals.discountAmount)}</dd>
          </div>
        )}
        {totals !== null && totals.tax > 0 && (
          <div>
            <dt>Tax</dt>
            <dd class="num">{money(totals.tax)}</dd>
          </div>
        )}
        <div class="strong grand">
          <dt>Total</dt>
          <dd class="num">{money(totals?.total)}</dd>
        </div>
      </dl>
      <button class="button primary wide" type="submit" aria-disabled={busy}>
        {busy ? "Creating…" : "Create invoice"}
      </button>
      <a class="button wide quiet-button" href={href("/")}>
        Cancel
      </a>
      <p class="hint">Nothing is sent yet. The next page has the link, the QR code and the mail.</p>
    </aside>
  );
}
