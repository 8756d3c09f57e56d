import { describe, expect, it } from "vitest";
import { dateIn, isOverdue } from "../../shared/dates.ts";

const at = (instant: string): Date => new Date(instant);

describe("dateIn", () => {
  it.each([
    ["America/Los_Angeles", "2026-02-16T07:59:59.999Z", "2026-02-15"],
    ["America/Los_Angeles", "2026-02-16T08:00:00.000Z", "2026-02-16"],
    ["Asia/Tokyo", "2026-02-15T14:59:59.999Z", "2026-02-15"],
    ["Asia/Tokyo", "2026-02-15T15:00:00.000Z", "2026-02-16"],
    ["Pacific/Kiritimati", "2026-02-15T10:00:00.000Z", "2026-02-16"],
    ["Pacific/Pago_Pago", "2026-02-15T10:59:59.999Z", "2026-02-14"],
    ["Asia/Kathmandu", "2026-02-15T18:14:59.999Z", "2026-02-15"],
    ["Asia/Kathmandu", "2026-02-15T18:15:00.000Z", "2026-02-16"],
    ["UTC", "2026-12-31T23:59:59.999Z", "2026-12-31"],
    ["UTC", "2027-01-01T00:00:00.000Z", "2027-01-01"],
    ["UTC", "2028-02-29T12:00:00.000Z", "2028-02-29"],
  ])("in %s at %s is %s", (zone, instant, date) => {
    expect(dateIn(zone, at(instant))).toBe(date);
  });

  it("throws for a zone that does not exist: callers validate first", () => {
    expect(() => dateIn("Mars/Olympus", at("2026-01-01T00:00:00Z"))).toThrow(RangeError);
  });
});

describe("isOverdue", () => {
  it.each([
    // West of UTC the day lasts into the next UTC day: the evening of the due date is not overdue.
    ["America/New_York", "2026-02-16T04:59:59.999Z", false],
    ["America/New_York", "2026-02-16T05:00:00.000Z", true],
    ["Pacific/Honolulu", "2026-02-16T09:59:59.999Z", false],
    ["Pacific/Honolulu", "2026-02-16T10:00:00.000Z", true],
    // East of UTC it ends before the UTC day does.
    ["Asia/Tokyo", "2026-02-15T14:59:59.999Z", false],
    ["Asia/Tokyo", "2026-02-15T15:00:00.000Z", true],
    ["Pacific/Kiritimati", "2026-02-15T09:59:59.999Z", false],
    ["Pacific/Kiritimati", "2026-02-15T10:00:00.000Z", true],
    ["UTC", "2026-02-15T23:59:59.999Z", false],
    ["UTC", "2026-02-16T00:00:00.000Z", true],
  ])("begins when the due date 2026-02-15 ends in %s: at %s %s", (zone, instant, overdue) => {
    expect(isOverdue("2026-02-15", zone, at(instant))).toBe(overdue);
  });

  it.each([
    // Spring: 2026-03-08 has 23 hours in New York, its end is at 04:00Z instead of 05:00Z.
    ["America/New_York", "2026-03-07", "2026-03-08T05:00:00.000Z"],
    ["America/New_York", "2026-03-08", "2026-03-09T04:00:00.000Z"],
    // Autumn: 2026-11-01 has 25 hours.
    ["America/New_York", "2026-10-31", "2026-11-01T04:00:00.000Z"],
    ["America/New_York", "2026-11-01", "2026-11-02T05:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "2026-03-29T22:00:00.000Z"],
    ["Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00.000Z"],
    // The clock goes forward at midnight: the day begins at 01:00.
    ["Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-05T13:30:00.000Z"],
  ])("keeps daylight saving time: in %s %s ends at %s", (zone, dueDate, end) => {
    expect(isOverdue(dueDate, zone, new Date(Date.parse(end) - 1))).toBe(false);
    expect(isOverdue(dueDate, zone, at(end))).toBe(true);
  });

  it("never begins without a due date", () => {
    expect(isOverdue(null, "UTC", at("2099-01-01T00:00:00Z"))).toBe(false);
  });
});
