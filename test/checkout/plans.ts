/** Views of invoices with payment plans. */
import type { CheckoutView, InstallmentView } from "../../shared/checkout.ts";
import { addMonths } from "../../shared/dates.ts";
import { view } from "./fixtures.ts";

/** $500.00 in equal monthly installments from February 15, 2026, of which some are paid and some are late. */
export function planned(
  { count, paid, late, due = false }: { count: number; paid: number; late: number; due?: boolean },
  change: Partial<CheckoutView> = {},
): CheckoutView {
  const cents = Math.floor(50_000 / count);
  const amount = cents / 100;
  const installments = Array.from({ length: count }, (_, index): InstallmentView => {
    const behind = index - paid;
    const later = behind === late && due ? "due" : "upcoming";
    return {
      number: index + 1,
      dueDate: addMonths("2026-02-15", index),
      amount,
      paidAmount: behind < 0 ? amount : 0,
      remainingAmount: behind < 0 ? 0 : amount,
      status: behind < 0 ? "paid" : behind < late ? "overdue" : later,
    };
  });
  const base = view(paid > 0 ? "partly_paid" : "due");
  const left = (cents * (count - paid)) / 100;
  const dueNowAmount = (cents * (late + (due ? 1 : 0))) / 100;
  const next = installments[paid];
  return {
    ...base,
    invoice: { ...base.invoice, overdue: late > 0, dueDate: installments.at(-1)?.dueDate ?? null },
    balance: {
      ...base.balance,
      paidAmount: (cents * paid) / 100,
      remainingBalance: left,
      payableAmount: left,
    },
    paymentPlan: {
      installments,
      dueNowAmount,
      nextInstallment: next ? { number: next.number, dueDate: next.dueDate, amount: next.amount } : null,
    },
    suggestedAmount: dueNowAmount || amount,
    ...change,
  };
}
