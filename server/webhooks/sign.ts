/** Secrets and signatures of webhooks (Standard Webhooks 1.0.0, symmetric scheme `v1`). */
import { createHmac } from "node:crypto";
import type { RandomBytes } from "../../shared/ids.ts";

/** The specification asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
const PREFIX = "whsec_";

/** A new secret as receivers' libraries take it: `whsec_` and base64. */
export function newSecret(random: RandomBytes): string {
  return PREFIX + Buffer.from(random(SECRET_BYTES)).toString("base64");
}

/** The bytes to sign with: a secret's base64, decoded. */
export function secretBytes(secret: string): Uint8Array {
  return Buffer.from(secret.slice(PREFIX.length), "base64");
}

/**
 * The header `webhook-signature`: one `v1,…` per secret, parted by spaces, over id, timestamp and body.
 * @param timestamp whole seconds since 1970, of the attempt.
 */
export function signatures(
  secrets: readonly Uint8Array[],
  id: string,
  timestamp: number,
  body: Uint8Array,
): string {
  return secrets
    .map(
      (secret) =>
        `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.`, "utf8").update(body).digest("base64")}`,
    )
    .join(" ");
}
