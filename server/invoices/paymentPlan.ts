/** Payment plans in the API: from what a merchant sent to installments that add up, and back to what everyone is shown. */
import { z } from "zod";
import type { PaymentPlanView } from "../../shared/checkout.ts";
import { addDays, addMonths, dateIn } from "../../shared/dates.ts";
import { formatMoney, toMajor } from "../../shared/money.ts";
import { INSTALLMENT_STATUSES } from "../../shared/statuses.ts";
import { allocate, scaled } from "../../shared/totals.ts";
import { amountField, dateField, decimalField, integerField, minorAmount } from "../api/fields.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { INSTALLMENTS_MAX, INSTALLMENTS_MIN, planStatus } from "../ledger/paymentPlan.ts";
import type { InvoiceState, PaymentPlan } from "../ledger/state.ts";

const INTERVALS = ["week", "two_weeks", "month"] as const;

/** Either the list, or the short form `count`, `every`, `firstDueDate` for equal parts. */
export const paymentPlanField = z
  .strictObject({
    installments: z
      .array(
        z.strictObject({
          dueDate: dateField,
          amount: amountField.optional(),
          percentage: decimalField({
            minimum: 0,
            maximum: 100,
            decimals: 4,
            exclusiveMinimum: true,
          }).optional(),
        }),
      )
      .min(INSTALLMENTS_MIN)
      .max(INSTALLMENTS_MAX)
      .optional(),
    count: integerField(INSTALLMENTS_MIN, INSTALLMENTS_MAX).optional(),
    every: z.enum(INTERVALS).optional(),
    firstDueDate: dateField.optional(),
  })
  .meta({
    description:
      "Either `installments`, each with its due date and either an amount or a percentage of the total (all of one kind; neither: equal parts), or `count`, `every` and `firstDueDate` for equal parts.",
  });

export type PaymentPlanBody = z.output<typeof paymentPlanField>;
type InstallmentBody = NonNullable<PaymentPlanBody["installments"]>[number];

/**
 * Reads a plan for a total, or answers with the refusal that names the first bad field. Percentages and equal parts are rounded
 * to minor units by largest remainder, so that they add up exactly.
 *
 * @param total minor units. @param at path of the plan in what was sent, with its dot: "paymentPlan." or "".
 */
export function readPlan(
  body: PaymentPlanBody,
  currency: string,
  total: number,
  at: string,
): PaymentPlan | Refusal {
  const list = body.installments ?? expand(body, at);
  if (list instanceof Refusal) return list;
  const wrong = (field: string, message: string): Refusal =>
    refuse("invalid_field", message, { field: `${at}${field}` });
  if (body.installments !== undefined) {
    const extra = (["count", "every", "firstDueDate"] as const).find((name) => body[name] !== undefined);
    if (extra !== undefined) return wrong(extra, `${at}${extra} does not go together with installments.`);
    for (const [index, { dueDate }] of list.entries()) {
      const before = list[index - 1]?.dueDate;
      if (before !== undefined && dueDate <= before)
        return wrong(
          `installments[${index}].dueDate`,
          `Installment ${index + 1} must be due later than the one before, ${before}.`,
        );
    }
  }
  const amounts = amountsOf(list, currency, total, at);
  if (amounts instanceof Refusal) return amounts;
  const zero = amounts.indexOf(0);
  if (zero !== -1) {
    const field = body.installments === undefined ? "count" : `installments[${zero}]`;
    return wrong(field, `Installment ${zero + 1} comes to nothing: the total is too small for it.`);
  }
  return {
    installments: list.map(({ dueDate }, index) => ({ dueDate, amount: amounts[index] ?? 0 })),
  };
}

/** The short form as a list without amounts. Months end on their last day where the first day is beyond it. */
function expand({ count, every, firstDueDate }: PaymentPlanBody, at: string): InstallmentBody[] | Refusal {
  if (count === undefined || every === undefined || firstDueDate === undefined) {
    const given = { count, every, firstDueDate };
    const none = Object.values(given).every((value) => value === undefined);
    const missing = none
      ? "installments"
      : Object.entries(given).find(([, value]) => value === undefined)?.[0];
    const message = none
      ? "installments is missing; or send count, every and firstDueDate."
      : `${missing} is missing: the short form has count, every and firstDueDate.`;
    return refuse("invalid_field", message, { field: `${at}${missing}` });
  }
  const dates = Array.from({ length: count }, (_, index) => {
    if (every === "month") return addMonths(firstDueDate, index);
    return addDays(firstDueDate, index * (every === "week" ? 7 : 14));
  });
  // Years beyond 9999 are written otherwise.
  if (dates.some((date) => !/^\d{4}-\d\d-\d\d$/.test(date)))
    return refuse("invalid_field", "The last installment lies beyond the year 9999.", {
      field: `${at}firstDueDate`,
    });
  return dates.map((dueDate) => ({ dueDate }));
}

function amountsOf(
  list: readonly InstallmentBody[],
  currency: string,
  total: number,
  at: string,
): number[] | Refusal {
  const kindOf = ({ amount, percentage }: InstallmentBody) =>
    amount !== undefined && percentage !== undefined
      ? "both"
      : amount !== undefined
        ? "amount"
        : percentage === undefined
          ? "equal"
          : "percentage";
  const kind = list[0] === undefined ? "equal" : kindOf(list[0]);
  const odd = list.findIndex((one) => kindOf(one) !== kind || kindOf(one) === "both");
  if (odd !== -1) {
    const message =
      "Every installment has an amount, or every one a percentage, or none has either (equal parts).";
    return refuse("invalid_field", message, { field: `${at}installments[${odd}]` });
  }
  if (kind === "equal") {
    return allocate(
      BigInt(total),
      list.map(() => 1n),
    ).map(Number);
  }
  if (kind === "percentage") {
    const parts = list.map(({ percentage = "0" }) => scaled(Number(percentage), 4));
    if (parts.reduce((sum, part) => sum + part, 0n) !== 1_000_000n)
      return refuse("invalid_field", "The percentages must add up to exactly 100.", {
        field: `${at}installments`,
      });
    return allocate(BigInt(total), parts).map(Number);
  }
  const amounts: number[] = [];
  for (const [index, { amount = "" }] of list.entries()) {
    const minor = minorAmount(amount, currency, `${at}installments[${index}].amount`);
    if (minor instanceof Refusal) return minor;
    amounts.push(minor);
  }
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  if (sum !== total) {
    const [is, must] = [sum, total].map((minor) => formatMoney(minor, currency, "en"));
    return refuse("invalid_field", `The installments add up to ${is}; the invoice's total is ${must}.`, {
      field: `${at}installments`,
    });
  }
  return amounts;
}

/** The plan as the API and the payer's page show it; null without one. */
export function presentPlan(state: InvoiceState, now: Date): PaymentPlanView | null {
  const plan = planStatus(state, dateIn(state.timeZone, now));
  if (plan === null) return null;
  const major = (minor: number): number => toMajor(minor, state.currency);
  return {
    installments: plan.installments.map(({ number, dueDate, amount, paid, remaining, status }) => ({
      number,
      dueDate,
      amount: major(amount),
      paidAmount: major(paid),
      remainingAmount: major(remaining),
      status,
    })),
    dueNowAmount: major(plan.dueNow),
    nextInstallment:
      plan.next === null
        ? null
        : { number: plan.next.number, dueDate: plan.next.dueDate, amount: major(plan.next.remaining) },
  };
}

/** {@link PaymentPlanView}, for the documentation of answers. */
export const paymentPlanAnswer = z.object({
  installments: z.array(
    z.object({
      number: z.int(),
      dueDate: z.string(),
      amount: z.number(),
      paidAmount: z.number(),
      remainingAmount: z.number(),
      status: z.enum(INSTALLMENT_STATUSES),
    }),
  ),
  dueNowAmount: z.number(),
  nextInstallment: z.object({ number: z.int(), dueDate: z.string(), amount: z.number() }).nullable(),
});
