/** The keys that merchants sign their own links with, made ready for jose and kept so. */
import { importJWK } from "jose";
import type { Mode } from "../../shared/statuses.ts";

/**
 * A merchant's link key as stored. One key, one algorithm, for ever: a token that names another is refused, so a
 * public key can never be used as a shared secret (RFC 8725, 3.1).
 */
export type LinkKey = {
  readonly tenantId: string;
  readonly mode: Mode;
  /** Origins of the merchant's own that a token may be made for, besides PUBLIC_URL. */
  readonly audiences?: readonly string[];
} & (
  | { readonly alg: "HS256" /** At least 32 bytes (RFC 7518, 3.2). */; readonly key: Uint8Array }
  | { readonly alg: "ES256" | "EdDSA" /** Public: P-256, or Ed25519. */; readonly key: PublicJwk }
);

export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
}

interface Imported {
  readonly material: string;
  readonly key: CryptoKey;
}

/** By kid, in order of last use. Importing costs about as much as verifying. */
const imported = new Map<string, Imported>();
const MAX_IMPORTED = 1000;

/**
 * The key as WebCrypto wants it, for verifying only. Imported once for as long as it is used and unchanged.
 *
 * @throws RangeError when what is stored is no key for its algorithm: a fault of the store, not of the visitor.
 */
export async function verifyingKey(kid: string, stored: LinkKey): Promise<CryptoKey> {
  const material = `${stored.alg} ${stored.key instanceof Uint8Array ? hex(stored.key) : publicText(stored.key)}`;
  const known = imported.get(kid);
  imported.delete(kid);
  const entry = known?.material === material ? known : { material, key: await importKey(stored) };
  if (imported.size >= MAX_IMPORTED) {
    const oldest = imported.keys().next();
    if (!oldest.done) imported.delete(oldest.value);
  }
  imported.set(kid, entry);
  return entry.key;
}

async function importKey(stored: LinkKey): Promise<CryptoKey> {
  if (stored.alg === "HS256") {
    if (stored.key.length < 32) throw new RangeError("an HS256 link key has at least 32 bytes");
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    return crypto.subtle.importKey("raw", new Uint8Array(stored.key), algorithm, false, ["verify"]);
  }
  const { kty, crv, x, y } = stored.key;
  const right = stored.alg === "ES256" ? kty === "EC" && crv === "P-256" : kty === "OKP" && crv === "Ed25519";
  if (!right) throw new RangeError(`not a public key for ${stored.alg}`);
  // Only these members: a private member or a foreign "alg" of a stored key plays no part.
  const key = await importJWK(y === undefined ? { kty, crv, x } : { kty, crv, x, y }, stored.alg);
  if (key instanceof Uint8Array) throw new RangeError(`not a public key for ${stored.alg}`);
  return key;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

function publicText(key: PublicJwk): string {
  return JSON.stringify([key.kty, key.crv, key.x, key.y ?? null]);
}
