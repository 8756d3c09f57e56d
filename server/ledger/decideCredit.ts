/**
 * Deciders of credit: an overpayment leaves its invoice for the customer's account, and what stands there pays an invoice.
 * Each is written in one batch with the entry of the account that tells the same (see credit.ts).
 */
import { formatMoney, MAX_MINOR, toMajor } from "../../shared/money.ts";
import { afterwards } from "./after.ts";
import { decideArrived } from "./decideExternal.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import { postCredited } from "./postings.ts";
import { disposableOf, type InvoiceState, payableOf } from "./state.ts";

export interface CreditOverpayment {
  readonly entryId: string;
  /** Integer minor units; null for all that can be disposed of. */
  readonly amount: number | null;
  /** Take what there is where the amount is more, and nothing where there is nothing. */
  readonly partly: boolean;
  /** What the customer's account holds now. */
  readonly held: number;
  readonly reason: string | null;
  readonly at: string;
}

/** Moves an overpayment to the customer's credit, never what a refund already holds. The same entry again is no event. */
export function decideCredited(command: CreditOverpayment, state: InvoiceState): Decision {
  const { entryId, partly, held, reason, at } = command;
  const known = state.credited?.[entryId];
  if (known) {
    return partly || command.amount === null || command.amount === known.amount
      ? decided()
      : rejected("credit_conflict", "this credit was asked for with another amount", "amount");
  }
  const most = disposableOf(state);
  const asked = command.amount ?? most;
  const amount = partly ? Math.min(asked, most) : asked;
  if (partly && amount === 0) return decided();
  if (most === 0)
    return rejected(
      "exceeds_overpayment",
      "nothing of this invoice is overpaid and free to be moved",
      "amount",
    );
  if (amount <= 0) return rejected("amount_too_small", "the amount must be above zero", "amount");
  if (amount > most) {
    const left = formatMoney(most, state.currency, "en");
    return rejected("exceeds_overpayment", `${left} of the overpayment can still be moved`, "amount");
  }
  if (held + amount > MAX_MINOR)
    return rejected(
      "credit_conflict",
      "the customer's credit would be above what Paylink can hold",
      "amount",
    );
  const { invoiceId, currency, customer } = state;
  const after = {
    ...state,
    received: state.received - amount,
    credited: { ...state.credited, [entryId]: { entryId, amount } },
  };
  return decided({
    type: "invoice.overpayment_credited",
    data: {
      ...afterwards(after),
      invoiceId,
      entryId,
      customerId: customer.id,
      amount: toMajor(amount, currency),
      currency,
      reason,
      creditedAt: at,
    },
    postings: postCredited(state, -amount),
  });
}

export interface PayByCredit {
  readonly paymentId: string;
  /** Integer minor units; null for as much as there is and is owed. */
  readonly amount: number | null;
  /** With a null amount: no more than this. */
  readonly most?: number;
  readonly currency: string;
  /** What the customer's account holds now. */
  readonly held: number;
  readonly transactionId: string;
  readonly confirmationNumber: string;
  readonly at: string;
}

/** Pays from the customer's credit, never more than it holds or than is left to pay. The same payment again is no event. */
export function decideCreditPayment(command: PayByCredit, state: InvoiceState): Decision {
  const known = state.payments[command.paymentId];
  if (known?.method === "credit" && command.amount === null) return decided();
  const { held, most = held } = command;
  const amount = command.amount ?? Math.min(held, most, payableOf(state));
  if (command.amount === null && amount <= 0) return decided();
  const paid = decideArrived({ ...command, amount, method: "credit", allowOverpayment: false }, state);
  if (!paid.ok || paid.events.length === 0 || amount <= held) return paid;
  const words =
    held === 0 ? "the customer has no credit" : `the customer has ${formatMoney(held, state.currency, "en")}`;
  return rejected("credit_insufficient", `${words} in ${state.currency}`, "amount");
}
