/** Who calls: from the Authorization header, or the studio's session, to the merchant and the mode. */
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { type Merchant, toMerchant } from "../merchants/merchant.ts";
import { findByKeyHash } from "../store/apiKeys.ts";
import { isFromStudio } from "../studio/ownPage.ts";
import { hasSessionCookie, sessionOf } from "../studio/session.ts";
import { hashApiKey, readAuthorization } from "./apiKey.ts";
import type { Caller } from "./operation.ts";
import { Refusal, refuse } from "./problem.ts";

type Known = Pick<Caller, "keyId" | "mode" | "merchant">;

/**
 * The caller, or the refusal to answer with. X-Tenant-ID may be left out; when sent it must match.
 *
 * A request with an Authorization header is judged by that alone. One without it may come from the studio: its cookie counts
 * when the request shows that the studio's own page made it.
 */
export async function authenticate(deps: Deps, headers: Headers): Promise<Caller | Refusal> {
  const byCookie = !headers.has("authorization") && hasSessionCookie(deps, headers);
  const known = await (byCookie ? bySession(deps, headers) : byKey(deps, headers));
  if (known instanceof Refusal) return known;
  const { keyId, mode, merchant } = known;
  const claimed = headers.get("x-tenant-id");
  if (claimed !== null && claimed.trim() !== merchant.tenantId) {
    return refuse("tenant_mismatch", "X-Tenant-ID is not the tenant of this key. It may be left out.");
  }
  return { tenantId: merchant.tenantId, mode, keyId, merchant, now: merchantNow(deps, merchant, mode) };
}

async function byKey(deps: Deps, headers: Headers): Promise<Known | Refusal> {
  const header = headers.get("authorization") ?? undefined;
  const key = readAuthorization(header);
  const found = key === null ? null : await findByKeyHash(deps.database, hashApiKey(key));
  if (found) {
    const merchant: Merchant = toMerchant(found);
    return { keyId: found.key_id, mode: found.mode, merchant };
  }
  const message =
    header === undefined
      ? "Send your API key: Authorization: Bearer sk_test_… or sk_live_…"
      : "This API key is not known or was revoked.";
  return unauthenticated(message);
}

async function bySession(deps: Deps, headers: Headers): Promise<Known | Refusal> {
  if (!isFromStudio(headers, deps.config.publicUrl))
    return refuse("forbidden", "The studio's session serves the studio's own pages only. Send an API key.");
  const session = await sessionOf(deps, headers);
  if (session === null) return unauthenticated("The studio's session has ended. Sign in again.");
  return { keyId: session.sessionId, mode: session.mode, merchant: session.merchant };
}

function unauthenticated(message: string): Refusal {
  return refuse("unauthenticated", message, { headers: { "WWW-Authenticate": 'Bearer realm="paylink"' } });
}
