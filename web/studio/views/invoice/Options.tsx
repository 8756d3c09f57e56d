/** The rest of an invoice being written: when it is due, how it is paid, what is said with it. */
import type { PaymentMethod } from "../../../../shared/statuses.ts";
import { Field } from "../../parts/Field.tsx";
import { TextField } from "../../parts/TextField.tsx";
import type { Draft, Errors } from "./draft.ts";

interface OptionsProps {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
  readonly errors: Errors;
}

const METHODS: readonly (readonly [PaymentMethod, string])[] = [
  ["card", "Card"],
  ["ach", "US bank account"],
];

export function Options({ draft, change, errors }: OptionsProps) {
  const toggle = (method: PaymentMethod): void =>
    change({
      methods: draft.methods.includes(method)
        ? draft.methods.filter((one) => one !== method)
        : METHODS.map(([one]) => one).filter((one) => one === method || draft.methods.includes(one)),
    });
  return (
    <fieldset class="card stack">
      <legend class="unseen">Terms</legend>
      <h2 aria-hidden="true">Terms</h2>
      <div class="fields">
        <TextField
          label="Due date"
          path="dueDate"
          type="date"
          optional
          value={draft.dueDate}
          set={(dueDate) => change({ dueDate })}
          errors={errors}
          max={10}
        />
        <TextField
          label="Invoice number"
          path="invoiceNumber"
          optional
          hint="Given by itself when left empty"
          value={draft.invoiceNumber}
          set={(invoiceNumber) => change({ invoiceNumber })}
          errors={errors}
          max={60}
        />
        <Field label="Discount" optional error={errors["discount.value"]}>
          {(control) => (
            <div class="joined">
              <input
                {...control}
                class="num"
                value={draft.discount}
                inputMode="decimal"
                maxLength={20}
                autocomplete="off"
                onInput={(event) => change({ discount: event.currentTarget.value })}
              />
              <select
                aria-label="Discount in"
                value={draft.discountType}
                onChange={(event) =>
                  change({ discountType: event.currentTarget.value === "fixed" ? "fixed" : "percentage" })
                }
              >
                <option value="percentage">%</option>
                <option value="fixed">{draft.currency}</option>
              </select>
            </div>
          )}
        </Field>
      </div>
      <fieldset class="stack-small">
        <legend>Can be paid by</legend>
        <div class="row wide-gap">
          {METHODS.map(([method, label]) => (
            <label class="check" key={method}>
              <input
                type="checkbox"
                checked={draft.methods.includes(method)}
                aria-invalid={errors["payment.methods"] !== undefined}
                onChange={() => toggle(method)}
              />
              {label}
            </label>
          ))}
          <label class="check">
            <input
              type="checkbox"
              checked={draft.allowPartial}
              onChange={(event) => change({ allowPartial: event.currentTarget.checked })}
            />
            In parts
          </label>
        </div>
        {errors["payment.methods"] !== undefined && <p class="field-error">{errors["payment.methods"]}</p>}
      </fieldset>
      {draft.allowPartial && (
        <div class="fields">
          <Field label="Smallest part" optional error={errors["payment.minimumAmount"]}>
            {(control) => (
              <input
                {...control}
                class="num"
                value={draft.minimumAmount}
                inputMode="decimal"
                maxLength={20}
                autocomplete="off"
                onInput={(event) => change({ minimumAmount: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>
      )}
      <Field label="Note to the customer" optional error={errors["memo"]}>
        {(control) => (
          <textarea
            {...control}
            value={draft.memo}
            maxLength={2000}
            rows={3}
            onInput={(event) => change({ memo: event.currentTarget.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}
