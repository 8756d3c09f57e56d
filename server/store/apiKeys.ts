/** Rows of API keys. Of a key itself only the hash is kept. */

import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import { MERCHANT_COLUMNS, type MerchantRow } from "./merchants.ts";

export interface ApiKeyRow extends Row {
  key_id: string;
  tenant_id: string;
  mode: Mode;
  hash: string;
  hint: string;
  created_at: string;
  revoked_at: string | null;
}

export function insertApiKey(row: ApiKeyRow): Statement {
  return statement(
    "INSERT INTO api_keys (key_id, tenant_id, mode, hash, hint, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    row.key_id,
    row.tenant_id,
    row.mode,
    row.hash,
    row.hint,
    row.created_at,
    row.revoked_at,
  );
}

/** Ends a key. `changes` is 0 when the tenant has no such key, or it was ended before. */
export function revokeApiKeyRow(tenantId: string, keyId: string, at: string): Statement {
  return statement(
    "UPDATE api_keys SET revoked_at = ? WHERE key_id = ? AND tenant_id = ? AND revoked_at IS NULL",
    at,
    keyId,
    tenantId,
  );
}

/** A merchant's keys, the newest first. */
export async function listApiKeyRows(database: Database, tenantId: string): Promise<ApiKeyRow[]> {
  return database.query<ApiKeyRow>(
    "SELECT key_id, tenant_id, mode, hash, hint, created_at, revoked_at FROM api_keys WHERE tenant_id = ? ORDER BY created_at DESC, key_id",
    [tenantId],
  );
}

/** The key in force with this hash, with its merchant, in one read; null where there is none. */
export async function findByKeyHash(
  database: Database,
  hash: string,
): Promise<(MerchantRow & { key_id: string; mode: Mode }) | null> {
  const rows = await database.query<MerchantRow & { key_id: string; mode: Mode }>(
    `SELECT api_keys.key_id, api_keys.mode, ${MERCHANT_COLUMNS} FROM api_keys JOIN merchants ON merchants.tenant_id = api_keys.tenant_id WHERE api_keys.hash = ? AND api_keys.revoked_at IS NULL`,
    [hash],
  );
  return rows[0] ?? null;
}
