/** Trying a failed payment again: by the sandbox's card in test data, or by a method that the customer agreed to have kept. */
import { useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { ActDialog } from "../../parts/ActDialog.tsx";
import { Field } from "../../parts/Field.tsx";
import { moneyText } from "../../parts/Money.tsx";
import { useSession } from "../../session.ts";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { useApi } from "../../useApi.ts";
import { methodText } from "./methodText.ts";
import type { Payment } from "./payment.ts";

interface Saved {
  readonly paymentMethodId: string;
  readonly type: "card" | "ach";
  readonly brand: string | null;
  readonly last4: string | null;
}

interface RetryProps {
  readonly invoice: Invoice;
  readonly payment: Payment;
  readonly done: () => void;
  readonly close: () => void;
}

const SANDBOX = "sandbox";

export function RetryDialog({ invoice, payment, done, close }: RetryProps) {
  const { mode } = useSession();
  const act = useAct(["paymentMethodId"]);
  const saved = useApi<{ paymentMethods: readonly Saved[] }>(
    `/api/v1/customers/${encodeURIComponent(invoice.customer.id)}/payment-methods?limit=100`,
  );
  const choices: readonly (readonly [value: string, label: string])[] = [
    ...(mode === "test" ? [[SANDBOX, "Sandbox card that approves"] as const] : []),
    ...(saved.data?.paymentMethods ?? []).map(
      ({ paymentMethodId, type, brand, last4 }) =>
        [paymentMethodId, `Saved: ${methodText({ method: type, brand, last4 })}`] as const,
    ),
  ];
  const [chosen, setChosen] = useState("");
  const value = choices.some(([one]) => one === chosen) ? chosen : (choices[0]?.[0] ?? "");
  const label = choices.find(([one]) => one === value)?.[1] ?? "";
  const money = moneyText(payment.amount, invoice.currency);

  const submit = async (): Promise<void> => {
    if (value === "") return act.refuse(null, "There is nothing to charge. Send the customer a link.");
    const made = await act.send<{ status: string }>(
      `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/payment/retry`,
      {
        paymentId: payment.paymentId,
        ...(value === SANDBOX
          ? { paymentMethod: "card" }
          : { paymentMethod: "saved", paymentMethodId: value }),
      },
    );
    done();
    if (made === null) return;
    say(made.status === "processing" ? `${money} is on its way` : `${money} received`);
    close();
  };

  return (
    <ActDialog
      title="Try a payment again"
      act={act}
      action={`Charge ${money}`}
      submit={submit}
      close={close}
      consequence={
        choices.length > 0
          ? `${money} is charged to ${label.replace(/^(Saved: |Sandbox)/, (was) => (was === "Sandbox" ? "the sandbox’s" : ""))} as a new payment.`
          : saved.data === null && saved.error === null
            ? "Looking for saved methods…"
            : "This customer has no saved method. Only the payer can try again, by the payment link."
      }
    >
      <p>
        The payment of <strong>{money}</strong> by {methodText(payment)} failed: {payment.declineReason}
      </p>
      {choices.length > 0 && (
        <Field label="Charge" error={act.at("paymentMethodId")}>
          {(control) => (
            <select
              {...control}
              value={value}
              onChange={(event) => {
                act.changed();
                setChosen(event.currentTarget.value);
              }}
            >
              {choices.map(([one, text]) => (
                <option key={one} value={one}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </ActDialog>
  );
}
