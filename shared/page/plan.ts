/** What a payment plan asks for now, in words. */
import type { PageContext } from "./context.ts";
import { calendarDate } from "./format.ts";

/**
 * "Due now: $100.00" and "Installment 2 of 5, due February 15, 2026". Null without a plan, when nothing of it is open, and
 * where the link asks for an amount of its own.
 */
export function askedInstallments({ view, words, locale, money, say }: PageContext): {
  readonly title: string;
  readonly part: string;
} | null {
  const { paymentPlan: plan, suggestedAmount } = view;
  const next = plan?.nextInstallment;
  if (!plan || !next) return null;
  const now = plan.dueNowAmount > 0;
  const amount = now ? plan.dueNowAmount : next.amount;
  if (amount !== suggestedAmount) return null;
  const { installments } = plan;
  const open = installments.slice(next.number - 1);
  const behind = open.filter(({ status }) => status === "due" || status === "overdue").length;
  const values = {
    number: next.number,
    count: installments.length,
    date: calendarDate(next.dueDate, locale),
  };
  const late = open[0]?.status === "overdue";
  return {
    title: say(now ? words.planNow : words.planNext, { amount: money(amount) }),
    part:
      behind > 1
        ? say(words.planSome, { ...values, last: next.number + behind - 1 })
        : say(late ? words.planLate : words.planOne, values),
  };
}
