/** The amounts that the page offers to pay, so that most payers need to type none. Pure; the server and the script offer the same. */
import type { CheckoutView } from "../checkout.ts";
import { exponentOf, parseMajor } from "../money.ts";

/** `suggested`: what the link or the payment plan asks for. `next`: the first open installment. `other`: typed by the payer. */
export type AmountName = "suggested" | "next" | "full" | "half" | "other";

export interface OfferedAmount {
  readonly choice: Exclude<AmountName, "other">;
  /** Minor units. */
  readonly minor: number;
}

/** A rounded half has at least this many steps, so that rounding moves it by one in a hundred at most. */
const STEPS_LEAST = 50;

/**
 * The amounts to choose from, no two alike: what is asked for first, all of it always. None is above what is payable, and none
 * below the least partial payment but the installments of a plan, which can always be paid. At most three, besides `other`.
 */
export function offeredAmounts(view: CheckoutView): readonly OfferedAmount[] {
  const minor = minorIn(view.invoice.currency);
  const payable = minor(view.balance.payableAmount);
  const plan = view.paymentPlan;
  const parts = plan ? [plan.dueNowAmount, plan.nextInstallment?.amount ?? 0].map(minor) : [];
  const least = view.rules.allowPartial ? minor(view.rules.minimumAmount ?? 0) : Number.POSITIVE_INFINITY;
  const offers = (amount: number): boolean =>
    amount > 0 && amount < payable && (amount >= least || parts.includes(amount));

  const suggested = minor(view.suggestedAmount);
  const offered: OfferedAmount[] = [];
  if (offers(suggested)) offered.push({ choice: "suggested", minor: suggested });
  const next = parts[1] ?? 0;
  if (next !== suggested && offers(next)) offered.push({ choice: "next", minor: next });
  offered.push({ choice: "full", minor: payable });
  const half = halfOf(payable, view.invoice.currency);
  if (!plan && half !== suggested && offers(half)) offered.push({ choice: "half", minor: half });
  return offered;
}

/** All choices of the form, in the order in which they stand. */
export function amountChoices(view: CheckoutView): readonly AmountName[] {
  const other = view.rules.allowPartial || view.rules.allowOverpayment;
  return [...offeredAmounts(view).map(({ choice }) => choice), ...(other ? (["other"] as const) : [])];
}

/** What the form stands on when it is opened: what is asked for, else all of it. */
export function defaultChoice(view: CheckoutView): "suggested" | "full" {
  return offeredAmounts(view)[0]?.choice === "suggested" ? "suggested" : "full";
}

/**
 * Half of an amount as people would say it: 333.33 → 167.00, 12,345.67 → 6,200.00; small ones exactly. Minor units.
 */
export function halfOf(minor: number, currency: string): number {
  const half = Math.ceil(minor / 2);
  let step = 1;
  for (let unit = 10 ** exponentOf(currency); unit * STEPS_LEAST <= half; unit *= 10) step = unit;
  return Math.round(half / step) * step;
}

function minorIn(currency: string): (major: number) => number {
  return (major) => {
    const parsed = parseMajor(major, currency);
    return parsed.ok ? parsed.minor : 0;
  };
}
