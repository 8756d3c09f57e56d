/** Deciders of the invoice itself: issue it, withdraw it. */
import { toMajor } from "../../shared/money.ts";
import { type LineInput, totalsOf } from "../../shared/totals.ts";
import { afterwards } from "./after.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { planData } from "./decidePlan.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import type { EventData } from "./events.ts";
import { evolve } from "./evolve.ts";
import { planProblem } from "./paymentPlan.ts";
import { postIssue, postVoid } from "./postings.ts";
import type { Customer, Discount, InvoiceState, PaymentPlan, PaymentRules, ReminderRule } from "./state.ts";

/** Everything that makes an invoice; amounts in minor units. */
export interface CreateInvoice {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly currency: string;
  readonly customer: Customer;
  readonly lineItems: readonly (LineInput & { readonly description: string })[];
  readonly discount: Discount | null;
  readonly dueDate: string | null;
  readonly timeZone: string;
  readonly memo: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly rules: PaymentRules;
  readonly reminderSchedule: readonly ReminderRule[];
  readonly paymentPlan?: PaymentPlan;
  /** The merchant's instant. */
  readonly at: string;
}

/**
 * Issues an invoice. An invoice of this id that stands with the same content is no event (the caller answers
 * with what stands); with other content it is refused.
 */
export function decideCreate(command: CreateInvoice, state: InvoiceState | null): Decision {
  const data = createdData(command);
  if (data.totalAmount <= 0)
    return rejected("amount_too_small", "the invoice's total must be above zero", "lineItems");
  const after = evolve(null, { type: "invoice.created", data });
  const problem = after.paymentPlan && planProblem(after.paymentPlan, after.total);
  if (problem) return rejected("plan_not_valid", problem, "paymentPlan");
  if (state !== null) {
    if (content(state) === content(after)) return decided();
    return rejected("invoice_exists", `an invoice ${command.invoiceId} with other content exists`, "id");
  }
  return decided({ type: "invoice.created", data, postings: postIssue(after) });
}

function createdData(command: CreateInvoice): EventData["invoice.created"] {
  const totals = totalsOf(command.lineItems, command.discount);
  const major = (minor: number): number => toMajor(minor, command.currency);
  const { discount, rules } = command;
  return {
    invoiceId: command.invoiceId,
    invoiceNumber: command.invoiceNumber,
    currency: command.currency,
    customer: command.customer,
    lineItems: command.lineItems.map((item, index) => ({
      ...item,
      unitAmount: major(item.unitAmount),
      amount: major(totals.lines[index] ?? 0),
    })),
    discount: discount?.type === "fixed" ? { ...discount, value: major(discount.value) } : discount,
    dueDate: command.dueDate,
    timeZone: command.timeZone,
    memo: command.memo,
    metadata: command.metadata,
    payment: { ...rules, minimumAmount: rules.minimumAmount === null ? null : major(rules.minimumAmount) },
    reminderSchedule: command.reminderSchedule,
    ...(command.paymentPlan === undefined
      ? {}
      : { paymentPlan: planData(command.paymentPlan, command.currency) }),
    subtotalAmount: major(totals.subtotal),
    discountAmount: major(totals.discountAmount),
    taxAmount: major(totals.tax),
    totalAmount: major(totals.total),
    paidAmount: 0,
    remainingBalance: major(totals.total),
    status: "unpaid",
    createdAt: command.at,
  };
}

/** What the merchant asked for, without what became of it. */
function content(state: InvoiceState): string {
  const {
    received: _r,
    reserved: _s,
    voidedAt: _v,
    createdAt: _c,
    payments: _p,
    refunds: _f,
    issued,
    dueDate,
    paymentPlan,
    credited: _m,
    ...asked
  } = state;
  const plan = issued ?? { dueDate, paymentPlan: paymentPlan ?? null };
  return canonicalJson({ ...asked, ...plan } as unknown as Json);
}

/** Withdraws an invoice on which nothing was collected and nothing is in flight. Withdrawing it again is no event. */
export function decideVoid(command: { readonly at: string }, state: InvoiceState): Decision {
  if (state.voidedAt !== null) return decided();
  if (state.reserved > 0)
    return rejected("payment_in_flight", "a payment of this invoice is still in flight");
  // Below zero: a bank took back what had become the customer's credit, and that is owed.
  if (state.received !== 0)
    return rejected("invoice_has_payments", "payments were received on this invoice; refund them first");
  return decided({
    type: "invoice.voided",
    data: { ...afterwards({ ...state, voidedAt: command.at }), voidedAt: command.at },
    postings: postVoid(state),
  });
}
