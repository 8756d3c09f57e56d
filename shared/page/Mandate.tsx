/** What a payer authorises before a bank account is debited, and the tick that does it. */
import { majorText } from "../money.ts";
import { AmountText } from "./AmountText.tsx";
import type { PageContext } from "./context.ts";
import { Tick } from "./Field.tsx";
import type { PanelState } from "./panel.ts";

interface Props {
  ctx: PageContext;
  state: PanelState;
}

export function Mandate({ ctx, state }: Props) {
  const { view, words } = ctx;
  return (
    <>
      {view.achAuthorization ? (
        <div class="mandate">
          <h3>{words.authorizeTitle}</h3>
          <p>
            <Authorization ctx={ctx} state={state} text={view.achAuthorization} />
          </p>
          <input
            type="hidden"
            name="authorizedAmount"
            value={majorText(state.amount ?? 0, view.invoice.currency)}
          />
        </div>
      ) : null}
      <Tick name="authorize" label={words.authorizeLabel} state={state} />
      <p class="hint">{words.bankTakesDays}</p>
    </>
  );
}

/** The text of the authorisation, word for word, with the amount in place. */
function Authorization({ ctx, state, text }: Props & { text: string }) {
  const pieces = text.split("{amount}");
  return (
    <>
      {pieces.map((piece, index) =>
        index === 0 ? piece : [<AmountText key={index} ctx={ctx} state={state} />, piece],
      )}
    </>
  );
}
