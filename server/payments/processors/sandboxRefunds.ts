/** Refunds of the sandbox: one refund id gives back once, and never more than was captured, however many ask at once. */
import { type Database, type Row, type Statement, statement } from "../../database/database.ts";
import { type PaymentRef, ProcessorConflict, type RefundRequest, type RefundSnapshot } from "./processor.ts";
import type { Charge } from "./sandboxLife.ts";
import { REASONS, type ReasonCode } from "./sandboxNumbers.ts";
import { type Ask, logAsk, updateCharge } from "./sandboxRecord.ts";

interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly amount: number;
  readonly status: "succeeded" | "failed";
  readonly reason: ReasonCode | null;
}

/** What a refund of a payment would be, and the statements that make it so. */
export interface PlannedRefund {
  readonly snapshot: RefundSnapshot;
  readonly statements: readonly Statement[];
}

/** A refund that was asked for before; null when it was not. Throws {@link ProcessorConflict} when it was another. */
export async function knownRefund(
  database: Database,
  ref: PaymentRef,
  { refundId, amount }: RefundRequest,
): Promise<RefundSnapshot | null> {
  const [row] = await database.query<
    Row & { payment_id: string; invoice_id: string; amount: number; status: string; reason: string | null }
  >(
    `SELECT payment_id, invoice_id, amount, status, reason FROM sandbox_refunds
     WHERE tenant_id = ? AND mode = ? AND refund_id = ?`,
    [ref.tenantId, ref.mode, refundId],
  );
  if (!row) return null;
  if (row.invoice_id !== ref.invoiceId || row.payment_id !== ref.paymentId)
    throw new ProcessorConflict("invoiceId");
  if (row.amount !== amount) throw new ProcessorConflict("amount");
  return snapshotOf({
    refundId,
    paymentId: row.payment_id,
    invoiceId: row.invoice_id,
    amount: row.amount,
    status: row.status as Refund["status"],
    reason: row.reason as ReasonCode | null,
  });
}

/**
 * Plans a refund of a payment as it stands. Its statements violate a UNIQUE constraint when somebody else changed the payment, or
 * asked for the same refund, first.
 */
export function planRefund(
  ref: PaymentRef,
  { refundId, amount }: RefundRequest,
  charge: Charge | null,
  ask: Ask,
): PlannedRefund {
  const able = charge?.status === "succeeded" && amount <= charge.amount - charge.refunded;
  const refund: Refund = {
    refundId,
    paymentId: ref.paymentId,
    invoiceId: ref.invoiceId,
    amount,
    status: able ? "succeeded" : "failed",
    reason: able ? null : "not_refundable",
  };
  const insert = insertRefund(ref, refund);
  if (!able)
    return { snapshot: snapshotOf(refund), statements: [insert, logAsk(ref, ask, "refund:failed", null, 0)] };
  const refunded = charge.refunded + amount;
  // What was given back wholly cannot be taken back by the bank.
  const settlesAt = refunded === charge.amount ? null : charge.settlesAt;
  const changed: Charge = { ...charge, refunded, settlesAt, version: charge.version + 1 };
  return { snapshot: snapshotOf(refund), statements: [...updateCharge(ref, changed, ask, -amount), insert] };
}

function insertRefund(ref: PaymentRef, refund: Refund): Statement {
  return statement(
    `INSERT INTO sandbox_refunds (tenant_id, mode, refund_id, payment_id, invoice_id, amount, status, reason, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ref.tenantId,
    ref.mode,
    refund.refundId,
    refund.paymentId,
    refund.invoiceId,
    refund.amount,
    refund.status,
    refund.reason,
    ref.at,
  );
}

function snapshotOf({ refundId, amount, status, reason }: Refund): RefundSnapshot {
  return { refundId, amount, status, ...(reason && { reason: { code: reason, message: REASONS[reason] } }) };
}
