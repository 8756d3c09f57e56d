/** Giving money back: how much, to where, and what the invoice becomes by it. */
import { useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { moneyText } from "../../parts/Money.tsx";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { typedNumber } from "./draft.ts";
import { methodText } from "./methodText.ts";
import { leftText, type Payment, type Refund, refundable } from "./payment.ts";

interface RefundProps {
  readonly invoice: Invoice;
  readonly payment: Payment;
  readonly done: () => void;
  readonly close: () => void;
}

export function RefundDialog({ invoice, payment, done, close }: RefundProps) {
  const { currency } = invoice;
  const act = useAct(["amount", "reason"]);
  const told = act.error?.data["refundableAmount"];
  const most = typeof told === "number" ? told : refundable(payment);
  const [amount, setAmount] = useState(String(most));
  const [reason, setReason] = useState("");
  const asked = typedNumber(amount);
  const valid = asked > 0 && asked <= most;
  const money = moneyText(valid ? asked : 0, currency);

  const submit = async (): Promise<void> => {
    if (!(asked > 0)) return act.refuse("amount", "This is not an amount above zero.");
    if (asked > most)
      return act.refuse("amount", `At most ${moneyText(most, currency)} can be refunded of this payment.`);
    const path = `/api/v1/transactions/${encodeURIComponent(payment.transactionId ?? "")}/refund`;
    const made = await act.send<Pick<Refund, "status">>(path, {
      amount: asked,
      ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
    });
    done();
    if (made === null) return;
    say(made.status === "processing" ? `${money} is on its way back` : `${money} refunded`);
    close();
  };

  return (
    <ActDialog
      title="Refund a payment"
      act={act}
      danger
      action={valid ? `Refund ${money}` : "Refund"}
      submit={submit}
      close={close}
      consequence={
        valid ? (
          <>
            {payment.method === "external"
              ? `The refund of ${money} is recorded. Give the money back yourself: nothing is moved.`
              : `${money} goes back to ${methodText(payment)}. This cannot be taken back.`}{" "}
            {leftText(invoice, -asked)}
          </>
        ) : (
          "Say how much is refunded."
        )
      }
    >
      <p>
        Payment of <strong>{moneyText(payment.amount, currency)}</strong> by {methodText(payment)}
        {payment.refundedAmount ? `, ${moneyText(payment.refundedAmount, currency)} of it refunded` : ""}.
      </p>
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
      <ActInput act={act} field="reason" label="Reason" optional max={200} value={reason} set={setReason} />
    </ActDialog>
  );
}
