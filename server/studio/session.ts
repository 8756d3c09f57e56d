/**
 * Who uses the studio: a session of a browser, which acts for one merchant in one mode as an API key would.
 *
 * A session is opened with an API key, or with a one-time link that an operator asked the command line for. The browser
 * holds nothing but a cookie that no script can read (HttpOnly), no other site can have sent (SameSite=Strict), and that is worthless
 * after {@link SESSION_HOURS}. The database holds hashes: of 160 random bits there is nothing to guess, as with API keys.
 */
import { newId, randomText } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";
import { hashApiKey, readAuthorization } from "../api/apiKey.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { type Merchant, toMerchant } from "../merchants/merchant.ts";
import { findByKeyHash } from "../store/apiKeys.ts";
import {
  deleteStudioTokens,
  endStudioSession,
  endStudioSessions,
  findStudioSession,
  findStudioToken,
  insertStudioSession,
  insertStudioToken,
  type NewStudioSession,
} from "../store/studio.ts";

const HOUR_MS = 3_600_000;
export const SESSION_HOURS = 12;
/** How long a one-time link can be used. */
export const TOKEN_MINUTES = 10;
const SECRET = /^[0-9a-hjkmnp-tv-z]{32}$/;

type Outside = Pick<Deps, "config" | "database" | "now" | "random">;

export interface StudioSession {
  readonly sessionId: string;
  readonly mode: Mode;
  readonly merchant: Merchant;
  readonly expiresAt: string;
}

/** A session that was just opened, and what its browser is to keep. */
export interface OpenedSession {
  readonly sessionId: string;
  readonly secret: string;
}

export interface OneTimeLink {
  /** The secret stands after `#`, which browsers send to nobody: it gets into no log. */
  readonly url: string;
  readonly expiresAt: string;
}

/** A link that opens the studio once, within {@link TOKEN_MINUTES}. */
export async function createOneTimeLink(deps: Outside, tenantId: string, mode: Mode): Promise<OneTimeLink> {
  const token = randomText(deps.random, 32);
  const created = deps.now().getTime();
  const expires = created + TOKEN_MINUTES * 60_000;
  await deps.database.batch([
    insertStudioToken({
      token_hash: hashApiKey(token),
      tenant_id: tenantId,
      mode,
      created_ms: created,
      expires_ms: expires,
    }),
  ]);
  return {
    url: `${deps.config.publicUrl}/studio/enter#${token}`,
    expiresAt: new Date(expires).toISOString(),
  };
}

/** Opens a session with an API key, which itself is kept nowhere. */
export async function openByKey(deps: Outside, key: string): Promise<OpenedSession | Refusal> {
  const read = readAuthorization(`Bearer ${key.trim()}`);
  const found = read === null ? null : await findByKeyHash(deps.database, hashApiKey(read));
  if (found === null)
    return refuse("unauthenticated", "This API key is not known or was revoked.", { field: "key" });
  const { tenant_id: tenantId, mode, key_id: keyId } = found;
  const made = newSession(deps, { tenantId, mode, keyId, tokenHash: null });
  await deps.database.batch([insertStudioSession(made.row)]);
  return made.opened;
}

const USED = "This link was used, is older than ten minutes, or was never given out. Ask for a new one.";

/** Opens the one session of a one-time link. Of several at once, the database lets one through. */
export async function openByToken(deps: Outside, token: string): Promise<OpenedSession | Refusal> {
  const refusal = refuse("unauthenticated", USED, { field: "token" });
  if (!SECRET.test(token)) return refusal;
  const found = await findStudioToken(deps.database, hashApiKey(token), deps.now().getTime());
  if (found === null) return refusal;
  const { tenant_id: tenantId, mode, token_hash: tokenHash } = found;
  const made = newSession(deps, { tenantId, mode, keyId: null, tokenHash });
  try {
    await deps.database.batch([insertStudioSession(made.row)]);
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    return refusal;
  }
  return made.opened;
}

function newSession(
  deps: Outside,
  of: Pick<NewStudioSession, "tenantId" | "mode" | "keyId" | "tokenHash">,
): { readonly opened: OpenedSession; readonly row: NewStudioSession } {
  const secret = randomText(deps.random, 32);
  const sessionId = newId("studioSession", deps.random);
  const createdMs = deps.now().getTime();
  const expiresMs = createdMs + SESSION_HOURS * HOUR_MS;
  const row = { ...of, sessionId, hash: hashApiKey(secret), createdMs, expiresMs };
  return { opened: { sessionId, secret }, row };
}

interface RequestHeaders {
  get(name: string): string | null;
}

/** The session that a request's cookie names; null where there is none in force. */
export async function sessionOf(deps: Outside, headers: RequestHeaders): Promise<StudioSession | null> {
  const secret = cookieIn(deps, headers);
  if (secret === null) return null;
  const row = await findStudioSession(deps.database, hashApiKey(secret), deps.now().getTime());
  if (row === null) return null;
  const expiresAt = new Date(Number(row.expires_ms)).toISOString();
  return { sessionId: row.session_id, mode: row.mode, merchant: toMerchant(row), expiresAt };
}

/** Signs one session out. */
export async function endSession(deps: Pick<Deps, "database" | "now">, sessionId: string): Promise<void> {
  await deps.database.batch([endStudioSession(sessionId, deps.now().getTime())]);
}

/** Signs every session of a merchant and mode out, and takes away links that were not used. @returns how many sessions. */
export async function endAllSessions(
  deps: Pick<Deps, "database" | "now">,
  tenantId: string,
  mode: Mode,
): Promise<number> {
  const owner = { tenantId, mode };
  const [ended] = await deps.database.batch([
    endStudioSessions(owner, deps.now().getTime()),
    deleteStudioTokens(owner),
  ]);
  return ended?.changes ?? 0;
}

/** With https the name itself binds the cookie to this host and to https (RFC 6265bis, "__Host-"). */
function cookieName({ config }: Pick<Deps, "config">): string {
  return isSecure(config) ? "__Host-paylink_studio" : "paylink_studio";
}

function isSecure(config: Deps["config"]): boolean {
  return config.publicUrl.startsWith("https:");
}

/** The value of a Set-Cookie header: with null, one that takes the cookie away. */
export function sessionCookie(deps: Pick<Deps, "config">, secret: string | null): string {
  const age = secret === null ? 0 : (SESSION_HOURS * HOUR_MS) / 1000;
  const secure = isSecure(deps.config) ? "; Secure" : "";
  return `${cookieName(deps)}=${secret ?? ""}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`;
}

/** Whether a request carries the studio's cookie, good or not. */
export function hasSessionCookie(deps: Pick<Deps, "config">, headers: RequestHeaders): boolean {
  return cookieIn(deps, headers) !== null;
}

function cookieIn(deps: Pick<Deps, "config">, headers: RequestHeaders): string | null {
  const start = `${cookieName(deps)}=`;
  for (const pair of (headers.get("cookie") ?? "").slice(0, 8_192).split(";")) {
    const value = pair.trim();
    if (value.startsWith(start) && SECRET.test(value.slice(start.length))) return value.slice(start.length);
  }
  return null;
}
