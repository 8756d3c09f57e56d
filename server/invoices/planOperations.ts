/** The API of payment plans on invoices that stand: set, change, drop. */
import { type Caller, type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { reminderStatements } from "../delivery/reminders.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { decidePlanRemoved, decidePlanSet } from "../ledger/decidePlan.ts";
import { type Decision, rejected } from "../ledger/decision.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { standingLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { readHead } from "../store/ledger.ts";
import { EXAMPLE_INVOICE, invoiceAnswer } from "./answers.ts";
import { paymentPlanField, readPlan } from "./paymentPlan.ts";
import { presentInvoice } from "./present.ts";
import { refusalOf } from "./refusals.ts";

const TAG = "Invoices";
const NOT_FOUND = refuse("invoice_not_found", "No such invoice in this mode.");

const EXAMPLE = {
  installments: [
    { dueDate: "2027-02-15", percentage: 40 },
    { dueDate: "2027-03-15", percentage: 30 },
    { dueDate: "2027-04-15", percentage: 30 },
  ],
};

const planAnswer = {
  description: "The invoice, with its plan as it stands.",
  schema: invoiceAnswer,
  example: {
    ...EXAMPLE_INVOICE,
    paymentPlan: {
      installments: [
        {
          number: 1,
          dueDate: "2027-02-15",
          amount: 200.0,
          paidAmount: 200.0,
          remainingAmount: 0,
          status: "paid",
        },
        {
          number: 2,
          dueDate: "2027-03-15",
          amount: 150.0,
          paidAmount: 0,
          remainingAmount: 150.0,
          status: "due",
        },
        {
          number: 3,
          dueDate: "2027-04-15",
          amount: 150.0,
          paidAmount: 0,
          remainingAmount: 150.0,
          status: "upcoming",
        },
      ],
      dueNowAmount: 150.0,
      nextInstallment: { number: 2, dueDate: "2027-03-15", amount: 150.0 },
    },
  },
};

export const setPaymentPlan = operation(
  {
    id: "setPaymentPlan",
    method: "PUT",
    path: "/api/v1/invoices/:invoiceId/payment-plan",
    summary: "Set or change the payment plan of an invoice",
    description:
      "2 to 60 installments that add up exactly to the invoice's total, each due later than the one before; or `count`, `every` (week, two_weeks, month) and `firstDueDate` for equal parts. What was received fills the oldest installments first. The invoice's due date becomes that of the last installment unless you set another. The same plan again changes nothing.",
    tag: TAG,
    auth: "key",
    body: paymentPlanField,
    example: EXAMPLE,
    answers: { 200: planAnswer },
    refusals: ["invoice_not_found", "invoice_not_payable"],
  },
  async ({ deps, caller, params, body }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    const head = await readHead(deps.database, stream);
    if (head === null) return NOT_FOUND;
    // Total and currency of an invoice never change.
    const { currency, total } = head.state;
    const plan = readPlan(body, currency, total, "");
    if (plan instanceof Refusal) return plan;
    return change(deps, caller, stream, (state, at) => decidePlanSet({ plan, at }, state));
  },
);

export const removePaymentPlan = operation(
  {
    id: "removePaymentPlan",
    method: "DELETE",
    path: "/api/v1/invoices/:invoiceId/payment-plan",
    summary: "Drop the payment plan of an invoice",
    description:
      "The balance is asked for as a whole again, by the due date that stands. Where there is no plan, nothing changes.",
    tag: TAG,
    auth: "key",
    answers: { 200: { ...planAnswer, description: "The invoice, without a plan." } },
    refusals: ["invoice_not_found", "invoice_not_payable"],
  },
  async ({ deps, caller, params }) => {
    const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: params.invoiceId };
    return change(deps, caller, stream, (state, at) => decidePlanRemoved({ at }, state));
  },
);

async function change(
  deps: Deps,
  caller: Caller,
  stream: Parameters<typeof readHead>[1],
  decide: (state: InvoiceState, at: string) => Decision,
) {
  const at = caller.now.toISOString();
  const appended = await append(
    deps,
    stream,
    at,
    (state) =>
      state === null ? rejected("invoice_not_found", "no such invoice in this mode") : decide(state, at),
    (state, events) =>
      events.length === 0 ? [] : reminderStatements(deps, stream, caller.merchant, state, caller.now, true),
  );
  if (!appended.ok) return refusalOf(appended.rejection);
  const link = await standingLink(deps, stream, caller.now);
  const urls = link && linkUrls(deps, link.linkId, caller.merchant);
  return { status: 200 as const, data: presentInvoice(appended.state, urls, caller.now) };
}

export const planOperations: readonly Operation[] = [setPaymentPlan, removePaymentPlan];
