/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06): a request with a key is carried out once, and
 * its repeats get the stored answer.
 *
 * A key is held by a lease while its request runs. The lease is short and renewed, so that a slow holder keeps it
 * and one that crashed is succeeded by a repeat within seconds; the handler then runs again, and its ids, derived from
 * the key, let it find what was done. Answers that
 * refused the request (400, 401, 403, 422, 429) free the key. After a fault (5xx) the key stays with its
 * request, since something may have been done, and a repeat may run at once.
 */
import { createHash } from "node:crypto";
import { CROCKFORD, ID_PREFIXES, type IdKind } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { checkStamp, stamp } from "../links/keyring.ts";
import {
  deleteIdempotencyKey,
  findIdempotencyKey,
  type IdempotencyRef,
  insertIdempotencyKey,
  purgeIdempotencyKeys,
  storeIdempotentAnswer,
  takeOverIdempotencyKey,
} from "../store/idempotency.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { type Refusal, refuse } from "./problem.ts";

/** What a killed process held is free this long after at the latest, as with tasks. */
const LEASE_MS = 15_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
/** Keys are kept for two days; the draft asks for a stated time, and a day is what retries need. */
const KEEP_MS = 48 * 3_600_000;
const PURGE_EVERY = 50;
const PURGE_MOST = 500;
/** Rounds of finding a key neither free nor held; each means that its holder let go in between. */
const ROUNDS = 5;

/** What the request is: the same key may only come with the same again. */
export interface IdempotentRequest extends IdempotencyRef {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: unknown;
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Claim {
  /** An id made from the key: the same again when the request has to be run again. */
  id(kind: IdKind, operationId: string): string;
  /** Stores the answer, or frees the key, by the answer's status. Call before the answer is sent. */
  finish(answer: StoredAnswer): Promise<void>;
  /** The request failed in a way that leaves open what was done. */
  abandon(): Promise<void>;
}

export type ClaimResult =
  | { readonly kind: "run"; readonly claim: Claim }
  | { readonly kind: "replay"; readonly answer: StoredAnswer }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads the header: bare, or a quoted string as the draft has it. Null when it was not sent. */
export function readIdempotencyKey(header: string | undefined): string | null | Refusal {
  if (header === undefined) return null;
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim())?.[1];
  const key = quoted === undefined ? header.trim() : quoted.replaceAll(/\\(["\\])/g, "$1");
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  return refuse(
    "malformed_idempotency_key",
    "Idempotency-Key must be 1 to 255 characters of printable ASCII.",
  );
}

/** Whether an answer refused the request, so that nothing was done and the key stays free. */
function isRefused(status: number): boolean {
  return status === 400 || status === 401 || status === 403 || status === 422 || status === 429;
}

let claims = 0;

/** Takes the key for this request, or says what to answer instead. */
export async function claimIdempotencyKey(deps: Deps, request: IdempotentRequest): Promise<ClaimResult> {
  const described = describe(request);
  // Keyed, because the body may hold a card number, and a bare hash of one could be searched for.
  const fingerprint = stamp(deps.keyring, "payer", described);
  for (let round = 0; round < ROUNDS; round++) {
    const now = deps.now().getTime();
    const lease = now + LEASE_MS;
    const purge = claims++ % PURGE_EVERY === 0 ? [purgeIdempotencyKeys(now - KEEP_MS, PURGE_MOST)] : [];
    const [inserted] = await deps.database.batch([
      insertIdempotencyKey(request, fingerprint, lease, now),
      ...purge,
    ]);
    if (inserted?.changes === 1) return { kind: "run", claim: makeClaim(deps, request, lease, now) };
    const row = await findIdempotencyKey(deps.database, request);
    if (!row) continue;
    if (!checkStamp(deps.keyring, "payer", described, row.fingerprint)) return reused();
    if (row.status !== null) return { kind: "replay", answer: { status: row.status, body: row.body ?? "" } };
    if (row.lease_until_ms > now) return inProgress();
    const [taken] = await deps.database.batch([takeOverIdempotencyKey(request, row.lease_until_ms, lease)]);
    if (taken?.changes === 1) return { kind: "run", claim: makeClaim(deps, request, lease, row.created_ms) };
  }
  return inProgress();
}

function describe({ tenantId, mode, key, method, target, body }: IdempotentRequest): string {
  return `idempotency\n${JSON.stringify([tenantId, mode, key, method, target])}\n${canonicalJson(body)}`;
}

function reused(): ClaimResult {
  const message = "This Idempotency-Key was used for another request. Use a new key.";
  return { kind: "refused", refusal: refuse("idempotency_key_reused", message) };
}

function inProgress(): ClaimResult {
  const message = "A request with this Idempotency-Key is still running.";
  const headers = { "Retry-After": "1" };
  return { kind: "refused", refusal: refuse("idempotency_in_progress", message, { headers }) };
}

function makeClaim(deps: Deps, ref: IdempotencyRef, first: number, created: number): Claim {
  const held = holdLease(deps, ref, first);
  return {
    // `created` parts this use of the key from one after it was forgotten.
    id: (kind, operationId) =>
      `${ID_PREFIXES[kind]}_${digestText([ref.tenantId, ref.mode, ref.key, String(created), operationId, kind])}`,
    async finish(answer) {
      if (answer.status >= 500) return this.abandon();
      const lease = await held.end();
      await deps.database.batch([
        isRefused(answer.status)
          ? deleteIdempotencyKey(ref, lease)
          : storeIdempotentAnswer(ref, lease, answer.status, answer.body),
      ]);
    },
    async abandon() {
      await deps.database.batch([takeOverIdempotencyKey(ref, await held.end(), 0)]);
    },
  };
}

interface HeldLease {
  /** Stops renewing. Answers until when the lease stands, by which its holder is known. */
  end(): Promise<number>;
}

function holdLease(deps: Deps, ref: IdempotencyRef, first: number): HeldLease {
  let lease = first;
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    const next = deps.now().getTime() + LEASE_MS;
    try {
      const [renewed] = await deps.database.batch([takeOverIdempotencyKey(ref, lease, next)]);
      if (renewed?.changes === 1) lease = next;
    } catch (error) {
      deps.log.error("the lease of an Idempotency-Key could not be renewed", error);
    }
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, RENEW_EVERY_MS);
  return {
    async end() {
      clearInterval(timer);
      await renewing;
      return lease;
    },
  };
}

/** 20 characters of Crockford base32, 100 bits of SHA-256. */
function digestText(parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts), "utf8").digest();
  let text = "";
  for (const byte of digest.subarray(0, 20)) text += CROCKFORD[byte & 31];
  return text;
}
