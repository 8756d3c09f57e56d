/**
 * Card testing through one link: how many failed attempts it takes. Counted on the invoice's own state, so that it can be
 * judged at the very write that reserves an amount, where attempts that arrive at once stand in a row. What reaches beyond one
 * link is in attemptMeter.ts.
 */
import type { InvoiceState } from "../ledger/state.ts";
import { DAY_MS } from "./attemptMeter.ts";

/** Failures within a day that hold nobody back: from one network through one link, and through one link from anywhere. */
const FREE_FOR_NETWORK = 6;
const FREE_FOR_LINK = 20;
/** The first wait; it doubles with each failure more, up to a day: some 20 and 35 attempts a day in all. */
const WAIT_FOR_NETWORK_MS = 10_000;
const WAIT_FOR_LINK_MS = 5_000;
/** Failures through one link at which the merchant is told. */
export const LINK_ALERT = 12;
/** How long an attempt waits that others went ahead of, in seconds. */
const UNDECIDED_SECONDS = 5;

/** `wait`: attempts that are with the processor at this moment may yet fail, and then they were the last ones. */
export type AttemptVerdict = "allow" | "wait" | "refuse";

export interface LinkJudgement {
  readonly verdict: AttemptVerdict;
  /** Seconds, for `Retry-After`; 0 when it may begin. */
  readonly retryAfter: number;
  /** Failures through the link within a day. */
  readonly failures: number;
}

/**
 * Whether one more attempt through a link may begin.
 *
 * @param from the link, the payer's truncated address, and the merchant's present.
 */
export function judgeAttempt(
  state: InvoiceState,
  from: { readonly linkId: string; readonly address: string | null; readonly now: Date },
): LinkJudgement {
  const nowMs = from.now.getTime();
  const since = new Date(nowMs - DAY_MS).toISOString();
  const link = { failures: 0, last: "" };
  const network = { failures: 0, last: "" };
  let undecided = 0;
  for (const { linkId, address, status, updatedAt } of Object.values(state.payments)) {
    if (linkId !== from.linkId) continue;
    if (status === "started") undecided += 1;
    if (status !== "failed" || updatedAt <= since) continue;
    count(link, updatedAt);
    if (address !== null && address === from.address) count(network, updatedAt);
  }
  const { failures } = link;
  const openMs = Math.max(
    openAt(network, FREE_FOR_NETWORK, WAIT_FOR_NETWORK_MS),
    openAt(link, FREE_FOR_LINK, WAIT_FOR_LINK_MS),
  );
  if (openMs > nowMs) return { verdict: "refuse", retryAfter: Math.ceil((openMs - nowMs) / 1000), failures };
  // Beyond the free ones, one at a time.
  if (undecided > 0 && failures + undecided >= FREE_FOR_LINK)
    return { verdict: "wait", retryAfter: UNDECIDED_SECONDS, failures };
  return { verdict: "allow", retryAfter: 0, failures };
}

function count(tally: { failures: number; last: string }, at: string): void {
  tally.failures += 1;
  if (at > tally.last) tally.last = at;
}

/** When the next attempt may begin, in milliseconds; 0 while free ones are left. */
function openAt(
  tally: { readonly failures: number; readonly last: string },
  free: number,
  first: number,
): number {
  if (tally.failures < free) return 0;
  return Date.parse(tally.last) + Math.min(first * 2 ** (tally.failures - free), DAY_MS);
}
