/** What a receiver sees: signed messages, in order, again and again until it takes them. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call, eventsOf, newInvoice, pathOf, pay } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";
import { feed, keepBooks } from "./bookkeeper.ts";
import { advanceClock, deliveriesOf, ENDPOINTS, endpointOf, type Json, newEndpoint } from "./calls.ts";
import { type Receiver, signedBy, startReceiver } from "./receiver.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** `brief` leaves out the tests of many days, whose rules are the same on every runtime. */
export function delivery(makeWorld: MakeWorld, { brief = false } = {}): void {
  let world: HttpWorld;
  let receiver: Receiver;
  let key: string;
  let endpoints: string[] = [];
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());
  afterEach(async () => {
    for (const endpointId of endpoints) await call(world, `DELETE ${ENDPOINTS}/${endpointId}`, { key });
    endpoints = [];
    await world.runTasks();
    await receiver?.close();
  });

  async function subscribe(more: Readonly<Record<string, unknown>> = {}) {
    receiver = await startReceiver();
    const made = await newEndpoint(world, receiver.url, more);
    endpoints.push(made.endpointId);
    return made;
  }
  const types = (): string[] => receiver.received.map(({ json }) => json.type);

  describe("a message", () => {
    it("is the event with its id, its time and its place, signed over the very bytes", async () => {
      const { secret } = await subscribe();
      const invoice = await newInvoice(world);
      await pay(world, pathOf(invoice.paymentLink), { amount: 500 });
      await world.runTasks();
      const events = await eventsOf(world, invoice.invoiceId);
      expect(receiver.received.map(({ json }) => json)).toEqual(
        events.map(({ id, type, occurredAt, sequence, data }: Json) => ({
          id,
          type,
          timestamp: occurredAt,
          sequence,
          data,
        })),
      );
      for (const one of receiver.received) {
        expect(await signedBy(one, [secret])).toEqual([secret]);
        expect(one.headers).toMatchObject({
          "webhook-id": one.json.id,
          "webhook-timestamp": String(Math.floor(world.now().getTime() / 1_000)),
          "content-type": "application/json",
          "user-agent": "Paylink-Webhooks/1.0",
          "content-length": String(Buffer.byteLength(one.body)),
        });
        expect(await signedBy({ ...one, body: `${one.body} ` }, [secret])).toEqual([]);
      }
    });

    it("holds what the reference prints of it", async () => {
      await subscribe();
      const invoice = await newInvoice(world);
      const link = pathOf(invoice.paymentLink);
      await pay(world, link, {
        amount: 500,
        method: {
          type: "card",
          card: { number: "4000000000009995", expiryMonth: "12", expiryYear: "2030", cvv: "123" },
        },
      });
      await pay(world, link, { amount: 250 });
      await pay(world, link, { amount: 250 });
      await world.runTasks();
      const of = (type: string): Json => receiver.received.find(({ json }) => json.type === type)?.json;
      const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/) as string;
      expect(of("invoice.payment_received").data).toMatchObject({
        invoiceId: invoice.invoiceId,
        paymentId: expect.stringMatching(/^pmt_/),
        amount: 250,
        remainingBalance: 250,
        status: "partially_paid",
        paidAt: instant,
      });
      expect(of("invoice.paid").data).toMatchObject({
        invoiceId: invoice.invoiceId,
        totalAmount: 500,
        paidAmount: 500,
        status: "paid",
        paidAt: instant,
      });
      expect(of("invoice.payment_failed").data).toMatchObject({
        invoiceId: invoice.invoiceId,
        paymentId: expect.stringMatching(/^pmt_/),
        amount: 500,
        declineReason: expect.stringMatching(/insufficient funds/i),
        attemptedAt: instant,
      });
    });

    it("bears the real time where the test clock was moved", async () => {
      await subscribe();
      await advanceClock(world, 40 * DAY);
      await newInvoice(world);
      await world.runTasks();
      const [one] = receiver.received;
      expect(Number(one?.headers["webhook-timestamp"])).toBe(Math.floor(world.now().getTime() / 1_000));
      expect(Date.parse(one?.json.timestamp) / 1_000).toBeGreaterThan(
        world.now().getTime() / 1_000 + 39 * DAY,
      );
    });

    it("comes only of the types that were asked for, and only of the key's mode", async () => {
      await subscribe({ events: ["invoice.paid"] });
      await newInvoice(world, {}, world.merchant.apiKey);
      const invoice = await newInvoice(world);
      await pay(world, pathOf(invoice.paymentLink), { amount: 500 });
      await world.runTasks();
      expect(types()).toEqual(["invoice.paid"]);
    });

    it("is signed with both secrets for a day after a rotation", async () => {
      const { endpointId, secret } = await subscribe();
      const { json } = await call(world, `POST ${ENDPOINTS}/${endpointId}/rotate-secret`, { key });
      const renewed = json.data.secret as string;
      expect(renewed).not.toBe(secret);
      await newInvoice(world);
      await world.runTasks();
      expect(await signedBy(receiver.received[0]!, [renewed, secret])).toEqual([renewed, secret]);
      await advanceClock(world, DAY + 1);
      await newInvoice(world);
      await world.runTasks();
      expect(await signedBy(receiver.received.at(-1)!, [renewed, secret])).toEqual([renewed]);
    });
  });

  describe("an invoice's later messages", () => {
    it("wait while one fails; those of others and of other endpoints do not", async () => {
      const { endpointId } = await subscribe();
      const other = await startReceiver();
      endpoints.push((await newEndpoint(world, other.url)).endpointId);
      const bad = await newInvoice(world);
      const good = await newInvoice(world);
      receiver.behave(({ json }) => (json.data.invoiceId === bad.invoiceId ? 500 : 200));
      await pay(world, pathOf(bad.paymentLink), { amount: 100 });
      await world.runTasks();
      const tried = receiver.received.filter(({ json }) => json.data.invoiceId === bad.invoiceId);
      expect(tried.map(({ json }) => json.sequence)).toEqual([1]);
      expect(
        receiver.received
          .filter(({ json }) => json.data.invoiceId === good.invoiceId)
          .map(({ json }) => json.sequence),
      ).toEqual([1, 2]);
      expect(other.received.length).toBe((await eventsOf(world, bad.invoiceId)).length + 2);
      const waiting = await deliveriesOf(world, endpointId, "?status=waiting&limit=100");
      expect(new Set(waiting.map(({ sequence }) => sequence))).toEqual(new Set([1, 2, 3, 4]));
      expect(
        waiting.filter(({ nextAttemptAt }) => nextAttemptAt !== null).map(({ sequence }) => sequence),
      ).toEqual([1]);
      receiver.behave(() => 200);
      await advanceClock(world, 10);
      expect(keepBooks(receiver.received.map(({ json }) => json)).order[bad.invoiceId]).toEqual([1, 2, 3, 4]);
      await other.close();
    });

    it.skipIf(brief)(
      "go on when one alone was refused over the whole schedule; it can be replayed",
      async () => {
        const { endpointId } = await subscribe();
        const bad = await newInvoice(world);
        const refuse = (json: Json): boolean => json.data.invoiceId === bad.invoiceId && json.sequence === 1;
        receiver.behave(({ json }) => (refuse(json) ? 400 : 200));
        await world.runTasks();
        for (let hour = 0; hour < 80; hour += 4) {
          await newInvoice(world);
          await advanceClock(world, 4 * HOUR);
        }
        const [failed] = await deliveriesOf(world, endpointId, "?status=failed");
        expect(failed).toMatchObject({ invoiceId: bad.invoiceId, sequence: 1, nextAttemptAt: null });
        expect(failed.attemptCount).toBeGreaterThanOrEqual(6);
        expect(await endpointOf(world, endpointId)).toMatchObject({ status: "enabled", waitingMessages: 0 });
        receiver.behave(() => 200);
        const replay = { key, json: { messageId: failed.messageId } };
        expect((await call(world, `POST ${ENDPOINTS}/${endpointId}/replay`, replay)).status).toBe(202);
        await world.runTasks();
        expect(receiver.received.at(-1)?.json.id).toBe(failed.messageId);
        expect(await deliveriesOf(world, endpointId, "?status=failed")).toEqual([]);
      },
    );
  });

  describe("a receiver", () => {
    it("that was down for three days gets everything, in order", async () => {
      const { endpointId } = await subscribe();
      await receiver.down();
      const invoices: Json[] = [];
      for (let day = 0; day < 3; day += 1) {
        const invoice = await newInvoice(world);
        invoices.push(invoice);
        await pay(world, pathOf(invoice.paymentLink), { amount: 200 });
        await world.runTasks();
        await advanceClock(world, DAY);
      }
      expect(receiver.received).toEqual([]);
      const { status, failingSince } = await endpointOf(world, endpointId);
      expect({ status, failing: failingSince !== null }).toEqual({ status: "enabled", failing: true });
      await receiver.up();
      await advanceClock(world, 8 * HOUR);
      const books = keepBooks(receiver.received.map(({ json }) => json));
      for (const { invoiceId } of invoices) {
        const events = await eventsOf(world, invoiceId);
        expect(books.order[invoiceId]).toEqual(events.map(({ sequence }) => sequence));
      }
      expect(await endpointOf(world, endpointId)).toMatchObject({ waitingMessages: 0, failingSince: null });
    });

    it.skipIf(brief)(
      "that stays down is disabled, the merchant told by mail, and once enabled gets everything in order",
      async () => {
        await call(world, "PATCH /api/v1/merchant", { key, json: { supportEmail: "ops@acme.example" } });
        const { endpointId } = await subscribe();
        receiver.behave(() => 500);
        const invoice = await newInvoice(world);
        await world.runTasks();
        for (let hour = 0; hour < 100; hour += 5) await advanceClock(world, 5 * HOUR);
        expect(await endpointOf(world, endpointId)).toMatchObject({
          status: "disabled",
          disabledReason: "failing",
        });
        const mails = await world.query<{ recipient: string; text: string }>(
          "SELECT recipient, text FROM outbox_messages WHERE subject LIKE 'Webhooks to%'",
        );
        expect(mails).toHaveLength(1);
        expect(mails[0]).toMatchObject({
          recipient: "ops@acme.example",
          text: expect.stringContaining(receiver.url),
        });
        await pay(world, pathOf(invoice.paymentLink), { amount: 100 });
        await world.runTasks();
        receiver.received.length = 0;
        receiver.behave(() => 200);
        await call(world, `PATCH ${ENDPOINTS}/${endpointId}`, { key, json: { status: "enabled" } });
        await world.runTasks();
        const events = await eventsOf(world, invoice.invoiceId);
        expect(receiver.received.map(({ json }) => json.id)).toEqual(events.map(({ id }) => id));
      },
    );

    it("that answers 410 is asked nothing more", async () => {
      const { endpointId } = await subscribe();
      receiver.behave(() => 410);
      await newInvoice(world);
      await world.runTasks();
      expect(receiver.received.length).toBe(1);
      await newInvoice(world);
      await advanceClock(world, 5 * DAY);
      expect(receiver.received.length).toBe(1);
      expect(await endpointOf(world, endpointId)).toMatchObject({
        status: "disabled",
        disabledReason: "gone",
      });
    });

    it("that says Retry-After is left alone for so long, with every invoice", async () => {
      await subscribe();
      receiver.behave((_received, response) => {
        response.writeHead(429, { "retry-after": "120", "content-length": "0" }).end();
        return null;
      });
      await newInvoice(world);
      await world.runTasks();
      expect(receiver.received.length).toBe(1);
      await newInvoice(world);
      await advanceClock(world, 119);
      expect(receiver.received.length).toBe(1);
      receiver.behave(() => 200);
      await advanceClock(world, 2);
      expect(receiver.received.length).toBeGreaterThanOrEqual(3);
    });

    it("that redirects has not taken the message, and nobody is asked where it points", async () => {
      const { endpointId } = await subscribe();
      receiver.behave(({ path }, response) => {
        if (path !== "/hook") return 200;
        response.writeHead(307, { location: "/elsewhere", "content-length": "0" }).end();
        return null;
      });
      await newInvoice(world);
      await world.runTasks();
      expect(receiver.received.map(({ path }) => path)).toEqual(["/hook"]);
      const [log] = (await deliveriesOf(world, endpointId)).filter(({ attemptCount }) => attemptCount > 0);
      expect(log).toMatchObject({ status: "waiting", attempts: [{ statusCode: 307, error: null }] });
    });
  });

  describe("an outside ledger", () => {
    it("kept by webhooks alone, and by the feed alone, says what the API says", async () => {
      const { endpointId } = await subscribe();
      // One attempt in three fails, so that messages are repeated and delayed.
      let count = 0;
      receiver.behave(() => (++count % 3 === 0 ? 503 : 200));
      const before = await feed(world, key);
      const invoices: Json[] = [];
      for (let number = 0; number < 8; number += 1) {
        const invoice = await newInvoice(world, { payment: { allowPartial: true } });
        invoices.push(invoice);
        const link = pathOf(invoice.paymentLink);
        await pay(world, link, { amount: 50 * (number + 1) });
        if (number % 2 === 0) await pay(world, link, { amount: 10, method: bankMethod });
        if (number % 3 === 0)
          await call(world, `POST /api/v1/invoices/${(await newInvoice(world)).invoiceId}/void`, { key });
        await world.runTasks();
      }
      for (let turn = 0; turn < 300; turn += 1) {
        await advanceClock(world, 600);
        if ((await endpointOf(world, endpointId)).waitingMessages === 0) break;
      }
      const byHooks = keepBooks(receiver.received.map(({ json }) => json));
      const byFeed = keepBooks((await feed(world, key)).slice(before.length));
      expect(byHooks).toEqual(byFeed);
      expect(Object.keys(byHooks.invoices).length).toBe(11);
      for (const [invoiceId, books] of Object.entries(byHooks.invoices)) {
        const { data } = (await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json;
        expect({ invoiceId, ...books }).toEqual({
          invoiceId,
          total: data.totalAmount,
          paid: data.paidAmount,
          remaining: data.remainingBalance,
          status: data.status,
        });
        const order = byHooks.order[invoiceId] ?? [];
        expect(order).toEqual(order.map((_, index) => index + 1));
      }
      const stored = await world.query<{ payment_id: string; status: string }>(
        "SELECT payment_id, status FROM payments WHERE mode = 'test'",
      );
      const mine = stored.filter(({ payment_id }) => payment_id in byHooks.payments);
      expect(Object.keys(byHooks.payments).length).toBe(12);
      expect(Object.fromEntries(mine.map(({ payment_id, status }) => [payment_id, status]))).toEqual(
        Object.fromEntries(Object.entries(byHooks.payments).map(([id, { status }]) => [id, status])),
      );
    });
  });
}

const bankMethod = {
  type: "ach",
  bankAccount: { accountNumber: "000123456789", routingNumber: "110000000", accountType: "checking" },
  accountHolderName: "Jane Doe",
  authorize: true,
};
