import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { admitAttempt } from "../../server/checkout/attemptGate.ts";
import { readAlerts } from "../../server/store/merchantAlerts.ts";
import { attack, type Range, shootingRange, TENANT } from "./cardTesters.ts";

let range: Range;
beforeEach(async () => {
  range = await shootingRange();
});
afterEach(() => range.close());

/** `bench/cardTesting.mjs` runs the attacks at full size: 100,000. */
const ATTEMPTS = Number(process.env["CARD_TESTING_ATTEMPTS"] ?? 4_000);
/** 0.5 % of 100,000. */
const THROUGH_MOST = 500;
const NETWORK = "192.0.2.0/24";

describe("an attack", () => {
  it.each([
    ["many links from one network", { hours: 14, links: 200, networks: 1 }, false],
    ["many links from one network, in half an hour", { hours: 0.5, links: 50, networks: 1 }, false],
    ["one link from everywhere", { hours: 24, links: 1, networks: 60_000 }, false],
    ["many links from everywhere", { hours: 24, links: 10_000, networks: 60_000 }, true],
  ] as const)(
    "through %s reaches the processor with at most 500 attempts, however many it makes, and payers still pay",
    { timeout: 600_000 },
    async (_, how, opened) => {
      const { through, heldBack } = await attack(range, { attempts: ATTEMPTS, ...how }, opened);
      if (ATTEMPTS >= 100_000)
        process.stdout.write(`${JSON.stringify({ attempts: ATTEMPTS, ...how, through })}\n`);
      expect(through).toBeLessThanOrEqual(THROUGH_MOST);
      expect(heldBack).toBe(0);
      expect(await range.rows()).toBeLessThanOrEqual(through + 1);
      // One warning, one alert.
      expect(range.logged).toHaveLength(1);
      expect(await readAlerts(range.deps.database, { tenantId: TENANT, mode: "live" }, null, 9)).toHaveLength(
        1,
      );
    },
  );
});

describe("ordinary payers", () => {
  it("of one network are never held back by the declines that are usual", async () => {
    let heldBack = 0;
    for (let i = 1; i <= 2_000; i += 1) {
      range.pass(20_000);
      // One in ten is declined at first, and pays with the next card.
      if (i % 10 === 0 && (await range.attempt(`lnk_${i}`, NETWORK, "failed")) !== true) heldBack += 1;
      if ((await range.attempt(`lnk_${i}`, NETWORK, "approved")) !== true) heldBack += 1;
    }
    expect(heldBack).toBe(0);
    expect(range.logged).toEqual([]);
  });

  it("try again after a decline while their network is under attack", async () => {
    for (let i = 0; i < 40; i += 1) await range.attempt("lnk_attacked", NETWORK, "failed");
    for (let i = 0; i < 40; i += 1) await range.attempt(`lnk_${i % 5}`, NETWORK, "failed");
    expect(await range.attempt("lnk_payer", NETWORK, "failed")).toBe(true);
    expect(await range.attempt("lnk_payer", NETWORK, "failed")).toBe(true);
    expect(await range.attempt("lnk_payer", NETWORK, "approved")).toBe(true);
    // Other networks know nothing of it.
    expect(await range.attempt("lnk_0", "198.51.100.0/24", "approved")).toBe(true);
  });
});

describe("waits", () => {
  it("grow with each failure and end when nothing fails any more", async () => {
    const waits: number[] = [];
    for (let i = 0; i < 400 && waits.length < 8; i += 1) {
      const answer = await range.attempt(`lnk_${i % 4}`, NETWORK, "failed");
      if (answer === true) continue;
      waits.push(answer);
      range.pass(answer * 1000);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(60);
    range.pass(30 * 3_600_000);
    expect(await range.attempt("lnk_0", NETWORK, "approved")).toBe(true);
  });

  it("are not shortened by one good card that pays small amounts over and over", async () => {
    for (let i = 0; i < 60; i += 1) await range.attempt(`lnk_${i % 20}`, NETWORK, "failed");
    const [before] = await range.deps.database.query("SELECT level FROM attempt_meters WHERE scope = ?", [
      NETWORK,
    ]);
    for (let i = 0; i < 50; i += 1) await range.attempt("lnk_good", NETWORK, "none");
    const [after] = await range.deps.database.query("SELECT level FROM attempt_meters WHERE scope = ?", [
      NETWORK,
    ]);
    expect(after).toEqual(before);
  });
});

describe("attempts at the same moment", () => {
  it("of one network are let through as far as the free ones go, however many come", async () => {
    const from = {
      tenantId: TENANT,
      mode: "live",
      invoiceId: "inv_1",
      address: NETWORK,
      failures: 0,
    } as const;
    await range.attempt("lnk_first", NETWORK, "failed");
    let most = 0;
    let now = 0;
    const one = async (i: number) => {
      const admission = await admitAttempt(range.deps, { ...from, linkId: `lnk_${i}` });
      if (!admission.ok) return;
      now += 1;
      most = Math.max(most, now);
      await new Promise((done) => setTimeout(done, 5));
      now -= 1;
      await admission.settle("failed");
    };
    await Promise.all(Array.from({ length: 40 }, (_, i) => one(i)));
    expect(most).toBeLessThanOrEqual(9);
    expect(await range.rows()).toBe(2);
  });
});
