/**
 * The place of the processor's own fields, as large from the start as they will be, so that nothing moves when they come. They are
 * loaded when the payer chooses to pay: by a press here or on Pay, which without script leads to the processor's own page.
 */
import type { PaymentMethod } from "../statuses.ts";
import type { PageContext } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { Mandate } from "./Mandate.tsx";
import type { PanelState } from "./panel.ts";
import { SaveTick } from "./SavedChoice.tsx";

interface Props {
  ctx: PageContext;
  state: PanelState;
  method: PaymentMethod;
}

export function HostedFields({ ctx, state, method }: Props) {
  return (
    <>
      <div class={`hosted hosted-${method}`}>
        {/* Filled by the processor's script alone. */}
        <div id={`hosted-${method}`} class="hosted-place" />
        {state.hosted.open.includes(method) ? null : <Cover ctx={ctx} state={state} method={method} />}
      </div>
      {method === "card" ? <SaveTick ctx={ctx} state={state} /> : <Mandate ctx={ctx} state={state} />}
    </>
  );
}

function Cover({ ctx: { words }, state: { hosted }, method }: Props) {
  if (hosted.opening === method) {
    return <output class="hosted-cover quiet">{words.hostedLoading}</output>;
  }
  const card = method === "card";
  return (
    <div class="hosted-cover">
      <p class={hosted.failed ? "tone-bad" : "quiet"} {...(hosted.failed ? { role: "alert" as const } : {})}>
        {hosted.failed ? words.hostedFailed : card ? words.hostedCard : words.hostedAch}
      </p>
      <button type="submit" class="button">
        <Icon name="lock" />
        <span>{card ? words.hostedOpenCard : words.hostedOpenAch}</span>
      </button>
    </div>
  );
}
