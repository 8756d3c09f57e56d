/**
 * The server is killed at random moments while payments are on their way, and started again on the same database.
 * `node bench/soak.mjs 1000` for more kills, at other moments.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../server/database/sqlite.ts";
import { builtRelease } from "../setup/release.ts";
import { Chance } from "./chance.ts";
import { Client } from "./client.ts";
import { judge, judgeCopy } from "./judge.ts";
import { Payers } from "./payers.ts";
import { kill, type Product, pause, paylink, startProduct, testKey } from "./product.ts";

const KILLS = Number(process.env["CRASH_KILLS"] ?? 40);
const SEED = Number(process.env["CRASH_SEED"] ?? 1);
/** A database is followed through so many kills; the next one begins empty. */
const KILLS_PER_DATABASE = 20;
const CONNECTIONS = 32;
const INVOICES = 8;
/** Beyond the time after which a payment that was cut off is looked after, in seconds. */
const RECOVERY_SECONDS = 25;
/** Beyond the time that a payer has to authenticate and that a bank takes, in seconds. */
const SETTLEMENT_SECONDS = 7_200;
/** The demand is a minute after the restart. */
const RECOVERY_LIMIT_MS = 60_000;

const databases = Array.from({ length: Math.ceil(KILLS / KILLS_PER_DATABASE) }, (_, index) => ({
  name: `database ${index + 1}`,
  seed: SEED * 1_000 + index,
  kills: Math.min(KILLS_PER_DATABASE, KILLS - index * KILLS_PER_DATABASE),
}));

describe("a server that is killed while payments are on their way", () => {
  let release: string;
  let folder: string;
  const total = { kills: 0, cutOff: 0, payments: 0, captured: 0, unfinished: 0, slowestMs: 0 };

  beforeAll(async () => {
    release = await builtRelease();
    folder = await mkdtemp(join(tmpdir(), "paylink-crash-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    process.stdout.write(`crash: ${JSON.stringify(total)}\n`);
  });

  it.concurrent.each(databases)(
    "loses no payment and charges none twice: $name, seed $seed, $kills kills",
    async ({ seed, kills }) => {
      const chance = new Chance(seed);
      const file = join(folder, `${seed}.db`);
      let product = startProduct(release, file);
      await product.ready;
      const payers = new Payers(chance, testKey(product), `s${seed}x`);
      await kill(product);
      for (let n = 0; n < kills; n++) {
        product = startProduct(release, file);
        total.cutOff += await untilKilled(product, payers, chance);
        expect(await product.ended).toBe("SIGKILL");
        const verdict = await judgeCopy(file, payers.intents);
        expect(verdict.faults, `after kill ${n + 1}`).toEqual([]);
        expect(payers.wrong, `after kill ${n + 1}`).toEqual([]);
        total.unfinished += verdict.started;
        total.kills += 1;
      }
      product = startProduct(release, file);
      const client = new Client(await product.ready, CONNECTIONS);
      total.slowestMs = Math.max(total.slowestMs, await recover(client, payers, file));
      await settle(client, payers, file);
      expect(await untold(client, payers)).toEqual([]);
      client.close();
      product.child.kill("SIGTERM");
      expect(await product.ended, `said: ${product.err()}`).toBe(0);
      const verdict = await judge(file, payers.intents, { settled: true });
      expect(verdict.faults).toEqual([]);
      expect(payers.wrong).toEqual([]);
      expect(paylink(release, file, ["ledger", "verify"])).toMatchObject({ status: 0, stderr: "" });
      total.payments += payers.intents.length;
      total.captured += verdict.captured;
    },
    600_000,
  );

  it("was killed in the middle of many payments, reserved ones among them", () => {
    expect(total.kills).toBe(KILLS);
    expect(total.cutOff).toBeGreaterThan(KILLS * 2);
    expect(total.unfinished).toBeGreaterThan(KILLS / 4);
    expect(total.captured).toBeGreaterThan(KILLS);
  });

  /** Kills a server while it starts, while it recovers, or while it is paid. Answers how many payments that cut off. */
  async function untilKilled(product: Product, payers: Payers, chance: Chance): Promise<number> {
    const moment = chance.next();
    const delay = chance.next();
    if (moment < 0.08) {
      await pause(delay * 450);
      await kill(product);
      return 0;
    }
    const client = new Client(await product.ready, CONNECTIONS);
    const end = async (): Promise<number> => {
      const cutOff = payers.inFlight;
      await kill(product);
      client.close();
      return cutOff;
    };
    const recovering = Promise.all([
      payers.advance(client, RECOVERY_SECONDS),
      payers.askAgain(client, CONNECTIONS),
    ]);
    if (moment < 0.25) {
      await pause(delay * 120);
      const cutOff = await end();
      await recovering;
      return cutOff;
    }
    await recovering;
    expect(await payers.invoice(client, INVOICES)).toBe(true);
    const paying = payers.pay(client, CONNECTIONS);
    await pause(delay * 250);
    const cutOff = await end();
    await paying;
    return cutOff;
  }
});

/** Waits until recovery has finished everything that was cut off. Answers how long that took, in milliseconds. */
async function recover(client: Client, payers: Payers, file: string): Promise<number> {
  const began = performance.now();
  expect(await payers.advance(client, RECOVERY_SECONDS)).toBe(true);
  await until(file, "SELECT payment_id FROM payments WHERE status = 'started'");
  const took = performance.now() - began;
  await payers.askAgain(client, CONNECTIONS);
  return Math.round(took);
}

/** Lets the time pass after which every payment has come to its end. */
async function settle(client: Client, payers: Payers, file: string): Promise<void> {
  for (let n = 0; n < 3; n++) expect(await payers.advance(client, SETTLEMENT_SECONDS)).toBe(true);
  await until(file, "SELECT subject FROM tasks WHERE kind = 'payment.sync'");
}

async function until(file: string, nothingIn: string): Promise<void> {
  const database = await openSqlite(file);
  const deadline = performance.now() + RECOVERY_LIMIT_MS;
  try {
    let rows = await database.query(nothingIn);
    while (rows.length > 0) {
      if (performance.now() > deadline) throw new Error(`after a minute still: ${JSON.stringify(rows[0])}`);
      await pause(50);
      rows = await database.query(nothingIn);
    }
  } finally {
    await database.close();
  }
}

/** Payments that nobody can be told the fate of: those who went away look at the payment's own address. */
async function untold(client: Client, payers: Payers): Promise<string[]> {
  const faults: string[] = [];
  for (const intent of payers.intents.filter(({ answered }) => answered === null)) {
    if (!intent.gone) faults.push(`${intent.id} has no answer`);
    const answer = await client.send({ path: `${intent.invoice.path}/payments/${intent.id}` });
    if (answer?.status === 404) continue;
    const { data } = JSON.parse(answer?.text ?? "{}") as { data?: { status?: string } };
    const status = data?.status ?? "";
    if (!["approved", "failed", "returned"].includes(status)) faults.push(`${intent.id} is ${status}`);
  }
  return faults;
}
