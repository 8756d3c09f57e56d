/** The lines of an invoice being written: a row each. */
import { useRef } from "preact/hooks";
import { Icon } from "../../parts/Icon.tsx";
import { type Draft, type DraftLine, type Errors, newLine } from "./draft.ts";

const LINES_MOST = 100;

interface LinesProps {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
  readonly errors: Errors;
}

export function Lines({ draft, change, errors }: LinesProps) {
  const place = useRef<HTMLFieldSetElement>(null);
  const { lines, currency } = draft;
  const set = (id: number, changes: Partial<DraftLine>): void =>
    change({ lines: lines.map((line) => (line.id === id ? { ...line, ...changes } : line)) });
  const focusLine = (index: number): void => {
    setTimeout(() =>
      place.current?.querySelectorAll<HTMLInputElement>(".line > :first-child input")[index]?.focus(),
    );
  };
  const add = (): void => {
    if (lines.length >= LINES_MOST) return;
    change({ lines: [...lines, newLine()] });
    focusLine(lines.length);
  };
  const remove = (index: number): void => {
    change({ lines: lines.length === 1 ? [newLine()] : lines.filter((_line, at) => at !== index) });
    focusLine(Math.max(0, index - 1));
  };
  return (
    <fieldset class="card stack" ref={place}>
      <legend class="unseen">Lines</legend>
      <div class="row spread">
        <h2 aria-hidden="true">Lines</h2>
        <Currency value={currency} error={errors["currency"]} set={(value) => change({ currency: value })} />
      </div>
      <ol class="lines">
        {lines.map((line, index) => (
          <li class="line" key={line.id}>
            <Cell
              line={line}
              index={index}
              name="description"
              label="Description"
              errors={errors}
              set={set}
            />
            <Cell line={line} index={index} name="quantity" label="Quantity" errors={errors} set={set} />
            <Cell line={line} index={index} name="unitAmount" label="Price" errors={errors} set={set} />
            <Cell line={line} index={index} name="taxRate" label="Tax %" errors={errors} set={set} />
            <button class="icon-button line-remove" type="button" onClick={() => remove(index)}>
              <Icon name="close" />
              <span class="unseen">Remove line {index + 1}</span>
            </button>
          </li>
        ))}
      </ol>
      <div>
        <button class="button small" type="button" onClick={add} aria-disabled={lines.length >= LINES_MOST}>
          <Icon name="plus" />
          Add a line
        </button>
      </div>
    </fieldset>
  );
}

interface CellProps {
  readonly line: DraftLine;
  readonly index: number;
  readonly name: "description" | "quantity" | "unitAmount" | "taxRate";
  readonly label: string;
  readonly errors: Errors;
  readonly set: (id: number, changes: Partial<DraftLine>) => void;
}

function Cell({ line, index, name, label, errors, set }: CellProps) {
  const error = errors[`lineItems[${index}].${name}`];
  const id = `line-${line.id}-${name}`;
  const isText = name === "description";
  return (
    <div class={`cell cell-${name}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        class={isText ? undefined : "num end"}
        value={line[name]}
        inputMode={isText ? "text" : "decimal"}
        maxLength={isText ? 500 : 20}
        autocomplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        onInput={(event) => set(line.id, { [name]: event.currentTarget.value })}
      />
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** Those asked for most; any other can be typed. */
const COMMON = ["USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "MXN", "BRL", "INR"];

function Currency({
  value,
  error,
  set,
}: {
  value: string;
  error: string | undefined;
  set: (value: string) => void;
}) {
  return (
    <div class="currency">
      <label htmlFor="currency">Currency</label>
      <input
        id="currency"
        value={value}
        list="currencies"
        maxLength={3}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : "currency-error"}
        onInput={(event) => set(event.currentTarget.value.trim().toUpperCase())}
      />
      <datalist id="currencies">
        {COMMON.map((code) => (
          <option key={code} value={code}>
            {code}
          </option>
        ))}
      </datalist>
      {error !== undefined && (
        <p class="field-error" id="currency-error">
          {error}
        </p>
      )}
    </div>
  );
}
