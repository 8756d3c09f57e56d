/** Rows of payment methods that customers let a merchant keep. No number is among them. */
import type { Mode, PaymentMethod } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

/** What was agreed to, and how we know. */
export interface Consent {
  /** The words, where it was us who showed them or the merchant sent them. */
  readonly text: string | null;
  /** SHA-256 of the words, hex. */
  readonly textHash: string | null;
  readonly acceptedAt: string;
  /** Truncated. */
  readonly address: string | null;
  readonly agent: string | null;
  /** `page`: the payer ticked it on the payment page; `api`: the merchant says so. */
  readonly source: "api" | "page";
}

export interface MethodOwner {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly customerId: string;
}

export interface PaymentMethodRow extends MethodOwner {
  readonly methodId: string;
  readonly type: PaymentMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
  /** Who keeps it. */
  readonly processor: string;
  /** The processor's own name for it; null while the payment that shall make it has not succeeded. */
  readonly reference: string | null;
  /** The payment that it was saved by. */
  readonly paymentId: string | null;
  readonly consent: Consent;
  readonly createdAt: string;
  readonly removedAt: string | null;
}

/** Adds a method unless its id is taken. */
export function insertPaymentMethod(method: PaymentMethodRow): Statement {
  const { consent } = method;
  return statement(
    `INSERT INTO payment_methods (tenant_id, mode, method_id, customer_id, type, brand, last4, expiry_month, expiry_year,
       processor, reference, payment_id, source, consent_text, consent_hash, consent_at, consent_address, consent_agent,
       created_at, removed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    method.tenantId,
    method.mode,
    method.methodId,
    method.customerId,
    method.type,
    method.brand,
    method.last4,
    method.expiryMonth,
    method.expiryYear,
    method.processor,
    method.reference,
    method.paymentId,
    consent.source,
    consent.text,
    consent.textHash,
    consent.acceptedAt,
    consent.address,
    consent.agent,
    method.createdAt,
    method.removedAt,
  );
}

type MethodKey = Pick<MethodOwner, "tenantId" | "mode"> & { readonly methodId: string };

/** The payment succeeded: from now on the method can be used. */
export function keepPaymentMethod(
  { tenantId, mode, methodId }: MethodKey,
  kept: Pick<PaymentMethodRow, "brand" | "last4" | "expiryMonth" | "expiryYear"> & {
    readonly reference: string;
  },
): Statement {
  return statement(
    `UPDATE payment_methods SET reference = ?, brand = ?, last4 = ?, expiry_month = ?, expiry_year = ?
     WHERE tenant_id = ? AND mode = ? AND method_id = ? AND reference IS NULL`,
    kept.reference,
    kept.brand,
    kept.last4,
    kept.expiryMonth,
    kept.expiryYear,
    tenantId,
    mode,
    methodId,
  );
}

/** The payment failed: nothing is kept of it. */
export function dropPaymentMethod({ tenantId, mode, methodId }: MethodKey): Statement {
  return statement(
    "DELETE FROM payment_methods WHERE tenant_id = ? AND mode = ? AND method_id = ? AND reference IS NULL",
    tenantId,
    mode,
    methodId,
  );
}

/** Removes a method; the instant of the first removal stays. */
export function removePaymentMethod(
  { tenantId, mode, customerId }: MethodOwner,
  methodId: string,
  at: string,
): Statement {
  return statement(
    `UPDATE payment_methods SET removed_at = COALESCE(removed_at, ?)
     WHERE tenant_id = ? AND mode = ? AND customer_id = ? AND method_id = ? AND reference IS NOT NULL`,
    at,
    tenantId,
    mode,
    customerId,
    methodId,
  );
}

interface StoredRow extends Row {
  tenant_id: string;
  mode: string;
  method_id: string;
  customer_id: string;
  type: string;
  brand: string | null;
  last4: string | null;
  expiry_month: number | null;
  expiry_year: number | null;
  processor: string;
  reference: string | null;
  payment_id: string | null;
  source: string;
  consent_text: string | null;
  consent_hash: string | null;
  consent_at: string;
  consent_address: string | null;
  consent_agent: string | null;
  created_at: string;
  removed_at: string | null;
}

function methodOf(row: StoredRow): PaymentMethodRow {
  return {
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    customerId: row.customer_id,
    methodId: row.method_id,
    type: row.type as PaymentMethod,
    brand: row.brand,
    last4: row.last4,
    expiryMonth: row.expiry_month,
    expiryYear: row.expiry_year,
    processor: row.processor,
    reference: row.reference,
    paymentId: row.payment_id,
    consent: {
      text: row.consent_text,
      textHash: row.consent_hash,
      acceptedAt: row.consent_at,
      address: row.consent_address,
      agent: row.consent_agent,
      source: row.source as Consent["source"],
    },
    createdAt: row.created_at,
    removedAt: row.removed_at,
  };
}

/** A customer's method, also when it was removed; null when the customer never had it. */
export async function findPaymentMethod(
  database: Database,
  { tenantId, mode, customerId }: MethodOwner,
  methodId: string,
): Promise<PaymentMethodRow | null> {
  const [row] = await database.query<StoredRow>(
    `SELECT * FROM payment_methods
     WHERE tenant_id = ? AND mode = ? AND customer_id = ? AND method_id = ? AND reference IS NOT NULL`,
    [tenantId, mode, customerId, methodId],
  );
  return row ? methodOf(row) : null;
}

/** What a customer's methods are, newest first, without removed ones, after the place of one, at most `limit`. */
export async function readPaymentMethods(
  database: Database,
  { tenantId, mode, customerId }: MethodOwner,
  limit: number,
  after: { readonly createdAt: string; readonly methodId: string } | null = null,
): Promise<PaymentMethodRow[]> {
  const place = after === null ? "" : "AND (created_at, method_id) < (?, ?)";
  const rows = await database.query<StoredRow>(
    `SELECT * FROM payment_methods
     WHERE tenant_id = ? AND mode = ? AND customer_id = ? AND reference IS NOT NULL AND removed_at IS NULL ${place}
     ORDER BY created_at DESC, method_id DESC LIMIT ?`,
    [tenantId, mode, customerId, ...(after === null ? [] : [after.createdAt, after.methodId]), limit],
  );
  return rows.map(methodOf);
}

/** How many methods a customer has, those that wait for their payment included. */
export async function countPaymentMethods(
  database: Database,
  { tenantId, mode, customerId }: MethodOwner,
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT COUNT(*) AS count FROM payment_methods
     WHERE tenant_id = ? AND mode = ? AND customer_id = ? AND removed_at IS NULL`,
    [tenantId, mode, customerId],
  );
  return Number(row?.count ?? 0);
}
