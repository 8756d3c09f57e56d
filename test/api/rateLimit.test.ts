import { describe, expect, it } from "vitest";
import { createRateLimiter } from "../../server/api/rateLimit.ts";
import { sampleOperations } from "./sampleOperations.ts";
import { appWith, call, makeWorld } from "./world.ts";

const RATE = { perSecond: 10, burst: 3 };

describe("the rate limit", () => {
  it("lets a burst pass, then one request per token that comes back", () => {
    const limiter = createRateLimiter(RATE);
    const allowed = (now: number) => limiter.take("a", now).allowed;
    expect([0, 0, 0, 0].map(allowed)).toEqual([true, true, true, false]);
    expect([99, 100, 100].map(allowed)).toEqual([false, true, false]);
    expect([10_000, 10_000, 10_000, 10_000].map(allowed)).toEqual([true, true, true, false]);
  });

  it("keeps keys apart and survives a clock that goes back", () => {
    const limiter = createRateLimiter(RATE);
    for (let n = 0; n < 4; n++) limiter.take("a", 5_000);
    expect(limiter.take("b", 5_000).allowed).toBe(true);
    expect(limiter.take("a", 1_000).allowed).toBe(false);
    expect(limiter.take("a", 5_050).allowed).toBe(false);
  });

  it("says what is left and how long to wait", () => {
    const limiter = createRateLimiter({ perSecond: 0.1, burst: 2 });
    expect(limiter.take("a", 0).headers).toEqual({
      "RateLimit-Limit": "2",
      "RateLimit-Remaining": "1",
      "RateLimit-Reset": "10",
    });
    limiter.take("a", 0);
    expect(limiter.take("a", 0)).toMatchObject({ allowed: false, retryAfter: 10 });
    expect(limiter.take("a", 7_500)).toMatchObject({ allowed: false, retryAfter: 3 });
    expect(limiter.take("a", 10_000)).toMatchObject({ allowed: true, retryAfter: 0 });
  });

  it("keeps a bounded number of buckets, dropping the one longest unused", () => {
    const limiter = createRateLimiter({ perSecond: 0.001, burst: 1 }, 2);
    limiter.take("a", 0);
    limiter.take("b", 1);
    limiter.take("a", 2);
    limiter.take("c", 3);
    expect(limiter.take("a", 4).allowed).toBe(false);
    expect(limiter.take("b", 5).allowed).toBe(true);
  });

  it("answers 429 with Retry-After above 1,000 requests at once, per key, and goes on a second later", async () => {
    const world = await makeWorld();
    const app = appWith(world, sampleOperations({ runs: 0, ids: [], next: null }));
    const { testApiKey: key, apiKey: other } = world.merchant;
    const first = await call(app, "GET /api/v1/orders", { key });
    const told = ["limit", "remaining", "reset"].map((name) => first.headers.get(`ratelimit-${name}`));
    expect([first.status, ...told]).toEqual([200, "1000", "999", "1"]);
    world.advance(1_000);
    const call1 = () => call(app, "POST /api/v1/test/thing", { key });
    const statuses = await Promise.all(Array.from({ length: 1_002 }, async () => (await call1()).status));
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const limited = await call1();
    expect(limited.json.error?.code).toBe("rate_limited");
    expect(limited.headers.get("retry-after")).toBe("1");
    expect(limited.headers.get("ratelimit-remaining")).toBe("0");
    expect((await call(app, "GET /api/v1/orders", { key: other })).status).toBe(200);
    world.advance(1_000);
    expect((await call1()).status).toBe(200);
    await world.close();
  });
});
