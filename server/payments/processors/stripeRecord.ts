/** The adapter's own record (migration 0015): what it asked Stripe for, written before it asks. */
import { type Database, type Row, type Statement, statement } from "../../database/database.ts";
import {
  type ChargeRequest,
  kindOf,
  type MethodDetails,
  type PaymentRef,
  type RefundRequest,
  type SavedRef,
} from "./processor.ts";

/** One payment as it was asked for. `intentId` is null until an answer was heard. */
export interface AskedPayment {
  readonly invoiceId: string;
  readonly amount: number;
  readonly currency: string;
  readonly method: MethodDetails["type"];
  readonly last4: string | null;
  /** JSON of what the creation was made with, to ask the very same again. Holds no number. */
  readonly request: string;
  readonly intentId: string | null;
  /** The checkout session of a payer without script; null until an answer was heard, and for all others. */
  readonly sessionId: string | null;
  /** JSON of a snapshot that is final and that Stripe does not keep for us: a decline, a charge that was called off. */
  readonly outcome: string | null;
  readonly askedMs: number;
}

interface PaymentRow extends Row {
  invoice_id: string;
  amount: number;
  currency: string;
  method: string;
  last4: string | null;
  request: string;
  intent_id: string | null;
  session_id: string | null;
  outcome: string | null;
  asked_ms: number;
}

export async function readPayment(
  database: Database,
  ref: Omit<PaymentRef, "at">,
): Promise<AskedPayment | null> {
  const [row] = await database.query<PaymentRow>(
    `SELECT invoice_id, amount, currency, method, last4, request, intent_id, session_id, outcome, asked_ms
     FROM stripe_payments WHERE tenant_id = ? AND mode = ? AND payment_id = ?`,
    [ref.tenantId, ref.mode, ref.paymentId],
  );
  if (!row) return null;
  return {
    invoiceId: row.invoice_id,
    amount: row.amount,
    currency: row.currency,
    method: row.method as MethodDetails["type"],
    last4: row.last4,
    request: row.request,
    intentId: row.intent_id,
    sessionId: row.session_id,
    outcome: row.outcome,
    askedMs: row.asked_ms,
  };
}

/** Violates the primary key when the payment is known. */
export function insertPayment(
  ref: PaymentRef,
  payment: Omit<AskedPayment, "intentId" | "sessionId" | "invoiceId">,
): Statement {
  return statement(
    `INSERT INTO stripe_payments (tenant_id, mode, payment_id, invoice_id, amount, currency, method, last4, request, intent_id, outcome, asked_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)`,
    ref.tenantId,
    ref.mode,
    ref.paymentId,
    ref.invoiceId,
    payment.amount,
    payment.currency,
    payment.method,
    payment.last4,
    payment.request,
    payment.outcome,
    payment.askedMs,
  );
}

/** Notes what was heard of a payment: its intent, its checkout session, its final word. The first of each stays. */
export function noteOnce(
  ref: PaymentRef,
  column: "intent_id" | "session_id" | "outcome",
  value: string,
): Statement {
  return statement(
    `UPDATE stripe_payments SET ${column} = ? WHERE tenant_id = ? AND mode = ? AND payment_id = ? AND ${column} IS NULL`,
    value,
    ref.tenantId,
    ref.mode,
    ref.paymentId,
  );
}

/** Whose payment an intent is; null for one that was not made here. */
export async function findByIntent(
  database: Database,
  intentId: string,
): Promise<Omit<PaymentRef, "at"> | null> {
  const [row] = await database.query<{
    tenant_id: string;
    mode: string;
    payment_id: string;
    invoice_id: string;
  }>("SELECT tenant_id, mode, payment_id, invoice_id FROM stripe_payments WHERE intent_id = ?", [intentId]);
  if (!row) return null;
  return {
    tenantId: row.tenant_id,
    mode: row.mode as PaymentRef["mode"],
    paymentId: row.payment_id,
    invoiceId: row.invoice_id,
  };
}

/**
 * The payment that an intent stands for: the one that asked for it, or the one that its marks name, where we have not heard yet which
 * intent stands for that: the answer that would tell us is still on its way, or was lost.
 */
export async function paymentOf(
  database: Database,
  marked: Omit<PaymentRef, "at"> | null,
  intentId: string,
): Promise<Omit<PaymentRef, "at"> | null> {
  const found = await findByIntent(database, intentId);
  if (found !== null || marked === null) return found;
  const asked = await readPayment(database, marked);
  return asked?.intentId === null && asked.invoiceId === marked.invoiceId ? marked : null;
}

export interface AskedRefund {
  readonly paymentId: string;
  readonly amount: number;
  readonly stripeRefundId: string | null;
  /** JSON of a refund that was refused outright. */
  readonly outcome: string | null;
  readonly askedMs: number;
}

interface RefundRow extends Row {
  payment_id: string;
  amount: number;
  stripe_refund_id: string | null;
  outcome: string | null;
  asked_ms: number;
}

export async function readRefund(
  database: Database,
  ref: PaymentRef,
  refundId: string,
): Promise<AskedRefund | null> {
  const [row] = await database.query<RefundRow>(
    `SELECT payment_id, amount, stripe_refund_id, outcome, asked_ms FROM stripe_refunds
     WHERE tenant_id = ? AND mode = ? AND refund_id = ?`,
    [ref.tenantId, ref.mode, refundId],
  );
  if (!row) return null;
  return {
    paymentId: row.payment_id,
    amount: row.amount,
    stripeRefundId: row.stripe_refund_id,
    outcome: row.outcome,
    askedMs: row.asked_ms,
  };
}

/** Violates the primary key when the refund is known. */
export function insertRefund(
  ref: PaymentRef,
  { refundId, amount }: RefundRequest,
  askedMs: number,
): Statement {
  return statement(
    `INSERT INTO stripe_refunds (tenant_id, mode, refund_id, payment_id, amount, stripe_refund_id, outcome, asked_ms)
     VALUES (?, ?, ?, ?, ?, NULL, NULL, ?)`,
    ref.tenantId,
    ref.mode,
    refundId,
    ref.paymentId,
    amount,
    askedMs,
  );
}

export function noteRefund(
  ref: PaymentRef,
  refundId: string,
  noted: { readonly stripeRefundId: string } | { readonly outcome: string },
): Statement {
  const [column, value] =
    "outcome" in noted
      ? (["outcome", noted.outcome] as const)
      : (["stripe_refund_id", noted.stripeRefundId] as const);
  return statement(
    `UPDATE stripe_refunds SET ${column} = ? WHERE tenant_id = ? AND mode = ? AND refund_id = ?`,
    value,
    ref.tenantId,
    ref.mode,
    refundId,
  );
}

/** What a charge asks for that the record does not have so; null when they are the same. Only the number's end is compared: no more was kept. */
export function differs(
  known: AskedPayment,
  request: ChargeRequest,
  last4: string | null,
): "invoiceId" | "amount" | "currency" | "method" | null {
  if (known.invoiceId !== request.invoiceId) return "invoiceId";
  if (known.amount !== request.amount) return "amount";
  if (known.currency !== request.currency) return "currency";
  if (known.method !== kindOf(request.method)) return "method";
  return known.last4 === null || last4 === null || known.last4 === last4 ? null : "method";
}

type CustomerOf = Pick<SavedRef, "tenantId" | "mode" | "customerId">;

export async function readCustomer(database: Database, owner: CustomerOf): Promise<string | null> {
  const [row] = await database.query<{ stripe_customer_id: string }>(
    "SELECT stripe_customer_id FROM stripe_customers WHERE tenant_id = ? AND mode = ? AND customer_id = ?",
    [owner.tenantId, owner.mode, owner.customerId],
  );
  return row?.stripe_customer_id ?? null;
}

/** The first one stays. */
export function insertCustomer(owner: CustomerOf, stripeCustomerId: string): Statement {
  return statement(
    "INSERT INTO stripe_customers (tenant_id, mode, customer_id, stripe_customer_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    owner.tenantId,
    owner.mode,
    owner.customerId,
    stripeCustomerId,
  );
}

/** Whether a customer at Stripe is one of this merchant's, in this mode. */
export async function ownsCustomer(
  database: Database,
  { tenantId, mode }: Pick<SavedRef, "tenantId" | "mode">,
  stripeCustomerId: string,
): Promise<boolean> {
  const rows = await database.query(
    "SELECT customer_id FROM stripe_customers WHERE stripe_customer_id = ? AND tenant_id = ? AND mode = ?",
    [stripeCustomerId, tenantId, mode],
  );
  return rows.length > 0;
}
