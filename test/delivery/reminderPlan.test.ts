import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantIn } from "../../shared/dates.ts";

const ZONES = [
  "UTC",
  "America/New_York",
  "Europe/Berlin",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "America/Santiago",
];

describe("ten in the morning", () => {
  it.each([
    ["America/New_York", "2026-03-07", "2026-03-07T15:00:00.000Z"],
    ["America/New_York", "2026-03-08", "2026-03-08T14:00:00.000Z"],
    ["America/New_York", "2026-11-01", "2026-11-01T15:00:00.000Z"],
    ["Asia/Kolkata", "2026-01-28", "2026-01-28T04:30:00.000Z"],
    ["Pacific/Kiritimati", "2026-01-28", "2026-01-27T20:00:00.000Z"],
  ])("of %s on %s is %s", (zone, day, instant) => {
    expect(instantIn(zone, day, 10).toISOString()).toBe(instant);
  });

  it("is what clocks there show, on every day of the year", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 4_000 }), (zone, days) => {
        const day = new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
        const shown = new Intl.DateTimeFormat("sv-SE", {
          timeZone: zone,
          dateStyle: "short",
          timeStyle: "short",
        });
        expect(shown.format(instantIn(zone, day, 10))).toBe(`${day} 10:00`);
      }),
    );
  });

  it("comes later where the clock leaves the hour out, and first where it comes twice", () => {
    expect(instantIn("America/New_York", "2026-03-08", 2).toISOString()).toBe("2026-03-08T07:00:00.000Z");
    expect(instantIn("America/New_York", "2026-11-01", 1).toISOString()).toBe("2026-11-01T05:00:00.000Z");
  });
});
