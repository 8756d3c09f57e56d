/** The keys under which receipts can be checked. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";

export interface ReceiptRef extends StreamId {
  readonly paymentId: string;
}

/** Which payment a key stands for; null for a key that nobody was given. */
export async function readReceipt(database: Database, receiptKey: string): Promise<ReceiptRef | null> {
  const [row] = await database.query<{
    tenant_id: string;
    mode: string;
    invoice_id: string;
    payment_id: string;
  }>("SELECT tenant_id, mode, invoice_id, payment_id FROM receipts WHERE receipt_key = ?", [receiptKey]);
  if (!row) return null;
  return {
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    invoiceId: row.invoice_id,
    paymentId: row.payment_id,
  };
}

/** The key of a payment's receipt; null when none was made yet. */
export async function readReceiptKey(database: Database, ref: ReceiptRef): Promise<string | null> {
  const [row] = await database.query<{ receipt_key: string }>(
    "SELECT receipt_key FROM receipts WHERE tenant_id = ? AND mode = ? AND payment_id = ?",
    [ref.tenantId, ref.mode, ref.paymentId],
  );
  return row?.receipt_key ?? null;
}

/**
 * Takes the one time that a payer may have a payment's receipt sent to an address they type. False when it was taken before, and
 * for a receipt that has no key yet.
 */
export async function takePayerReceipt(database: Database, ref: ReceiptRef, at: string): Promise<boolean> {
  const [result] = await database.batch([
    statement(
      `UPDATE receipts SET payer_sent_at = ? WHERE tenant_id = ? AND mode = ? AND payment_id = ? AND payer_sent_at IS NULL
       RETURNING receipt_key`,
      at,
      ref.tenantId,
      ref.mode,
      ref.paymentId,
    ),
  ]);
  return result?.rows.length === 1;
}

/** Gives a payment's receipt a key, unless it has one. Answers the key that stands, whoever was first. */
export async function keepReceiptKey(
  database: Database,
  ref: ReceiptRef,
  receiptKey: string,
  at: string,
): Promise<string> {
  const [result] = await database.batch([
    statement(
      `INSERT INTO receipts (receipt_key, tenant_id, mode, invoice_id, payment_id, created_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (tenant_id, mode, payment_id) DO UPDATE SET payment_id = excluded.payment_id RETURNING receipt_key`,
      receiptKey,
      ref.tenantId,
      ref.mode,
      ref.invoiceId,
      ref.paymentId,
      at,
    ),
  ]);
  const kept = result?.rows[0]?.["receipt_key"];
  if (typeof kept !== "string") throw new Error("keeping a receipt's key answered nothing");
  return kept;
}
