/** Deciders of payments that no processor moves: recorded in one step; those made outside are withdrawn by a reversing entry. */
import type { LedgerMethod } from "../../shared/statuses.ts";
import { afterwards } from "./after.ts";
import { decideRecord, decideStart, facts } from "./decidePayment.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import { evolve } from "./evolve.ts";
import { postCollection } from "./postings.ts";
import { type ExternalDetails, type InvoiceState, refundableOf } from "./state.ts";

export interface RecordExternal {
  readonly paymentId: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly details: ExternalDetails;
  readonly transactionId: string;
  readonly confirmationNumber: string;
  readonly at: string;
  /** False where nobody said yes to more than is owed. */
  readonly allowOverpayment?: boolean;
}

/** Records that money arrived outside. The same payment again is no event; more than is owed becomes an overpayment, unless it is refused. */
export function decideExternal({ details, ...command }: RecordExternal, state: InvoiceState): Decision {
  const { allowOverpayment = true } = command;
  return decideArrived({ ...command, method: "external", allowOverpayment, external: details }, state);
}

/** Starts a payment that no processor has a part in and posts it, in one decision. The same payment again is no event. */
export function decideArrived(
  command: Omit<RecordExternal, "details"> & {
    readonly method: LedgerMethod;
    readonly allowOverpayment: boolean;
    readonly external?: ExternalDetails;
  },
  state: InvoiceState,
): Decision {
  const { paymentId, amount, currency, method, allowOverpayment, external, at } = command;
  const started = decideStart(
    {
      paymentId,
      amount,
      currency,
      method,
      brand: null,
      last4: null,
      allowOverpayment,
      linkId: null,
      channel: null,
      address: null,
      authorization: null,
      at,
      byMerchant: true,
      ...(external === undefined ? {} : { external }),
    },
    state,
  );
  if (!started.ok || started.events.length === 0) return started;
  const reserved = started.events.reduce<InvoiceState>(evolve, state);
  const received = decideRecord(
    {
      paymentId,
      amount,
      currency,
      brand: null,
      last4: null,
      transactionId: command.transactionId,
      status: "succeeded",
      confirmationNumber: command.confirmationNumber,
      at,
    },
    reserved,
  );
  return received.ok ? decided(...started.events, ...received.events) : received;
}

export interface VoidPayment {
  readonly paymentId: string;
  readonly reason: string | null;
  readonly at: string;
}

/** Withdraws a payment that was recorded by hand: a bounced check, a mistake. Doing so again is no event. */
export function decideVoidPayment(command: VoidPayment, state: InvoiceState): Decision {
  const payment = state.payments[command.paymentId];
  if (!payment) return rejected("payment_not_found", "no such payment of this invoice");
  if (payment.method !== "external")
    return rejected("payment_not_voidable", "only an external payment can be voided; refund this one");
  if (payment.status === "voided") return decided();
  if (payment.status !== "approved" || refundableOf(state, payment) !== payment.amount)
    return rejected(
      "payment_not_voidable",
      "a part of this payment was refunded or became the customer's credit; refund the rest",
    );
  return decided({
    type: "invoice.payment_voided",
    data: {
      ...afterwards({ ...state, received: state.received - payment.amount }),
      ...facts(payment, state.currency),
      reason: command.reason,
      voidedAt: command.at,
    },
    postings: postCollection(state, payment.method, -payment.amount),
  });
}
