/** The sandbox's own tables (migration 0002): what it knows of each payment, and the log of what it was asked. */
import { type Database, type Row, type Statement, statement } from "../../database/database.ts";
import type { PaymentRef } from "./processor.ts";
import type { Change, Charge } from "./sandboxLife.ts";

/** One line of the log, apart from whose payment it is. */
export interface Ask {
  readonly requestId: string;
  /** `clock`: nobody asked for the change, it was due and a question brought it to light. */
  readonly ask: "charge" | "cancel" | "answer" | "refund" | "clock";
  /** As asked for; null where the request names no amount. */
  readonly amount: number | null;
  readonly currency: string | null;
}

/** What the sandbox really moved for one payment, added up from the log. */
export interface Movement {
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly currency: string;
  readonly status: Charge["status"];
  /** How often its amount was captured: more than 1 would be a double charge. */
  readonly captures: number;
  /** Minor units captured, and of those the ones that the bank took back. */
  readonly captured: number;
  readonly returned: number;
  /** Minor units given back by refunds. */
  readonly refunded: number;
}

interface ChargeRow extends Row {
  payment_id: string;
  invoice_id: string;
  transaction_id: string | null;
  amount: number;
  currency: string;
  method: string;
  brand: string | null;
  last4: string | null;
  scenario: string;
  status: string;
  reason: string | null;
  action_url: string | null;
  created_at: string;
  settles_at: string | null;
  version: number;
  refunded: number;
  used: string | null;
  saves: string | null;
}

export async function readCharge(database: Database, ref: PaymentRef): Promise<Charge | null> {
  const [row] = await database.query<ChargeRow>(
    `SELECT payment_id, invoice_id, transaction_id, amount, currency, method, brand, last4, scenario, status,
       reason, action_url, created_at, settles_at, version, refunded, used, saves
     FROM sandbox_charges WHERE tenant_id = ? AND mode = ? AND payment_id = ?`,
    [ref.tenantId, ref.mode, ref.paymentId],
  );
  if (!row) return null;
  return {
    paymentId: row.payment_id,
    invoiceId: row.invoice_id,
    transactionId: row.transaction_id,
    amount: row.amount,
    currency: row.currency,
    method: { type: row.method as Charge["method"]["type"], brand: row.brand, last4: row.last4 },
    scenario: row.scenario as Charge["scenario"],
    status: row.status as Charge["status"],
    reason: row.reason as Charge["reason"],
    actionUrl: row.action_url,
    createdAt: row.created_at,
    settlesAt: row.settles_at,
    version: row.version,
    refunded: row.refunded,
    used: row.used,
    saves: row.saves,
  };
}

/** A payment's first row, with the request that made it. Violates a UNIQUE constraint when the payment is known. */
export function insertCharge(ref: PaymentRef, charge: Charge, ask: Ask, moved: Change["moved"]): Statement[] {
  return [
    statement(
      `INSERT INTO sandbox_charges (tenant_id, mode, payment_id, invoice_id, transaction_id, amount, currency, method,
         brand, last4, scenario, status, reason, action_url, created_at, settles_at, version, used, saves)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ref.tenantId,
      ref.mode,
      charge.paymentId,
      charge.invoiceId,
      charge.transactionId,
      charge.amount,
      charge.currency,
      charge.method.type,
      charge.method.brand,
      charge.method.last4,
      charge.scenario,
      charge.status,
      charge.reason,
      charge.actionUrl,
      charge.createdAt,
      charge.settlesAt,
      charge.version,
      charge.used,
      charge.saves,
    ),
    logAsk(ref, ask, charge.status, charge.version, moved * charge.amount),
  ];
}

/** The change that made `charge` what it is now, and the minor units it moved. Violates a UNIQUE constraint when somebody else changed it first. */
export function updateCharge(ref: PaymentRef, charge: Charge, ask: Ask, moved: number): Statement[] {
  return [
    logAsk(ref, ask, charge.status, charge.version, moved),
    statement(
      `UPDATE sandbox_charges SET status = ?, reason = ?, action_url = ?, settles_at = ?, version = ?, refunded = ?
       WHERE tenant_id = ? AND mode = ? AND payment_id = ? AND version = ?`,
      charge.status,
      charge.reason,
      charge.actionUrl,
      charge.settlesAt,
      charge.version,
      charge.refunded,
      ref.tenantId,
      ref.mode,
      charge.paymentId,
      charge.version - 1,
    ),
  ];
}

/** A line of the log; `version` null for a request that changed nothing. */
export function logAsk(
  ref: PaymentRef,
  ask: Ask,
  outcome: string,
  version: number | null,
  moved: number,
): Statement {
  return statement(
    `INSERT INTO sandbox_requests (request_id, tenant_id, mode, payment_id, invoice_id, version, ask, asked_at, amount,
       currency, outcome, moved)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ask.requestId,
    ref.tenantId,
    ref.mode,
    ref.paymentId,
    ref.invoiceId,
    version,
    ask.ask,
    ref.at,
    ask.amount,
    ask.currency,
    outcome,
    moved,
  );
}

/** All payments of one merchant's test data that the sandbox was asked about, by payment id, after the one named. */
export async function readMovements(
  database: Database,
  tenantId: string,
  after: string,
  limit: number,
): Promise<Movement[]> {
  const rows = await database.query<
    Row & {
      payment_id: string;
      invoice_id: string;
      currency: string;
      status: string;
      captures: number;
      captured: number;
      returned: number;
      refunded: number;
    }
  >(
    `SELECT c.payment_id, c.invoice_id, c.currency, c.status,
       CAST(SUM(CASE WHEN r.moved > 0 THEN 1 ELSE 0 END) AS BIGINT) AS captures,
       CAST(SUM(CASE WHEN r.moved > 0 THEN r.moved ELSE 0 END) AS BIGINT) AS captured,
       CAST(SUM(CASE WHEN r.moved < 0 AND r.ask <> 'refund' THEN -r.moved ELSE 0 END) AS BIGINT) AS returned,
       CAST(SUM(CASE WHEN r.ask = 'refund' THEN -r.moved ELSE 0 END) AS BIGINT) AS refunded
     FROM sandbox_charges c
     JOIN sandbox_requests r ON r.tenant_id = c.tenant_id AND r.mode = c.mode AND r.payment_id = c.payment_id
     WHERE c.tenant_id = ? AND c.mode = 'test' AND c.payment_id > ?
     GROUP BY c.payment_id, c.invoice_id, c.currency, c.status
     ORDER BY c.payment_id LIMIT ?`,
    [tenantId, after, limit],
  );
  return rows.map((row) => ({
    paymentId: row.payment_id,
    invoiceId: row.invoice_id,
    currency: row.currency,
    status: row.status as Charge["status"],
    captures: row.captures,
    captured: row.captured,
    returned: row.returned,
    refunded: row.refunded,
  }));
}
