/**
 * A customer's credit: money held for the customer on an account of its own, one per currency, to which entries are only
 * ever added. The number of an entry is what two writers at once race for; each holds the balance after it and the hash
 * of the one before, as events of invoices do.
 *
 * An entry is a pair of postings: `account` by the amount, and customer_credit by its opposite. An entry that goes with
 * an event of an invoice has that event's posting on `clearing:credit` or `refunds:credit`, with the other sign: over
 * all invoices and accounts these two sum to zero, so money between them is neither made nor lost.
 */
import { createHash } from "node:crypto";
import { toMajor } from "../../shared/money.ts";
import type { Mode } from "../../shared/statuses.ts";
import { canonicalJson } from "./canonical.ts";
import type { StreamId } from "./chain.ts";
import type { Posting } from "./postings.ts";
import type { InvoiceState } from "./state.ts";

/** Names a customer's account in a currency. */
export interface CreditAccountId {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly customerId: string;
  readonly currency: string;
}

/**
 * overpayment  came from an invoice that was overpaid
 * applied      paid an invoice
 * returned     came back from an invoice: a payment by credit was refunded
 * adjustment   the merchant gave it, or took it back
 */
export const CREDIT_KINDS = ["overpayment", "applied", "returned", "adjustment"] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

export interface CreditEntry {
  readonly entryId: string;
  /** From 1 without gaps in its account. */
  readonly version: number;
  readonly kind: CreditKind;
  /** Integer minor units; below zero when the credit shrinks. */
  readonly amount: number;
  /** The credit after it, never below zero. */
  readonly balance: number;
  /** The other side of the double entry. */
  readonly account: string;
  readonly invoiceId: string | null;
  readonly paymentId: string | null;
  /** The event of the invoice that tells the same. */
  readonly eventId: string | null;
  readonly note: string | null;
  readonly occurredAt: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** The end of an account: what the next entry follows. */
export interface CreditHead {
  readonly version: number;
  readonly balance: number;
  readonly hash: string;
  readonly occurredAt: string;
}

/** The head of an account that has no entry yet. Its hash is a seed made from the account's identity. */
export function emptyAccount({ tenantId, mode, customerId, currency }: CreditAccountId): CreditHead {
  const hash = sha256(`paylink/v1/credit\n${tenantId}\n${mode}\n${customerId}\n${currency}`);
  return { version: 0, balance: 0, hash, occurredAt: "" };
}

/** An entry before it has its place in an account. */
export type NewCredit = Pick<
  CreditEntry,
  "entryId" | "kind" | "amount" | "account" | "invoiceId" | "paymentId" | "eventId" | "note"
>;

/** What an entry tells, as the API shows it and as the hash covers it. */
export function publicEntry(id: CreditAccountId, entry: Omit<CreditEntry, "hash">) {
  const { customerId, currency } = id;
  const major = (minor: number): number => toMajor(minor, currency);
  const { entryId, version, kind, amount, balance, account } = entry;
  const { invoiceId, paymentId, eventId, note, occurredAt, previousHash } = entry;
  return {
    entryId,
    customerId,
    currency,
    sequence: version,
    kind,
    amount: major(amount),
    creditBalance: major(balance),
    invoiceId,
    paymentId,
    eventId,
    note,
    occurredAt,
    postings: [
      { account, amount: major(amount) },
      { account: "customer_credit", amount: major(-amount) },
    ],
    previousHash,
  };
}

/** SHA-256 (hex) of an entry's canonical public form, `hash` excepted. */
export function entryHash(id: CreditAccountId, entry: Omit<CreditEntry, "hash">): string {
  return sha256(canonicalJson(publicEntry(id, entry)));
}

/** Gives entries their places after a head. An entry is never told as earlier than the one before. */
export function sealCredit(
  id: CreditAccountId,
  head: CreditHead,
  at: string,
  entries: readonly NewCredit[],
): CreditEntry[] {
  let last = head;
  return entries.map((entry) => {
    const unsealed = {
      ...entry,
      version: last.version + 1,
      balance: last.balance + entry.amount,
      occurredAt: at < last.occurredAt ? last.occurredAt : at,
      previousHash: last.hash,
    };
    const sealed = { ...unsealed, hash: entryHash(id, unsealed) };
    last = sealed;
    return sealed;
  });
}

/** Accounts of an invoice's postings over which money goes to and from its customer's credit, and what that is. */
const COUNTERPARTS: Readonly<Record<string, true>> = { "clearing:credit": true, "refunds:credit": true };

/** An event of an invoice, as it is written. */
export interface CreditFact {
  readonly id: string;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  readonly postings: readonly Posting[];
}

/** The entry that an event demands in the account of its invoice's customer; null when it moves no credit. */
export function creditOfEvent(invoiceId: string, event: CreditFact): NewCredit | null {
  const posting = event.postings.find(({ account }) => COUNTERPARTS[account]);
  if (posting === undefined) return null;
  const data = JSON.parse(event.data) as {
    readonly entryId?: string;
    readonly paymentId?: string;
    readonly refundId?: string;
    readonly reason?: string | null;
  };
  const { paymentId = null, refundId, reason = null } = data;
  const common = {
    amount: -posting.amount,
    account: posting.account,
    invoiceId,
    paymentId,
    eventId: event.id,
  };
  if (event.type === "invoice.overpayment_credited")
    return { ...common, entryId: data.entryId ?? "", kind: "overpayment", note: reason };
  // Ids of payments and refunds are unique within a merchant's mode, and each moves credit once.
  if (event.type === "invoice.refunded")
    return { ...common, entryId: `crd_${refundId}`, kind: "returned", note: reason };
  return { ...common, entryId: `crd_${paymentId}`, kind: "applied", note: null };
}

/** All entries that events of one decision demand. */
export function creditOfEvents(invoiceId: string, events: readonly CreditFact[]): NewCredit[] {
  return events.map((event) => creditOfEvent(invoiceId, event)).filter((entry) => entry !== null);
}

/** The account that an invoice moves credit to and from. */
export function accountOf(stream: Pick<StreamId, "tenantId" | "mode">, state: InvoiceState): CreditAccountId {
  const { tenantId, mode } = stream;
  return { tenantId, mode, customerId: state.customer.id, currency: state.currency };
}

/** The other side of each kind of entry. */
export const ACCOUNTS: Readonly<Record<CreditKind, string>> = {
  overpayment: "clearing:credit",
  applied: "clearing:credit",
  returned: "refunds:credit",
  adjustment: "adjustments",
};

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
