/** One invoice's events told again from the first: what they must be, and what state they come to. Pure. */
import { afterwards } from "./after.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { eventHash, type Hashed, type StreamId, seedHash } from "./chain.ts";
import type { NewEvent } from "./events.ts";
import { evolve, type Fact } from "./evolve.ts";
import { type Posting, postCollection, postCredited, postIssue, postRefund, postVoid } from "./postings.ts";
import { balanceOf, type InvoiceState } from "./state.ts";

/** An event as it was found. */
export interface FoundEvent extends Hashed, StreamId {
  readonly position: number;
  readonly hash: string;
  /** `ordinal`: the posting's place in the event. */
  readonly postings: readonly (Posting & { readonly ordinal?: number })[];
}

/** What is wrong, and where. */
export interface Fault {
  readonly table:
    | "events"
    | "postings"
    | "invoices"
    | "payments"
    | "analytics_quarters"
    | "credit_entries"
    | "credit_accounts";
  /** Which row, in words. */
  readonly row: string;
  readonly fault: string;
}

/** A fault on its way out of a verification. */
export class FaultFound extends Error {
  readonly fault: Fault;
  constructor(table: Fault["table"], row: string, text: string) {
    super(text);
    this.name = "FaultFound";
    this.fault = { table, row, fault: text };
  }
}

/** A stream as far as it was told: never without its first event. */
export interface Replay {
  readonly id: StreamId;
  readonly first: FoundEvent;
  readonly last: FoundEvent;
  readonly state: InvoiceState;
  /** Sum of the receivable account. */
  readonly receivable: number;
}

/**
 * Tells one more event, after those told before.
 *
 * @throws FaultFound when it is not the event that may stand there: a gap in the numbers, a broken chain, a fact
 *   that cannot follow, a balance or postings other than the rules make.
 */
export function replayNext(before: Replay | null, event: FoundEvent): Replay {
  const id: StreamId = before?.id ?? {
    tenantId: event.tenantId,
    mode: event.mode,
    invoiceId: event.invoiceId,
  };
  const row = `${event.invoiceId} #${event.sequence} (${event.id})`;
  const wrong = (text: string): FaultFound => new FaultFound("events", row, text);
  const expected = (before?.last.sequence ?? 0) + 1;
  if (event.sequence !== expected) throw wrong(`sequence ${event.sequence} where ${expected} belongs`);
  if (before !== null && event.position <= before.last.position)
    throw wrong(`position ${event.position} comes before that of the event it follows`);
  if (event.previousHash !== (before?.last.hash ?? seedHash(id)))
    throw wrong("previous_hash is not the hash of the event before");
  const told = tell(before?.state ?? null, event);
  // With the postings that belong there, the hash may be right: then it is the postings that were changed.
  if (told.ok && hashOf({ ...event, postings: told.postings }) === event.hash)
    comparePostings(row, told.postings, event.postings);
  if (hashOf(event) !== event.hash) throw wrong("hash does not match the event and its postings");
  if (!told.ok) throw wrong(told.why);
  comparePostings(row, told.postings, event.postings);
  const difference = differingBalance(told.state, told.data);
  if (difference !== null) throw wrong(`${difference} is not what the events come to`);
  const receivable = (before?.receivable ?? 0) + receivableOf(event.postings);
  if (receivable !== balanceOf(told.state))
    throw new FaultFound("postings", row, "the receivable account is not the balance");
  return { id, first: before?.first ?? event, last: event, state: told.state, receivable };
}

type Told =
  | {
      readonly ok: true;
      readonly state: InvoiceState;
      readonly data: Readonly<Record<string, unknown>>;
      readonly postings: readonly Posting[];
    }
  | { readonly ok: false; readonly why: string };

/** What the event says, or why it says nothing. A damaged row may break the rules anywhere. */
function tell(before: InvoiceState | null, event: FoundEvent): Told {
  try {
    const data = JSON.parse(event.data) as Readonly<Record<string, unknown>>;
    if (canonicalJson(data as Json) !== event.data) return { ok: false, why: "data is not canonical JSON" };
    const fact = { type: event.type, data } as unknown as Fact;
    const state = evolve(before, fact);
    return { ok: true, state, data, postings: postingsOf(before, state, fact) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : "it cannot be read" };
  }
}

/** A row so damaged that it cannot be hashed has no hash. */
function hashOf(event: FoundEvent): string | null {
  try {
    return eventHash(event);
  } catch {
    return null;
  }
}

/** The postings that a fact must have, computed again by the rules. */
function postingsOf(before: InvoiceState | null, after: InvoiceState, fact: Fact): readonly Posting[] {
  const type: NewEvent["type"] = fact.type;
  if (type === "invoice.created") return postIssue(after);
  if (before === null) return [];
  if (type === "invoice.voided") return postVoid(before);
  if (type === "invoice.overpayment_credited") return postCredited(before, after.received - before.received);
  const post = MOVES[type];
  if (post === undefined) return [];
  const { paymentId } = fact.data as { paymentId: string };
  const payment = after.payments[paymentId];
  return payment ? post(before, payment.method, after.received - before.received) : [];
}

/** Facts by which money moves, and the rule of their postings. */
const MOVES: Partial<Record<NewEvent["type"], typeof postCollection>> = {
  "invoice.payment_received": postCollection,
  "invoice.payment_returned": postCollection,
  "invoice.payment_voided": postCollection,
  "invoice.refunded": postRefund,
  "invoice.refund_failed": postRefund,
};

function comparePostings(row: string, expected: readonly Posting[], found: FoundEvent["postings"]): void {
  const wrong = (text: string): FaultFound => new FaultFound("postings", row, text);
  found.forEach((posting, index) => {
    if (posting.ordinal !== index) throw wrong(`ordinal ${posting.ordinal} where ${index} belongs`);
  });
  const text = (postings: readonly Posting[]): string =>
    postings.map(({ account, amount, currency }) => `${account} ${amount} ${currency}`).join(", ");
  if (text(expected) !== text(found)) throw wrong(`[${text(found)}] where [${text(expected)}] belongs`);
  const sum = found.reduce((total, { amount }) => total + amount, 0);
  if (sum !== 0) throw wrong(`the postings sum to ${sum}, not to zero`);
}

/** The first property with which an event tells another balance than its state has; null when all agree. */
function differingBalance(state: InvoiceState, data: Readonly<Record<string, unknown>>): string | null {
  if (!("remainingBalance" in data)) return null;
  const found = Object.entries(afterwards(state)).find(([name, value]) => data[name] !== value);
  return found?.[0] ?? null;
}

function receivableOf(postings: readonly Posting[]): number {
  return postings
    .filter(({ account }) => account === "receivable")
    .reduce((total, { amount }) => total + amount, 0);
}
