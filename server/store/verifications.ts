/** One-time codes that payers asked for: when, how often they were tried, and whether one was confirmed. Never the code. */
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";

export interface Verification extends StreamId {
  readonly verificationId: string;
  readonly linkId: string;
  readonly customerId: string;
  readonly createdMs: number;
  readonly expiresMs: number;
}

export function insertVerification(verification: Verification): Statement {
  return statement(
    `INSERT INTO payer_verifications (verification_id, tenant_id, mode, invoice_id, link_id, customer_id, created_ms,
       expires_ms, tries, confirmed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL)`,
    verification.verificationId,
    verification.tenantId,
    verification.mode,
    verification.invoiceId,
    verification.linkId,
    verification.customerId,
    verification.createdMs,
    verification.expiresMs,
  );
}

/** A link has one code at a time: the newest. */
export function endVerifications({ tenantId, mode, invoiceId }: StreamId, linkId: string): Statement {
  return statement(
    `UPDATE payer_verifications SET expires_ms = 0
     WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND link_id = ? AND confirmed_ms IS NULL`,
    tenantId,
    mode,
    invoiceId,
    linkId,
  );
}

/** Takes one of a code's tries. Changes no row when none is left, or the code is used or too old. */
export function takeTry(verificationId: string, nowMs: number, most: number): Statement {
  return statement(
    `UPDATE payer_verifications SET tries = tries + 1
     WHERE verification_id = ? AND tries < ? AND expires_ms > ? AND confirmed_ms IS NULL`,
    verificationId,
    most,
    nowMs,
  );
}

/** Uses a code up. Changes no row when somebody did before. */
export function confirmVerification(verificationId: string, nowMs: number): Statement {
  return statement(
    "UPDATE payer_verifications SET confirmed_ms = ? WHERE verification_id = ? AND confirmed_ms IS NULL",
    nowMs,
    verificationId,
  );
}

/** Removes what is too old to count. */
export function purgeVerifications(beforeMs: number): Statement {
  return statement("DELETE FROM payer_verifications WHERE created_ms < ?", beforeMs);
}

/** The code that a link waits for; null when there is none. */
export async function openVerification(
  database: Database,
  { tenantId, mode, invoiceId }: StreamId,
  linkId: string,
  nowMs: number,
): Promise<string | null> {
  const [row] = await database.query<Row & { verification_id: string }>(
    `SELECT verification_id FROM payer_verifications WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND link_id = ?
       AND expires_ms > ? AND confirmed_ms IS NULL ORDER BY created_ms DESC, verification_id LIMIT 1`,
    [tenantId, mode, invoiceId, linkId, nowMs],
  );
  return row?.verification_id ?? null;
}

/** Whether a code may still be sent: it is neither used nor too old. */
export async function isVerificationOpen(
  database: Database,
  verificationId: string,
  nowMs: number,
): Promise<boolean> {
  const rows = await database.query(
    "SELECT verification_id FROM payer_verifications WHERE verification_id = ? AND expires_ms > ? AND confirmed_ms IS NULL",
    [verificationId, nowMs],
  );
  return rows.length > 0;
}

/** Tries on an invoice since an instant that confirmed nothing. */
export async function countFailedTries(
  database: Database,
  { tenantId, mode, invoiceId }: StreamId,
  sinceMs: number,
): Promise<number> {
  const [row] = await database.query<Row & { tries: number }>(
    `SELECT CAST(COALESCE(SUM(tries), 0) AS BIGINT) AS tries FROM payer_verifications
     WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND created_ms > ? AND confirmed_ms IS NULL`,
    [tenantId, mode, invoiceId, sinceMs],
  );
  return Number(row?.tries ?? 0);
}
