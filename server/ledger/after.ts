/** What an event tells about the balance after it, in major units. */
import { toMajor } from "../../shared/money.ts";
import { balanceOf, creditedOf, type InvoiceState, overpaymentOf, refundedOf, statusOf } from "./state.ts";

export function afterwards(state: InvoiceState) {
  const major = (minor: number): number => toMajor(minor, state.currency);
  const overpayment = overpaymentOf(state);
  const refunded = refundedOf(state);
  const credited = creditedOf(state);
  return {
    invoiceId: state.invoiceId,
    totalAmount: major(state.total),
    paidAmount: major(state.received),
    remainingBalance: major(balanceOf(state)),
    status: statusOf(state),
    ...(overpayment > 0 ? { overpaymentAmount: major(overpayment) } : {}),
    ...(refunded > 0 ? { refundedAmount: major(refunded) } : {}),
    ...(credited > 0 ? { creditedAmount: major(credited) } : {}),
  };
}
