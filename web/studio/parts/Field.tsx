/** A labelled control with its hint and its error, tied together for whoever cannot see them stand together. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface ControlProps {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly optional?: boolean;
  readonly class?: string;
  readonly children: (control: ControlProps) => ComponentChildren;
}

export function Field({ label, hint, error, optional = false, children, ...rest }: FieldProps) {
  const id = useId();
  const described = [error ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter((one) => one !== "");
  return (
    <div class={`field ${rest.class ?? ""}`}>
      <label htmlFor={id}>
        {label}
        {optional && <span class="optional"> optional</span>}
      </label>
      {children({
        id,
        "aria-invalid": Boolean(error),
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
      })}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
