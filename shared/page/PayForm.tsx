/** The form that takes a payment. A plain form first: it posts and works without any script. */
import type { JSX } from "preact";
import { AmountChoice } from "./AmountChoice.tsx";
import { AmountText } from "./AmountText.tsx";
import type { PageContext } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { MethodChoice } from "./MethodChoice.tsx";
import { ErrorSummary, NoticeBox } from "./Notices.tsx";
import type { PanelState } from "./panel.ts";

/** What the browser does with the form; the server renders it without. */
export interface FormHandlers {
  onSubmit: (event: Event) => void;
  onInput: (event: Event) => void;
  onFocusOut: (event: Event) => void;
  onTryAnother: (event: Event) => void;
}

interface Props {
  ctx: PageContext;
  state: PanelState;
  on?: FormHandlers;
}

export function PayForm({ ctx, state, on }: Props): JSX.Element {
  const { view, words, say } = ctx;
  const [before, after] = words.pay.split("{amount}");
  const busy = state.phase !== "idle";
  const amount = state.amount === null ? "" : ctx.minorMoney(state.amount);
  return (
    <form
      id="pay-form"
      method="post"
      action={`${ctx.path}/pay`}
      noValidate
      aria-busy={busy}
      class={busy ? "busy" : ""}
      {...(on ? { onSubmit: on.onSubmit, onInput: on.onInput, onFocusOut: on.onFocusOut } : {})}
    >
      <div role="alert" class="news">
        {state.notice ? (
          <NoticeBox ctx={ctx} notice={state.notice} {...(on ? { onRetry: on.onTryAnother } : {})} />
        ) : null}
        {state.summary && state.errors.length > 0 ? (
          <ErrorSummary ctx={ctx} errors={state.errors} state={state} />
        ) : null}
      </div>
      <input type="hidden" name="currency" value={view.invoice.currency} />
      <input type="hidden" name="displayedBalance" value={String(view.balance.payableAmount)} />
      <input type="hidden" name="displayedAmount" value={String(view.suggestedAmount)} />
      <AmountChoice ctx={ctx} state={state} />
      <MethodChoice ctx={ctx} state={state} />
      <button type="submit" class="primary" aria-disabled={busy}>
        {busy ? (
          <span>{state.phase === "checking" ? words.checking : say(words.paying, { amount })}</span>
        ) : (
          <span>
            {before}
            <AmountText ctx={ctx} state={state} unknown={before ? "" : "…"} />
            {after}
          </span>
        )}
      </button>
      <p class="secure">
        <Icon name="lock" />
        <span>{view.hostedFields ? words.secureHosted : words.secureLine}</span>
      </p>
    </form>
  );
}
