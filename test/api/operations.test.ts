import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerError } from "../../server/api/mount.ts";
import { DatabaseUnavailable } from "../../server/database/database.ts";
import { createApiKey, revokeApiKey } from "../../server/merchants/create.ts";
import { type Probe, sampleOperations } from "./sampleOperations.ts";
import { type App, appWith, call, makeWorld, type World } from "./world.ts";

let world: World;
let app: App;
let key: string;
const probe: Probe = { runs: 0, ids: [], next: null };
const ORDER = { amount: 500, currency: "USD", customer: { name: "Pat" } };
beforeAll(async () => {
  world = await makeWorld();
  app = appWith(world, sampleOperations(probe));
  key = world.merchant.testApiKey;
});
afterAll(() => world.close());

describe("an answer", () => {
  it("wraps data, names its request and tells the key's limits", async () => {
    const { status, headers, json } = await call(app, "GET /api/v1/orders/o1", { key });
    expect(status).toBe(200);
    expect(json).toEqual({
      success: true,
      data: { id: "o1", mode: "test", now: "2026-01-28T12:00:00.000Z" },
    });
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-z]{20}$/);
    expect(headers.get("ratelimit-limit")).toBe("1000");
  });

  it("of a declined payment has success false, data and 402", async () => {
    const { status, json } = await call(app, "POST /api/v1/answers/402", { key });
    expect(status).toBe(402);
    expect(json).toMatchObject({ success: false, data: { declineReason: "Insufficient funds" } });
  });

  it("may be a file, with its own type and the request id", async () => {
    const { headers } = await call(app, "GET /api/v1/orders/o1/file", { key });
    expect([headers.get("content-type"), headers.get("x-request-id")]).toEqual([
      "image/png",
      expect.any(String),
    ]);
  });

  it("to HEAD is that to GET without the body", async () => {
    const { status, json } = await call(app, "HEAD /api/v1/orders/o1", { key });
    expect([status, json]).toEqual([200, {}]);
  });
});

describe("a refusal", () => {
  it("has code, message, field, request id and where the code is explained", async () => {
    const headers = { "X-Request-Id": "my-id.1" };
    const body = {
      ...ORDER,
      lines: [
        { description: "x", unitAmount: 1 },
        { description: "y", unitAmount: 0.001 },
      ],
    };
    const called = await call(app, "POST /api/v1/orders", { key, body, headers });
    expect(called.status).toBe(422);
    expect(called.headers.get("x-request-id")).toBe("my-id.1");
    expect(called.json).toEqual({
      success: false,
      error: {
        code: "invalid_field",
        message: "lines[1].unitAmount has more decimals than USD has.",
        field: "lines[1].unitAmount",
        requestId: "my-id.1",
        docs: "http://localhost:3000/docs#error-invalid_field",
      },
    });
  });

  it("carries data beside the error", async () => {
    const { status, json } = await call(app, "POST /api/v1/answers/409", { key });
    expect([status, json.error?.code, json.data]).toEqual([409, "conflict", { runs: expect.any(Number) }]);
  });

  it.each(["a b", "x".repeat(101), "<script>", "-"])("makes a new id in place of %j", async (id) => {
    const { headers, json } = await call(app, "GET /api/v1/orders/none", {
      key,
      headers: { "X-Request-Id": id },
    });
    expect(headers.get("x-request-id")).toMatch(/^req_/);
    expect(json.error?.requestId).toBe(headers.get("x-request-id"));
  });

  it.each(['{"amount": 1e999', "1e999", "12345678901234567.89", "100.00000000000000001", "-1"])(
    "names the amount %s by its path",
    async (text) => {
      const body = JSON.stringify(ORDER).replace("500", text.replace('{"amount": ', ""));
      const { status, json } = await call(app, "POST /api/v1/orders", { key, body });
      expect([status, json.error?.field]).toEqual([422, "amount"]);
    },
  );

  it.each([
    ["a body that is no JSON", "POST /api/v1/orders", "{", 400, "malformed_request"],
    ["an unknown property", "POST /api/v1/orders", { ...ORDER, x: 1 }, 422, "invalid_field"],
    ["a property where none is taken", "POST /api/v1/orders/o1/void", { x: 1 }, 422, "invalid_field"],
    ["an unknown query parameter", "GET /api/v1/orders/o1?x=1", undefined, 422, "invalid_field"],
    ["a repeated query parameter", "GET /api/v1/orders?limit=1&limit=2", undefined, 422, "invalid_field"],
    ["a control character in the query", "GET /api/v1/orders?after=%00", undefined, 422, "invalid_field"],
    ["a control character in the path", "GET /api/v1/orders/%00", undefined, 404, "not_found"],
    ["a path that is not UTF-8", "GET /api/v1/orders/%ff%c3", undefined, 200, undefined],
    ["letters that no id has", "GET /api/v1/orders/%C3%A9", undefined, 404, "not_found"],
    ["an id that is too long", `GET /api/v1/orders/${"x".repeat(201)}`, undefined, 404, "not_found"],
    ["a body above 1 MB", "POST /api/v1/orders", "x".repeat(1_000_001), 413, "body_too_large"],
    ["an unknown path", "GET /api/v1/nothing", undefined, 404, "not_found"],
  ])("answers %s", async (_, target, body, status, code) => {
    const called = await call(app, target, { key, ...(body === undefined ? {} : { body }) });
    expect([called.status, called.json.error?.code]).toEqual([status, code]);
  });

  it("to another method names those there are", async () => {
    const { status, headers, json } = await call(app, "DELETE /api/v1/orders", { key });
    expect([status, json.error?.code, headers.get("allow")]).toEqual([
      405,
      "method_not_allowed",
      "POST, GET, HEAD",
    ]);
  });
});

describe("authentication", () => {
  it.each([
    ["no header", {}],
    ["another scheme", { Authorization: "Basic c2s6" }],
    ["an unknown key", { Authorization: `Bearer sk_test_${"0".repeat(32)}` }],
    ["a key of the wrong form", { Authorization: "Bearer sk_test_' OR 1=1 --" }],
  ])("refuses %s with 401 and says how", async (_, headers) => {
    const called = await call(app, "GET /api/v1/orders", { headers });
    expect([called.status, called.json.error?.code]).toEqual([401, "unauthenticated"]);
    expect(called.headers.get("www-authenticate")).toBe('Bearer realm="paylink"');
  });

  it("does not take one mode's characters for the other's key", async () => {
    expect((await call(app, "GET /api/v1/orders", { key: key.replace("test", "live") })).status).toBe(401);
  });

  it("takes the scheme in any case", async () => {
    expect(
      (await call(app, "GET /api/v1/orders", { headers: { Authorization: `bearer ${key}` } })).status,
    ).toBe(200);
  });

  it("refuses a revoked key at once", async () => {
    const { tenantId } = world.merchant;
    const made = await createApiKey(world.deps, tenantId, "live");
    expect((await call(app, "GET /api/v1/orders/o1", { key: made.apiKey })).json.data?.["mode"]).toBe("live");
    expect(await revokeApiKey(world.deps, "tnt_other", made.keyId)).toBe(false);
    expect(await revokeApiKey(world.deps, tenantId, made.keyId)).toBe(true);
    expect(await revokeApiKey(world.deps, tenantId, made.keyId)).toBe(false);
    expect((await call(app, "GET /api/v1/orders/o1", { key: made.apiKey })).status).toBe(401);
  });

  it("takes X-Tenant-ID when it matches and refuses another's", async () => {
    const as = (tenant: string) =>
      call(app, "GET /api/v1/orders", { key, headers: { "X-Tenant-ID": tenant } });
    expect((await as(world.merchant.tenantId)).status).toBe(200);
    const refused = await as("tnt_other");
    expect([refused.status, refused.json.error?.code]).toEqual([403, "tenant_mismatch"]);
  });

  it("refuses live keys where test keys are asked for", async () => {
    const refused = await call(app, "POST /api/v1/test/thing", { key: world.merchant.apiKey });
    expect([refused.status, refused.json.error?.code]).toEqual([403, "test_key_required"]);
    expect((await call(app, "POST /api/v1/test/thing", { key })).status).toBe(200);
  });

  it("is not asked of a public operation", async () => {
    const { json } = await call(app, "GET /api/v1/open", { headers: { "CF-Connecting-IP": "203.0.113.7" } });
    expect(json.data).toEqual({ caller: null, address: "203.0.113.7" });
  });

  it("stores no key, only its hash", async () => {
    const stored = JSON.stringify(await world.database.query("SELECT * FROM api_keys"));
    expect(stored).not.toContain(key);
    expect(stored).not.toContain(key.slice(8, 28));
  });
});

describe("lists", () => {
  it("are read to their end by cursors", async () => {
    const seen: unknown[] = [];
    let after = "";
    for (let page = 0; page < 5; page++) {
      const { json } = await call(app, `GET /api/v1/orders?limit=2${after}`, { key });
      seen.push(json.data?.["orders"]);
      if (json.data?.["nextCursor"] === null) break;
      after = `&after=${json.data?.["nextCursor"] as string}`;
    }
    expect(seen).toEqual([[{ n: 1 }, { n: 2 }], [{ n: 3 }, { n: 4 }], [{ n: 5 }]]);
  });

  it.each([
    "limit=0",
    "limit=101",
    "limit=x",
    "limit=1e1",
    "after=x",
    "after=WyJvdGhlciIsMV0",
    "after=WyJvcmRlcnMiLCJhIl0",
  ])("refuse %s", async (query) => {
    const { status, json } = await call(app, `GET /api/v1/orders?${query}`, { key });
    expect([status, json.error?.field]).toEqual([422, query.split("=")[0]]);
  });
});

describe("a fault", () => {
  it("is answered without detail and logged once under the request id", async () => {
    const before = world.logged.length;
    const { status, json } = await call(app, "GET /api/v1/orders/throw", {
      key,
      headers: { "X-Request-Id": "fault-1" },
    });
    expect([status, json.error?.code]).toEqual([500, "internal"]);
    expect(JSON.stringify(json)).not.toContain("4111");
    const lines = world.logged.slice(before);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "error",
      requestId: "fault-1",
      where: "getOrder",
    });
  });

  it("of the database is 503 with Retry-After", async () => {
    const away = makeAppThatThrows(new DatabaseUnavailable("locked", "none"));
    const { status, headers, json } = await call(await away, "POST /api/v1/orders", { key, body: ORDER });
    expect([status, json.error?.code, headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
  });

  async function makeAppThatThrows(error: Error): Promise<App> {
    const operations = sampleOperations({
      runs: 0,
      ids: [],
      next: () => {
        throw error;
      },
    });
    const made = appWith(world, operations);
    made.onError((thrown, c) => answerError(c, world.deps, thrown, "app"));
    return made;
  }
});
