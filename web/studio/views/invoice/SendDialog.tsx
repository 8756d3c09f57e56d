/** Sending the invoice by mail or text, now. */
import { useRef, useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { ApiError, api, newKey } from "../../calls.ts";
import { Dialog } from "../../parts/Dialog.tsx";
import { Field } from "../../parts/Field.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { useSession } from "../../session.ts";
import { say } from "../../toast.ts";

type Method = "email" | "sms";

export function SendDialog({ invoice, close }: { invoice: Invoice; close: () => void }) {
  const { customer } = invoice;
  const test = useSession().mode === "test";
  const [methods, setMethods] = useState<readonly Method[]>(
    customer.email === undefined && customer.phone !== undefined ? ["sms"] : ["email"],
  );
  const [email, setEmail] = useState(customer.email ?? "");
  const [phone, setPhone] = useState(customer.phone ?? "");
  const [message, setMessage] = useState("");
  const [attachPdf, setAttachPdf] = useState(true);
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
  const toggle = (method: Method): void =>
    typed(setMethods)(
      methods.includes(method) ? methods.filter((one) => one !== method) : [...methods, method],
    );
  const at = (field: string): string | null => (error?.field === field ? error.message : null);
  const elsewhere = error !== null && !["email", "phone", "message"].includes(error.field ?? "");

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (methods.length === 0)
      return setError(new ApiError(422, "invalid_field", "Choose email, text, or both."));
    setBusy(true);
    try {
      await api(`/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/send`, {
        method: "POST",
        key: key.current,
        body: {
          sendVia: methods,
          ...(methods.includes("email") && email.trim() !== "" ? { email: email.trim(), attachPdf } : {}),
          ...(methods.includes("sms") && phone.trim() !== "" ? { phone: phone.trim() } : {}),
          ...(message.trim() === "" ? {} : { message: message.trim() }),
        },
      });
      say(test ? "In the outbox: test data are sent to nobody" : "On its way");
      close();
    } catch (problem) {
      setBusy(false);
      setError(problem instanceof ApiError ? problem : new ApiError(0, "fault", "That did not work."));
    }
  };

  return (
    <Dialog title={`Send ${invoice.invoiceNumber}`} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)} noValidate>
        {elsewhere && <Notice tone="bad">{error.message}</Notice>}
        {test && (
          <Notice tone="warn">
            Test data: nothing leaves for the customer. The message goes to the outbox, whose address the
            server prints when it starts.
          </Notice>
        )}
        <fieldset class="row wide-gap">
          <legend class="unseen">Send by</legend>
          <label class="check">
            <input type="checkbox" checked={methods.includes("email")} onChange={() => toggle("email")} />
            Email
          </label>
          <label class="check">
            <input type="checkbox" checked={methods.includes("sms")} onChange={() => toggle("sms")} />
            Text message
          </label>
        </fieldset>
        {methods.includes("email") && (
          <Field label="Email" error={at("email")}>
            {(control) => (
              <input
                {...control}
                type="email"
                autocomplete="off"
                maxLength={254}
                value={email}
                onInput={(event) => typed(setEmail)(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        {methods.includes("sms") && (
          <Field label="Phone" error={at("phone")} hint="With country code, such as +15551234567">
            {(control) => (
              <input
                {...control}
                type="tel"
                autocomplete="off"
                maxLength={20}
                value={phone}
                onInput={(event) => typed(setPhone)(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        <Field
          label="Your own words"
          optional
          error={at("message")}
          hint="Without them the usual text is sent. {{customerName}}, {{invoiceNumber}} and {{paymentLink}} are filled in."
        >
          {(control) => (
            <textarea
              {...control}
              rows={4}
              maxLength={5000}
              value={message}
              onInput={(event) => typed(setMessage)(event.currentTarget.value)}
            />
          )}
        </Field>
        {methods.includes("email") && (
          <label class="check">
            <input
              type="checkbox"
              checked={attachPdf}
              onChange={(event) => typed(setAttachPdf)(event.currentTarget.checked)}
            />
            With the invoice as PDF
          </label>
        )}
        <div class="actions">
          <button class="button" type="button" onClick={close}>
            Cancel
          </button>
          <button class="button primary" type="submit" aria-disabled={busy}>
            {busy ? "Sending…" : "Send now"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
