/** Another link to the same invoice: by its channel one sees later where payers came from. */
import { useRef, useState } from "preact/hooks";
import { CHANNELS, type Channel } from "../../../../shared/statuses.ts";
import type { Invoice, Link } from "../../answers.ts";
import { ApiError, api, newKey } from "../../calls.ts";
import { copyText } from "../../parts/Copy.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { Field } from "../../parts/Field.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { typedNumber } from "./draft.ts";

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  link: "General",
  email: "Email",
  sms: "Text message",
  qr: "QR code",
  embed: "Website",
};

interface NewLinkProps {
  readonly invoice: Invoice;
  readonly done: () => void;
  readonly close: () => void;
}

export function NewLink({ invoice, done, close }: NewLinkProps) {
  const [channel, setChannel] = useState<Channel>("qr");
  const [amount, setAmount] = useState("");
  const [expires, setExpires] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const typed = <T,>(set: (value: T) => void) => {
    return (value: T): void => {
      key.current = newKey();
      setError(null);
      set(value);
    };
  };
  const at = (field: string): string | null => (error?.field === field ? error.message : null);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const asked = amount.trim() === "" ? null : typedNumber(amount);
    if (Number.isNaN(asked))
      return setError(new ApiError(422, "invalid_field", "This is not an amount.", { field: "amount" }));
    setBusy(true);
    try {
      const link = await api<Link>(`/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/links`, {
        method: "POST",
        key: key.current,
        body: {
          channel,
          ...(asked === null ? {} : { amount: asked }),
          // The day ends where the merchant sits in front of the screen.
          ...(expires === "" ? {} : { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
        },
      });
      done();
      close();
      await copyText(link.paymentLink, "The new link");
    } catch (problem) {
      setBusy(false);
      setError(problem instanceof ApiError ? problem : new ApiError(0, "fault", "That did not work."));
    }
  };

  return (
    <Dialog title="New link" close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)} noValidate>
        <p class="hint">It shows the same invoice. What happens through it is counted under its channel.</p>
        {error !== null && error.field === null && <Notice tone="bad">{error.message}</Notice>}
        <Field label="Channel" error={at("channel")}>
          {(control) => (
            <select
              {...control}
              value={channel}
              onChange={(event) =>
                typed(setChannel)(CHANNELS.find((one) => one === event.currentTarget.value) ?? "link")
              }
            >
              {CHANNELS.map((one) => (
                <option key={one} value={one}>
                  {CHANNEL_WORDS[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div class="fields">
          <Field
            label={`Amount in ${invoice.currency}`}
            optional
            error={at("amount")}
            hint="Empty: all that is left"
          >
            {(control) => (
              <input
                {...control}
                class="num"
                inputMode="decimal"
                maxLength={20}
                autocomplete="off"
                value={amount}
                onInput={(event) => typed(setAmount)(event.currentTarget.value)}
              />
            )}
          </Field>
          <Field label="Works until" optional error={at("expiresAt")}>
            {(control) => (
              <input
                {...control}
                type="date"
                value={expires}
                onInput={(event) => typed(setExpires)(event.currentTarget.value)}
              />
            )}
          </Field>
        </div>
        <div class="actions">
          <button class="button" type="button" onClick={close}>
            Cancel
          </button>
          <button class="button primary" type="submit" aria-disabled={busy}>
            {busy ? "Making…" : "Make and copy"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
