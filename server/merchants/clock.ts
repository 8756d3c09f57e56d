/** The merchant's present. Nothing else adds a test clock to real time. */
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import type { Merchant } from "./merchant.ts";

/** Now as the merchant's data of a mode sees it: real for live data, ahead by the test clock for test data. */
export function merchantNow(
  deps: Pick<Deps, "now">,
  merchant: Pick<Merchant, "testClockOffsetMs">,
  mode: Mode,
): Date {
  const now = deps.now();
  return mode === "test" ? new Date(now.getTime() + merchant.testClockOffsetMs) : now;
}

/**
 * The real instant, in milliseconds, at which a merchant's instant comes: for the due time of a task.
 * Inverse of {@link merchantNow}.
 */
export function realTimeOf(at: Date, merchant: Pick<Merchant, "testClockOffsetMs">, mode: Mode): number {
  return mode === "test" ? at.getTime() - merchant.testClockOffsetMs : at.getTime();
}
