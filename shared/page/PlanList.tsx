/** The installments of the payment plan, each with its day, its amount and its state in words. */
import type { InstallmentView } from "../checkout.ts";
import type { PageContext } from "./context.ts";
import { calendarDate, plural } from "./format.ts";

/** A longer plan is folded but for this many installments, the first of them open. */
const SHOWN = 6;

export function PlanList({ ctx }: { ctx: PageContext }) {
  const { view, words } = ctx;
  const all = view.paymentPlan?.installments ?? [];
  if (all.length === 0) return null;
  const open = all.findIndex(({ remainingAmount }) => remainingAmount > 0);
  const from = Math.max(0, Math.min(open < 0 ? 0 : open, all.length - SHOWN));
  return (
    <section class="card" aria-labelledby="plan-title">
      <h2 id="plan-title">{words.planTitle}</h2>
      <Rows ctx={ctx} installments={all.slice(from, from + SHOWN)} />
      {all.length > SHOWN ? (
        <details class="fold">
          <summary>{plural(words.planMore, all.length, ctx.locale)}</summary>
          <Rows ctx={ctx} installments={all} />
        </details>
      ) : null}
    </section>
  );
}

function Rows({ ctx, installments }: { ctx: PageContext; installments: readonly InstallmentView[] }) {
  return (
    <ul class="rows">
      {installments.map((one) => {
        const { text, tone } = stateOf(one, ctx);
        return (
          <li key={one.number} class="row">
            <span class="row-main">
              <span>{ctx.say(ctx.words.planRow, { number: one.number })}</span>
              <span class="quiet">{calendarDate(one.dueDate, ctx.locale)}</span>
            </span>
            <span class="row-end">
              <span class="num">{ctx.money(one.amount)}</span>
              <span class={tone}>{text}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function stateOf(one: InstallmentView, { words, say, money }: PageContext): { text: string; tone: string } {
  if (one.status === "paid") return { text: words.planPaid, tone: "tone-good" };
  const texts = {
    due: words.planDue,
    overdue: words.planOverdue,
    upcoming: words.planUpcoming,
    partially_paid: say(words.planPart, { paid: money(one.paidAmount) }),
  };
  const text = texts[one.status];
  const part = one.paidAmount > 0 && one.status !== "partially_paid";
  return {
    text: part ? `${text} · ${say(words.planLeft, { amount: money(one.remainingAmount) })}` : text,
    tone: one.status === "overdue" ? "tone-bad" : one.status === "due" ? "tone-warn" : "quiet",
  };
}
