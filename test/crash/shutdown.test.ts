/** How a server ends and begins: told to end while it works, killed while it starts, started twice at once. */
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtRelease } from "../setup/release.ts";
import { Chance } from "./chance.ts";
import { Client } from "./client.ts";
import { payLinks, payment } from "./invoices.ts";
import { judge } from "./judge.ts";
import { kill, type Product, pause, paylink, startProduct, testKey } from "./product.ts";

const STARTS_KILLED = 10;
/** A first start takes about this long, in milliseconds. */
const START_MS = 500;

describe("a server", () => {
  let release: string;
  let folder: string;
  let files = 0;
  const freshFile = (): string => join(folder, String(files++), "paylink.db");

  beforeAll(async () => {
    release = await builtRelease();
    folder = await mkdtemp(join(tmpdir(), "paylink-shutdown-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("that is told to end answers what it was asked, ends with 0, and finds all of it again", async () => {
    const file = freshFile();
    const product = startProduct(release, file);
    const client = new Client(await product.ready, 32);
    const paths = await payLinks(client, testKey(product), 8);
    // A payment whose body is on its way when the server is told to end.
    const slow = await openSlowly(await product.ready, paths[0] ?? "");
    const answered: string[] = [];
    const payers = Array.from({ length: 32 }, async (_, payer) => {
      for (let n = 0; ; n++) {
        const id = `pmt_end${payer}x${String(n).padStart(8, "0")}`;
        const answer = await client.send({
          method: "POST",
          path: `${paths[payer % paths.length] ?? ""}/payments`,
          body: payment(id, 0.01),
        });
        if (answer === null) return;
        if (answer.status === 201) answered.push(id);
      }
    });
    // All of them are connected and in the middle of their next payment.
    while (new Set(answered.map((id) => id.split("x")[0])).size < 32) await pause(5);
    const began = performance.now();
    product.child.kill("SIGTERM");
    await pause(100);
    slow.socket.write(slow.rest);
    await Promise.all(payers);
    expect(await product.ended, `said: ${product.err()}`).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(client.cutOff).toBe(0);
    expect(slow.received()).toMatch(/^HTTP\/1.1 201 /);
    expect(answered.length).toBeGreaterThan(32);
    expect(product.err()).toBe("");
    client.close();

    const again = startProduct(release, file);
    const reader = new Client(await again.ready, 8);
    for (const id of [...answered.slice(0, 20), SLOW_ID]) {
      const states = await Promise.all(paths.map((path) => reader.send({ path: `${path}/payments/${id}` })));
      expect(states.filter((state) => state?.status === 200)).toHaveLength(1);
    }
    reader.close();
    again.child.kill("SIGTERM");
    expect(await again.ended).toBe(0);
    expect((await judge(file, [], { settled: true })).faults).toEqual([]);
    expect(paylink(release, file, ["ledger", "verify", "--json"]).status).toBe(0);
  }, 60_000);

  it("ends with 0 within ten seconds although a client never finishes what it sends", async () => {
    const product = startProduct(release, freshFile());
    const client = new Client(await product.ready, 1);
    const [path = ""] = await payLinks(client, testKey(product), 1);
    const slow = await openSlowly(await product.ready, path);
    const began = performance.now();
    product.child.kill("SIGTERM");
    expect(await product.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    slow.socket.destroy();
    client.close();
  }, 30_000);

  it("goes on when clients hang up in the middle of what they send", async () => {
    const product = startProduct(release, freshFile());
    const origin = await product.ready;
    const client = new Client(origin, 4);
    const [path = ""] = await payLinks(client, testKey(product), 1);
    for (let n = 0; n < 20; n++) (await openSlowly(origin, path)).socket.resetAndDestroy();
    const id = "pmt_after00000001";
    const paid = await client.send({ method: "POST", path: `${path}/payments`, body: payment(id, 5) });
    expect(paid?.status).toBe(201);
    client.close();
    await kill(product);
  }, 30_000);

  it("makes one installation of an empty folder together with another that starts at the same time", async () => {
    const file = freshFile();
    const both = [startProduct(release, file), startProduct(release, file)];
    const origins = await Promise.all(both.map((product) => product.ready));
    const [one, other] = both.map((product) => [product, /sk_test_\S+/.exec(product.out())] as const);
    const keys = [one, other].flatMap((pair) => (pair?.[1] ? [pair[1][0]] : []));
    expect(keys.length).toBeGreaterThan(0);
    const clients = origins.map((origin) => new Client(origin, 4));
    const [path = ""] = await payLinks(clients[0] as Client, keys[0] ?? "", 1);
    // What the one signed, the other opens: they have the same secret.
    const answers = await Promise.all(clients.map((client) => client.send({ path })));
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200]);
    for (const client of clients) client.close();
    for (const product of both) product.child.kill("SIGTERM");
    expect(await Promise.all(both.map((product) => product.ended))).toEqual([0, 0]);
    expect((await judge(file, [], { settled: true })).faults).toEqual([]);
  }, 30_000);

  it(`that was killed while it started for the first time starts again, ${STARTS_KILLED} times`, async () => {
    const chance = new Chance(3);
    const delays = Array.from({ length: STARTS_KILLED }, () => chance.whole(0, START_MS));
    const killedThenStarted = async (): Promise<void> => {
      for (let delay = delays.pop(); delay !== undefined; delay = delays.pop()) {
        const file = freshFile();
        const first = startProduct(release, file);
        await pause(delay);
        await kill(first);
        const second: Product = startProduct(release, file);
        const client = new Client(await second.ready, 2);
        expect((await client.send({ path: "/readyz" }))?.status, `killed after ${delay} ms`).toBe(200);
        client.close();
        await kill(second);
        expect((await judge(file, [], { settled: true })).faults).toEqual([]);
      }
    };
    await Promise.all([killedThenStarted(), killedThenStarted()]);
  }, 120_000);
});

const SLOW_ID = "pmt_slow0000000001";

interface Slow {
  readonly socket: Socket;
  /** What is still to be sent of the payment. */
  readonly rest: string;
  received(): string;
}

/** Begins to send a payment and stops in the middle of its body. */
async function openSlowly(origin: string, path: string): Promise<Slow> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  socket.on("error", () => undefined);
  const body = JSON.stringify(payment(SLOW_ID, 5));
  const head = `POST ${path}/payments HTTP/1.1\r\nHost: pay\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  await new Promise<void>((sent) => {
    socket.write(head + body.slice(0, 40), () => sent());
  });
  await pause(5);
  return { socket, rest: body.slice(40), received: () => received };
}
