/** Rows of idempotency keys: who is at work on a key until when, and the answer once there is one. */

import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

/** Names one key: keys are separate per tenant and mode. */
export interface IdempotencyRef {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly key: string;
}

export interface IdempotencyRow extends Row {
  fingerprint: string;
  /** Null while there is no answer. */
  status: number | null;
  body: string | null;
  lease_until_ms: number;
  created_ms: number;
}

const WHERE = "WHERE tenant_id = ? AND mode = ? AND idempotency_key = ?";

/** Takes a key that nobody has. `changes` is 0 when somebody has it. */
export function insertIdempotencyKey(
  { tenantId, mode, key }: IdempotencyRef,
  fingerprint: string,
  leaseUntil: number,
  now: number,
): Statement {
  return statement(
    "INSERT INTO idempotency_keys (tenant_id, mode, idempotency_key, fingerprint, status, body, lease_until_ms, created_ms) VALUES (?, ?, ?, ?, NULL, NULL, ?, ?) ON CONFLICT (tenant_id, mode, idempotency_key) DO NOTHING",
    tenantId,
    mode,
    key,
    fingerprint,
    leaseUntil,
    now,
  );
}

export async function findIdempotencyKey(
  database: Database,
  { tenantId, mode, key }: IdempotencyRef,
): Promise<IdempotencyRow | null> {
  const rows = await database.query<IdempotencyRow>(
    `SELECT fingerprint, status, body, lease_until_ms, created_ms FROM idempotency_keys ${WHERE}`,
    [tenantId, mode, key],
  );
  return rows[0] ?? null;
}

/** Takes over the key of a holder whose lease ended at `seen`. `changes` is 0 when another was first. */
export function takeOverIdempotencyKey(ref: IdempotencyRef, seen: number, leaseUntil: number): Statement {
  return statement(
    `UPDATE idempotency_keys SET lease_until_ms = ? ${WHERE} AND status IS NULL AND lease_until_ms = ?`,
    leaseUntil,
    ref.tenantId,
    ref.mode,
    ref.key,
    seen,
  );
}

/** Keeps the answer, if the lease is still ours. */
export function storeIdempotentAnswer(
  ref: IdempotencyRef,
  leaseUntil: number,
  status: number,
  body: string,
): Statement {
  return statement(
    `UPDATE idempotency_keys SET status = ?, body = ? ${WHERE} AND status IS NULL AND lease_until_ms = ?`,
    status,
    body,
    ref.tenantId,
    ref.mode,
    ref.key,
    leaseUntil,
  );
}

/** Forgets a key under which nothing was done, if the lease is still ours. */
export function deleteIdempotencyKey(ref: IdempotencyRef, leaseUntil: number): Statement {
  return statement(
    `DELETE FROM idempotency_keys ${WHERE} AND status IS NULL AND lease_until_ms = ?`,
    ref.tenantId,
    ref.mode,
    ref.key,
    leaseUntil,
  );
}

/** Forgets keys made before `before`, at most `most` of them. */
export function purgeIdempotencyKeys(before: number, most: number): Statement {
  return statement(
    "DELETE FROM idempotency_keys WHERE (tenant_id, mode, idempotency_key) IN (SELECT tenant_id, mode, idempotency_key FROM idempotency_keys WHERE created_ms < ? ORDER BY created_ms LIMIT ?)",
    before,
    most,
  );
}
