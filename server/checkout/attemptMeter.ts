/**
 * Card testing beyond one link: how a merchant is shielded from one network, and from all of them. Pure.
 *
 * A meter counts failures, not attempts: its level rises with each one, falls with approvals and by one in an hour. Below
 * its free level nothing is held back. Above it, the meter is hot:
 * - a link on which nothing failed yet still has its attempt, from a reserve that lasts a day, so that a payer who happens to sit
 *   behind the attacker's address is not the one who pays for it; one that a person was seen to open has a further reserve;
 * - a link with one or two failures has a second and a third try, from a smaller reserve;
 * - everything else is spaced: one attempt for each wait, and the wait doubles with every failure up to a day.
 */

/** One scope's row. Times are real milliseconds since 1970. */
export interface Meter {
  /** Failures, as of `levelAtMs`. */
  readonly level: number;
  /** The last failure, or the last spaced attempt. */
  readonly levelAtMs: number;
  /** Drawn from the reserves since `windowAtMs`. */
  readonly freshDrawn: number;
  readonly repeatDrawn: number;
  readonly windowAtMs: number;
}

export interface MeterLimits {
  /** Failures that hold nobody back. */
  readonly free: number;
  /** Attempts a day, while hot, through links on which nothing failed; `person` more through links that a person opened. */
  readonly fresh: number;
  readonly person: number;
  /** Attempts a day, while hot, through links with one or two failures. */
  readonly repeat: number;
}

/** One network (/24 or /48) against one merchant: in all, less than 0.5 % of 100,000. */
export const NETWORK_LIMITS: MeterLimits = { free: 10, fresh: 250, person: 80, repeat: 60 };
/** All networks against one merchant. */
export const MERCHANT_LIMITS: MeterLimits = { free: 60, fresh: 300, person: 100_000, repeat: 60 };

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const FIRST_WAIT_MS = 5_000;
/** Failures through one link after which it has no part in the reserves. */
const REPEATS = 3;
/** What an approval takes off a level: those who test cards have few of them. */
export const LEVEL_PER_APPROVAL = 2;
/** Attempts of one network that one process has under way at once, while nothing failed yet, and at least. */
const UNDER_WAY_MOST = 64;
const UNDER_WAY_LEAST = 2;

export type Reserve = "fresh" | "repeat";

export type MeterVerdict =
  | { readonly kind: "allow" }
  /** Allowed if the reserve still has one below `limit`. */
  | { readonly kind: "draw"; readonly reserve: Reserve; readonly limit: number }
  /** Allowed for whoever is first to claim it. */
  | { readonly kind: "spaced" }
  | { readonly kind: "refuse"; readonly waitMs: number };

/** The level by now: one less for each hour since the last failure. */
export function levelAt(meter: Meter | null, nowMs: number): number {
  if (meter === null) return 0;
  return Math.max(0, meter.level - Math.max(0, Math.floor((nowMs - meter.levelAtMs) / HOUR_MS)));
}

/**
 * Whether a scope lets one more attempt begin.
 *
 * @param link failures through the link within a day; whether a person was seen to open it.
 */
export function judgeMeter(
  meter: Meter | null,
  limits: MeterLimits,
  link: { readonly failures: number; readonly person: boolean },
  nowMs: number,
): MeterVerdict {
  const level = levelAt(meter, nowMs);
  if (meter === null || level < limits.free) return { kind: "allow" };
  const anew = nowMs - meter.windowAtMs >= DAY_MS;
  if (link.failures === 0) {
    const limit = limits.fresh + (link.person ? limits.person : 0);
    if (anew || meter.freshDrawn < limit) return { kind: "draw", reserve: "fresh", limit };
  } else if (link.failures < REPEATS && (anew || meter.repeatDrawn < limits.repeat)) {
    return { kind: "draw", reserve: "repeat", limit: limits.repeat };
  }
  const openAtMs = meter.levelAtMs + waitMs(level - limits.free);
  return nowMs >= openAtMs ? { kind: "spaced" } : { kind: "refuse", waitMs: openAtMs - nowMs };
}

/** 5 seconds, doubled with each failure more, up to a day. */
export function waitMs(beyond: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(Math.max(beyond, 0), 40), DAY_MS);
}

/** How many attempts of one network may be under way at once in one process: each of them may yet fail. */
export function underWayMost(level: number): number {
  return level === 0 ? UNDER_WAY_MOST : Math.max(UNDER_WAY_LEAST, NETWORK_LIMITS.free - level);
}
