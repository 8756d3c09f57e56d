/** Dialogs of the browser itself (`<dialog>`): they keep the focus, Esc closes them, and what lies behind cannot be used. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { ApiError } from "../calls.ts";
import { Icon } from "./Icon.tsx";
import { Notice } from "./Notice.tsx";

export interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}

/** Shown while it is drawn. `close` is called by Esc, the cross, and a click beside it. */
export function Dialog({ title, close, children, wide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    const onCancel = (event: Event): void => {
      event.preventDefault();
      latest.current();
    };
    const onPress = (event: MouseEvent): void => {
      if (event.target === shown) latest.current();
    };
    // A browser may close a dialog without asking, such as at a second Esc.
    const onClose = (): void => latest.current();
    shown?.addEventListener("cancel", onCancel);
    shown?.addEventListener("close", onClose);
    shown?.addEventListener("mousedown", onPress);
    shown?.showModal();
    return () => {
      shown?.removeEventListener("close", onClose);
      shown?.close();
      giveBack(before);
      // What lay behind was inert: a browser may refuse it the focus until it is drawn again.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) giveBack(before);
      });
    };
  }, []);
  return (
    <dialog ref={dialog} class={wide ? "dialog wide-dialog" : "dialog"} aria-labelledby={heading}>
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button class="icon-button" type="button" onClick={close}>
            <Icon name="close" />
            <span class="unseen">Close</span>
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

function giveBack(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus();
}

export interface ConfirmProps {
  readonly title: string;
  /** What will happen. */
  readonly children: ComponentChildren;
  /** The button's words: what it does, never "OK". */
  readonly action: string;
  readonly danger?: boolean;
  /** Does it. What it throws is shown, and the dialog stays. */
  readonly confirm: () => Promise<void>;
  readonly close: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, action, danger = false, confirm, close }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await confirm();
      close();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem.message : "That did not work.");
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {children}
        {error !== null && <Notice tone="bad">{error}</Notice>}
        <div class="actions">
          <button class="button" type="button" onClick={close}>
            Cancel
          </button>
          <button class={danger ? "button danger" : "button primary"} type="submit" aria-disabled={busy}>
            {busy ? "One moment…" : action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
