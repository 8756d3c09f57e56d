/** Webhooks of real server processes: two of them share the work, and kill -9 in the middle of it loses nothing. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { kill, type Product, pause, startProduct, testKey } from "../crash/product.ts";
import { builtRelease } from "../setup/release.ts";
import type { Json } from "./calls.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

const KILLS = 3;

describe("webhooks of server processes", () => {
  let release: string;
  let folder: string;
  let receiver: Receiver;
  let key: string;
  const products: Product[] = [];
  let files = 0;
  let file: string;

  beforeAll(async () => {
    release = await builtRelease();
    folder = await mkdtemp(join(tmpdir(), "paylink-hooks-"));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    receiver = await startReceiver();
    file = join(folder, String(files++), "paylink.db");
    const first = await start();
    key = testKey(first);
    await api(first, "POST", "/api/v1/webhook-endpoints", { url: receiver.url });
  });
  afterEach(async () => {
    await Promise.all(products.splice(0).map(kill));
    await receiver.close();
  });

  async function start(): Promise<Product> {
    const product = startProduct(release, file);
    products.push(product);
    await product.ready;
    return product;
  }

  async function api(product: Product, method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${await product.ready}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: Json = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(json));
    return json.data;
  }

  /** Makes invoices and withdraws each, so that every one has several events; gives those back that were answered. */
  async function write(product: Product, count: number): Promise<string[]> {
    const made: string[] = [];
    const writers = Array.from({ length: 4 }, async () => {
      while (made.length < count) {
        const { invoiceId } = await api(product, "POST", "/api/v1/invoices", {
          currency: "USD",
          customer: { name: "Jane Doe" },
          lineItems: [{ description: "Work", quantity: 1, unitAmount: 10 }],
        });
        made.push(invoiceId as string);
        await api(product, "POST", `/api/v1/invoices/${invoiceId}/void`, {});
      }
    });
    await Promise.allSettled(writers);
    return made;
  }

  async function feed(product: Product): Promise<Json[]> {
    const events: Json[] = [];
    for (let after = ""; ; ) {
      const page = await api(product, "GET", `/api/v1/events?limit=100${after}`);
      events.push(...page.events);
      if (page.nextCursor === null) return events;
      after = `&after=${page.nextCursor}`;
    }
  }

  async function settled(product: Product): Promise<void> {
    for (let turn = 0; turn < 300; turn += 1) {
      const { endpoints } = await api(product, "GET", "/api/v1/webhook-endpoints");
      const events = await feed(product);
      const seen = new Set(receiver.received.map(({ json }) => json.id));
      const mine = events.filter(({ invoiceId }) => known.has(invoiceId));
      if (endpoints[0].waitingMessages === 0 && mine.every(({ id }) => seen.has(id))) return;
      await pause(100);
    }
    throw new Error("messages are missing");
  }
  const known = new Set<string>();

  /** Sequence numbers of each invoice in the order of their first coming. */
  function orders(): Record<string, number[]> {
    const found: Record<string, number[]> = {};
    const seen = new Set<string>();
    for (const { json } of receiver.received) {
      if (!seen.has(json.id)) (found[json.data.invoiceId] ??= []).push(json.sequence);
      seen.add(json.id);
    }
    return found;
  }

  it("are sent once, by whichever of two servers comes first", async () => {
    const [one, other] = [products[0]!, await start()];
    const made = (await Promise.all([write(one, 30), write(other, 30)])).flat();
    for (const invoiceId of made) known.add(invoiceId);
    await settled(one);
    const ids = receiver.received.map(({ json }) => json.id as string);
    expect(ids.length).toBe(new Set(ids).size);
    for (const invoiceId of made) expect(orders()[invoiceId]).toEqual([1, 2, 3]);
    expect(receiver.load.most).toBeLessThanOrEqual(32);
  });

  it("are not delayed by endpoints that never answer", async () => {
    const product = products[0]!;
    const dead = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const silent = await startReceiver();
        silent.behave(() => null);
        await api(product, "POST", "/api/v1/webhook-endpoints", { url: silent.url });
        return silent;
      }),
    );
    // Fills whatever room the silent ones are given.
    await write(product, 20);
    await pause(500);
    receiver.received.length = 0;
    const begun = performance.now();
    const { invoiceId } = await api(product, "POST", "/api/v1/invoices", {
      currency: "USD",
      customer: { name: "Jane Doe" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount: 10 }],
    });
    while (!receiver.received.some(({ json }) => json.data.invoiceId === invoiceId)) await pause(5);
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const silent of dead) {
      expect(silent.received.length).toBeGreaterThan(0);
      expect(silent.load.most).toBeLessThanOrEqual(4);
    }
    await Promise.all(dead.map((silent) => silent.close()));
  });

  it("are handed on by a server that is told to end, without waiting for its lease", async () => {
    receiver.behave(() => null);
    const product = products[0]!;
    const { invoiceId } = await api(product, "POST", "/api/v1/invoices", {
      currency: "USD",
      customer: { name: "Jane Doe" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount: 10 }],
    });
    while (!receiver.received.some(({ json }) => json.data.invoiceId === invoiceId)) await pause(5);
    const begun = performance.now();
    product.child.kill("SIGTERM");
    expect(await product.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(6_000);
    receiver.received.length = 0;
    receiver.behave(() => 204);
    await start();
    const started = performance.now();
    while (!receiver.received.some(({ json }) => json.data.invoiceId === invoiceId)) await pause(5);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(receiver.received[0]?.json.sequence).toBe(1);
  });

  it("survive kill -9: every event comes, in order", async () => {
    let [product] = products as [Product];
    // Slow enough that there always is something under way.
    receiver.behave((_received, response) => {
      setTimeout(() => response.writeHead(204).end(), 20);
      return null;
    });
    const made: string[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      const writing = write(product, 1_000);
      // First in the middle of sending; afterwards the dead one still holds the endpoint, and the newcomers only write.
      while (round === 0 && (receiver.load.now === 0 || receiver.received.length < 20)) await pause(5);
      await pause(40 + 60 * round);
      await kill(product);
      made.push(...(await writing));
      product = await start();
    }
    for (const invoiceId of made) known.add(invoiceId);
    expect(made.length).toBeGreaterThan(3);
    await settled(product);
    const events = await feed(product);
    for (const invoiceId of made) {
      const sequences = events
        .filter((event) => event.invoiceId === invoiceId)
        .map(({ sequence }) => sequence);
      expect(orders()[invoiceId]).toEqual(sequences);
    }
    const repeats = receiver.received.length - new Set(receiver.received.map(({ json }) => json.id)).size;
    // Only what was under way at a kill may come twice.
    expect(repeats).toBeLessThanOrEqual(32 * KILLS);
  }, 60_000);
});
