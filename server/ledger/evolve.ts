/** The fold: what an event makes of a state. Pure and total; an event that cannot follow is a broken ledger and throws. */
import { parseMajor } from "../../shared/money.ts";
import type { EventData, EventType, NewEvent } from "./events.ts";
import {
  type InvoiceState,
  isReserved,
  type PaymentPlan,
  type PaymentState,
  type RefundState,
} from "./state.ts";

export class BrokenLedger extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BrokenLedger";
  }
}

export type Fact = Pick<NewEvent, "type" | "data">;

/** State after one more event; `null` is the state before the first. */
export function evolve(state: InvoiceState | null, event: Fact): InvoiceState {
  if (event.type === "invoice.created") {
    if (state !== null) throw new BrokenLedger("an invoice was created twice");
    return created(event.data as EventData["invoice.created"]);
  }
  if (state === null) throw new BrokenLedger(`${event.type} comes before the invoice was created`);
  const apply = APPLY[event.type] as (state: InvoiceState, data: unknown) => InvoiceState;
  if (apply === undefined) throw new BrokenLedger(`unknown event type ${event.type}`);
  return apply(state, event.data);
}

type Apply = {
  [T in Exclude<EventType, "invoice.created">]: (state: InvoiceState, data: EventData[T]) => InvoiceState;
};

const APPLY: Apply = {
  "invoice.voided": (state, data) => ({ ...state, voidedAt: data.voidedAt }),
  "invoice.payment_plan_set": (state, data) => ({
    ...state,
    dueDate: data.dueDate,
    paymentPlan: planOf(data.paymentPlan, state.currency),
    issued: issuedWith(state),
  }),
  "invoice.payment_plan_removed": (state, data) => {
    const { paymentPlan: _dropped, ...rest } = state;
    return { ...rest, dueDate: data.dueDate, issued: issuedWith(state) };
  },
  "invoice.payment_started": (state, data) =>
    withPayment(state, {
      paymentId: data.paymentId,
      amount: minorOf(data.amount, data.currency),
      method: data.method,
      brand: data.brand,
      last4: data.last4,
      status: "started",
      transactionId: null,
      confirmationNumber: null,
      linkId: data.linkId,
      channel: data.channel,
      address: data.address,
      startedAt: data.startedAt,
      updatedAt: data.startedAt,
      paidAt: null,
      declineCode: null,
      declineReason: null,
      authorization: data.authorization,
      ...(data.retryOf === undefined ? {} : { retryOf: data.retryOf }),
      ...(data.external === undefined ? {} : { external: data.external }),
      ...(data.paymentMethodId === undefined ? {} : { paymentMethodId: data.paymentMethodId }),
      ...(data.savesPaymentMethodId === undefined ? {} : { saves: data.savesPaymentMethodId }),
    }),
  "invoice.payment_requires_action": (state, data) => change(state, data, { status: "requires_action" }),
  "invoice.payment_processing": (state, data) =>
    change(state, data, { status: "processing", transactionId: data.transactionId }),
  "invoice.payment_received": (state, data) =>
    change(state, data, {
      status: "approved",
      transactionId: data.transactionId,
      confirmationNumber: data.confirmationNumber,
      paidAt: data.paidAt,
      updatedAt: data.paidAt,
      declineCode: null,
      declineReason: null,
      ...(data.savedPaymentMethodId === undefined ? {} : { saved: data.savedPaymentMethodId }),
    }),
  "invoice.paid": (state) => state,
  "invoice.payment_failed": (state, data) =>
    change(state, data, {
      status: "failed",
      transactionId: data.transactionId,
      declineCode: data.declineCode,
      declineReason: data.declineReason,
      updatedAt: data.attemptedAt,
    }),
  "invoice.payment_returned": (state, data) =>
    change(state, data, {
      status: "returned",
      declineCode: data.returnCode,
      declineReason: data.returnReason,
      updatedAt: data.returnedAt,
    }),
  "invoice.payment_voided": (state, data) =>
    change(state, data, {
      status: "voided",
      declineCode: "voided",
      declineReason: data.reason,
      updatedAt: data.voidedAt,
    }),
  "invoice.refund_started": (state, data) =>
    withRefund(state, {
      refundId: data.refundId,
      paymentId: data.paymentId,
      amount: minorOf(data.amount, data.currency),
      status: "started",
      reason: data.reason,
      failureCode: null,
      failureReason: null,
      startedAt: data.startedAt,
      updatedAt: data.startedAt,
      ...(data.origin === undefined ? {} : { origin: data.origin }),
    }),
  "invoice.refunded": (state, data) =>
    changeRefund(state, data.refundId, { status: "succeeded", updatedAt: data.refundedAt }),
  "invoice.refund_failed": (state, data) =>
    changeRefund(state, data.refundId, {
      status: "failed",
      failureCode: data.failureCode,
      failureReason: data.failureReason,
      updatedAt: data.failedAt,
    }),
  "invoice.overpayment_credited": (state, { entryId, amount, currency }) => {
    if (state.credited?.[entryId]) throw new BrokenLedger(`credit entry ${entryId} was made twice`);
    const moved = minorOf(amount, currency);
    return {
      ...state,
      received: state.received - moved,
      credited: { ...state.credited, [entryId]: { entryId, amount: moved } },
    };
  },
  "invoice.payment_link_created": (state) => state,
  "invoice.payment_link_revoked": (state) => state,
  "invoice.payment_link_clicked": (state) => state,
  "invoice.sent": (state) => state,
  "invoice.reminder_sent": (state) => state,
  "invoice.delivered": (state) => state,
  "invoice.opened": (state) => state,
  "invoice.delivery_failed": (state) => state,
  "invoice.reminder_skipped": (state) => state,
  "invoice.reminders_stopped": (state) => state,
};

function created(data: EventData["invoice.created"]): InvoiceState {
  const minor = (amount: number): number => minorOf(amount, data.currency);
  return {
    invoiceId: data.invoiceId,
    invoiceNumber: data.invoiceNumber,
    currency: data.currency,
    customer: data.customer,
    lineItems: data.lineItems.map((item) => ({
      ...item,
      unitAmount: minor(item.unitAmount),
      amount: minor(item.amount),
    })),
    discount:
      data.discount?.type === "fixed"
        ? { ...data.discount, value: minor(data.discount.value) }
        : data.discount,
    dueDate: data.dueDate,
    timeZone: data.timeZone,
    memo: data.memo,
    metadata: data.metadata,
    rules: {
      ...data.payment,
      minimumAmount: data.payment.minimumAmount === null ? null : minor(data.payment.minimumAmount),
    },
    reminderSchedule: data.reminderSchedule,
    ...(data.paymentPlan === undefined ? {} : { paymentPlan: planOf(data.paymentPlan, data.currency) }),
    subtotal: minor(data.subtotalAmount),
    discountAmount: minor(data.discountAmount),
    tax: minor(data.taxAmount),
    total: minor(data.totalAmount),
    received: 0,
    reserved: 0,
    voidedAt: null,
    createdAt: data.createdAt,
    payments: {},
  };
}

function planOf(
  plan: NonNullable<EventData["invoice.created"]["paymentPlan"]>,
  currency: string,
): PaymentPlan {
  return {
    installments: plan.installments.map(({ dueDate, amount }) => ({
      dueDate,
      amount: minorOf(amount, currency),
    })),
  };
}

/** Kept once, so that the request that made the invoice is known again after its plan was changed. */
function issuedWith(state: InvoiceState): NonNullable<InvoiceState["issued"]> {
  return state.issued ?? { dueDate: state.dueDate, paymentPlan: state.paymentPlan ?? null };
}

function change(
  state: InvoiceState,
  data: { readonly paymentId: string; readonly brand: string | null; readonly last4: string | null },
  changes: Partial<PaymentState>,
): InvoiceState {
  const payment = state.payments[data.paymentId];
  if (!payment) throw new BrokenLedger(`payment ${data.paymentId} was never started`);
  return withPayment(state, { ...payment, brand: data.brand, last4: data.last4, ...changes });
}

/** Puts a payment into the state; received and reserved follow from its status before and after. */
function withPayment(state: InvoiceState, payment: PaymentState): InvoiceState {
  const before = state.payments[payment.paymentId];
  const held = (p: PaymentState | undefined): number => (p && isReserved(p.status) ? p.amount : 0);
  const collected = (p: PaymentState | undefined): number =>
    p?.status === "approved" ? p.amount - (p.refunded ?? 0) : 0;
  return {
    ...state,
    payments: { ...state.payments, [payment.paymentId]: payment },
    reserved: state.reserved - held(before) + held(payment),
    received: state.received - collected(before) + collected(payment),
  };
}

function changeRefund(state: InvoiceState, refundId: string, changes: Partial<RefundState>): InvoiceState {
  const refund = state.refunds?.[refundId];
  if (!refund) throw new BrokenLedger(`refund ${refundId} was never started`);
  return withRefund(state, { ...refund, ...changes });
}

/** Puts a refund into the state; what its payment still counts for follows from all refunds of it. */
function withRefund(state: InvoiceState, refund: RefundState): InvoiceState {
  const payment = state.payments[refund.paymentId];
  if (!payment) throw new BrokenLedger(`payment ${refund.paymentId} was never started`);
  const refunds = { ...state.refunds, [refund.refundId]: refund };
  const refunded = Object.values(refunds)
    .filter(({ paymentId, status }) => paymentId === refund.paymentId && status === "succeeded")
    .reduce((sum, { amount }) => sum + amount, 0);
  const counted = refunded === (payment.refunded ?? 0) ? payment : { ...payment, refunded };
  return { ...withPayment(state, counted), refunds };
}

/** Minor units of an amount that the ledger itself wrote. */
function minorOf(amount: number, currency: string): number {
  const parsed = parseMajor(amount, currency);
  if (!parsed.ok) throw new BrokenLedger(`the amount ${amount} is not one in ${currency}`);
  return parsed.minor;
}
