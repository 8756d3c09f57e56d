/** A word to whoever works here. */
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";

export type Tone = "good" | "warn" | "bad" | "plain";

export function Notice({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <div class={`notice tone-${tone}`} role={tone === "bad" ? "alert" : undefined}>
      {tone === "good" ? <Icon name="check" /> : tone === "plain" ? null : <Icon name="warn" />}
      <div>{children}</div>
    </div>
  );
}

/** What could not be read, and the way to try again. */
export function ErrorNote({
  text,
  again,
  label = "Try again",
}: {
  text: string;
  again?: (() => void) | undefined;
  label?: string;
}) {
  return (
    <Notice tone="bad">
      <span>{text}</span>
      {again && (
        <button class="button small" type="button" onClick={again}>
          {label}
        </button>
      )}
    </Notice>
  );
}
