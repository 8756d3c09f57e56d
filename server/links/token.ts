/**
 * Links that a merchant's own system makes without calling the API: `PUBLIC_URL/l/<JWT>`, signed with the
 * merchant's link key. The signature is checked by jose; this file pins everything around it.
 *
 * Header, exactly: `{"alg": <the key's>, "typ": "paylink+jwt", "kid"}`. Any other parameter (`crit`, `b64`, `jku`,
 * `x5u`, `jwk`, …) is refused. Claims: `iss` tenant id, `aud` PUBLIC_URL or the origin of a host of the merchant's own, `sub` invoice id, `exp` in seconds and at most
 * two years ahead (an invoice is paid or written off by then, and a leaked link should not live for ever), optional
 * `amount` in major units (JSON number or decimal text, above zero), optional `ref` (1 to 128 characters). `nbf` is
 * honoured; `iat`, `jti` and foreign claims are ignored, as RFC 7519 asks.
 *
 * Base64url decoders accept several texts for one token (other last characters, padding, white space), so a token
 * must re-encode to itself, and nothing is keyed on its text: the link's id is a hash of its claims.
 */
import { compactVerify, errors, SignJWT } from "jose";
import type { Mode } from "../../shared/statuses.ts";
import { mintIdOf, readClaims, readHeader, TOKEN_TYPE, type TokenClaims } from "./tokenClaims.ts";
import { type LinkKey, verifyingKey } from "./tokenKey.ts";

/** Furthest expiry from now: 2 × 366 days, in seconds. */
export const MAX_LIFETIME_SECONDS = 2 * 366 * 86_400;
/** How far a merchant's clock may run ahead of ours before `nbf` counts, in seconds. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** Why a token is refused, for logs and tests. A visitor learns 404 for all of these. */
export type TokenRefusal =
  | "malformed" // not three canonical base64url parts, too long, or a header with other members
  | "wrong_type" // made for something else (RFC 8725, 3.11)
  | "unknown_key"
  | "wrong_algorithm" // not the one that the key is pinned to
  | "bad_signature"
  | "bad_claims" // one is absent or not as described above
  | "wrong_issuer"
  | "wrong_audience"
  | "not_yet_valid"
  | "expiry_too_far";

export interface MintedLink {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly kid: string;
  readonly invoiceId: string;
  /** Plain decimal text in major units, without superfluous zeros; the currency is the invoice's. */
  readonly amountText?: string;
  readonly ref?: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  /**
   * `lnk_` and 13 characters, the same for the same kid, sub, exp, amount and ref, however the token is spelled.
   * Look it up by tenant and mode as well: a merchant may try claims until these 65 bits meet another's link.
   */
  readonly mintId: string;
}

export type TokenResult =
  | ({ readonly ok: true } & MintedLink)
  /** Genuine in everything but time: the answer is 410 and may name the merchant. */
  | ({ readonly ok: false; readonly reason: "expired" } & MintedLink)
  | { readonly ok: false; readonly reason: TokenRefusal };

/** Finds a merchant's link key; null when there is none or it was revoked. Rejects when the database is away. */
export type LookupKey = (kid: string) => Promise<LinkKey | null>;

/**
 * Verifies a merchant-minted token.
 *
 * @param token the path segment as received, untrusted.
 * @param at `audience` is PUBLIC_URL without a final slash; `nowSeconds` the present, in seconds since 1970.
 * @returns the link that it stands for, or why there is none. Whatever `lookupKey` rejects with passes through.
 */
export async function verifyToken(
  token: string,
  lookupKey: LookupKey,
  at: { readonly audience: string; readonly nowSeconds: number },
): Promise<TokenResult> {
  const header = readHeader(token);
  if (header === null) return refused("malformed");
  if (header.typ !== TOKEN_TYPE) return refused("wrong_type");
  const key = await lookupKey(header.kid);
  if (key === null) return refused("unknown_key");
  if (header.alg !== key.alg) return refused("wrong_algorithm");
  const payload = await signedPayload(token, header.kid, key);
  if (payload === null) return refused("bad_signature");
  const claims = readClaims(payload);
  if (claims === null) return refused("bad_claims");
  if (claims.iss !== key.tenantId) return refused("wrong_issuer");
  if (claims.aud !== at.audience && key.audiences?.includes(claims.aud) !== true)
    return refused("wrong_audience");
  if (claims.nbf !== undefined && claims.nbf > at.nowSeconds + CLOCK_TOLERANCE_SECONDS)
    return refused("not_yet_valid");
  if (claims.exp > at.nowSeconds + MAX_LIFETIME_SECONDS) return refused("expiry_too_far");
  const link = linkOf(header.kid, claims, key);
  return claims.exp > at.nowSeconds ? { ok: true, ...link } : { ok: false, reason: "expired", ...link };
}

function refused(reason: TokenRefusal): TokenResult {
  return { ok: false, reason };
}

/** The payload's bytes when the signature over them is the key's, else null. */
async function signedPayload(token: string, kid: string, key: LinkKey): Promise<Uint8Array | null> {
  const cryptoKey = await verifyingKey(kid, key);
  try {
    return (await compactVerify(token, cryptoKey, { algorithms: [key.alg] })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function linkOf(kid: string, claims: TokenClaims, key: LinkKey): MintedLink {
  return {
    tenantId: key.tenantId,
    mode: key.mode,
    kid,
    invoiceId: claims.sub,
    ...(claims.amountText === undefined ? {} : { amountText: claims.amountText }),
    ...(claims.ref === undefined ? {} : { ref: claims.ref }),
    expiresAt: new Date(claims.exp * 1000).toISOString(),
    mintId: mintIdOf(kid, claims),
  };
}

/** What a merchant's backend signs. `signingKey`: the HS256 secret's bytes, or a private key as jose imports it. */
export interface TokenRequest {
  readonly kid: string;
  readonly alg: LinkKey["alg"];
  readonly signingKey: Uint8Array | CryptoKey;
  readonly tenantId: string;
  readonly audience: string;
  readonly invoiceId: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** Major units. */
  readonly amount?: number | string;
  readonly ref?: string;
}

/** A token as a merchant's backend makes it; the command line and the tests do. Judges nothing: verifying does. */
export async function mintToken(request: TokenRequest): Promise<string> {
  const { kid, alg, amount, ref } = request;
  const claims = { ...(amount === undefined ? {} : { amount }), ...(ref === undefined ? {} : { ref }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg, typ: TOKEN_TYPE, kid })
    .setIssuer(request.tenantId)
    .setAudience(request.audience)
    .setSubject(request.invoiceId)
    .setExpirationTime(request.expiresAt)
    .sign(request.signingKey);
}
