/**
 * Identifiers: a prefix that says what it names, then random or caller-made characters.
 * Randomness comes in from outside, so that tests and the ledger stay deterministic.
 */

/** Crockford's base32 in lower case: no i, l, o, u, so that a code can be read aloud and typed. */
export const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** What an id's prefix may be, and the thing it names. */
export const ID_PREFIXES = {
  tenant: "tnt",
  apiKey: "key",
  invoice: "inv",
  customer: "cust",
  payment: "pmt",
  transaction: "txn",
  refund: "rfd",
  credit: "crd",
  link: "lnk",
  visit: "vis",
  event: "evt",
  message: "msg",
  request: "req",
  task: "tsk",
  endpoint: "whe",
  alert: "alr",
  paymentMethod: "pm",
  verification: "ver",
  delivery: "dlv",
  sending: "snd",
  studioSession: "sts",
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** Bytes from a cryptographically strong source. */
export type RandomBytes = (length: number) => Uint8Array;

/** Text of `length` characters of Crockford base32, 5 random bits each. */
export function randomText(random: RandomBytes, length: number): string {
  let text = "";
  for (const byte of random(length)) text += CROCKFORD[byte & 31];
  return text;
}

/** A new id of a kind: `inv_` + 20 characters (100 random bits). */
export function newId(kind: IdKind, random: RandomBytes): string {
  return `${ID_PREFIXES[kind]}_${randomText(random, 20)}`;
}

/** `pmt_` and 8 to 64 of `[A-Za-z0-9_]`: payment ids are made by the payer's browser or the caller. */
export const PAYMENT_ID = /^pmt_[A-Za-z0-9_]{8,64}$/;
/** Ids that a merchant's own system may give to its invoices and customers. */
export const INVOICE_ID = /^inv_[A-Za-z0-9_-]{1,60}$/;
export const CUSTOMER_ID = /^cust_[A-Za-z0-9_-]{1,60}$/;
