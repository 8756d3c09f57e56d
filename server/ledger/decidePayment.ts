/** Deciders of payments: reserve an amount, then record what the processor says became of it. */
import { formatMoney, MAX_MINOR, toMajor } from "../../shared/money.ts";
import type { Channel, LedgerMethod } from "../../shared/statuses.ts";
import { afterwards } from "./after.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { type Decision, decided, rejected } from "./decision.ts";
import type { NewEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import { isWholeInstallments } from "./paymentPlan.ts";
import { postCollection } from "./postings.ts";
import {
  type Authorization,
  balanceOf,
  type ExternalDetails,
  type InvoiceState,
  type PaymentState,
  payableOf,
} from "./state.ts";

export interface StartPayment {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly method: LedgerMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  /** The payer said yes to paying more than is left. */
  readonly allowOverpayment: boolean;
  readonly linkId: string | null;
  readonly channel: Channel | null;
  readonly address: string | null;
  readonly authorization: Authorization | null;
  readonly at: string;
  /** The merchant pays or records it by its API: the rules it made for payers do not bind it. */
  readonly byMerchant?: boolean;
  /** A failed payment that this one tries again. */
  readonly retryOf?: string;
  readonly external?: ExternalDetails;
  /** The saved method that it is made by. */
  readonly paymentMethodId?: string;
  /** The id under which its method is saved if it succeeds. */
  readonly saves?: string;
}

/**
 * Payments through links that one invoice takes, whatever becomes of them: a stranger who holds a link must not be able
 * to make each further event dearer without end. The merchant's own API is not bound.
 */
export const PAYMENTS_MAX = 500;

/**
 * Reserves an amount against the balance. The same payment again is no event: the caller answers with what
 * became of it. Nobody is refused as long as the balance allows it. A failed payment is retried as long as no retry
 * of it is open or succeeded, so that two who retry at once do not collect twice.
 */
export function decideStart(command: StartPayment, state: InvoiceState): Decision {
  const known = state.payments[command.paymentId];
  if (known) return sameAttempt(command, known, state.currency);
  const unfit = retryProblem(command, state);
  if (unfit !== null) return unfit;
  if (state.voidedAt !== null)
    return rejected("invoice_void", "this invoice was withdrawn; nothing is owed on it");
  if (command.currency !== state.currency) {
    return rejected("currency_mismatch", `this invoice is in ${state.currency}`, "currency");
  }
  if (command.amount <= 0) return rejected("amount_too_small", "the amount must be above zero", "amount");
  const { byMerchant = false } = command;
  if (!byMerchant && Object.keys(state.payments).length >= PAYMENTS_MAX) {
    return rejected(
      "too_many_payments",
      "this invoice has taken all the attempts it can; pay the merchant directly",
    );
  }
  if (!byMerchant && !state.rules.methods.some((method) => method === command.method)) {
    return rejected("method_not_allowed", `this invoice cannot be paid by ${command.method}`, "method");
  }
  const payable = payableOf(state);
  const money = (minor: number): string => formatMoney(minor, state.currency, "en");
  const mayOverpay = command.allowOverpayment && (byMerchant || state.rules.allowOverpayment);
  if (command.amount > payable && !mayOverpay) {
    return rejected(
      "amount_exceeds_balance",
      payable === 0 ? "nothing is left to pay now" : `${money(payable)} is left to pay now`,
      "amount",
    );
  }
  // Only overpayments come this far: sums must stay exact.
  if (state.received + state.reserved + command.amount > MAX_MINOR) {
    return rejected("amount_exceeds_balance", "the amount is above what one invoice can hold", "amount");
  }
  if (command.amount < payable && !byMerchant && !isWholeInstallments(state, command.amount)) {
    if (!state.rules.allowPartial) {
      return rejected(
        "partial_not_allowed",
        `this invoice is paid in one piece: ${money(payable)}`,
        "amount",
      );
    }
    const minimum = state.rules.minimumAmount;
    if (minimum !== null && command.amount < minimum) {
      return rejected("below_minimum", `the least partial payment is ${money(minimum)}`, "amount");
    }
  }
  return decided({
    type: "invoice.payment_started",
    data: {
      invoiceId: state.invoiceId,
      ...facts(command, state.currency),
      linkId: command.linkId,
      channel: command.channel,
      address: command.address,
      authorization: command.authorization,
      startedAt: command.at,
      ...(command.retryOf === undefined ? {} : { retryOf: command.retryOf }),
      ...(command.external === undefined ? {} : { external: command.external }),
      ...(command.paymentMethodId === undefined ? {} : { paymentMethodId: command.paymentMethodId }),
      ...(command.saves === undefined ? {} : { savesPaymentMethodId: command.saves }),
    },
    postings: [],
  });
}

function retryProblem({ retryOf }: StartPayment, state: InvoiceState): Decision | null {
  if (retryOf === undefined) return null;
  const failedOne = state.payments[retryOf];
  if (!failedOne) return rejected("payment_not_found", "no such payment of this invoice", "paymentId");
  if (failedOne.status !== "failed")
    return rejected("payment_not_retryable", "only a failed payment can be retried", "paymentId");
  const retry = Object.values(state.payments).find(
    (payment) => payment.retryOf === retryOf && payment.status !== "failed",
  );
  return retry
    ? rejected("payment_not_retryable", `this payment was retried as ${retry.paymentId}`, "paymentId")
    : null;
}

function sameAttempt(command: StartPayment, known: PaymentState, currency: string): Decision {
  const same =
    known.amount === command.amount &&
    currency === command.currency &&
    known.method === command.method &&
    known.last4 === command.last4 &&
    known.retryOf === command.retryOf &&
    known.paymentMethodId === command.paymentMethodId &&
    canonicalJson((known.external ?? null) as Json) === canonicalJson((command.external ?? null) as Json);
  if (same) return decided();
  return rejected("payment_conflict", "this paymentId was used for another amount or method", "paymentId");
}

/** What a processor says of a payment, in the ledger's words (see the processor port's Snapshot). */
export interface RecordSnapshot {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly transactionId: string | null;
  readonly status: "requires_action" | "processing" | "succeeded" | "failed" | "canceled" | "returned";
  readonly reason?: { readonly code: string; readonly message: string };
  readonly confirmationNumber: string;
  /** The processor kept its method, as was asked. */
  readonly saved?: boolean;
  readonly at: string;
}

/**
 * Records the difference between what a processor says and what the ledger knows; nothing when they agree.
 * Money that arrived is always credited, whatever was believed before; a snapshot that is older than what is
 * known (processing after approved) changes nothing.
 */
export function decideRecord(command: RecordSnapshot, state: InvoiceState): Decision {
  const payment = state.payments[command.paymentId];
  if (!payment) return rejected("payment_not_found", "this payment was never started");
  if (payment.amount !== command.amount || state.currency !== command.currency) {
    return rejected("snapshot_mismatch", "the processor's amount or currency differs from what was asked");
  }
  const { status } = payment;
  if (status === "voided") return decided();
  const open = status === "started" || status === "requires_action" || status === "processing";
  switch (command.status) {
    case "requires_action":
      return status === "started"
        ? decided(plain("invoice.payment_requires_action", command, payment, state))
        : decided();
    case "processing":
      return status === "started" || status === "requires_action"
        ? decided(plain("invoice.payment_processing", command, payment, state))
        : decided();
    case "succeeded":
      return status === "approved" || status === "returned"
        ? decided()
        : decided(...received(command, payment, state));
    case "failed":
    case "canceled":
      return open ? decided(failed(command, payment, state)) : decided();
    case "returned":
      if (status === "returned") return decided();
      if (status === "approved") return decided(returned(command, payment, state));
      return decided(...arrivedAndReturned(command, payment, state));
  }
}

function plain(
  type: "invoice.payment_requires_action" | "invoice.payment_processing",
  command: RecordSnapshot,
  payment: PaymentState,
  state: InvoiceState,
): NewEvent {
  const data = { invoiceId: state.invoiceId, ...facts(merge(command, payment), state.currency) };
  return type === "invoice.payment_processing"
    ? { type, data: { ...data, transactionId: command.transactionId }, postings: [] }
    : { type, data, postings: [] };
}

function received(command: RecordSnapshot, payment: PaymentState, state: InvoiceState): NewEvent[] {
  const event = {
    type: "invoice.payment_received",
    data: {
      ...afterwards({ ...state, received: state.received + payment.amount }),
      ...facts(merge(command, payment), state.currency),
      transactionId: command.transactionId,
      confirmationNumber: command.confirmationNumber,
      paidAt: command.at,
      ...(command.saved && payment.saves !== undefined ? { savedPaymentMethodId: payment.saves } : {}),
    },
    postings: postCollection(state, payment.method, payment.amount),
  } as const satisfies NewEvent;
  const after = evolve(state, event);
  const settled = balanceOf(state) > 0 && balanceOf(after) === 0 && after.voidedAt === null;
  if (!settled) return [event];
  const data = { ...afterwards(after), paymentId: payment.paymentId, paidAt: command.at };
  return [event, { type: "invoice.paid", data, postings: [] }];
}

function failed(command: RecordSnapshot, payment: PaymentState, state: InvoiceState): NewEvent {
  return {
    type: "invoice.payment_failed",
    data: {
      ...afterwards(state),
      ...facts(merge(command, payment), state.currency),
      transactionId: command.transactionId,
      declineCode: command.reason?.code ?? command.status,
      declineReason: command.reason?.message ?? "The payment was not completed",
      attemptedAt: command.at,
    },
    postings: [],
  };
}

/** What was refunded already cannot be taken back again. */
function returned(command: RecordSnapshot, payment: PaymentState, state: InvoiceState): NewEvent {
  const counted = payment.amount - (payment.refunded ?? 0);
  return {
    type: "invoice.payment_returned",
    data: {
      ...afterwards({ ...state, received: state.received - counted }),
      ...facts(merge(command, payment), state.currency),
      transactionId: command.transactionId,
      returnCode: command.reason?.code ?? "returned",
      returnReason: command.reason?.message ?? "The bank took the payment back",
      returnedAt: command.at,
    },
    postings: postCollection(state, payment.method, -counted),
  };
}

/** The bank took money back before we had heard that it came: both are facts, and the ledger says both. */
function arrivedAndReturned(command: RecordSnapshot, payment: PaymentState, state: InvoiceState): NewEvent[] {
  const arrived = received(command, payment, state);
  const between = arrived.reduce<InvoiceState>((now, event) => evolve(now, event), state);
  const credited = between.payments[payment.paymentId] ?? payment;
  return [...arrived, returned(command, credited, between)];
}

function merge(command: RecordSnapshot, payment: PaymentState): PaymentState {
  return { ...payment, brand: command.brand ?? payment.brand, last4: command.last4 ?? payment.last4 };
}

/** What every event of a payment tells of it. */
export function facts(
  payment: Pick<PaymentState, "paymentId" | "amount" | "method" | "brand" | "last4">,
  currency: string,
) {
  const { paymentId, method, brand, last4 } = payment;
  return { paymentId, amount: toMajor(payment.amount, currency), currency, method, brand, last4 };
}
