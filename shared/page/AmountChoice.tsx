/** How much: all of it, what the link asks for, or another amount within the merchant's rules. */
import { amountChoices, defaultChoice, offeredAmounts } from "./amounts.ts";
import { minorOf, type PageContext } from "./context.ts";
import { Field, Tick } from "./Field.tsx";
import type { PanelState } from "./panel.ts";
import { askedInstallments } from "./plan.ts";

export function AmountChoice({ ctx, state }: { ctx: PageContext; state: PanelState }) {
  const { view, words, say } = ctx;
  const choices = amountChoices(view);
  const max = ctx.money(view.balance.payableAmount);
  if (choices.length === 1) return <input type="hidden" name="choice" value="full" />;
  const chosen = state.values.choice ?? defaultChoice(view);
  const asked = askedInstallments(ctx);
  const amountOf = (name: string): number =>
    offeredAmounts(view).find(({ choice }) => choice === name)?.minor ?? 0;
  const half = amountOf("half");
  const exact = half * 2 === minorOf(view, view.balance.payableAmount);
  const labels = {
    full: asked ? say(words.planRest, { amount: max }) : say(words.payAll, { amount: max }),
    suggested: asked ? (
      <span class="asked">
        <span>{asked.title}</span>
        <span class="quiet">{asked.part}</span>
      </span>
    ) : (
      say(words.payAsked, { amount: ctx.money(view.suggestedAmount) })
    ),
    next: say(words.planNext, { amount: ctx.minorMoney(amountOf("next")) }),
    half: say(exact ? words.payHalf : words.payAboutHalf, { amount: ctx.minorMoney(half) }),
    other: words.anotherAmount,
  };
  return (
    <fieldset>
      <legend>{words.howMuch}</legend>
      <div class="options">
        {choices.map((choice) => (
          <div class="option" key={choice}>
            <input
              type="radio"
              name="choice"
              id={`choice-${choice}`}
              value={choice}
              {...(chosen === choice ? { defaultChecked: true } : {})}
            />
            <label for={`choice-${choice}`}>{labels[choice]}</label>
            {choice === "other" ? <OtherAmount ctx={ctx} state={state} max={max} /> : null}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function OtherAmount({ ctx, state, max }: { ctx: PageContext; state: PanelState; max: string }) {
  const { view, words, say } = ctx;
  const { minimumAmount, allowOverpayment, allowPartial } = view.rules;
  const hint = !allowPartial
    ? ""
    : minimumAmount !== null && minimumAmount > 0 && minimumAmount < view.balance.payableAmount
      ? say(words.amountHintMinimum, { min: ctx.money(minimumAmount), max })
      : say(words.amountHint, { max });
  const payable = minorOf(view, view.balance.payableAmount);
  // With script the tick appears only when it matters; without, it stands there from the start.
  const ask =
    allowOverpayment &&
    (!state.enhanced ||
      (state.amount !== null && state.amount > payable) ||
      state.errors.some((error) => error.field === "allowOverpayment"));
  return (
    <div class="more">
      <Field
        name="amount"
        label={words.amountLabel}
        state={state}
        hint={allowOverpayment ? `${hint} ${say(words.amountHintOpen, { max })}`.trim() : hint}
        suffix={view.invoice.currency}
        kept
        input={{ inputmode: "decimal", autocomplete: "off", enterkeyhint: "done" }}
      />
      {ask ? <Tick name="allowOverpayment" label={say(words.overpayLabel, { max })} state={state} /> : null}
    </div>
  );
}
