/** Invoices of $500.00 with payment plans, and what deciders say of them. */
import { decideCreate } from "../../server/ledger/decideInvoice.ts";
import { decideStart } from "../../server/ledger/decidePayment.ts";
import type { Decision } from "../../server/ledger/decision.ts";
import type { NewEvent } from "../../server/ledger/events.ts";
import { evolve } from "../../server/ledger/evolve.ts";
import type { InvoiceState, PaymentPlan, PaymentRules } from "../../server/ledger/state.ts";
import { invoice, RULES, type start } from "./fixtures.ts";

export { later, start } from "./fixtures.ts";

/** The events that were decided. */
export function decidedIn(decision: Decision): readonly NewEvent[] {
  if (!decision.ok) throw new Error(decision.rejection.message);
  return decision.events;
}

export function after(decision: Decision, before: InvoiceState): InvoiceState {
  return decidedIn(decision).reduce<InvoiceState>(evolve, before);
}

/** Issued with a plan, due when its last installment is. */
export function issued(plan: PaymentPlan | undefined, rules: Partial<PaymentRules> = {}): InvoiceState {
  const command = invoice({
    dueDate: plan?.installments.at(-1)?.dueDate ?? null,
    rules: { ...RULES, ...rules },
    ...(plan === undefined ? {} : { paymentPlan: plan }),
  });
  const state = decidedIn(decideCreate(command, null)).reduce<InvoiceState | null>(evolve, null);
  if (state === null) throw new Error("nothing was issued");
  return state;
}

/** Why a payment may not begin; null when it may. */
export function rejectionOf(command: ReturnType<typeof start>, state: InvoiceState): string | null {
  const decision = decideStart(command, state);
  return decision.ok ? null : decision.rejection.code;
}
