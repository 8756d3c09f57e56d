/** What is true of one invoice: the fold of its events. Amounts are integer minor units. */
import type {
  Channel,
  InvoiceStatus,
  LedgerMethod,
  PaymentMethod,
  PaymentStatus,
} from "../../shared/statuses.ts";

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly locale?: string;
  readonly timeZone?: string;
}

export interface LineItem {
  readonly description: string;
  /** Decimal number, up to 6 decimals. */
  readonly quantity: number;
  readonly unitAmount: number;
  /** Percent: 10 is 10 %. */
  readonly taxRate?: number;
  /** quantity × unitAmount, rounded half up, before discount and tax. */
  readonly amount: number;
}

/** `value` is percent for a percentage, minor units for a fixed discount. */
export interface Discount {
  readonly type: "percentage" | "fixed";
  readonly value: number;
}

export interface PaymentRules {
  readonly methods: readonly PaymentMethod[];
  readonly allowPartial: boolean;
  readonly minimumAmount: number | null;
  readonly allowOverpayment: boolean;
}

/** When parts of an invoice are due. They add up to its total; each is due later than the one before. */
export interface PaymentPlan {
  readonly installments: readonly {
    /** Calendar date in the invoice's time zone. */
    readonly dueDate: string;
    readonly amount: number;
  }[];
}

export interface ReminderRule {
  readonly daysBefore?: number;
  readonly daysAfter?: number;
  readonly sendVia: readonly ("email" | "sms")[];
  readonly message?: string;
}

/** Evidence that a payer authorised a bank debit (Nacha: text, time and who). */
export interface Authorization {
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly textHash: string;
  readonly acceptedAt: string;
  readonly accountHolderName: string;
  /** Truncated. */
  readonly address: string | null;
  readonly agent: string | null;
  readonly last4: string | null;
}

/** A payment made outside, as the merchant recorded it. */
export interface ExternalDetails {
  /** "check", "cash", "wire", or another word for how it came. */
  readonly method: string;
  readonly checkNumber?: string;
  /** The bank's or payer's own reference. */
  readonly reference?: string;
  /** Calendar date on which it was received. */
  readonly date?: string;
  readonly notes?: string;
}

/** Money on its way back to the payer, or back. */
export interface RefundState {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amount: number;
  /** A refund may still fail after it succeeded, when the payer's bank refuses it; failed is the last word. */
  readonly status: "started" | "succeeded" | "failed";
  readonly reason: string | null;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  /** Present for a refund that was made at the processor, and that only the payment's own snapshot tells of. */
  readonly origin?: "processor";
}

/** A part of the overpayment that was moved to the customer's credit. */
export interface CreditedState {
  readonly entryId: string;
  readonly amount: number;
}

/** Properties that may be absent came later: states without them are as they always were, byte for byte. */
export interface PaymentState {
  readonly paymentId: string;
  readonly amount: number;
  readonly method: LedgerMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly status: PaymentStatus;
  readonly transactionId: string | null;
  readonly confirmationNumber: string | null;
  readonly linkId: string | null;
  readonly channel: Channel | null;
  /** Truncated address the attempt came from. */
  readonly address: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly paidAt: string | null;
  readonly declineCode: string | null;
  readonly declineReason: string | null;
  readonly authorization: Authorization | null;
  /** The failed payment that this one tries again. */
  readonly retryOf?: string;
  readonly external?: ExternalDetails;
  /** The saved method that it was made by. */
  readonly paymentMethodId?: string;
  /** The id under which its method is to be saved if it succeeds, and, once that was done, the same again. */
  readonly saves?: string;
  readonly saved?: string;
  /** Sum of the refunds of it that succeeded. */
  readonly refunded?: number;
}

export interface InvoiceState {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly currency: string;
  readonly customer: Customer;
  readonly lineItems: readonly LineItem[];
  readonly discount: Discount | null;
  /** Calendar date in `timeZone`. */
  readonly dueDate: string | null;
  /** The merchant's IANA time zone when the invoice was made: a due date means the same day for ever. */
  readonly timeZone: string;
  readonly memo: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  readonly rules: PaymentRules;
  readonly reminderSchedule: readonly ReminderRule[];
  readonly subtotal: number;
  readonly discountAmount: number;
  readonly tax: number;
  readonly total: number;
  /**
   * Sum of what was collected and neither taken back nor moved to the customer's credit. Below zero when a bank took back
   * what had been moved already.
   */
  readonly received: number;
  /** Sum of payments whose fate is open. */
  readonly reserved: number;
  readonly voidedAt: string | null;
  readonly createdAt: string;
  readonly payments: Readonly<Record<string, PaymentState>>;
  readonly refunds?: Readonly<Record<string, RefundState>>;
  readonly paymentPlan?: PaymentPlan;
  /** What the invoice was issued with, once its plan was changed. */
  readonly issued?: { readonly dueDate: string | null; readonly paymentPlan: PaymentPlan | null };
  readonly credited?: Readonly<Record<string, CreditedState>>;
}

/** What the bill comes to: nothing once it was withdrawn. */
function owedOf(state: Pick<InvoiceState, "total" | "voidedAt">): number {
  return state.voidedAt === null ? state.total : 0;
}

/** What is still owed: the balance of the invoice's receivable account. */
export function balanceOf(state: Pick<InvoiceState, "total" | "received" | "voidedAt">): number {
  return Math.max(owedOf(state) - state.received, 0);
}

/** What a new payment may take without overpaying. */
export function payableOf(state: InvoiceState): number {
  return Math.max(balanceOf(state) - state.reserved, 0);
}

/** What was collected beyond what is owed and is held on the invoice until it is refunded, credited or applied. */
export function overpaymentOf(state: Pick<InvoiceState, "total" | "received" | "voidedAt">): number {
  return Math.max(state.received - owedOf(state), 0);
}

/** What of the overpayment can still be disposed of: refunds whose fate is open have their part of it already. */
export function disposableOf(state: InvoiceState): number {
  return Math.max(overpaymentOf(state) - openRefundsOf(state), 0);
}

/** What was moved to the customer's credit in all. */
export function creditedOf(state: Pick<InvoiceState, "credited">): number {
  return Object.values(state.credited ?? {}).reduce((sum, { amount }) => sum + amount, 0);
}

/** Computed from what was received and given back, never set. */
export function statusOf(
  state: Pick<InvoiceState, "total" | "received" | "voidedAt" | "refunds">,
): InvoiceStatus {
  if (state.voidedAt !== null) return "void";
  if (state.received === 0) return refundedOf(state) > 0 ? "refunded" : "unpaid";
  if (state.received < 0) return "unpaid";
  if (state.received < state.total) return "partially_paid";
  return state.received === state.total ? "paid" : "overpaid";
}

/** Sum of the refunds of all payments that succeeded. */
export function refundedOf(state: Pick<InvoiceState, "refunds">): number {
  return sumOf(state, (refund) => refund.status === "succeeded");
}

/**
 * What can still be refunded of a payment: collected, not refunded, and in no refund whose fate is open. What was moved to the
 * customer's credit belongs to no single payment: it limits what the invoice gives back in all.
 */
export function refundableOf(
  state: Pick<InvoiceState, "refunds" | "payments" | "received">,
  payment: PaymentState,
): number {
  if (payment.status !== "approved") return 0;
  const { paymentId } = payment;
  const open = sumOf(state, (refund) => refund.paymentId === paymentId && refund.status === "started");
  const own = payment.amount - (payment.refunded ?? 0) - open;
  return Math.max(Math.min(own, state.received - openRefundsOf(state)), 0);
}

/** Held for refunds of what counts. */
function openRefundsOf(state: Pick<InvoiceState, "refunds" | "payments">): number {
  return sumOf(
    state,
    ({ status, paymentId }) => status === "started" && state.payments[paymentId]?.status === "approved",
  );
}

function sumOf(state: Pick<InvoiceState, "refunds">, counts: (refund: RefundState) => boolean): number {
  return Object.values(state.refunds ?? {})
    .filter(counts)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** True while a payment's amount is held against the balance. */
export function isReserved(status: PaymentStatus): boolean {
  return status === "started" || status === "requires_action" || status === "processing";
}
