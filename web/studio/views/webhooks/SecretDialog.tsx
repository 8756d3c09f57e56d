/** An endpoint's secret: shown this once. */
import { CopyLine } from "../../parts/Copy.tsx";
import { Dialog } from "../../parts/Dialog.tsx";
import { Notice } from "../../parts/Notice.tsx";

export function SecretDialog({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Dialog title="The signing secret" close={close}>
      <div class="stack">
        <Notice tone="warn">Copy it now: it is not shown again.</Notice>
        <CopyLine text={secret} what="Secret" />
        <p class="hint">Your receiver checks the signature of every message with it.</p>
        <div class="actions">
          <button class="button primary" type="button" onClick={close}>
            I have it
          </button>
        </div>
      </div>
    </Dialog>
  );
}
