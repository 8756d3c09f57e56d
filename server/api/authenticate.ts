/** Who calls: from the Authorization header to the merchant and the mode. */
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { toMerchant } from "../merchants/merchant.ts";
import { findByKeyHash } from "../store/apiKeys.ts";
import { hashApiKey, readAuthorization } from "./apiKey.ts";
import type { Caller } from "./operation.ts";
import { type Refusal, refuse } from "./problem.ts";

/** The caller, or the refusal to answer with. X-Tenant-ID may be left out; when sent it must match. */
export async function authenticate(deps: Deps, headers: Headers): Promise<Caller | Refusal> {
  const header = headers.get("authorization") ?? undefined;
  const key = readAuthorization(header);
  const found = key === null ? null : await findByKeyHash(deps.database, hashApiKey(key));
  if (!found) {
    const message =
      header === undefined
        ? "Send your API key: Authorization: Bearer sk_test_… or sk_live_…"
        : "This API key is not known or was revoked.";
    return refuse("unauthenticated", message, { headers: { "WWW-Authenticate": 'Bearer realm="paylink"' } });
  }
  const { key_id: keyId, mode } = found;
  const merchant = toMerchant(found);
  const claimed = headers.get("x-tenant-id");
  if (claimed !== null && claimed.trim() !== merchant.tenantId) {
    return refuse("tenant_mismatch", "X-Tenant-ID is not the tenant of this key. It may be left out.");
  }
  return { tenantId: merchant.tenantId, mode, keyId, merchant, now: merchantNow(deps, merchant, mode) };
}
