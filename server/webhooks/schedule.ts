/** When a message is tried again. Pure. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between attempts: at once, then over 75 hours (Standard Webhooks 1.0.0, "Retry Schedule"). */
export const RETRY_STEPS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/**
 * When the next attempt is due, in milliseconds after the first one, when `elapsedMs` have passed since the first;
 * null when the schedule has ended. Attempts that were made out of turn use nothing up.
 * @param chance from 0 to 1: up to a tenth of the wait comes on top, so that not all come at once.
 */
export function nextAttemptMs(elapsedMs: number, chance: number): number | null {
  let at = 0;
  for (const step of RETRY_STEPS_MS) {
    at += step;
    if (at > elapsedMs) return Math.round(at + (step * chance) / 10);
  }
  return null;
}

/** An endpoint that asks for a pause gets it, up to the longest wait of the schedule. */
const LONGEST_PAUSE_MS = 24 * HOUR;
/** What an overloaded endpoint gets that names no time: doubled with every failure in a row. */
const SHORTEST_PAUSE_MS = SECOND;
const LONGEST_GUESS_MS = MINUTE;
const OVERLOADED = [429, 502, 503, 504];

/**
 * How long an endpoint is left alone after an answer, in milliseconds.
 * @param failures in a row before this one.
 * @param retryAfter the header: seconds or an HTTP date (RFC 9110, section 10.2.3).
 */
export function pauseMs(status: number, retryAfter: string | null, failures: number, nowMs: number): number {
  const asked = retryAfter === null ? null : readRetryAfter(retryAfter.trim(), nowMs);
  if (asked !== null) return Math.min(Math.max(asked, 0), LONGEST_PAUSE_MS);
  if (!OVERLOADED.includes(status)) return 0;
  return Math.min(SHORTEST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_GUESS_MS);
}

function readRetryAfter(text: string, nowMs: number): number | null {
  if (/^\d{1,10}$/.test(text)) return Number(text) * SECOND;
  const at = /^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at - nowMs;
}
