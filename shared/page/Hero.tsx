/** The one figure that matters now, the invoice's state in a word, and how much of it is done. */

import type { Panel } from "../words/panel.ts";
import type { PageContext } from "./context.ts";
import { minorOf } from "./context.ts";
import { askedInstallments } from "./plan.ts";

/** Word and colour of the state. Colour never stands alone. */
function badgeOf({ view, words }: PageContext<Panel>): {
  text: string;
  tone: "good" | "warn" | "bad" | "calm";
} | null {
  switch (view.state) {
    case "paid":
      return { text: words.badgePaid, tone: "good" };
    case "overpaid":
      return { text: words.badgeOverpaid, tone: "good" };
    case "refunded":
      return { text: words.badgeRefunded, tone: "calm" };
    case "void":
      return { text: words.badgeVoid, tone: "calm" };
    case "processing":
      return { text: words.badgeProcessing, tone: "warn" };
    case "requires_action":
      return { text: words.badgeAction, tone: "warn" };
    default:
      if (view.invoice.overdue) return { text: words.badgeOverdue, tone: "bad" };
      return view.state === "partly_paid" ? { text: words.badgePartly, tone: "calm" } : null;
  }
}

export function Hero({ ctx }: { ctx: PageContext }) {
  const { view, words, say } = ctx;
  const { paidAmount, remainingBalance, inFlightAmount } = view.balance;
  const total = view.invoice.totalAmount;
  const badge = badgeOf(ctx);
  const asked = askedInstallments(ctx);
  const settled = view.state === "paid" || view.state === "overpaid";
  const closed = view.state === "void" || view.state === "refunded";
  const label = settled
    ? words.amountPaid
    : view.state === "void"
      ? words.amountWithdrawn
      : view.state === "refunded"
        ? words.amountRefunded
        : paidAmount > 0
          ? words.leftToPay
          : words.amountDue;
  const figure = settled ? paidAmount : closed ? total : remainingBalance;
  return (
    <>
      <p class="label-line">
        <span>{label}</span>
        {badge ? <span class={`badge ${badge.tone}`}>{badge.text}</span> : null}
      </p>
      <p class={view.state === "void" ? "figure struck" : "figure"}>{ctx.money(figure)}</p>
      {!settled && !closed && paidAmount > 0 ? (
        <>
          <progress
            class="bar"
            max={minorOf(view, total)}
            value={minorOf(view, paidAmount)}
            aria-hidden="true"
          />
          <p class="quiet">{say(words.ofTotal, { paid: ctx.money(paidAmount), total: ctx.money(total) })}</p>
        </>
      ) : null}
      {asked && !settled && !closed ? (
        <p class={view.invoice.overdue ? "due tone-bad" : "due"}>{`${asked.title} · ${asked.part}`}</p>
      ) : null}
      {inFlightAmount > 0 ? (
        <p class="quiet">
          {say(view.state === "requires_action" ? words.waitingLine : words.inFlightLine, {
            amount: ctx.money(inFlightAmount),
          })}
        </p>
      ) : null}
    </>
  );
}
