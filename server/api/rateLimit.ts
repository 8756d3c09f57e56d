/** Requests per key: a token bucket in this process's memory, refilled evenly, so that short bursts pass. */

export interface RateLimit {
  /** Tokens added per second. */
  readonly perSecond: number;
  /** Tokens that a bucket holds. */
  readonly burst: number;
}

/** The default of every API key: 100 requests a second, bursts of 1,000. */
export const API_RATE: RateLimit = { perSecond: 100, burst: 1_000 };

export interface RateVerdict {
  readonly allowed: boolean;
  /** Whole seconds until one request would pass; 0 when this one did. */
  readonly retryAfter: number;
  /** Requests that would pass now. */
  readonly remaining: number;
  /** The RateLimit fields of draft-ietf-httpapi-ratelimit-headers-03. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Bucket {
  tokens: number;
  at: number;
}

export interface RateLimiter {
  /** Takes a token for `key` at `now` (milliseconds), or says how long to wait. */
  take(key: string, now: number): RateVerdict;
}

/** @param most buckets kept. Above it the one longest unused is dropped, which at worst gives its key a full bucket. */
export function createRateLimiter({ perSecond, burst }: RateLimit, most = 10_000): RateLimiter {
  // Kept in order of last use: a Map iterates in order of insertion.
  const buckets = new Map<string, Bucket>();
  return {
    take(key, now) {
      const before = buckets.get(key);
      const elapsed = before ? Math.max(0, now - before.at) : 0;
      const tokens = before ? Math.min(burst, before.tokens + (elapsed * perSecond) / 1_000) : burst;
      const allowed = tokens >= 1;
      const left = allowed ? tokens - 1 : tokens;
      buckets.delete(key);
      buckets.set(key, { tokens: left, at: before ? Math.max(now, before.at) : now });
      if (buckets.size > most) buckets.delete(buckets.keys().next().value ?? key);
      return {
        allowed,
        retryAfter: allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond)),
        remaining: Math.floor(left),
        headers: {
          "RateLimit-Limit": String(burst),
          "RateLimit-Remaining": String(Math.floor(left)),
          "RateLimit-Reset": String(Math.ceil((burst - left) / perSecond)),
        },
      };
    },
  };
}
