import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimIdempotencyKey, readIdempotencyKey } from "../../server/api/idempotency.ts";
import { Refusal } from "../../server/api/problem.ts";
import { makeKeyring } from "../../server/links/keyring.ts";
import { type Probe, sampleOperations } from "./sampleOperations.ts";
import { type App, appWith, type Called, call, makeWorld, type World } from "./world.ts";

let world: World;
let app: App;
let key: string;
let probe: Probe;
const ORDER = { amount: 500, currency: "USD", customer: { name: "Pat" } };
const ORDERS = "POST /api/v1/orders";

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  probe = { runs: 0, ids: [], next: null };
  app = appWith(world, sampleOperations(probe));
  key = (await world.newMerchant("Keys")).testApiKey;
});

const send = (idempotencyKey: string, body: unknown = ORDER, target = ORDERS, as = key): Promise<Called> =>
  call(app, target, { key: as, body, headers: { "Idempotency-Key": idempotencyKey } });
const codeOf = ({ status, json }: Called) => [status, json.error?.code];

describe("an Idempotency-Key", () => {
  it("replays the stored answer, also to the same body spelt otherwise", async () => {
    const first = await send("k1");
    const again = await send('"k1"', '{"customer":{"name":"Pat"},"currency":"USD","amount":500.00}');
    expect([first.status, again.status, probe.runs]).toEqual([201, 201, 1]);
    expect(again.json).toEqual(first.json);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  });

  it("refuses another body, and another path, with 422", async () => {
    await send("k2");
    expect(codeOf(await send("k2", { ...ORDER, amount: 501 }))).toEqual([422, "idempotency_key_reused"]);
    expect(codeOf(await send("k2", {}, "POST /api/v1/answers/402"))).toEqual([422, "idempotency_key_reused"]);
    expect(codeOf(await send("k2"))).toEqual([201, undefined]);
    expect(probe.runs).toBe(1);
  });

  it("is separate per tenant and mode", async () => {
    const other = await world.newMerchant("Other");
    for (const as of [key, other.testApiKey, other.apiKey])
      expect((await send("k3", ORDER, ORDERS, as)).status).toBe(201);
    expect(new Set(probe.ids).size).toBe(3);
  });

  it("runs the request once when a hundred come at the same time", async () => {
    probe.next = () => new Promise((done) => setTimeout(done, 20));
    const all = await Promise.all(Array.from({ length: 100 }, () => send("k4")));
    expect(probe.runs).toBe(1);
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    const waiting = all.filter(({ status }) => status === 409);
    expect(waiting).toHaveLength(99);
    expect(waiting[0]?.json.error?.code).toBe("idempotency_in_progress");
    expect(waiting[0]?.headers.get("retry-after")).toBe("1");
    expect((await send("k4")).headers.get("idempotent-replayed")).toBe("true");
  });

  it.each([402, 404, 409])("keeps an answer of %i", async (status) => {
    const first = await send("k5", {}, `POST /api/v1/answers/${status}`);
    const again = await send("k5", {}, `POST /api/v1/answers/${status}`);
    expect([first.status, again.status, probe.runs]).toEqual([status, status, 1]);
    expect(again.json).toEqual(first.json);
  });

  it.each([403, 422])("is free again after an answer of %i, for another body too", async (status) => {
    const target = `POST /api/v1/answers/${status}`;
    expect((await send("k6", {}, target)).status).toBe(status);
    expect((await send("k6", { n: 1 }, target)).status).toBe(status);
    expect(probe.runs).toBe(2);
  });

  it("is not used up by a body that is refused", async () => {
    expect((await send("k7", { ...ORDER, currency: "usd" })).status).toBe(422);
    expect((await send("k7", { ...ORDER, amount: 0.001 })).status).toBe(422);
    expect((await send("k7", "{")).status).toBe(400);
    expect((await send("k7")).status).toBe(201);
  });

  it("stays with its request after a fault: the same may run again at once, with the same ids", async () => {
    probe.next = () => {
      throw new Error("lost the database after the effect");
    };
    expect((await send("k8")).status).toBe(500);
    expect(codeOf(await send("k8", { ...ORDER, amount: 1 }))).toEqual([422, "idempotency_key_reused"]);
    probe.next = null;
    expect((await send("k8")).status).toBe(201);
    expect(probe.ids).toHaveLength(2);
    expect(new Set(probe.ids).size).toBe(1);
    expect(probe.ids[0]).toMatch(/^inv_[0-9a-z]{20}$/);
    expect((await send("k8")).headers.get("idempotent-replayed")).toBe("true");
  });

  it("stays with its request after an answer of 503, for which the handler runs again", async () => {
    const target = "POST /api/v1/answers/503";
    expect((await send("k12", {}, target)).status).toBe(503);
    expect(codeOf(await send("k12", { n: 1 }, target))).toEqual([422, "idempotency_key_reused"]);
    expect((await send("k12", {}, target)).headers.get("idempotent-replayed")).toBeNull();
    expect(probe.runs).toBe(2);
  });

  it("gives new ids where no key is sent", async () => {
    for (let n = 0; n < 2; n++) await call(app, ORDERS, { key, body: ORDER });
    expect(new Set(probe.ids).size).toBe(2);
  });

  it("is forgotten after two days, and then stands for a new request", async () => {
    await send("k9");
    world.advance(49 * 3_600_000);
    for (let n = 0; n < 50; n++) await send(`filler-${n}`);
    expect((await send("k9")).headers.get("idempotent-replayed")).toBeNull();
    expect(probe.ids.at(-1)).not.toBe(probe.ids[0]);
  });

  it.each(["", '""', "x".repeat(256), "caf\u00e9"])("is refused as %j", async (value) => {
    const { status, json } = await send(value);
    expect([status, json.error?.code]).toEqual([400, "malformed_idempotency_key"]);
    expect(probe.runs).toBe(0);
  });

  it("is read bare or as a quoted string", () => {
    expect(readIdempotencyKey('"a\\"b"')).toBe('a"b');
    expect(readIdempotencyKey("8e03978e-40d5-43dd-bc93-6894a57f9324")).toBe(
      "8e03978e-40d5-43dd-bc93-6894a57f9324",
    );
    expect(readIdempotencyKey("x".repeat(255))).toBe("x".repeat(255));
    expect(readIdempotencyKey(undefined)).toBeNull();
    expect(readIdempotencyKey("a\tb")).toBeInstanceOf(Refusal);
  });

  it("leaves no trace of the body that could be searched for", async () => {
    await send("k10", { ...ORDER, customer: { name: "4111111111111111" } });
    const rows = JSON.stringify(await world.database.query("SELECT fingerprint FROM idempotency_keys"));
    expect(rows).not.toContain("4111");
  });
});

describe("the lease of a key", () => {
  // Nothing renews the lease of a process that was killed: its timer never fires here unless it is told to.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const request = (name: string) =>
    ({ tenantId: "tnt_x", mode: "test", key: name, method: "POST", target: "/x", body: { a: 1 } }) as const;

  it("passes to a repeat when its holder crashed, which gets the same ids; the late holder's answer is not kept", async () => {
    const crashed = await claimIdempotencyKey(world.deps, request("c1"));
    if (crashed.kind !== "run") throw new Error(crashed.kind);
    expect((await claimIdempotencyKey(world.deps, request("c1"))).kind).toBe("refused");
    world.advance(15_001);
    const both = await Promise.all([1, 2].map(() => claimIdempotencyKey(world.deps, request("c1"))));
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(["refused", "run"]);
    const next = both.find((result) => result.kind === "run");
    if (next?.kind !== "run") throw new Error("nobody took over");
    expect(next.claim.id("invoice", "op")).toBe(crashed.claim.id("invoice", "op"));
    expect(next.claim.id("payment", "op")).not.toBe(next.claim.id("invoice", "op").replace("inv_", "pmt_"));
    await crashed.claim.finish({ status: 201, body: "late" });
    expect(await claimIdempotencyKey(world.deps, request("c1"))).toMatchObject({
      kind: "refused",
      refusal: { code: "idempotency_in_progress" },
    });
    await next.claim.finish({ status: 201, body: "in time" });
    const replay = await claimIdempotencyKey(world.deps, request("c1"));
    expect(replay).toEqual({ kind: "replay", answer: { status: 201, body: "in time" } });
  });

  it("is renewed while its holder works, however long that takes", async () => {
    const slow = await claimIdempotencyKey(world.deps, request("c4"));
    if (slow.kind !== "run") throw new Error(slow.kind);
    for (let seconds = 0; seconds < 60; seconds += 5) {
      world.advance(5_000);
      await vi.advanceTimersByTimeAsync(5_000);
      await vi.waitFor(async () => {
        const [row] = await world.database.query(
          "SELECT lease_until_ms FROM idempotency_keys WHERE idempotency_key = 'c4'",
        );
        expect(row?.["lease_until_ms"]).toBe(world.deps.now().getTime() + 15_000);
      });
      expect((await claimIdempotencyKey(world.deps, request("c4"))).kind).toBe("refused");
    }
    await slow.claim.finish({ status: 201, body: "late, and the only one" });
    const replay = await claimIdempotencyKey(world.deps, request("c4"));
    expect(replay).toEqual({ kind: "replay", answer: { status: 201, body: "late, and the only one" } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("refuses another body even after it ended", async () => {
    await claimIdempotencyKey(world.deps, request("c2"));
    world.advance(15_001);
    const other = await claimIdempotencyKey(world.deps, { ...request("c2"), body: { a: 2 } });
    expect(other).toMatchObject({ kind: "refused", refusal: { code: "idempotency_key_reused" } });
  });

  it("knows its request again after PAYLINK_SECRET was rotated", async () => {
    const old = "an old secret of the tests, 32 characters";
    const before = await claimIdempotencyKey({ ...world.deps, keyring: makeKeyring(old) }, request("c3"));
    if (before.kind !== "run") throw new Error(before.kind);
    await before.claim.finish({ status: 200, body: "{}" });
    const keyring = makeKeyring("a new secret of the tests, 32 characters", old);
    expect((await claimIdempotencyKey({ ...world.deps, keyring }, request("c3"))).kind).toBe("replay");
  });
});
