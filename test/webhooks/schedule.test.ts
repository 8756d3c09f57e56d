import { describe, expect, it } from "vitest";
import { nextAttemptMs, pauseMs } from "../../server/webhooks/schedule.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the schedule", () => {
  it("tries ten times over 75 hours, 35 minutes and 5 seconds", () => {
    const attempts = [0];
    for (let at: number | null = 0; at !== null; ) {
      at = nextAttemptMs(at, 0);
      if (at !== null) attempts.push(at);
    }
    const waits = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
    expect(waits).toEqual([
      5_000,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ]);
    expect(attempts.at(-1)).toBe(75 * HOUR + 35 * MINUTE + 5_000);
  });

  it("adds a tenth of the wait at most, never takes away", () => {
    expect(nextAttemptMs(0, 1)).toBe(5_500);
    expect(nextAttemptMs(52 * HOUR, 1)).toBe(75 * HOUR + 35 * MINUTE + 5_000 + 2.4 * HOUR);
  });

  it("is not used up by attempts out of turn", () => {
    for (const elapsed of [6 * MINUTE, 10 * MINUTE, 30 * MINUTE]) {
      expect(nextAttemptMs(elapsed, 0)).toBe(35 * MINUTE + 5_000);
    }
  });
});

describe("the pause after an answer", () => {
  const NOW = Date.parse("2026-01-28T12:00:00Z");
  it.each([
    [429, "120", 120_000],
    [503, "Wed, 28 Jan 2026 12:10:00 GMT", 10 * MINUTE],
    [503, "Wed, 28 Jan 2026 11:00:00 GMT", 0],
    [429, "99999999", 24 * HOUR],
    [500, "60", MINUTE],
    [429, "soon", 1_000],
    [502, "-5", 1_000],
    [504, null, 1_000],
    [500, null, 0],
    [400, null, 0],
  ])("%i with Retry-After %j is %i ms", (status, header, pause) => {
    expect(pauseMs(status, header, 0, NOW)).toBe(pause);
  });

  it("doubles with every failure in a row, up to a minute", () => {
    expect([0, 1, 2, 5, 6, 50].map((failures) => pauseMs(503, null, failures, NOW))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
  });
});
