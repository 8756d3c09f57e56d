/** Withdrawing a payment that was recorded by hand, and sending a receipt. */
import { useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { Field } from "../../parts/Field.tsx";
import { moneyText } from "../../parts/Money.tsx";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { methodText } from "./methodText.ts";
import { leftText, type Payment, sumOf } from "./payment.ts";

interface PaymentDialogProps {
  readonly invoice: Invoice;
  readonly payment: Payment;
  readonly done: () => void;
  readonly close: () => void;
}

export function VoidDialog({ invoice, payment, done, close }: PaymentDialogProps) {
  const act = useAct(["reason"]);
  const [reason, setReason] = useState("");
  const money = moneyText(payment.amount, invoice.currency);
  const counted = sumOf(payment.amount, -(payment.refundedAmount ?? 0));
  const submit = async (): Promise<void> => {
    const path = `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/payments/${encodeURIComponent(payment.paymentId)}/void`;
    const made = await act.send(path, reason.trim() === "" ? {} : { reason: reason.trim() });
    if (made === null) return;
    done();
    say(`${money} withdrawn`);
    close();
  };
  return (
    <ActDialog
      title="Withdraw a recorded payment"
      act={act}
      danger
      action={`Withdraw ${money}`}
      submit={submit}
      close={close}
      consequence={`${money} by ${methodText(payment)} does not count any more; the record stays, with a reversing entry. ${leftText(invoice, -counted)}`}
    >
      <ActInput
        act={act}
        field="reason"
        label="Reason"
        optional
        max={200}
        value={reason}
        set={setReason}
        hint="Such as: the check bounced"
      />
    </ActDialog>
  );
}

export function ReceiptDialog({ invoice, payment, done, close }: PaymentDialogProps) {
  const { email, phone } = invoice.customer;
  const act = useAct(["sendTo"]);
  const [via, setVia] = useState<"email" | "sms">(
    email === undefined && phone !== undefined ? "sms" : "email",
  );
  const [to, setTo] = useState((via === "email" ? email : phone) ?? "");
  const submit = async (): Promise<void> => {
    if (to.trim() === "") return act.refuse("sendTo", "Say where the receipt goes.");
    const sent = await act.send<{ sentTo: string; deliveryStatus: string }>(
      `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/receipt`,
      { paymentId: payment.paymentId, sendVia: via, sendTo: to.trim() },
    );
    if (sent === null) return;
    done();
    say(sent.deliveryStatus === "sent" ? `Receipt sent to ${sent.sentTo}` : "The receipt is on its way");
    close();
  };
  return (
    <ActDialog
      title="Send a receipt"
      act={act}
      action="Send receipt"
      submit={submit}
      close={close}
      consequence={`The receipt for ${moneyText(payment.amount, invoice.currency)}${payment.confirmationNumber === null ? "" : `, ${payment.confirmationNumber},`} goes to ${to.trim() || "…"}.`}
    >
      <div class="fields">
        <Field label="Send by">
          {(control) => (
            <select
              {...control}
              value={via}
              onChange={(event) => {
                act.changed();
                const chosen = event.currentTarget.value === "sms" ? "sms" : "email";
                setVia(chosen);
                setTo((chosen === "email" ? email : phone) ?? "");
              }}
            >
              <option value="email">Email, with a PDF</option>
              <option value="sms">Text message</option>
            </select>
          )}
        </Field>
        <ActInput
          act={act}
          field="sendTo"
          label={via === "email" ? "Email" : "Phone"}
          max={254}
          value={to}
          set={setTo}
          hint={via === "sms" ? "With country code, such as +15551234567" : undefined}
        />
      </div>
    </ActDialog>
  );
}
