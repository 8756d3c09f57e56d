/** One Idempotency-Key, one effect, however many come at once: the requests that must never be carried out twice. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, card, eventsOf, INVOICE, newInvoice } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const AT_ONCE = 100;

export function idempotency(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const send = (target: string, json: unknown, idempotencyKey: string): Promise<Answer> =>
    call(world, target, { key, json, headers: { "Idempotency-Key": idempotencyKey } });

  /** A hundred at once, then one more; answers the one answer that all of them that got one share. */
  async function repeated(target: string, json: unknown, name: string, status: number): Promise<Answer> {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => send(target, json, name)));
    const waiting = answers.filter((answer) => answer.status === 409);
    for (const { json: refused, headers } of waiting) {
      expect(refused.error.code).toBe("idempotency_in_progress");
      expect(headers.get("retry-after")).toBe("1");
    }
    const done = answers.filter((answer) => answer.status !== 409);
    expect(done.filter(({ headers }) => headers.get("idempotent-replayed") === null)).toHaveLength(1);
    const last = await send(target, json, name);
    expect(last.headers.get("idempotent-replayed")).toBe("true");
    for (const answer of [...done, last]) expect([answer.status, answer.text]).toEqual([status, last.text]);
    return last;
  }

  const typesOf = async (invoiceId: string): Promise<string[]> =>
    (await eventsOf(world, invoiceId)).map(({ type }) => type);

  describe("a hundred repeats at once", () => {
    it("create one invoice", async () => {
      const { json } = await repeated("POST /api/v1/invoices", INVOICE, "order-1", 201);
      const list = await call(world, "GET /api/v1/invoices", { key });
      expect(list.json.data.invoices.map((one: { invoiceId: string }) => one.invoiceId)).toEqual([
        json.data.invoiceId,
      ]);
      expect(await typesOf(json.data.invoiceId)).toEqual(["invoice.created", "invoice.payment_link_created"]);
    });

    it("charge once", async () => {
      const { invoiceId } = await newInvoice(world);
      const target = `POST /api/v1/invoices/${invoiceId}/payment`;
      const { json } = await repeated(target, { amount: 100, card: card().card }, "pay-1", 201);
      expect(json.data).toMatchObject({ status: "partially_paid", remainingBalance: 400 });
      const moved = await world.movements(world.merchant.tenantId);
      expect(moved.map(({ captured }) => captured)).toEqual([10_000]);
      const received = (await typesOf(invoiceId)).filter((type) => type === "invoice.payment_received");
      expect(received).toHaveLength(1);
      expect(await world.fault()).toBeNull();
    });

    it("send one mail", async () => {
      const { invoiceId } = await newInvoice(world);
      const json = { sendVia: ["email"], email: "jane@example.com" };
      await repeated(`POST /api/v1/invoices/${invoiceId}/send`, json, "send-1", 200);
      await world.runTasks();
      const { data } = (await call(world, `GET /api/v1/invoices/${invoiceId}/delivery-status`, { key })).json;
      expect(data.deliveries).toHaveLength(1);
      expect((await typesOf(invoiceId)).filter((type) => type === "invoice.sent")).toHaveLength(1);
    });

    it("make one link, and refund once", async () => {
      const { invoiceId } = await newInvoice(world);
      await repeated(`POST /api/v1/invoices/${invoiceId}/links`, { channel: "sms" }, "link-1", 201);
      const paid = await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, {
        key,
        json: { amount: 100, card: card().card },
      });
      const { transactionId } = paid.json.data;
      const { json } = await repeated(
        `POST /api/v1/transactions/${transactionId}/refund`,
        { amount: 40 },
        "refund-1",
        201,
      );
      expect(json.data).toMatchObject({ amount: 40, refundableAmount: 60 });
      const links = (await typesOf(invoiceId)).filter((type) => type === "invoice.payment_link_created");
      expect(links).toHaveLength(2);
      expect(await world.fault()).toBeNull();
    });
  });
}
