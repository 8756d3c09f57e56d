/**
 * The code of a receipt: what stands after `PUBLIC_URL/r/`. It has the form of a link's code (see links/code.ts) and is
 * signed with another key over another format, so that neither is ever accepted for the other: who holds a
 * receipt can check it and can open nothing that is paid.
 */
import { type CodeKind, mintCodeOf, verifyCodeOf } from "../links/code.ts";
import type { Keyring } from "../links/keyring.ts";

const RECEIPT: CodeKind = { purpose: "receipt", format: "paylink receipt 1" };

/** The code of a receipt's key (13 characters). @throws RangeError for anything else. */
export function mintReceiptCode(keyring: Keyring, receiptKey: string): string {
  return mintCodeOf(RECEIPT, keyring, receiptKey);
}

/** The key of a code that was made here, checked in constant time without any read; null for everything else. */
export function verifyReceiptCode(keyring: Keyring, text: string): string | null {
  return verifyCodeOf(RECEIPT, keyring, text)?.linkKey ?? null;
}
