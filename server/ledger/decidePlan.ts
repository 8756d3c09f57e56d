/** Deciders of an invoice's payment plan after it was issued: set or change it, drop it. No money moves. */
import { toMajor } from "../../shared/money.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import { planProblem } from "./paymentPlan.ts";
import { balanceOf, type InvoiceState, type PaymentPlan } from "./state.ts";

/**
 * Spreads the invoice's total over due dates. What was received before counts for the oldest installments. The same plan
 * again is no event. Where the merchant set no other due date, the invoice is due with its last installment.
 */
export function decidePlanSet(
  { plan, at }: { readonly plan: PaymentPlan; readonly at: string },
  state: InvoiceState,
): Decision {
  const settled = settledProblem(state);
  if (settled !== null) return settled;
  const problem = planProblem(plan, state.total);
  if (problem !== null) return rejected("plan_not_valid", problem, "installments");
  const same = (one: PaymentPlan | undefined): string => canonicalJson((one ?? null) as unknown as Json);
  if (same(plan) === same(state.paymentPlan)) return decided();
  const derived = state.dueDate === null || state.dueDate === lastDueDate(state.paymentPlan);
  return decided({
    type: "invoice.payment_plan_set",
    data: {
      invoiceId: state.invoiceId,
      dueDate: derived ? lastDueDate(plan) : state.dueDate,
      paymentPlan: planData(plan, state.currency),
      setAt: at,
    },
    postings: [],
  });
}

/** Drops the plan: the balance is asked for as a whole again, by the due date that stands. Where there is none, no event. */
export function decidePlanRemoved({ at }: { readonly at: string }, state: InvoiceState): Decision {
  if (state.paymentPlan === undefined) return decided();
  const settled = settledProblem(state);
  if (settled !== null) return settled;
  return decided({
    type: "invoice.payment_plan_removed",
    data: { invoiceId: state.invoiceId, dueDate: state.dueDate, removedAt: at },
    postings: [],
  });
}

function settledProblem(state: InvoiceState): Decision | null {
  if (state.voidedAt !== null)
    return rejected("invoice_void", "this invoice was withdrawn; nothing is owed on it");
  if (balanceOf(state) === 0) return rejected("invoice_settled", "nothing is left to pay on this invoice");
  return null;
}

/** The day of the last installment; null without a plan. */
export function lastDueDate(plan: PaymentPlan | undefined): string | null {
  return plan?.installments.at(-1)?.dueDate ?? null;
}

/** A plan as events tell it, in major units. */
export function planData(plan: PaymentPlan, currency: string) {
  return {
    installments: plan.installments.map(({ dueDate, amount }) => ({
      dueDate,
      amount: toMajor(amount, currency),
    })),
  };
}
