/**
 * Payment plans: how an invoice's total is spread over due dates, and what of it is due on a day. Pure; amounts are
 * integer minor units, days are calendar dates in the invoice's time zone.
 *
 * Money is not tied to installments: what was received fills them from the oldest on. So a refund opens the latest
 * again, and no payment has to say which installment it is for.
 */
import { dateIn, isOverdue } from "../../shared/dates.ts";
import type { InstallmentStatus } from "../../shared/statuses.ts";
import { balanceOf, type InvoiceState, type PaymentPlan, payableOf } from "./state.ts";

/** Fewest and most installments of a plan. */
export const INSTALLMENTS_MIN = 2;
export const INSTALLMENTS_MAX = 60;

/** One installment as it stands. `paid + remaining` is its amount. */
export interface InstallmentState {
  /** From 1. */
  readonly number: number;
  readonly dueDate: string;
  readonly amount: number;
  readonly paid: number;
  readonly remaining: number;
  readonly status: InstallmentStatus;
}

export interface PlanStatus {
  readonly installments: readonly InstallmentState[];
  /** What is left of the installments whose day has come; what is in flight is taken off. */
  readonly dueNow: number;
  /** The first installment that neither what was received nor what is in flight covers, with what is left of it; null when all are. */
  readonly next: { readonly number: number; readonly dueDate: string; readonly remaining: number } | null;
  /** All that a new payment may take without overpaying. */
  readonly rest: number;
}

/** What is wrong with a plan for a total, in words; null when nothing is. */
export function planProblem(plan: PaymentPlan, total: number): string | null {
  const { installments } = plan;
  if (installments.length < INSTALLMENTS_MIN || installments.length > INSTALLMENTS_MAX)
    return `a payment plan has ${INSTALLMENTS_MIN} to ${INSTALLMENTS_MAX} installments`;
  let sum = 0;
  let before = "";
  for (const { amount, dueDate } of installments) {
    if (!Number.isSafeInteger(amount) || amount <= 0) return "every installment must be above zero";
    if (dueDate <= before) return "each installment must be due later than the one before";
    before = dueDate;
    sum += amount;
  }
  return sum === total ? null : "the installments do not add up to the invoice's total";
}

/**
 * The installments of an invoice on a day: which are due or overdue, and how much is left of each. For pages, documents and
 * reminders. Empty without a plan, and on an invoice that was withdrawn.
 *
 * @param today calendar date in the invoice's time zone: `dateIn(state.timeZone, now)`.
 */
export function installmentsOf(
  state: Pick<InvoiceState, "paymentPlan" | "received" | "voidedAt">,
  today: string,
): readonly InstallmentState[] {
  if (state.paymentPlan === undefined || state.voidedAt !== null) return [];
  return fill(state.paymentPlan, state.received).map(({ paid, remaining, ...installment }) => ({
    ...installment,
    paid,
    remaining,
    status: statusOn(installment.dueDate, paid, remaining, today),
  }));
}

/** The first installment that is not paid, with what is left of it and of how many it is one; null when all are, or without a plan. */
export function firstUnpaid(state: Pick<InvoiceState, "paymentPlan" | "received" | "voidedAt">) {
  if (state.paymentPlan === undefined || state.voidedAt !== null) return null;
  const all = fill(state.paymentPlan, state.received);
  const first = all.find(({ remaining }) => remaining > 0);
  if (first === undefined) return null;
  return { number: first.number, count: all.length, dueDate: first.dueDate, amount: first.remaining };
}

/** What of the plan is due on a day and what a payer may choose; null without a plan, and on an invoice that was withdrawn. */
export function planStatus(state: InvoiceState, today: string): PlanStatus | null {
  if (state.paymentPlan === undefined || state.voidedAt !== null) return null;
  const open = fill(state.paymentPlan, state.received + state.reserved).filter(
    ({ remaining }) => remaining > 0,
  );
  const [next] = open;
  return {
    installments: installmentsOf(state, today),
    dueNow: open.filter(({ dueDate }) => dueDate <= today).reduce((sum, { remaining }) => sum + remaining, 0),
    next: next ? { number: next.number, dueDate: next.dueDate, remaining: next.remaining } : null,
    rest: payableOf(state),
  };
}

/**
 * Whether an amount is what the next one, two or more open installments come to, up to all of them. Such an amount can always
 * be paid, also where the merchant takes no other partial payments. It does not ask for the day, so that a payer who saw what
 * was due a moment before midnight can still pay it.
 */
export function isWholeInstallments(state: InvoiceState, amount: number): boolean {
  if (state.paymentPlan === undefined) return false;
  let sum = 0;
  for (const { remaining } of fill(state.paymentPlan, state.received + state.reserved)) {
    sum += remaining;
    if (remaining > 0 && sum === amount) return true;
  }
  return false;
}

/** Whether something is owed whose day has passed: an installment of the plan, or all of it where there is none. */
export function isOverdueAt(state: InvoiceState, now: Date): boolean {
  if (balanceOf(state) === 0) return false;
  if (state.paymentPlan === undefined) return isOverdue(state.dueDate, state.timeZone, now);
  return installmentsOf(state, dateIn(state.timeZone, now)).some(({ status }) => status === "overdue");
}

/** Pours money into the installments, oldest first. What is left over is no installment's. */
function fill(plan: PaymentPlan, money: number) {
  let left = money;
  return plan.installments.map(({ dueDate, amount }, index) => {
    const paid = Math.min(Math.max(left, 0), amount);
    left -= paid;
    return { number: index + 1, dueDate, amount, paid, remaining: amount - paid };
  });
}

/** That it is late matters more than that a part was paid; that it is to come matters less. */
function statusOn(dueDate: string, paid: number, remaining: number, today: string): InstallmentStatus {
  if (remaining === 0) return "paid";
  if (dueDate < today) return "overdue";
  if (dueDate === today) return "due";
  return paid > 0 ? "partially_paid" : "upcoming";
}
