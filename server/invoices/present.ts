/** An invoice as the API shows it: decimal amounts, computed statuses, addresses. */
import { toMajor } from "../../shared/money.ts";
import { isOverdueAt } from "../ledger/paymentPlan.ts";
import { balanceOf, type InvoiceState, overpaymentOf, payableOf, statusOf } from "../ledger/state.ts";
import type { LinkUrls } from "../links/urls.ts";
import { presentPlan } from "./paymentPlan.ts";

/** `urls` of the link that stands for the invoice; null when every link of it is dead. */
export function presentInvoice(state: InvoiceState, urls: LinkUrls | null, now: Date) {
  const major = (minor: number): number => toMajor(minor, state.currency);
  const plan = presentPlan(state, now);
  const overpayment = overpaymentOf(state);
  return {
    invoiceId: state.invoiceId,
    invoiceNumber: state.invoiceNumber,
    status: statusOf(state),
    currency: state.currency,
    totalAmount: major(state.total),
    paidAmount: major(state.received),
    remainingBalance: major(balanceOf(state)),
    /** Started, waiting for authentication, or processing at a bank. */
    inFlightAmount: major(state.reserved),
    payableAmount: major(payableOf(state)),
    ...(overpayment > 0 ? { overpaymentAmount: major(overpayment) } : {}),
    subtotalAmount: major(state.subtotal),
    discountAmount: major(state.discountAmount),
    taxAmount: major(state.tax),
    dueDate: state.dueDate,
    overdue: isOverdueAt(state, now),
    customer: state.customer,
    lineItems: state.lineItems.map((item) => ({
      ...item,
      unitAmount: major(item.unitAmount),
      amount: major(item.amount),
    })),
    discount:
      state.discount?.type === "fixed"
        ? { ...state.discount, value: major(state.discount.value) }
        : state.discount,
    memo: state.memo,
    metadata: state.metadata,
    payment: {
      ...state.rules,
      minimumAmount: state.rules.minimumAmount === null ? null : major(state.rules.minimumAmount),
    },
    reminderSchedule: state.reminderSchedule,
    ...(plan === null ? {} : { paymentPlan: plan }),
    paymentLink: urls?.url ?? null,
    qrCodeUrl: urls?.qrCodeUrl ?? null,
    pdfUrl: urls?.pdfUrl ?? null,
    createdAt: state.createdAt,
    ...(state.voidedAt === null ? {} : { voidedAt: state.voidedAt }),
  };
}
