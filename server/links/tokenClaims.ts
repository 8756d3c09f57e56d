/** Reads the parts of a merchant-minted token strictly: one spelling per token, no duplicate members, no surprises. */
import { createHash } from "node:crypto";
import { LosslessNumber, parse } from "lossless-json";
import { CROCKFORD, INVOICE_ID } from "../../shared/ids.ts";

/** Longest token; a signed link has to fit into a mail, a text and a browser's address bar. */
export const MAX_TOKEN_LENGTH = 2048;
export const TOKEN_TYPE = "paylink+jwt";

const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Control characters and lone surrogates: neither can be stored and shown faithfully everywhere. */
const UNFIT = /[\p{Cc}\p{Cs}]/u;
const MAX_REF = 128;

export interface TokenHeader {
  readonly alg: string;
  readonly typ: string;
  readonly kid: string;
}

/**
 * The header of a token that is three canonical base64url parts (RFC 4648 section 5, no padding, no stray bits) and
 * has exactly the members `alg`, `typ` and `kid`; null for anything else. Nothing is authenticated yet.
 */
export function readHeader(token: string): TokenHeader | null {
  if (token.length > MAX_TOKEN_LENGTH) return null;
  const parts = token.split(".", 4);
  if (parts.length !== 3) return null;
  let header: Buffer | undefined;
  for (const part of parts) {
    const bytes = Buffer.from(part, "base64url");
    if (bytes.length === 0 || bytes.toString("base64url") !== part) return null;
    header ??= bytes;
  }
  const members = header === undefined ? null : readObject(header);
  if (members === null || Object.keys(members).length !== 3) return null;
  const { alg, typ, kid } = members;
  if (typeof alg !== "string" || typeof typ !== "string" || typeof kid !== "string") return null;
  return KEY_ID.test(kid) ? { alg, typ, kid } : null;
}

export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  /** Whole seconds since 1970, rounded down. */
  readonly exp: number;
  readonly nbf?: number;
  /** Plain decimal, no superfluous zeros: 1e2, "100.00" and 100 are all "100". */
  readonly amountText?: string;
  readonly ref?: string;
}

/** The claims of a payload whose signature was checked; null when one is absent or not as described in token.ts. */
export function readClaims(payload: Uint8Array): TokenClaims | null {
  const members = readObject(payload);
  if (members === null) return null;
  const { iss, sub, ref } = members;
  const aud = onlyMember(members["aud"]);
  const exp = instant(members["exp"]);
  const nbf = members["nbf"] === undefined ? undefined : instant(members["nbf"]);
  const amountText = members["amount"] === undefined ? undefined : plainAmount(members["amount"]);
  if (typeof iss !== "string" || typeof aud !== "string" || exp === null || nbf === null) return null;
  if (typeof sub !== "string" || !INVOICE_ID.test(sub) || amountText === null) return null;
  if (ref !== undefined && !isRef(ref)) return null;
  return {
    iss,
    aud,
    sub,
    exp,
    ...(nbf === undefined ? {} : { nbf }),
    ...(amountText === undefined ? {} : { amountText }),
    ...(ref === undefined ? {} : { ref }),
  };
}

/**
 * The link that a token stands for: `lnk_` and 65 bits of a hash over what it asks for. Never over its text, which
 * has more than one form: claims in another order, an ECDSA signature with −s for s.
 */
export function mintIdOf(kid: string, claims: Omit<TokenClaims, "iss" | "aud" | "nbf">): string {
  const asked = [kid, claims.sub, claims.exp, claims.amountText ?? null, claims.ref ?? null];
  const hash = createHash("sha256")
    .update(`paylink minted link 1 ${JSON.stringify(asked)}`, "utf8")
    .digest();
  let id = "lnk_";
  // 13 characters of 5 bits, each from a byte of its own.
  for (const byte of hash.subarray(0, 13)) id += CROCKFORD.charAt(byte & 31);
  return id;
}

/** A JSON object from strict UTF-8 without duplicate members, its numbers kept as text; null for anything else. */
function readObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const refuse = ({ key }: { key: string }): never => {
      throw new SyntaxError(`member ${key} twice`);
    };
    const value = parse(text, null, { onDuplicateKey: refuse });
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    if (value instanceof LosslessNumber) return null;
    // Without a prototype, so that a member called __proto__ or constructor lends nothing.
    return Object.assign(Object.create(null) as Record<string, unknown>, value);
  } catch {
    // Not UTF-8, not JSON or ambiguous: all the same to a visitor.
    return null;
  }
}

/** RFC 7519 writes a sole audience as text or as an array of one. */
function onlyMember(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function instant(value: unknown): number | null {
  if (!(value instanceof LosslessNumber)) return null;
  const seconds = Math.floor(Number(value.value));
  // The last instant that ISO 8601 writes with a four-digit year.
  return seconds > 0 && seconds <= 253_402_300_799 ? seconds : null;
}

function isRef(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_REF && !UNFIT.test(value);
}

const DECIMAL = /^(\d{1,24})(?:\.(\d{1,24}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** A positive amount of at most 15 digits before the point and 10 after it, as plain decimal text; null otherwise. */
function plainAmount(value: unknown): string | null {
  const text = value instanceof LosslessNumber ? value.value : value;
  const match = typeof text === "string" ? DECIMAL.exec(text) : null;
  if (match === null) return null;
  const [, whole = "", fraction = "", power = "0"] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  const before = digits.slice(0, Math.max(point, 0)).padEnd(point, "0").replace(/^0+/, "");
  const after = ("0".repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0))).replace(/0+$/, "");
  if (before.length > 15 || after.length > 10 || before + after === "") return null;
  return after === "" ? before : `${before || "0"}.${after}`;
}
