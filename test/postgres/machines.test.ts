/** Two server processes on one PostgreSQL, and what happens to them. The server flushes to disk as in production. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pause } from "../crash/product.ts";
import { type OwnPostgres, startPostgres } from "../setup/postgres.ts";
import { builtRelease } from "../setup/release.ts";
import { judge, Machines, type Payer, pay, Reader, recovered } from "./machines.ts";

/** Beyond the time after which a payment that was cut off is looked after, in seconds. */
const RECOVERY_SECONDS = 25;
/** The demand is a minute; a claim of a dead process lasts 15 seconds. */
const RECOVERY_LIMIT_MS = 30_000;

describe("two servers on one PostgreSQL", () => {
  let release: string;
  let postgres: OwnPostgres;
  let url: string;
  let machines: Machines;
  let reader: Reader;

  beforeAll(async () => {
    [release, postgres] = await Promise.all([builtRelease(), startPostgres({ fsync: true })]);
  }, 120_000);
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = await postgres.freshUrl();
    machines = await Machines.start(release, url, 2);
    reader = new Reader(machines);
  });
  afterEach(async () => {
    await reader.stop();
    await machines.stop();
  });

  /** Many small payments of many payers, all of which there is room for. */
  async function load(paths: readonly string[], payers: number, each: number): Promise<Payer[]> {
    const all = await Promise.all(
      Array.from({ length: payers }, async (_, n) => {
        const paid: Payer[] = [];
        for (let turn = 0; turn < each; turn++) {
          paid.push(await pay(machines, paths[(n + turn) % paths.length] ?? "", n, 1 + (n % 9)));
        }
        return paid;
      }),
    );
    return all.flat();
  }

  async function finish(payers: readonly Payer[]): Promise<void> {
    expect(payers.filter(({ answer }) => answer !== 201)).toEqual([]);
    await machines.advance(RECOVERY_SECONDS);
    expect(await recovered(url, RECOVERY_LIMIT_MS)).toBeLessThan(RECOVERY_LIMIT_MS);
    const verdict = await judge(url, payers, await reader.stop());
    expect(verdict.faults).toEqual([]);
    expect(verdict.captured).toBe(payers.length);
  }

  it("never collect more than the balance from 200 payers at once, and refuse nobody it has room for", async () => {
    const [path = ""] = await machines.invoices(1);
    const payers = await Promise.all(Array.from({ length: 200 }, (_, n) => pay(machines, path, n, 100)));
    expect(payers.filter(({ answer }) => answer === 201)).toHaveLength(50);
    expect(payers.filter(({ answer }) => answer === 409)).toHaveLength(150);
    const verdict = await judge(url, payers, await reader.stop());
    expect(verdict.faults).toEqual([]);
    expect(verdict.captured).toBe(50);
  }, 60_000);

  it("lose and double nothing when one and then the other is killed while both are paid", async () => {
    const paying = load(await machines.invoices(4), 24, 6);
    for (const place of [0, 1]) {
      await pause(400);
      await machines.kill(place);
      await pause(300);
      await machines.replace(place);
    }
    const payers = await paying;
    expect(payers.some(({ repeated }) => repeated > 0)).toBe(true);
    await finish(payers);
  }, 60_000);

  it("go on when an operator ends their connections in the middle of batches", async () => {
    const paths = await machines.invoices(4);
    let ended = 0;
    let over = false;
    const ending = (async () => {
      while (!over) {
        const rows = await postgres.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paylink' AND (state <> 'idle' OR random() < 0.1)",
        );
        ended += rows.length;
        await pause(100);
      }
    })();
    const payers = await load(paths, 24, 6);
    over = true;
    await ending;
    expect(ended).toBeGreaterThan(10);
    await finish(payers);
  }, 60_000);

  it.each(["shutdown", "crash"] as const)(
    "go on after a %s of PostgreSQL while they are paid",
    async (how) => {
      const paying = load(await machines.invoices(4), 24, 6);
      await pause(500);
      await postgres.halt(how);
      await pause(200);
      await postgres.resume();
      const payers = await paying;
      expect(payers.some(({ repeated }) => repeated > 0)).toBe(true);
      await finish(payers);
    },
    60_000,
  );
});
