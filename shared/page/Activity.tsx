/** The payments of the invoice so far, newest last, each with its state in words and its receipt. */
import type { PaymentView } from "../checkout.ts";
import { methodText, type PageContext } from "./context.ts";
import { PlanList } from "./PlanList.tsx";
import { reasonText } from "./reason.ts";

function statusText(
  payment: PaymentView,
  { words, say, money }: PageContext,
): { text: string; tone: string } {
  switch (payment.status) {
    case "approved": {
      const refunded = payment.refundedAmount ?? 0;
      if (refunded === 0) return { text: words.statusApproved, tone: "good" };
      const part = say(words.refundedPart, { amount: money(refunded) });
      return { text: refunded === payment.amount ? words.statusRefunded : part, tone: "warn" };
    }
    case "processing":
      return { text: words.statusProcessing, tone: "warn" };
    case "started":
      return { text: words.statusStarted, tone: "warn" };
    case "requires_action":
      return { text: words.statusAction, tone: "warn" };
    case "failed":
      return { text: words.statusFailed, tone: "bad" };
    case "returned":
      return { text: words.statusReturned, tone: "bad" };
    case "voided":
      return { text: words.statusVoided, tone: "bad" };
  }
}

/** The payment plan, and the payments so far. */
export function Activity({ ctx }: { ctx: PageContext }) {
  return (
    <>
      <PlanList ctx={ctx} />
      <Payments ctx={ctx} />
    </>
  );
}

function Payments({ ctx }: { ctx: PageContext }) {
  const { view, words, say } = ctx;
  if (view.payments.length === 0) return null;
  return (
    <section class="card" aria-labelledby="payments-title">
      <h2 id="payments-title">{words.paymentsTitle}</h2>
      <ul class="rows">
        {view.payments.map((payment) => {
          const status = statusText(payment, ctx);
          const dead = ["failed", "returned", "voided"].includes(payment.status);
          const reason = reasonText(payment, words);
          const amount = ctx.money(payment.amount);
          return (
            <li key={payment.paymentId} class="row">
              <span class="row-main">
                <span>{methodText(payment, ctx)}</span>
                <span class="quiet">
                  {`${ctx.day(payment.paidAt ?? payment.createdAt)} · `}
                  <span class={`tone-${status.tone}`}>{status.text}</span>
                  {dead && reason ? `: ${reason}` : ""}
                </span>
              </span>
              <span class="row-end">
                <span class={dead ? "num struck" : "num"}>{amount}</span>
                {payment.receiptUrl && payment.status === "approved" ? (
                  <a href={payment.receiptUrl} aria-label={say(words.receiptFor, { amount })}>
                    {words.receipt}
                  </a>
                ) : null}
                {payment.mandateUrl ? (
                  <a href={payment.mandateUrl} aria-label={say(words.mandateFor, { amount })}>
                    {words.mandateLink}
                  </a>
                ) : null}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
