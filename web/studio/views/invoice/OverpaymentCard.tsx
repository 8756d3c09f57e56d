/** What was paid above the total, and the three ways to dispose of it. */
import { useState } from "preact/hooks";
import type { Invoice, InvoicePage } from "../../answers.ts";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { Field } from "../../parts/Field.tsx";
import { moneyText } from "../../parts/Money.tsx";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { useApi } from "../../useApi.ts";
import { typedNumber } from "./draft.ts";

type Action = "refund" | "credit" | "apply";

const WORDS: Readonly<Record<Action, readonly [title: string, verb: string, done: string]>> = {
  refund: ["Refund the overpayment", "Refund", "refunded"],
  credit: ["Move the overpayment to credit", "Move", "moved to credit"],
  apply: ["Apply the overpayment", "Apply", "applied"],
};

export function OverpaymentCard({ invoice, done }: { invoice: Invoice; done: () => void }) {
  const [action, setAction] = useState<Action | null>(null);
  return (
    <section class="card stack-small" aria-labelledby="over-title">
      <h2 id="over-title">Overpaid by {moneyText(invoice.overpaymentAmount ?? 0, invoice.currency)}</h2>
      <p class="hint">It is held on this invoice until you decide.</p>
      <div class="row">
        <button class="button small" type="button" onClick={() => setAction("refund")}>
          Refund it
        </button>
        <button class="button small" type="button" onClick={() => setAction("credit")}>
          Move to credit
        </button>
        <button class="button small" type="button" onClick={() => setAction("apply")}>
          Apply to another invoice
        </button>
      </div>
      {action !== null && (
        <Dispose key={action} action={action} invoice={invoice} done={done} close={() => setAction(null)} />
      )}
    </section>
  );
}

interface DisposeProps {
  readonly action: Action;
  readonly invoice: Invoice;
  readonly done: () => void;
  readonly close: () => void;
}

function Dispose({ action, invoice, done, close }: DisposeProps) {
  const { currency, customer } = invoice;
  const act = useAct(["amount", "invoiceId"]);
  const told = act.error?.data["disposableAmount"];
  const most = typeof told === "number" ? told : (invoice.overpaymentAmount ?? 0);
  const [amount, setAmount] = useState(String(most));
  const [target, setTarget] = useState("");
  const others = useApi<InvoicePage>(
    action === "apply" ? `/api/v1/invoices?customerId=${encodeURIComponent(customer.id)}&limit=100` : null,
  );
  const choices = (others.data?.invoices ?? []).filter(
    (one) =>
      one.invoiceId !== invoice.invoiceId &&
      one.currency === currency &&
      one.status !== "void" &&
      one.payableAmount > 0,
  );
  const chosen = choices.find(({ invoiceId }) => invoiceId === target) ?? choices[0];
  const asked = typedNumber(amount);
  const valid = asked > 0 && asked <= most;
  const money = moneyText(valid ? asked : 0, currency);
  const [title, verb, did] = WORDS[action];

  const submit = async (): Promise<void> => {
    if (!(asked > 0)) return act.refuse("amount", "This is not an amount above zero.");
    if (asked > most) return act.refuse("amount", `At most ${moneyText(most, currency)} is left over.`);
    if (action === "apply" && chosen === undefined)
      return act.refuse(null, `${customer.name} owes nothing else in ${currency}.`);
    const made = await act.send(`/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/overpayment`, {
      action,
      amount: asked,
      ...(action === "apply" && chosen ? { invoiceId: chosen.invoiceId } : {}),
    });
    done();
    if (made === null) return;
    say(`${money} ${did}`);
    close();
  };

  return (
    <ActDialog
      title={title}
      act={act}
      danger={action === "refund"}
      action={valid ? `${verb} ${money}` : verb}
      submit={submit}
      close={close}
      consequence={
        !valid
          ? "Say how much."
          : action === "refund"
            ? `${money} goes back the way it came, the latest payment first. This cannot be taken back.`
            : action === "credit"
              ? `${money} becomes credit of ${customer.name}, for later invoices.`
              : chosen
                ? `${money} pays ${chosen.invoiceNumber}, of which ${moneyText(chosen.payableAmount, currency)} is owed. What it does not owe stays here.`
                : others.data === null
                  ? "Looking for other invoices…"
                  : `${customer.name} owes nothing else in ${currency}.`
      }
    >
      {action === "apply" && choices.length > 0 && (
        <Field label="Invoice" error={act.at("invoiceId")}>
          {(control) => (
            <select
              {...control}
              value={chosen?.invoiceId ?? ""}
              onChange={(event) => {
                act.changed();
                setTarget(event.currentTarget.value);
              }}
            >
              {choices.map((one) => (
                <option key={one.invoiceId} value={one.invoiceId}>
                  {one.invoiceNumber}: {moneyText(one.payableAmount, currency)} to pay
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <ActInput
        act={act}
        field="amount"
        label={`Amount in ${currency}`}
        kind="amount"
        max={20}
        value={amount}
        set={setAmount}
        hint={`Up to ${moneyText(most, currency)}`}
      />
    </ActDialog>
  );
}
