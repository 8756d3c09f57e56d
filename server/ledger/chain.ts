/**
 * The hash chain of one invoice. Each event's hash covers its public form (everything that the events feed
 * shows, `hash` excepted), which holds the hash of the event before it; the first one holds a seed made from
 * the stream's identity. Whoever reads the feed can compute the chain again.
 */
import { createHash } from "node:crypto";
import { toMajor } from "../../shared/money.ts";
import type { Mode } from "../../shared/statuses.ts";
import { canonicalJson } from "./canonical.ts";
import type { Posting } from "./postings.ts";

/** Names the stream of one invoice. */
export interface StreamId {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly invoiceId: string;
}

/** `previousHash` of the first event of a stream. */
export function seedHash(stream: StreamId): string {
  return sha256(`paylink/v1\n${stream.tenantId}\n${stream.mode}\n${stream.invoiceId}`);
}

export interface Hashed {
  readonly id: string;
  readonly invoiceId: string;
  readonly sequence: number;
  readonly type: string;
  readonly occurredAt: string;
  /** Canonical JSON text, exactly as stored. */
  readonly data: string;
  readonly postings: readonly Posting[];
  readonly previousHash: string;
}

/** SHA-256 (hex) of the event's canonical public form. Property names are in canonical order. */
export function eventHash(event: Hashed): string {
  const postings = event.postings.map(({ account, amount, currency }) => ({
    account,
    amount: toMajor(amount, currency),
  }));
  return sha256(
    `{"data":${event.data},"id":${JSON.stringify(event.id)},"invoiceId":${JSON.stringify(event.invoiceId)},` +
      `"occurredAt":${JSON.stringify(event.occurredAt)},"postings":${canonicalJson(postings)},` +
      `"previousHash":${JSON.stringify(event.previousHash)},"sequence":${event.sequence},"type":${JSON.stringify(event.type)}}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
