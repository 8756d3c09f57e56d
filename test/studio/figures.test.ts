/** What the studio knows of the API by heart, and how its charts are drawn. */
import { describe, expect, it } from "vitest";
import { MESSAGE_TYPES as SENT } from "../../server/webhooks/types.ts";
import { bars, roundTop } from "../../web/studio/views/analytics/bars.ts";
import { MESSAGE_TYPES } from "../../web/studio/views/webhooks/types.ts";

const day = (date: string, collected: number) => ({
  date,
  invoices: 0,
  invoiced: 0,
  payments: 1,
  collected,
  refunded: 0,
});

it("offers every type of message that there is", () => {
  expect(MESSAGE_TYPES.toSorted()).toEqual(SENT.toSorted());
});

describe("the bars of a chart", () => {
  it("are days, or months where there would be too many", () => {
    expect(bars([day("2026-01-01", 1), day("2026-01-02", 2)]).map(({ label }) => label)).toEqual([
      "Jan 1",
      "Jan 2",
    ]);
    const year = Array.from({ length: 365 }, (_, index) =>
      day(new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10), 0.1),
    );
    const months = bars(year);
    expect(months).toHaveLength(12);
    expect(months[0]).toEqual({ label: "January 2026", payments: 31, collected: 3.1, refunded: 0 });
  });

  it("end at a round number that none exceeds", () => {
    expect([0, 0.3, 1, 550, 1_000, 5_001].map(roundTop)).toEqual([1, 0.5, 1, 1_000, 1_000, 10_000]);
  });
});
