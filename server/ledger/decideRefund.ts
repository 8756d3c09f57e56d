/**
 * Deciders of refunds: hold an amount of a payment, then record what became of it, as payments do. What is given
 * back was never received as far as the balance goes: a credit shrinks first, then the debt is open again.
 */
import { formatMoney, toMajor } from "../../shared/money.ts";
import { afterwards } from "./after.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import { evolve } from "./evolve.ts";
import { postRefund } from "./postings.ts";
import {
  disposableOf,
  type InvoiceState,
  type PaymentState,
  type RefundState,
  refundableOf,
} from "./state.ts";

export interface StartRefund {
  readonly refundId: string;
  readonly paymentId: string;
  /** Integer minor units; null for all that can still be refunded. */
  readonly amount: number | null;
  readonly reason: string | null;
  /** Give back no more than is overpaid and free: a refund that must not open the debt again. */
  readonly ofOverpayment?: boolean;
  /** It was made at the processor, and not asked for here. */
  readonly origin?: "processor";
  readonly at: string;
}

/** Holds an amount of a payment for a refund, never above what was collected and not given back. The same again is no event. */
export function decideRefundStart(command: StartRefund, state: InvoiceState): Decision {
  const known = state.refunds?.[command.refundId];
  if (known) {
    const same =
      known.paymentId === command.paymentId && (command.amount === null || command.amount === known.amount);
    return same
      ? decided()
      : rejected("refund_conflict", "this refund was asked for with another amount", "amount");
  }
  const payment = state.payments[command.paymentId];
  if (!payment) return rejected("payment_not_found", "no such payment of this invoice");
  if (payment.status !== "approved")
    return rejected("payment_not_refundable", "only a payment that was collected can be refunded");
  const most = refundableOf(state, payment);
  const amount = command.amount ?? most;
  if (most === 0)
    return rejected("refund_exceeds_payment", "nothing of this payment is left to refund", "amount");
  if (amount <= 0) return rejected("amount_too_small", "the amount must be above zero", "amount");
  if (amount > most) {
    const left = formatMoney(most, state.currency, "en");
    return rejected("refund_exceeds_payment", `${left} of this payment can still be refunded`, "amount");
  }
  const free = disposableOf(state);
  if (command.ofOverpayment === true && amount > free) {
    const left = formatMoney(free, state.currency, "en");
    return rejected("exceeds_overpayment", `${left} of the overpayment can still be refunded`, "amount");
  }
  const { refundId, reason, at, origin } = command;
  const data = {
    ...refundFacts({ refundId, amount, reason }, payment, state.currency),
    startedAt: at,
    ...(origin === undefined ? {} : { origin }),
  };
  return decided({
    type: "invoice.refund_started",
    data: { invoiceId: state.invoiceId, ...data },
    postings: [],
  });
}

/** A refund that no processor has a part in (given back outside, or to credit): held and done in one step. The same again is no event. */
export function decideExternalRefund(command: StartRefund, state: InvoiceState): Decision {
  const started = decideRefundStart(command, state);
  if (!started.ok || started.events.length === 0) return started;
  const held = started.events.reduce<InvoiceState>(evolve, state);
  const { refundId, at } = command;
  const amount = held.refunds?.[refundId]?.amount ?? 0;
  const done = decideRefundRecord({ refundId, amount, status: "succeeded", at }, held);
  return done.ok ? decided(...started.events, ...done.events) : done;
}

/**
 * Records what a processor says of a refund that was made there: held when it is first heard of, and then like any other. One that
 * gives back more than the ledger has left of the payment is rejected: somebody must look at it.
 */
export function decideProcessorRefund(
  command: RecordRefund & { readonly paymentId: string },
  state: InvoiceState,
): Decision {
  const { refundId, paymentId, amount, at } = command;
  if (state.refunds?.[refundId]) return decideRefundRecord(command, state);
  // It gave nothing back, and nobody here asked for it.
  if (command.status === "failed") return decided();
  const start = { refundId, paymentId, amount, at, reason: null, origin: "processor" } as const;
  const started = decideRefundStart(start, state);
  if (!started.ok) return started;
  const held = started.events.reduce<InvoiceState>(evolve, state);
  const recorded = decideRefundRecord(command, held);
  return recorded.ok ? decided(...started.events, ...recorded.events) : recorded;
}

/** What a processor says of a refund, in the ledger's words. */
export interface RecordRefund {
  readonly refundId: string;
  readonly amount: number;
  readonly status: "processing" | "succeeded" | "failed";
  readonly reason?: { readonly code: string; readonly message: string };
  readonly at: string;
}

/** Records the difference between what a processor says of a refund and what the ledger knows; nothing when they agree. */
export function decideRefundRecord(command: RecordRefund, state: InvoiceState): Decision {
  const refund = state.refunds?.[command.refundId];
  const payment = refund && state.payments[refund.paymentId];
  if (!refund || !payment) return rejected("payment_not_found", "this refund was never started");
  if (refund.amount !== command.amount)
    return rejected("snapshot_mismatch", "the processor's amount differs from what was asked");
  if (command.status === "processing" || refund.status === "failed" || refund.status === command.status)
    return decided();
  const refunded = { ...refundFacts(refund, payment, state.currency), refundedAt: command.at };
  const failed = {
    ...refundFacts(refund, payment, state.currency),
    failureCode: command.reason?.code ?? "refund_failed",
    failureReason: command.reason?.message ?? "The refund was not completed",
    failedAt: command.at,
  };
  if (command.status === "succeeded") {
    const after = afterFact(state, { type: "invoice.refunded", data: refunded });
    const postings = postRefund(state, payment.method, after.received - state.received);
    return decided({ type: "invoice.refunded", data: { ...afterwards(after), ...refunded }, postings });
  }
  const after = afterFact(state, { type: "invoice.refund_failed", data: failed });
  const postings = postRefund(state, payment.method, after.received - state.received);
  return decided({ type: "invoice.refund_failed", data: { ...afterwards(after), ...failed }, postings });
}

/** The state after a fact, to tell the balance in the fact itself: the fold does not read that part. */
function afterFact(
  state: InvoiceState,
  fact: { readonly type: "invoice.refunded" | "invoice.refund_failed"; readonly data: object },
): InvoiceState {
  return evolve(state, fact as Parameters<typeof evolve>[1]);
}

function refundFacts(
  { refundId, amount, reason }: Pick<RefundState, "refundId" | "amount" | "reason">,
  { paymentId, transactionId, method }: PaymentState,
  currency: string,
) {
  return { refundId, paymentId, transactionId, amount: toMajor(amount, currency), currency, method, reason };
}
