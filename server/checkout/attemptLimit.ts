/**
 * Card testing: how many failed attempts a link takes. Counted on the invoice's own state, so that it can be judged at the
 * very write that reserves an amount, where attempts that arrive at once stand in a row.
 */
import type { InvoiceState } from "../ledger/state.ts";

/** Failed attempts within the window, from one network through one link, and through one link from anywhere. */
const FAILURES_PER_NETWORK = 12;
const FAILURES_PER_LINK = 60;
export const FAILURE_WINDOW_SECONDS = 3600;

/** `wait`: attempts that are with the processor at this moment may yet fail, and then they were the last ones. */
export type AttemptVerdict = "allow" | "wait" | "refuse";

/**
 * Whether one more attempt through a link may begin.
 *
 * @param from the link, the payer's truncated address, and the merchant's present.
 */
export function judgeAttempt(
  state: InvoiceState,
  from: { readonly linkId: string; readonly address: string | null; readonly now: Date },
): AttemptVerdict {
  const since = new Date(from.now.getTime() - FAILURE_WINDOW_SECONDS * 1000).toISOString();
  let failures = 0;
  let fromNetwork = 0;
  let undecided = 0;
  for (const { linkId, address, status, updatedAt } of Object.values(state.payments)) {
    if (linkId !== from.linkId) continue;
    if (status === "started") undecided += 1;
    if (status !== "failed" || updatedAt <= since) continue;
    failures += 1;
    if (address !== null && address === from.address) fromNetwork += 1;
  }
  if (fromNetwork >= FAILURES_PER_NETWORK || failures >= FAILURES_PER_LINK) return "refuse";
  return failures + undecided < FAILURES_PER_LINK ? "allow" : "wait";
}
