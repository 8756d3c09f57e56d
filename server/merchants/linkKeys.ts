/** Keys with which a merchant's own backend signs links, without asking Paylink for each. */
import { randomText } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { open, seal } from "../links/keyring.ts";
import { findLinkKeyRow, insertLinkKey, revokeLinkKeyRow } from "../store/linkKeys.ts";

/** The only algorithm: HMAC-SHA256, as both sides keep the same secret. */
export const LINK_KEY_ALG = "HS256";
const SECRET_BYTES = 32;

/** What the merchant gets; the secret is shown once. Base64url, as jose and every JWK library take it (`k`). */
export interface NewLinkKey {
  readonly kid: string;
  readonly alg: typeof LINK_KEY_ALG;
  readonly secret: string;
}

export interface LinkKey {
  readonly kid: string;
  readonly tenantId: string;
  readonly mode: Mode;
  readonly alg: typeof LINK_KEY_ALG;
  readonly secret: Uint8Array;
}

/** Makes a key for a merchant that exists. */
export async function createLinkKey(
  deps: Pick<Deps, "database" | "now" | "random" | "keyring">,
  tenantId: string,
  mode: Mode,
): Promise<NewLinkKey> {
  const kid = `lk_${randomText(deps.random, 20)}`;
  const secret = Buffer.from(deps.random(SECRET_BYTES)).toString("base64url");
  await deps.database.batch([
    insertLinkKey({
      kid,
      tenant_id: tenantId,
      mode,
      alg: LINK_KEY_ALG,
      sealed_secret: seal(deps.keyring, secret, sealContext(kid)),
      created_at: deps.now().toISOString(),
      revoked_at: null,
    }),
  ]);
  return { kid, alg: LINK_KEY_ALG, secret };
}

/** The key in force that a token names, or null: unknown, ended, or sealed with a secret that is gone. */
export async function lookupLinkKey(
  deps: Pick<Deps, "database" | "keyring" | "log">,
  kid: string,
): Promise<LinkKey | null> {
  const row = await findLinkKeyRow(deps.database, kid);
  if (!row || row.revoked_at !== null || row.alg !== LINK_KEY_ALG) return null;
  const secret = open(deps.keyring, row.sealed_secret, sealContext(kid));
  if (secret === null) {
    deps.log.warn("a link key cannot be opened: PAYLINK_SECRET is not the one it was made with", { kid });
    return null;
  }
  const bytes = new Uint8Array(Buffer.from(secret, "base64url"));
  return { kid, tenantId: row.tenant_id, mode: row.mode, alg: LINK_KEY_ALG, secret: bytes };
}

/** Ends a key: links signed with it are refused from then on. False when the merchant has no such key in force. */
export async function revokeLinkKey(
  deps: Pick<Deps, "database" | "now">,
  tenantId: string,
  kid: string,
): Promise<boolean> {
  const [result] = await deps.database.batch([revokeLinkKeyRow(tenantId, kid, deps.now().toISOString())]);
  return result?.changes === 1;
}

/** Binds the sealed secret to its row. */
function sealContext(kid: string): string {
  return `link-key:${kid}`;
}
