/**
 * The amount that would be paid, inside a sentence. With script it follows what is typed; without, the style sheet shows
 * the wording that belongs to the chosen radio button.
 */
import { amountChoices, offeredAmounts } from "./amounts.ts";
import type { PageContext } from "./context.ts";
import type { PanelState } from "./panel.ts";

interface Props {
  ctx: PageContext;
  state: PanelState;
  /** Instead of an amount that is not known yet. Default: "the amount chosen above". */
  unknown?: string;
}

export function AmountText({ ctx, state, unknown }: Props) {
  const { view, words } = ctx;
  const open = unknown ?? words.chosenAmount;
  if (state.enhanced || amountChoices(view).length === 1) {
    return <span class="sum">{state.amount === null ? open : ctx.minorMoney(state.amount)}</span>;
  }
  const offered = offeredAmounts(view);
  const textOf = (name: string): string => {
    const fixed = offered.find(({ choice }) => choice === name);
    if (fixed) return ctx.minorMoney(fixed.minor);
    // A form that was posted with another amount comes back with that amount written out.
    return state.values.choice === "other" && state.amount !== null ? ctx.minorMoney(state.amount) : open;
  };
  return (
    <span class="by-choice">
      {amountChoices(view).map((choice) => (
        <span key={choice} class={`for-${choice}`}>
          {textOf(choice)}
        </span>
      ))}
    </span>
  );
}
