import { describe, expect, it } from "vitest";
import { randomSupply } from "../../server/node/random.ts";

describe("a supply of random bytes", () => {
  it("gives what was asked for, never the same bytes twice, and never changes what it gave", () => {
    const random = randomSupply();
    const given = Array.from({ length: 2_000 }, (_, n) => random(16 + (n % 9)));
    const copies = given.map((bytes) => Buffer.from(bytes).toString("hex"));
    expect(given.every((bytes, n) => bytes.length === 16 + (n % 9))).toBe(true);
    expect(new Set(copies.map((text) => text.slice(0, 32))).size).toBe(2_000);
    random(4_000);
    expect(given.map((bytes) => Buffer.from(bytes).toString("hex"))).toEqual(copies);
  });

  it("gives much at once too", () => {
    const random = randomSupply();
    expect(random(100_000)).toHaveLength(100_000);
    expect(new Set(random(100_000)).size).toBe(256);
  });
});
