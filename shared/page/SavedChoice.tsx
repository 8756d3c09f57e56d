/** Cards that a verified payer saved, before the other methods; for everybody else the way to them. */
import type { SavedMethodView } from "../checkout.ts";
import { brandName, type PageContext } from "./context.ts";
import { Tick } from "./Field.tsx";
import { Icon } from "./Icon.tsx";
import type { PanelState } from "./panel.ts";

interface Props {
  ctx: PageContext;
  chosen: string | undefined;
}

export function SavedOptions({ ctx, chosen }: Props) {
  return (
    <>
      {ctx.view.saving?.methods.map((method) => (
        <div class="option" key={method.paymentMethodId}>
          <input
            type="radio"
            name="method"
            id={`method-${method.paymentMethodId}`}
            value={method.paymentMethodId}
            {...(chosen === method.paymentMethodId ? { defaultChecked: true } : {})}
          />
          <label for={`method-${method.paymentMethodId}`}>
            {labelOf(method, ctx)}
            <Icon name="card" />
          </label>
        </div>
      ))}
    </>
  );
}

/** Lets a payer have the card saved that they pay by. */
export function SaveTick({ ctx: { view }, state }: { ctx: PageContext; state: PanelState }) {
  if (!view.saving) return null;
  return (
    <div class="save">
      <Tick name="saveCard" label={view.saving.label} state={state} />
      <p class="hint">{view.saving.details}</p>
    </div>
  );
}

/** The same for every payer who is not verified, whether or not anything is saved. */
export function SavedWay({ ctx: { view, words, path } }: { ctx: PageContext }) {
  if (!view.saving || !view.methods.includes("card")) return null;
  if (view.saving.verified)
    return view.saving.methods.length === 0 ? <p class="hint">{words.savedNone}</p> : null;
  return (
    <p class="links saved-way">
      <a href={`${path}/saved`}>{words.savedUse}</a>
    </p>
  );
}

function labelOf(method: SavedMethodView, ctx: PageContext) {
  return (
    <span class="asked">
      <span>{nameOf(method, ctx)}</span>
      <span class="quiet">{expiryOf(method, ctx)}</span>
    </span>
  );
}

function nameOf({ brand, last4 }: SavedMethodView, { words, say }: PageContext): string {
  const name = brand === null ? words.brandCard : brandName(brand);
  return last4 === null ? name : say(words.ending, { brand: name, last4 });
}

function expiryOf({ expiryMonth, expiryYear }: SavedMethodView, { words, say }: PageContext): string {
  if (expiryMonth === null || expiryYear === null) return words.savedCard;
  const month = String(expiryMonth).padStart(2, "0");
  return say(words.savedExpires, { date: `${month} / ${String(expiryYear).slice(-2)}` });
}
