/** Recording a payment that came outside: a check, cash, a wire. */
import { useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { Field } from "../../parts/Field.tsx";
import { moneyText } from "../../parts/Money.tsx";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { typedNumber } from "./draft.ts";
import { leftText } from "./payment.ts";

const KINDS = [
  ["check", "Check"],
  ["cash", "Cash"],
  ["wire", "Wire transfer"],
  ["other", "Something else"],
] as const;
type Kind = (typeof KINDS)[number][0];

interface RecordProps {
  readonly invoice: Invoice;
  readonly done: () => void;
  readonly close: () => void;
}

const DETAILS = "externalPaymentDetails.";

export function RecordDialog({ invoice, done, close }: RecordProps) {
  const { currency } = invoice;
  const act = useAct([
    "amount",
    ...["checkNumber", "reference", "date", "notes"].map((one) => DETAILS + one),
  ]);
  const [amount, setAmount] = useState(invoice.payableAmount > 0 ? String(invoice.payableAmount) : "");
  const [kind, setKind] = useState<Kind>("check");
  const [number, setNumber] = useState("");
  const [date, setDate] = useState("");
  const [notes, setNotes] = useState("");
  const asked = typedNumber(amount);
  const money = moneyText(asked > 0 ? asked : 0, currency);
  const numbered = kind === "check" ? "checkNumber" : "reference";

  const submit = async (): Promise<void> => {
    if (!(asked > 0)) return act.refuse("amount", "This is not an amount above zero.");
    const given = Object.entries({ [numbered]: number.trim(), date, notes: notes.trim() });
    const made = await act.send(`/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/payment`, {
      amount: asked,
      paymentMethod: "external",
      externalPaymentDetails: {
        method: kind,
        ...Object.fromEntries(given.filter(([, value]) => value !== "")),
      },
    });
    if (made === null) return;
    done();
    say(`${money} recorded`);
    close();
  };

  return (
    <ActDialog
      title="Record a payment"
      act={act}
      action={asked > 0 ? `Record ${money}` : "Record"}
      submit={submit}
      close={close}
      consequence={
        asked > 0
          ? `${money} counts as paid; nothing is charged. ${leftText(invoice, asked)}`
          : "Say how much came."
      }
    >
      <div class="fields">
        <ActInput
          act={act}
          field="amount"
          label={`Amount in ${currency}`}
          kind="amount"
          max={20}
          value={amount}
          set={setAmount}
        />
        <Field label="Paid by">
          {(control) => (
            <select
              {...control}
              value={kind}
              onChange={(event) => {
                act.changed();
                setKind(KINDS.find(([one]) => one === event.currentTarget.value)?.[0] ?? "other");
              }}
            >
              {KINDS.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ActInput
          act={act}
          field={DETAILS + numbered}
          label={kind === "check" ? "Check number" : "Reference"}
          optional
          max={60}
          value={number}
          set={setNumber}
        />
        <ActInput
          act={act}
          field={`${DETAILS}date`}
          label="Date"
          kind="date"
          optional
          max={10}
          value={date}
          set={setDate}
        />
      </div>
      <Field label="Notes" optional error={act.at(`${DETAILS}notes`)}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={notes}
            onInput={(event) => {
              act.changed();
              setNotes(event.currentTarget.value);
            }}
          />
        )}
      </Field>
    </ActDialog>
  );
}
