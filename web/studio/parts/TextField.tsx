/** A line of text in a form whose errors are known by path. */
import { Field } from "./Field.tsx";

export interface TextFieldProps {
  readonly label: string;
  readonly path: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly max: number;
  readonly type?: "text" | "email" | "tel" | "date";
  readonly optional?: boolean;
  readonly hint?: string;
}

export function TextField({
  label,
  path,
  value,
  set,
  errors,
  max,
  type = "text",
  optional = false,
  hint,
}: TextFieldProps) {
  // The types of Preact know which attributes go with which type of field; those here go with all of them.
  const kind: "text" = type as "text";
  return (
    <Field label={label} error={errors[path]} optional={optional} hint={hint}>
      {(control) => (
        <input
          {...control}
          type={kind}
          value={value}
          maxLength={max}
          autocomplete="off"
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
