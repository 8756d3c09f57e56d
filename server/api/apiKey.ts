/**
 * API keys: `sk_test_` or `sk_live_`, then 32 characters of Crockford base32 (160 random bits).
 *
 * Only SHA-256 of a key is stored, and a key is looked up by it. A plain hash is enough for 160 random bits: there
 * is nothing to guess. The look-up compares hashes, and what its timing could tell of a hash tells nothing of a key,
 * so it needs no further constant-time comparison. There is no cache, so that a revoked key is refused at once by
 * every process.
 */
import { createHash } from "node:crypto";
import { type RandomBytes, randomText } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";

const KEY = /^sk_(?:test|live)_[0-9a-hjkmnp-tv-z]{32}$/;

/** A new key of a mode. */
export function makeApiKey(mode: Mode, random: RandomBytes): string {
  return `sk_${mode}_${randomText(random, 32)}`;
}

/** SHA-256 of a key in hex, as stored. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key, "utf8").digest("hex");
}

/** What may be shown of a key, to tell it from others: `sk_test_…7f3k`. */
export function apiKeyHint(key: string): string {
  return `${key.slice(0, 8)}…${key.slice(-4)}`;
}

/** The key in an Authorization header, or null when there is none of the right form. */
export function readAuthorization(header: string | undefined): string | null {
  const key = /^bearer +(\S+) *$/i.exec(header ?? "")?.[1];
  return key !== undefined && KEY.test(key) ? key : null;
}
