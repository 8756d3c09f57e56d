import { describe, expect, it } from "vitest";
import { dateOf, dayNumber, MOST_DAYS, readPeriod } from "../../server/analytics/period.ts";
import { Refusal } from "../../server/api/problem.ts";

const NOON = new Date("2026-01-28T12:00:00Z");
const read = (asked: Parameters<typeof readPeriod>[0], zone = "UTC", now = NOON) =>
  readPeriod(asked, zone, now);

describe("a period", () => {
  it.each([
    ["1d", "2026-01-28"],
    ["30d", "2025-12-30"],
    ["2w", "2026-01-15"],
    ["1m", "2025-12-29"],
    ["12m", "2025-01-29"],
    ["1y", "2025-01-29"],
    ["2y", "2024-01-29"],
  ])("of %s ends today and begins on %s", (period, from) => {
    expect(read({ period })).toEqual({ from, to: "2026-01-28" });
  });

  it("is the last 30 days where nothing is asked for", () => {
    expect(read({})).toEqual(read({ period: "30d" }));
  });

  it("of a month begins after its last day where the month before is shorter", () => {
    expect(read({ period: "1m" }, "UTC", new Date("2026-03-31T12:00:00Z"))).toEqual({
      from: "2026-03-01",
      to: "2026-03-31",
    });
  });

  it("ends on the day that it is where the merchant lives", () => {
    const late = new Date("2026-01-28T20:00:00Z");
    expect(read({ period: "1d" }, "Asia/Tokyo", late)).toEqual({ from: "2026-01-29", to: "2026-01-29" });
    expect(read({ from: "2026-01-01" }, "Asia/Tokyo", late)).toEqual({
      from: "2026-01-01",
      to: "2026-01-29",
    });
  });

  it.each(["", "d", "30", "-1d", "0d", "1.5d", "30D", "1000d", "٣d", "30d ", "3y", "999d"])(
    "is never “%s”",
    (period) => {
      const refusal = read({ period });
      expect(refusal instanceof Refusal && refusal.details.field).toBe("period");
    },
  );

  it("is at most two years long", () => {
    const to = "2026-01-28";
    const from = dateOf(dayNumber(to) - MOST_DAYS + 1);
    expect(read({ from, to })).toEqual({ from, to });
    expect(read({ from: dateOf(dayNumber(from) - 1), to })).toBeInstanceOf(Refusal);
  });
});
