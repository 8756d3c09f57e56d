/** Cards tested through several links from one network, over HTTP: attempts stop, others pay, the merchant hears of it once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, card, DECLINED, newLink, pay } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function cardTesting(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
    const json = { supportEmail: "help@acme.example" };
    await call(world, "PATCH /api/v1/merchant", { key, json });
  });
  afterAll(() => world.close());

  const alerts = async (as = key) =>
    (await call(world, "GET /api/v1/merchant/alerts", { key: as })).json.data.alerts;

  describe("cards tested from one network", () => {
    it("are slowed down and stopped while ordinary payers behind the same address pay, and the merchant is told once", async () => {
      const attacked = [await newLink(world), await newLink(world), await newLink(world)];
      const statuses: number[] = [];
      let last = await pay(world, attacked[0] ?? "", { method: card(DECLINED) }, { address: "203.0.113.9" });
      for (let i = 1; i < 40; i += 1) {
        const link = attacked[i % 3] ?? "";
        last = await pay(world, link, { amount: 1, method: card(DECLINED) }, { address: `203.0.113.${i}` });
        statuses.push(last.status);
      }
      expect(statuses.filter((status) => status === 402).length).toBeLessThanOrEqual(19);
      expect([last.status, last.json.error.code]).toEqual([429, "too_many_attempts"]);
      expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);

      const payer = await pay(world, await newLink(world), {}, { address: "203.0.113.7" });
      expect(payer.status).toBe(201);
      expect((await pay(world, attacked[0] ?? "", {}, { address: "198.51.100.7" })).status).toBe(201);

      await world.runTasks();
      const [alert, ...others] = await alerts();
      expect(others).toEqual([]);
      expect(alert).toMatchObject({ type: "card_testing", scope: "network", network: "203.0.113.0/24" });
      expect(alert.failedAttempts).toBeGreaterThanOrEqual(10);
      expect(alert.notifiedAt).not.toBeNull();
      const mails = await world.query(
        "SELECT COUNT(*) AS mails FROM outbox_messages WHERE tenant_id = ? AND text LIKE ?",
        [world.merchant.tenantId, "%tried out%"],
      );
      expect(Number(mails[0]?.["mails"])).toBe(1);

      const other = await world.newMerchant("Other");
      expect(await alerts(other.testApiKey)).toEqual([]);
      expect(await alerts(world.merchant.apiKey)).toEqual([]);
    });

    it("are told in pages, and a place in another list is refused", async () => {
      const page = await call(world, "GET /api/v1/merchant/alerts?limit=1", { key });
      expect(page.json.data.nextCursor).toBeNull();
      const wrong = await call(world, "GET /api/v1/merchant/alerts?after=x", { key });
      expect([wrong.status, wrong.json.error.field]).toEqual([422, "after"]);
      expect((await call(world, "GET /api/v1/merchant/alerts")).status).toBe(401);
      expect(await world.fault()).toBeNull();
    });
  });
}
