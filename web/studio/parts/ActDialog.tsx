/** A dialog that asks for what an action needs, says what will come of it, and does it once. */
import type { ComponentChildren } from "preact";
import type { Act } from "../useAct.ts";
import { Dialog } from "./Dialog.tsx";
import { Field } from "./Field.tsx";
import { Notice } from "./Notice.tsx";

interface ActDialogProps {
  readonly title: string;
  readonly act: Act;
  /** The button's words, with the amount where there is one. */
  readonly action: string;
  readonly danger?: boolean;
  /** What will happen, in a sentence; read aloud as it changes. */
  readonly consequence?: ComponentChildren;
  readonly submit: () => Promise<void> | void;
  readonly close: () => void;
  readonly children?: ComponentChildren;
}

export function ActDialog(props: ActDialogProps) {
  const { title, act, action, danger = false, consequence, submit, close, children } = props;
  return (
    <Dialog title={title} close={close}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!act.busy) void submit();
        }}
      >
        {children}
        {act.elsewhere !== null && <Notice tone="bad">{act.elsewhere}</Notice>}
        {consequence !== undefined && (
          <p class="notice tone-plain" aria-live="polite">
            {consequence}
          </p>
        )}
        <div class="actions">
          <button class="button" type="button" onClick={close}>
            Cancel
          </button>
          <button class={danger ? "button danger" : "button primary"} type="submit" aria-disabled={act.busy}>
            {act.busy ? "One moment…" : action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface InputProps {
  readonly act: Act;
  readonly field: string;
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly max: number;
  readonly optional?: boolean;
  readonly hint?: string | undefined;
  readonly kind?: "text" | "amount" | "date" | "datetime-local" | "url" | "email";
}

/** One line of it. */
export function ActInput({
  act,
  field,
  label,
  value,
  set,
  max,
  optional = false,
  hint,
  kind = "text",
}: InputProps) {
  const type: "text" = (kind === "amount" ? "text" : kind) as "text";
  return (
    <Field label={label} error={act.at(field)} optional={optional} hint={hint}>
      {(control) => (
        <input
          {...control}
          type={type}
          {...(kind === "amount" ? { inputMode: "decimal" as const, class: "num" } : {})}
          maxLength={max}
          autocomplete="off"
          value={value}
          onInput={(event) => {
            act.changed();
            set(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}
