/**
 * The short code of a link: what stands after `PUBLIC_URL/` and is printed, scanned and sometimes typed.
 *
 *     v  iiiiiiiiiiiii  mmmmmmmmmmmmmmmm        30 characters of Crockford base32
 *     |  |              80 bits of HMAC-SHA256 over v and i: exactly 16 characters, no spare bits
 *     |  the link's id, 65 random bits; everywhere else it is called lnk_iiiiiiiiiiiii
 *     the version of the key
 *
 * With a 24-character origin the address has 55 characters, within the 61 that a QR code of version 3 holds at
 * error correction M in alphanumeric mode (ISO/IEC 18004, table 7), which is why codes are also accepted in upper
 * case. A code has one spelling in each case. Checking needs no database and takes about 3 µs.
 */
import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { CROCKFORD, type RandomBytes, randomText } from "../../shared/ids.ts";
import type { Keyring } from "./keyring.ts";

export const CODE_LENGTH = 30;
const KEY_LENGTH = 13;
const MAC_START = 1 + KEY_LENGTH;
const MAC_BYTES = 10;

/** Value of each ASCII character, 255 for those outside the alphabet. Both cases of a letter have its value. */
const VALUE = new Uint8Array(128).fill(255);
/** 0 for digits, 1 for lower-case letters, 2 for upper-case ones. */
const CASE = new Uint8Array(128);
for (let value = 0; value < 32; value++) {
  const lower = CROCKFORD.charCodeAt(value);
  VALUE[lower] = value;
  if (value < 10) continue;
  VALUE[lower - 32] = value;
  CASE[lower] = 1;
  CASE[lower - 32] = 2;
}

export interface VerifiedCode {
  /** The 13 lower-case characters of the link's id, without prefix. */
  readonly linkKey: string;
  /** `lnk_` and the same 13 characters. */
  readonly linkId: string;
  /** The code was spelled in upper case, as only Paylink's QR codes are: the visit came by QR. */
  readonly spelledUpper: boolean;
}

/** What a code is for. Each has a key of its own and names itself in what is signed, so that none passes for another. */
export interface CodeKind {
  readonly purpose: "link" | "receipt";
  /** The format, named in the text that is signed: a later format can share the key safely. */
  readonly format: string;
}

const LINK: CodeKind = { purpose: "link", format: "paylink code 1" };

/** A new link's 13 characters. */
export function newLinkKey(random: RandomBytes): string {
  return randomText(random, KEY_LENGTH);
}

/**
 * The code of a link, in lower case, signed by the current secret. The same link always gets the same code.
 *
 * @param linkKey the 13 characters after `lnk_`, lower-case Crockford base32.
 * @throws RangeError for anything else.
 */
export function mintCode(keyring: Keyring, linkKey: string): string {
  return mintCodeOf(LINK, keyring, linkKey);
}

/** As {@link mintCode}, for a kind of code of its own. */
export function mintCodeOf(kind: CodeKind, keyring: Keyring, key: string): string {
  const { version, keys } = keyring.current;
  const signed = version + key;
  if (key.length !== KEY_LENGTH || spelling(signed, signed.length) === null || /[A-Z]/.test(key))
    throw new RangeError("the key of a code is 13 characters of lower-case Crockford base32");
  return signed + encode(mac(keys[kind.purpose], kind.format, signed));
}

/**
 * Checks a code without any read: its form, then its MAC in constant time, under every secret whose version it names.
 *
 * @param text the path segment, untrusted, of any length.
 * @returns null for anything that was not minted here: another length, alphabet (`i l o u`, hyphens), mixed case,
 *   an unknown version, an altered character.
 */
export function verifyCode(keyring: Keyring, text: string): VerifiedCode | null {
  return verifyCodeOf(LINK, keyring, text);
}

/** As {@link verifyCode}, for a kind of code of its own. */
export function verifyCodeOf(kind: CodeKind, keyring: Keyring, text: string): VerifiedCode | null {
  if (text.length !== CODE_LENGTH) return null;
  const spelled = spelling(text, CODE_LENGTH);
  if (spelled === null) return null;
  const canonical = spelled === "upper" ? text.toLowerCase() : text;
  const signed = canonical.slice(0, MAC_START);
  const given = decode(canonical);
  let genuine = false;
  for (const { version, keys } of keyring.generations) {
    if (version !== signed.charAt(0)) continue;
    if (timingSafeEqual(given, mac(keys[kind.purpose], kind.format, signed))) genuine = true;
  }
  if (!genuine) return null;
  const linkKey = signed.slice(1);
  return { linkKey, linkId: `lnk_${linkKey}`, spelledUpper: spelled === "upper" };
}

/** The case that all letters share, or null for a foreign character or mixed case. Only digits count as lower case. */
function spelling(text: string, length: number): "lower" | "upper" | null {
  let cases = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127 || (VALUE[unit] as number) > 31) return null;
    cases |= CASE[unit] as number;
  }
  if (cases === 3) return null;
  return cases === 2 ? "upper" : "lower";
}

function mac(key: KeyObject, format: string, signed: string): Buffer {
  return createHmac("sha256", key).update(`${format} ${signed}`, "latin1").digest().subarray(0, MAC_BYTES);
}

/** 10 bytes ↔ 16 characters: 5 bytes are 8 characters, twice, so no bit is left over. */
function encode(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += CROCKFORD.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}

/** The MAC part of a code whose spelling was checked, as bytes. */
function decode(code: string): Uint8Array {
  const bytes = new Uint8Array(MAC_BYTES);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (let i = MAC_START; i < CODE_LENGTH; i++) {
    held = (held << 5) | (VALUE[code.charCodeAt(i)] as number);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >> bits;
    held &= (1 << bits) - 1;
  }
  return bytes;
}
