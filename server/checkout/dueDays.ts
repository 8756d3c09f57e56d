/** The days by which a payer may put off paying: what a calendar is told. Pure. */
import { dateIn } from "../../shared/dates.ts";
import { planStatus } from "../ledger/paymentPlan.ts";
import { type InvoiceState, payableOf, statusOf } from "../ledger/state.ts";

export interface DueDay {
  /** Calendar date in the invoice's time zone. */
  readonly date: string;
  /** Minor units that are to be paid by it. */
  readonly amount: number;
  /** Which installment it is, from 1, and of how many; null where the invoice is due at once. */
  readonly installment: { readonly number: number; readonly count: number } | null;
}

/**
 * The due date, or those of a plan's open installments. Empty when nothing is to be paid, without a due date, and for days that
 * have passed: a calendar reminds of nothing that was.
 */
export function dueDays(state: InvoiceState, now: Date): readonly DueDay[] {
  const payable = payableOf(state);
  if (payable === 0 || statusOf(state) === "refunded") return [];
  const today = dateIn(state.timeZone, now);
  const plan = planStatus(state, today);
  if (plan === null) {
    const date = state.dueDate;
    return date === null || date < today ? [] : [{ date, amount: payable, installment: null }];
  }
  const { next, installments } = plan;
  if (next === null) return [];
  return installments
    .filter(({ number, dueDate }) => number >= next.number && dueDate >= today)
    .map(({ number, dueDate, remaining }) => ({
      date: dueDate,
      amount: number === next.number ? next.remaining : remaining,
      installment: { number, count: installments.length },
    }));
}
