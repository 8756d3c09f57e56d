import { describe, expect, it } from "vitest";
import { spansOf } from "../../server/analytics/zone.ts";
import { dateIn } from "../../shared/dates.ts";

const quarter = (instant: string): number => Date.parse(instant) / 900_000;

describe("spans of a time zone", () => {
  it("change where clocks change", () => {
    expect(spansOf("America/New_York", quarter("2026-01-01T00:00Z"), quarter("2027-01-01T00:00Z"))).toEqual([
      { from: quarter("2026-01-01T00:00Z"), to: quarter("2026-03-08T07:00Z"), offset: -20 },
      { from: quarter("2026-03-08T07:00Z"), to: quarter("2026-11-01T06:00Z"), offset: -16 },
      { from: quarter("2026-11-01T06:00Z"), to: quarter("2027-01-01T00:00Z"), offset: -20 },
    ]);
  });

  it.each([
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/Havana",
    "Africa/Casablanca",
    "Pacific/Apia",
    "UTC",
  ])("put every quarter of an hour of a year on its date in %s", (zone) => {
    const [from, to] = [quarter("2026-01-01T00:00Z"), quarter("2027-01-01T00:00Z")];
    const spans = spansOf(zone, from, to);
    expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([from, to]);
    for (const [at, span] of spans.entries()) {
      expect(span.from).toBe(at === 0 ? from : spans[at - 1]?.to);
      for (let q = span.from; q < span.to; q += q + 7 < span.to ? 7 : 1) {
        const date = new Date(Math.floor((q + span.offset) / 96) * 86_400_000).toISOString().slice(0, 10);
        expect(date).toBe(dateIn(zone, new Date(q * 900_000)));
      }
    }
  });
});
