/**
 * All keys that Paylink makes for itself, from one secret text (`PAYLINK_SECRET`).
 *
 * Each purpose has a key of its own (HKDF-SHA256, RFC 5869), so that nothing made for one purpose is accepted
 * for another. A secret is rotated with overlap: what the previous one signed or sealed is still accepted,
 * everything new is made with the current one. Every secret has a version, one character derived from it, that
 * stands in front of what was made with it; two secrets may share a character (1 in 32), then both are tried.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { CROCKFORD } from "../../shared/ids.ts";

/** What a key is for. `link`: codes of links. `receipt`: codes of receipts. `seal`: secrets at rest. `outbox`, `payer`: addresses that only their holder knows. */
export type Purpose = "link" | "receipt" | "seal" | "outbox" | "payer";

/** The keys of one secret. Kept as KeyObjects, which print nothing when logged by mistake. */
export interface Generation {
  /** One lower-case Crockford character. */
  readonly version: string;
  readonly keys: Readonly<Record<Purpose, KeyObject>>;
}

export interface Keyring {
  /** The current secret's keys: the only ones that make anything. */
  readonly current: Generation;
  /** Current first, then the previous secret's if there is one. */
  readonly generations: readonly Generation[];
}

/** Least characters of a secret; the configuration refuses shorter ones in words, this is the last line. */
export const MIN_SECRET_LENGTH = 32;

/**
 * Derives the keys of a secret and, during a rotation, of the one before it.
 * Takes about 50 µs: call once per process.
 *
 * @throws RangeError for a secret below {@link MIN_SECRET_LENGTH} characters.
 */
export function makeKeyring(secret: string, previous?: string): Keyring {
  const current = generation(secret);
  const generations = previous === undefined ? [current] : [current, generation(previous)];
  return { current, generations };
}

function generation(secret: string): Generation {
  if (secret.length < MIN_SECRET_LENGTH) throw new RangeError("a secret has at least 32 characters");
  const derive = (info: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", secret, "paylink keyring 1", info, 32));
  const key = (purpose: Purpose): KeyObject => createSecretKey(derive(`key ${purpose}`));
  return {
    // The low 5 bits of a uniform byte pick one of 32 characters without bias.
    version: CROCKFORD.charAt((derive("version")[0] ?? 0) & 31),
    keys: {
      link: key("link"),
      receipt: key("receipt"),
      seal: key("seal"),
      outbox: key("outbox"),
      payer: key("payer"),
    },
  };
}

/** Most bytes of a secret to seal: keys and addresses, never documents. */
const MAX_PLAINTEXT = 65_536;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret for storage (AES-256-GCM, NIST SP 800-38D).
 *
 * @param context what the secret belongs to, such as `link-key:kid`: sealed text moved to another row does not open.
 * @returns version character, a dot, and base64url of nonce, ciphertext and tag. The nonce is random (96 bits), so
 *   one secret may seal up to 2^32 texts.
 * @throws RangeError above 64 KiB.
 */
export function seal(keyring: Keyring, plaintext: string, context: string): string {
  const bytes = Buffer.from(plaintext, "utf8");
  if (bytes.length > MAX_PLAINTEXT) throw new RangeError("too much to seal");
  const { version, keys } = keyring.current;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keys.seal, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, "utf8"));
  const sealed = Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  return `${version}.${sealed.toString("base64url")}`;
}

/**
 * Opens what {@link seal} made with the current or the previous secret.
 *
 * @returns the text, or null when it was altered, belongs to another context, or its secret is gone.
 */
export function open(keyring: Keyring, sealed: string, context: string): string | null {
  if (sealed.charAt(1) !== "." || sealed.length > 2 * MAX_PLAINTEXT) return null;
  const text = sealed.slice(2);
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length < IV_BYTES + TAG_BYTES || bytes.toString("base64url") !== text) return null;
  for (const { version, keys } of keyring.generations) {
    if (version !== sealed.charAt(0)) continue;
    const plaintext = decrypt(keys.seal, bytes, context);
    if (plaintext !== null) return plaintext;
  }
  return null;
}

function decrypt(key: KeyObject, bytes: Buffer, context: string): string | null {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context, "utf8"));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plaintext = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plaintext, decipher.final()]).toString("utf8");
  } catch {
    // Not authentic under this key and context; another generation may still open it.
    return null;
  }
}

/** Bytes of a stamp: 128 bits, far beyond guessing. */
const STAMP_BYTES = 16;

/**
 * An unguessable text for an address that only its holder may know: a payer's receipt, the outbox.
 * The same text always gives the same stamp, so nothing need be stored. 23 characters.
 */
export function stamp(keyring: Keyring, purpose: "outbox" | "payer", text: string): string {
  const { version, keys } = keyring.current;
  return version + stampBytes(keys[purpose], text).toString("base64url");
}

/** Whether `candidate` is the stamp of `text`, made with the current or the previous secret. Constant time. */
export function checkStamp(
  keyring: Keyring,
  purpose: "outbox" | "payer",
  text: string,
  candidate: string,
): boolean {
  const encoded = candidate.slice(1);
  const given = Buffer.from(encoded, "base64url");
  if (given.length !== STAMP_BYTES || given.toString("base64url") !== encoded) return false;
  let accepted = false;
  for (const { version, keys } of keyring.generations) {
    if (version !== candidate.charAt(0)) continue;
    if (timingSafeEqual(given, stampBytes(keys[purpose], text))) accepted = true;
  }
  return accepted;
}

function stampBytes(key: KeyObject, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest().subarray(0, STAMP_BYTES);
}
