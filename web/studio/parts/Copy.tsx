/** Text to take away. */
import { useState } from "preact/hooks";
import { say } from "../toast.ts";
import { Icon } from "./Icon.tsx";

/** Copies; where the browser does not let a page do so, says how. @returns whether it worked. */
export async function copyText(text: string, what: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied`);
    return true;
  } catch {
    say("The browser does not allow copying here. Select the text and copy it.");
    return false;
  }
}

export function CopyButton({ text, what, label = "Copy" }: { text: string; what: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await copyText(text, what))) return;
    setDone(true);
    setTimeout(() => setDone(false), 2_000);
  };
  return (
    <button class="button small" type="button" onClick={() => void copy()}>
      <Icon name={done ? "check" : "copy"} />
      {done ? "Copied" : label}
      <span class="unseen"> {what}</span>
    </button>
  );
}

/** A line of text with a button that copies it. */
export function CopyLine({ text, what }: { text: string; what: string }) {
  return (
    <div class="copy-line">
      <input
        class="code"
        readOnly
        value={text}
        aria-label={what}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton text={text} what={what} />
    </div>
  );
}
