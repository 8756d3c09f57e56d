/** What the customer has in hand, giving more, and paying this invoice by it. */
import { useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { Money, moneyText } from "../../parts/Money.tsx";
import { ErrorNote } from "../../parts/Notice.tsx";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { useApi } from "../../useApi.ts";
import { typedNumber } from "./draft.ts";
import { leftText, sumOf } from "./payment.ts";

interface Credit {
  readonly balances: readonly { readonly currency: string; readonly creditBalance: number }[];
}

interface CreditProps {
  readonly invoice: Invoice;
  readonly changed: number;
  readonly done: () => void;
}

export function CreditCard({ invoice, changed, done }: CreditProps) {
  const { currency, customer } = invoice;
  const path = `/api/v1/customers/${encodeURIComponent(customer.id)}/credit`;
  const { data, error, again } = useApi<Credit>(`${path}?limit=1`, changed);
  const [open, setOpen] = useState<"give" | "apply" | null>(null);
  const balance = data?.balances.find((one) => one.currency === currency)?.creditBalance ?? 0;
  const usable = Math.min(balance, invoice.payableAmount);
  const refresh = (): void => {
    again();
    done();
  };
  const props = { invoice, balance, done: refresh, close: () => setOpen(null) };
  return (
    <section class="card stack-small" aria-labelledby="credit-title">
      <h2 id="credit-title">Credit of {customer.name}</h2>
      {error !== null && <ErrorNote text={error.message} again={again} />}
      {data !== null && (
        <p class="payment-amount">
          <Money amount={balance} currency={currency} />
        </p>
      )}
      <div class="row">
        <button class="button small" type="button" onClick={() => setOpen("give")}>
          Give credit
        </button>
        {usable > 0 && invoice.status !== "void" && (
          <button class="button small" type="button" onClick={() => setOpen("apply")}>
            Pay this invoice with it
          </button>
        )}
      </div>
      {open === "give" && <Give {...props} path={path} />}
      {open === "apply" && <Apply {...props} usable={usable} />}
    </section>
  );
}

interface DialogProps {
  readonly invoice: Invoice;
  readonly balance: number;
  readonly done: () => void;
  readonly close: () => void;
}

function Give({ invoice, balance, path, done, close }: DialogProps & { path: string }) {
  const { currency, customer } = invoice;
  const act = useAct(["amount", "reason"]);
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const asked = typedNumber(amount);
  const money = moneyText(asked > 0 ? asked : 0, currency);
  const submit = async (): Promise<void> => {
    if (!(asked > 0)) return act.refuse("amount", "This is not an amount above zero.");
    const made = await act.send(path, {
      amount: asked,
      currency,
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
    });
    if (made === null) return;
    done();
    say(`${money} given`);
    close();
  };
  return (
    <ActDialog
      title="Give credit"
      act={act}
      action={asked > 0 ? `Give ${money}` : "Give"}
      submit={submit}
      close={close}
      consequence={
        asked > 0
          ? `${customer.name} will have ${moneyText(sumOf(balance, asked), currency)} for invoices. What ${customer.name} overpaid is used first; the rest is a gift of yours.`
          : "Say how much."
      }
    >
      <ActInput
        act={act}
        field="amount"
        label={`Amount in ${currency}`}
        kind="amount"
        max={20}
        value={amount}
        set={setAmount}
      />
      <ActInput act={act} field="reason" label="Reason" optional max={200} value={reason} set={setReason} />
    </ActDialog>
  );
}

function Apply({ invoice, balance, usable, done, close }: DialogProps & { usable: number }) {
  const { currency } = invoice;
  const act = useAct(["amount"]);
  const [amount, setAmount] = useState(String(usable));
  const asked = typedNumber(amount);
  const valid = asked > 0 && asked <= usable;
  const money = moneyText(valid ? asked : 0, currency);
  const submit = async (): Promise<void> => {
    if (!(asked > 0)) return act.refuse("amount", "This is not an amount above zero.");
    if (asked > usable)
      return act.refuse("amount", `At most ${moneyText(usable, currency)} can be used here.`);
    const path = `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/payment`;
    const made = await act.send(path, { amount: asked, paymentMethod: "credit" });
    if (made === null) return;
    done();
    say(`${money} paid by credit`);
    close();
  };
  return (
    <ActDialog
      title="Pay with credit"
      act={act}
      action={valid ? `Use ${money}` : "Use credit"}
      submit={submit}
      close={close}
      consequence={
        valid
          ? `${moneyText(sumOf(balance, -asked), currency)} of credit stays. ${leftText(invoice, asked)}`
          : "Say how much."
      }
    >
      <ActInput
        act={act}
        field="amount"
        label={`Amount in ${currency}`}
        kind="amount"
        max={20}
        value={amount}
        set={setAmount}
        hint={`Up to ${moneyText(usable, currency)}`}
      />
    </ActDialog>
  );
}
