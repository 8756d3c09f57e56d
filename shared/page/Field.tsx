/** One labelled input with its hint and its error beside it, tied together for assistive technology. */
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import type { FormField } from "./form.ts";
import { Icon } from "./Icon.tsx";
import type { PanelState } from "./panel.ts";

/** The message for a field, if it has one. */
export function errorOf(state: PanelState, name: FormField): string | null {
  return state.errors.find((error) => error.field === name)?.message ?? null;
}

export function ErrorText({ name, text }: { name: FormField; text: string | null }) {
  return text ? (
    <p class="error" id={`${name}-error`}>
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  ) : null;
}

interface FieldProps {
  name: FormField;
  label: string;
  state: PanelState;
  hint?: string;
  /** Stands inside the box, after what is typed. */
  suffix?: ComponentChildren;
  /** Its text is kept when the page is rendered again; never for card and bank numbers. */
  kept?: boolean;
  input: InputHTMLAttributes;
}

export function Field({ name, label, state, hint, suffix, kept, input }: FieldProps) {
  const error = errorOf(state, name);
  const described = [hint ? `${name}-hint` : "", error ? `${name}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class={error ? "field wrong" : "field"}>
      <label for={name}>{label}</label>
      <div class="box">
        <input
          id={name}
          name={name}
          type="text"
          dir={name === "accountHolderName" ? "auto" : "ltr"}
          autocapitalize="off"
          spellcheck={false}
          aria-required="true"
          {...(described ? { "aria-describedby": described } : {})}
          {...(error ? { "aria-invalid": "true" as const } : {})}
          {...(kept && state.values[name] ? { defaultValue: state.values[name] } : {})}
          {...input}
        />
        {suffix ? <span class="suffix">{suffix}</span> : null}
      </div>
      {hint ? (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      <ErrorText name={name} text={error} />
    </div>
  );
}

interface TickProps {
  name: FormField;
  label: ComponentChildren;
  state: PanelState;
}

export function Tick({ name, label, state }: TickProps) {
  const error = errorOf(state, name);
  return (
    <div class={error ? "field wrong" : "field"}>
      <label class="tick">
        <input
          id={name}
          name={name}
          type="checkbox"
          value="yes"
          {...(error ? { "aria-invalid": "true" as const, "aria-describedby": `${name}-error` } : {})}
          {...(state.values[name] && !error ? { defaultChecked: true } : {})}
        />
        <span>{label}</span>
      </label>
      <ErrorText name={name} text={error} />
    </div>
  );
}
