/** Rows of the keys with which merchants' own backends sign links. */

import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface LinkKeyRow extends Row {
  kid: string;
  tenant_id: string;
  mode: Mode;
  alg: string;
  sealed_secret: string;
  created_at: string;
  revoked_at: string | null;
}

export function insertLinkKey(row: LinkKeyRow): Statement {
  return statement(
    "INSERT INTO link_keys (kid, tenant_id, mode, alg, sealed_secret, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    row.kid,
    row.tenant_id,
    row.mode,
    row.alg,
    row.sealed_secret,
    row.created_at,
    row.revoked_at,
  );
}

/** The key, ended or not; null where there is none. */
export async function findLinkKeyRow(database: Database, kid: string): Promise<LinkKeyRow | null> {
  const rows = await database.query<LinkKeyRow>(
    "SELECT kid, tenant_id, mode, alg, sealed_secret, created_at, revoked_at FROM link_keys WHERE kid = ?",
    [kid],
  );
  return rows[0] ?? null;
}

/** Ends a key. `changes` is 0 when the tenant has no such key, or it was ended before. */
export function revokeLinkKeyRow(tenantId: string, kid: string, at: string): Statement {
  return statement(
    "UPDATE link_keys SET revoked_at = ? WHERE kid = ? AND tenant_id = ? AND revoked_at IS NULL",
    at,
    kid,
    tenantId,
  );
}
