/** When a message is tried again that its carrier did not take. Pure. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after each failed try: first within 15 seconds, then ever longer, over a day in all. */
const WAITS_MS = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const;
const LAST_WAIT_MS = 6 * HOUR;
const GIVE_UP_MS = 24 * HOUR;

/**
 * Milliseconds until the next try, or null when a message was tried for long enough.
 *
 * @param attempts made so far, at least one. @param sinceFirstMs since the first of them. @param chance 0 to 1: up to a fifth less.
 * @param askedMs how long the carrier asked to be left alone: never sooner than that. A time beyond the day ends the tries.
 */
export function retryAfterMs(
  attempts: number,
  sinceFirstMs: number,
  chance: number,
  askedMs: number | null = null,
): number | null {
  const own = (WAITS_MS[attempts - 1] ?? LAST_WAIT_MS) * (1 - 0.2 * chance);
  const wait = Math.max(own, askedMs ?? 0);
  return sinceFirstMs + wait > GIVE_UP_MS ? null : Math.round(wait);
}
