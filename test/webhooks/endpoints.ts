/** The API of webhook endpoints: what it answers, what it refuses, and what nobody else can reach. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call, eventsOf, newInvoice, pathOf, pay } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";
import { deliveriesOf, ENDPOINTS, endpointOf, type Json, newEndpoint } from "./calls.ts";
import { type Receiver, signedBy, startReceiver } from "./receiver.ts";

export function endpoints(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let receiver: Receiver;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await world.close();
  });
  afterEach(async () => {
    receiver.behave(() => 204);
    receiver.received.length = 0;
    const { json } = await call(world, `GET ${ENDPOINTS}`, { key });
    for (const { endpointId } of json.data.endpoints)
      await call(world, `DELETE ${ENDPOINTS}/${endpointId}`, { key });
    await world.runTasks();
  });

  describe("an endpoint", () => {
    it("is created with a secret that is shown once and stored sealed", async () => {
      const json = { url: receiver.url, events: ["invoice.paid"] };
      const made = await call(world, `POST ${ENDPOINTS}`, {
        key,
        json,
        headers: { "Idempotency-Key": "create-1" },
      });
      expect(made.status).toBe(201);
      const { secret, endpointId, ...rest } = made.json.data;
      expect(endpointId).toMatch(/^whe_[0-9a-z]{20}$/);
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(rest).toMatchObject({
        url: receiver.url,
        status: "enabled",
        disabledReason: null,
        events: ["invoice.paid"],
      });
      const read = await call(world, `GET ${ENDPOINTS}/${endpointId}`, { key });
      expect(read.json.data).toEqual({ endpointId, ...rest });
      const again = await call(world, `POST ${ENDPOINTS}`, {
        key,
        json,
        headers: { "Idempotency-Key": "create-1" },
      });
      expect([again.status, again.json, again.headers.get("idempotent-replayed")]).toEqual([
        201,
        made.json,
        "true",
      ]);
      const list = await call(world, `GET ${ENDPOINTS}`, { key });
      expect(list.json.data).toEqual({ endpoints: [{ endpointId, ...rest }], nextCursor: null });
      const rotated = await call(world, `POST ${ENDPOINTS}/${endpointId}/rotate-secret`, {
        key,
        headers: { "Idempotency-Key": "rotate-1" },
      });
      expect(rotated.json.data).toMatchObject({ endpointId, secret: expect.stringMatching(/^whsec_/) });
      const stored = await world.stored();
      expect(stored).toContain(endpointId);
      for (const shown of [secret, rotated.json.data.secret])
        expect(stored).not.toContain(shown.slice(6, 40));
      expect(world.logged.join("\n")).not.toContain(secret.slice(6, 40));
    });

    it.each([
      [{}, "url"],
      [{ url: "not an address" }, "url"],
      [{ url: "ftp://books.example.com/" }, "url"],
      [{ url: "https://user:pass@books.example.com/" }, "url"],
      [{ url: "https://books.example.com:25/" }, "url"],
      [{ url: `https://books.example.com/${"x".repeat(2_048)}` }, "url"],
      [{ url: "https://books.example.com/", events: [] }, "events"],
      [{ url: "https://books.example.com/", events: ["invoice.payed"] }, "events"],
      [{ url: "https://books.example.com/", events: ["invoice.paid", "invoice.paid"] }, "events"],
      [{ url: "https://books.example.com/", secret: "whsec_mine" }, "secret"],
    ])("is refused for %j", async (json, field) => {
      const answer = await call(world, `POST ${ENDPOINTS}`, { key, json });
      expect([answer.status, answer.json.error.code]).toEqual([422, "invalid_field"]);
      expect(answer.json.error.field).toContain(field);
    });

    it("is refused beyond twenty of a mode", async () => {
      for (let count = 0; count < 20; count += 1) await newEndpoint(world, receiver.url);
      const answer = await call(world, `POST ${ENDPOINTS}`, { key, json: { url: receiver.url } });
      expect([answer.status, answer.json.error.code]).toEqual([409, "conflict"]);
      const live = await newEndpoint(world, receiver.url, {}, world.merchant.apiKey);
      const path = `DELETE ${ENDPOINTS}/${live.endpointId}`;
      expect((await call(world, path, { key: world.merchant.apiKey })).status).toBe(200);
    });

    it("of another merchant, or of the other mode, is not there", async () => {
      const { endpointId } = await newEndpoint(world, receiver.url);
      const stranger = await world.newMerchant("Stranger");
      for (const other of [stranger.testApiKey, stranger.apiKey, world.merchant.apiKey]) {
        for (const [target, json] of [
          ["GET ", undefined],
          ["PATCH ", { status: "disabled" }],
          ["DELETE ", undefined],
          ["GET /deliveries", undefined],
          ["POST /rotate-secret", {}],
          ["POST /test", {}],
          ["POST /replay", { since: "2020-01-01T00:00:00Z" }],
        ] as const) {
          const [method, rest = ""] = target.split(" ");
          const answer = await call(world, `${method} ${ENDPOINTS}/${endpointId}${rest}`, {
            key: other,
            json,
          });
          expect([target, answer.status, answer.json.error?.code]).toEqual([target, 404, "not_found"]);
        }
      }
      expect(await endpointOf(world, endpointId)).toMatchObject({
        status: "enabled",
        previousSecretUntil: null,
      });
      expect(receiver.received).toEqual([]);
    });

    it("that is deleted hears nothing more, and leaves nothing", async () => {
      const { endpointId } = await newEndpoint(world, receiver.url);
      receiver.behave(() => 500);
      await newInvoice(world);
      await world.runTasks();
      expect((await call(world, `DELETE ${ENDPOINTS}/${endpointId}`, { key })).json.data).toEqual({
        endpointId,
        deleted: true,
      });
      await newInvoice(world);
      await world.runTasks();
      expect(receiver.received.length).toBe(1);
      for (const table of ["webhook_messages", "webhook_lanes", "webhook_attempts"]) {
        expect(await world.query(`SELECT * FROM ${table} WHERE endpoint_id = ?`, [endpointId])).toEqual([]);
      }
      expect((await call(world, `GET ${ENDPOINTS}/${endpointId}`, { key })).status).toBe(404);
    });

    it("that was disabled gets what happened meanwhile once it is enabled", async () => {
      const { endpointId } = await newEndpoint(world, receiver.url);
      const patch = (json: unknown) => call(world, `PATCH ${ENDPOINTS}/${endpointId}`, { key, json });
      expect((await patch({ status: "disabled" })).json.data).toMatchObject({
        status: "disabled",
        disabledReason: "merchant",
      });
      const { invoiceId } = await newInvoice(world);
      await world.runTasks();
      expect(receiver.received).toEqual([]);
      expect((await patch({ status: "enabled", events: null })).json.data).toMatchObject({
        status: "enabled",
        disabledReason: null,
      });
      await world.runTasks();
      const events = await eventsOf(world, invoiceId);
      expect(receiver.received.map(({ json }) => json.id)).toEqual(events.map(({ id }) => id));
    });

    it("that moved gets what waits at its new address", async () => {
      const { endpointId } = await newEndpoint(world, "http://127.0.0.1:9/hook".replace(":9/", ":65534/"));
      await newInvoice(world);
      await world.runTasks();
      expect(await endpointOf(world, endpointId)).toMatchObject({ waitingMessages: 2 });
      await call(world, `PATCH ${ENDPOINTS}/${endpointId}`, { key, json: { url: receiver.url } });
      await world.runTasks();
      expect(receiver.received.map(({ json }) => json.sequence)).toEqual([1, 2]);
    });
  });

  describe("a test message", () => {
    it("is sent at once, signed, and answers with what came of it", async () => {
      const { endpointId, secret } = await newEndpoint(world, receiver.url);
      const good = await call(world, `POST ${ENDPOINTS}/${endpointId}/test`, { key });
      expect(good.json.data).toMatchObject({ delivered: true, statusCode: 204, error: null, bodyBytes: 0 });
      const [one] = receiver.received;
      expect(one?.json).toMatchObject({
        id: good.json.data.messageId,
        type: "webhook.test",
        data: { endpointId },
      });
      expect(await signedBy(one!, [secret])).toEqual([secret]);
      receiver.behave(() => 500);
      const bad = await call(world, `POST ${ENDPOINTS}/${endpointId}/test`, { key });
      expect([bad.status, bad.json.data]).toMatchObject([200, { delivered: false, statusCode: 500 }]);
      const log = await deliveriesOf(world, endpointId);
      expect(log.map(({ type, status, invoiceId }: Json) => ({ type, status, invoiceId }))).toEqual(
        expect.arrayContaining([
          { type: "webhook.test", status: "delivered", invoiceId: null },
          { type: "webhook.test", status: "failed", invoiceId: null },
        ]),
      );
      expect(await endpointOf(world, endpointId)).toMatchObject({ failingSince: null, waitingMessages: 0 });
    });
  });

  describe("the delivery log", () => {
    it("has every attempt, page by page", async () => {
      const { endpointId } = await newEndpoint(world, receiver.url);
      let count = 0;
      receiver.behave((_one, response) => {
        response.writeHead(++count === 1 ? 418 : 200, { "content-length": "4" }).end("body");
        return null;
      });
      const { invoiceId, paymentLink } = await newInvoice(world);
      await pay(world, pathOf(paymentLink), { amount: 500 });
      await world.runTasks();
      world.advance(6_000);
      await world.runTasks();
      const events = await eventsOf(world, invoiceId);
      const all: Json[] = [];
      for (let after = ""; ; ) {
        const path = `GET ${ENDPOINTS}/${endpointId}/deliveries?limit=2${after}`;
        const { data } = (await call(world, path, { key })).json;
        all.push(...data.deliveries);
        if (data.nextCursor === null) break;
        after = `&after=${data.nextCursor}`;
      }
      expect(all.length).toBe(events.length);
      expect(new Set(all.map(({ messageId }) => messageId))).toEqual(new Set(events.map(({ id }) => id)));
      const first = all.find(({ sequence }) => sequence === 1);
      expect(first).toMatchObject({
        invoiceId,
        type: "invoice.created",
        status: "delivered",
        attemptCount: 2,
        nextAttemptAt: null,
      });
      expect(
        first.attempts.map(({ statusCode, bodyBytes, error }: Json) => ({ statusCode, bodyBytes, error })),
      ).toEqual([
        { statusCode: 200, bodyBytes: 4, error: null },
        { statusCode: 418, bodyBytes: 4, error: null },
      ]);
    });
  });

  describe("a replay", () => {
    it("of a time sends it again, in order, and what happened before the endpoint existed", async () => {
      const since = new Date(world.now().getTime() + 1_000).toISOString();
      world.advance(2_000);
      const before = await newInvoice(world);
      await pay(world, pathOf(before.paymentLink), { amount: 500 });
      await world.runTasks();
      const until = world.now().toISOString();
      world.advance(2_000);
      const { endpointId } = await newEndpoint(world, receiver.url);
      const later = await newInvoice(world);
      await world.runTasks();
      expect(new Set(receiver.received.map(({ json }) => json.data.invoiceId))).toEqual(
        new Set([later.invoiceId]),
      );
      receiver.received.length = 0;
      const offset = (await call(world, "POST /api/v1/test/advance-clock", { key, json: { seconds: 1 } }))
        .json.data.offsetSeconds;
      expect(offset).toBe(1);
      const answer = await call(world, `POST ${ENDPOINTS}/${endpointId}/replay`, {
        key,
        json: { since, until },
      });
      expect([answer.status, answer.json.data]).toEqual([202, { endpointId, replaying: true }]);
      await world.runTasks();
      const events = await eventsOf(world, before.invoiceId);
      expect(receiver.received.map(({ json }) => json.id)).toEqual(events.map(({ id }) => id));
      receiver.received.length = 0;
      await call(world, `POST ${ENDPOINTS}/${endpointId}/replay`, { key, json: { since } });
      await world.runTasks();
      const expected = [...events, ...(await eventsOf(world, later.invoiceId))].map(({ id }) => id);
      expect(receiver.received.length).toBe(expected.length);
      expect(new Set(receiver.received.map(({ json }) => json.id))).toEqual(new Set(expected));
    });

    it.each([
      [{}, 422],
      [{ messageId: "evt_1", since: "2026-01-01T00:00:00Z" }, 422],
      [{ since: "yesterday" }, 422],
      [{ since: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z" }, 422],
      [{ until: "2026-01-01T00:00:00Z" }, 422],
      [{ messageId: "evt_unheard" }, 404],
    ])("of %j answers %i", async (json, status) => {
      const { endpointId } = await newEndpoint(world, receiver.url);
      expect((await call(world, `POST ${ENDPOINTS}/${endpointId}/replay`, { key, json })).status).toBe(
        status,
      );
    });

    it("never reaches another merchant's events", async () => {
      const stranger = await world.newMerchant("Neighbour");
      const theirs = await newInvoice(world, {}, stranger.testApiKey);
      const [event] = await eventsOf(world, theirs.invoiceId, stranger.testApiKey);
      const { endpointId } = await newEndpoint(world, receiver.url);
      const one = await call(world, `POST ${ENDPOINTS}/${endpointId}/replay`, {
        key,
        json: { messageId: event.id },
      });
      expect(one.status).toBe(404);
      await call(world, `POST ${ENDPOINTS}/${endpointId}/replay`, {
        key,
        json: { since: "2020-01-01T00:00:00Z" },
      });
      await world.runTasks();
      expect(receiver.received.map(({ json }) => json.data.invoiceId)).not.toContain(theirs.invoiceId);
    });
  });

  describe("where private networks are refused", () => {
    it("they are so at creation, at change, and again at sending", async () => {
      const guarded = await makeWorld({ config: { webhooksAllowPrivate: false } });
      const guardedKey = guarded.merchant.testApiKey;
      for (const url of [
        receiver.url,
        "https://127.0.0.1/",
        "https://[::ffff:169.254.169.254]/",
        "https://localhost/",
        "http://books.example.com/",
      ]) {
        const answer = await call(guarded, `POST ${ENDPOINTS}`, { key: guardedKey, json: { url } });
        expect([url, answer.status, answer.json.error.field]).toEqual([url, 422, "url"]);
      }
      const { endpointId } = await newEndpoint(guarded, "https://93.184.216.34:65534/", {}, guardedKey);
      const moved = { key: guardedKey, json: { url: "https://10.0.0.1/" } };
      expect((await call(guarded, `PATCH ${ENDPOINTS}/${endpointId}`, moved)).status).toBe(422);
      await guarded.close();
    });
  });
}
