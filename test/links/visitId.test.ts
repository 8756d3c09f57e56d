import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newVisitId } from "../../server/links/visit.ts";

const random = (length: number): Uint8Array => randomBytes(length);

describe("ids of visits", () => {
  it("stand in the order of time, for centuries", () => {
    const times = [0, 1, 31, 32, 1_770_000_000_000, 1_770_000_000_001, Date.UTC(2999, 0)];
    const ids = times.map((at) => newVisitId(at, random));
    expect(ids.toSorted()).toEqual(ids);
  });

  it("are vis_ and 20 characters, as every id", () => {
    expect(newVisitId(Date.UTC(2026, 0), random)).toMatch(/^vis_[0-9a-hjkmnp-tv-z]{20}$/);
  });

  it("differ within a millisecond", () => {
    const ids = Array.from({ length: 2_000 }, () => newVisitId(1_770_000_000_000, random));
    expect(new Set(ids).size).toBe(2_000);
  });
});
