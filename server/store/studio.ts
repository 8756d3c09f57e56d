/** Rows of the studio's one-time links and sessions. Of both only the hash is kept. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import { MERCHANT_COLUMNS, type MerchantRow } from "./merchants.ts";

export interface StudioTokenRow extends Row {
  token_hash: string;
  tenant_id: string;
  mode: Mode;
  created_ms: number;
  expires_ms: number;
}

export interface NewStudioSession {
  readonly sessionId: string;
  readonly hash: string;
  readonly tenantId: string;
  readonly mode: Mode;
  /** The API key it is opened with. */
  readonly keyId: string | null;
  /** The one-time link it is opened with: a second session for one is refused (UniqueViolation). */
  readonly tokenHash: string | null;
  readonly createdMs: number;
  readonly expiresMs: number;
}

export interface StudioSessionRow extends MerchantRow {
  session_id: string;
  mode: Mode;
  expires_ms: number;
}

export function insertStudioToken(row: StudioTokenRow): Statement {
  return statement(
    "INSERT INTO studio_tokens (token_hash, tenant_id, mode, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?)",
    row.token_hash,
    row.tenant_id,
    row.mode,
    row.created_ms,
    row.expires_ms,
  );
}

/** The one-time link with this hash while it can be used; null when unknown, too old or used. */
export async function findStudioToken(
  database: Database,
  hash: string,
  nowMs: number,
): Promise<StudioTokenRow | null> {
  const [row] = await database.query<StudioTokenRow>(
    `SELECT token_hash, tenant_id, mode, created_ms, expires_ms FROM studio_tokens
     WHERE token_hash = ? AND expires_ms > ?
       AND NOT EXISTS (SELECT 1 FROM studio_sessions WHERE studio_sessions.token_hash = studio_tokens.token_hash)`,
    [hash, nowMs],
  );
  return row ?? null;
}

export function insertStudioSession(session: NewStudioSession): Statement {
  return statement(
    `INSERT INTO studio_sessions (session_id, session_hash, tenant_id, mode, key_id, token_hash, created_ms, expires_ms, ended_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
    session.sessionId,
    session.hash,
    session.tenantId,
    session.mode,
    session.keyId,
    session.tokenHash,
    session.createdMs,
    session.expiresMs,
  );
}

/** The session in force with this hash, with its merchant, in one read. One whose API key was revoked is not in force. */
export async function findStudioSession(
  database: Database,
  hash: string,
  nowMs: number,
): Promise<StudioSessionRow | null> {
  const [row] = await database.query<StudioSessionRow>(
    `SELECT studio_sessions.session_id, studio_sessions.mode, studio_sessions.expires_ms, ${MERCHANT_COLUMNS}
     FROM studio_sessions JOIN merchants ON merchants.tenant_id = studio_sessions.tenant_id
     WHERE studio_sessions.session_hash = ? AND studio_sessions.ended_ms IS NULL AND studio_sessions.expires_ms > ?
       AND (studio_sessions.key_id IS NULL OR EXISTS
         (SELECT 1 FROM api_keys WHERE api_keys.key_id = studio_sessions.key_id AND api_keys.revoked_at IS NULL))`,
    [hash, nowMs],
  );
  return row ?? null;
}

/** Ends one session. */
export function endStudioSession(sessionId: string, nowMs: number): Statement {
  return statement(
    "UPDATE studio_sessions SET ended_ms = ? WHERE session_id = ? AND ended_ms IS NULL",
    nowMs,
    sessionId,
  );
}

/** Ends every session of a merchant and mode. `changes` tells how many. */
export function endStudioSessions(
  owner: { readonly tenantId: string; readonly mode: Mode },
  nowMs: number,
): Statement {
  return statement(
    "UPDATE studio_sessions SET ended_ms = ? WHERE tenant_id = ? AND mode = ? AND ended_ms IS NULL AND expires_ms > ?",
    nowMs,
    owner.tenantId,
    owner.mode,
    nowMs,
  );
}

/** Takes away one-time links of a merchant and mode that were not used yet. */
export function deleteStudioTokens(owner: { readonly tenantId: string; readonly mode: Mode }): Statement {
  return statement("DELETE FROM studio_tokens WHERE tenant_id = ? AND mode = ?", owner.tenantId, owner.mode);
}

/** Removes what ended before an instant. A session outlives its one-time link by far, so a used link stays used. */
export function purgeStudio(beforeMs: number): Statement[] {
  return [
    statement("DELETE FROM studio_tokens WHERE expires_ms < ?", beforeMs),
    statement("DELETE FROM studio_sessions WHERE expires_ms < ?", beforeMs),
  ];
}
