/** Links that expired or were revoked: dead on every surface, and money on its way is credited all the same. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, card, JSON_PLEASE, newInvoice, PAGE_PLEASE, pathOf, pay, paymentId } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const DAY_MS = 86_400_000;

export function deadLinks(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const post = (path: string, json?: unknown, as = key) => call(world, `POST ${path}`, { key: as, json });
  const linkOf = async (invoiceId: string, json: unknown = {}) =>
    (await post(`/api/v1/invoices/${invoiceId}/links`, json)).json.data;

  describe("a dead link", () => {
    /** Every surface of a link with a payment on it. */
    const surfaces = (link: string, id: string): [string, object][] => [
      [`GET ${link}`, PAGE_PLEASE],
      [`GET ${link}`, JSON_PLEASE],
      [`GET ${link}`, {}],
      [`GET ${link.toUpperCase()}`, {}],
      [`GET ${link}/invoice.pdf`, {}],
      [`GET /qr${link}.png`, {}],
      [`GET /qr${link}.svg?size=400`, {}],
      [`GET /qr${link}.pdf`, PAGE_PLEASE],
      [`GET ${link}/payments/${id}`, JSON_PLEASE],
      [`GET ${link}/payments/${id}`, PAGE_PLEASE],
      [`GET ${link}/payments/${id}/receipt`, PAGE_PLEASE],
      [`GET ${link}/payments/${id}/receipt.pdf`, {}],
      [`GET ${link}/payments/${id}/challenge`, {}],
      [`POST ${link}/payments/${id}/challenge`, {}],
      [`POST ${link}/payments`, {}],
      [`POST ${link}/pay`, PAGE_PLEASE],
      [`POST ${link}/visits`, {}],
    ];

    const dies = async (link: string, kind: "expired" | "revoked", id: string) => {
      const before = await world.query(
        "SELECT (SELECT COUNT(*) FROM visits) AS v, (SELECT COUNT(*) FROM payments) AS p",
      );
      for (const [target, headers] of surfaces(link, id)) {
        const json = { paymentId: paymentId(), amount: 1, currency: "USD", method: card() };
        const answer = await call(world, target, {
          headers: headers as Record<string, string>,
          ...(target.startsWith("POST") ? { json } : {}),
        });
        const what = `${target} ${JSON.stringify(headers)}`;
        expect([what, answer.status, answer.headers.get("cache-control")]).toEqual([what, 410, "no-store"]);
        expect(answer.text).toContain("ACME Corp");
        expect(answer.text).not.toMatch(/Website design|Jane Doe|500\.00/);
        const said = answer.json ?? {
          error: { code: `link_${kind}` },
          data: { merchant: { name: "ACME Corp" } },
        };
        expect([said.error.code, said.data.merchant.name]).toEqual([`link_${kind}`, "ACME Corp"]);
      }
      expect(
        await world.query("SELECT (SELECT COUNT(*) FROM visits) AS v, (SELECT COUNT(*) FROM payments) AS p"),
      ).toEqual(before);
    };

    it("that was revoked answers 410 with the merchant's name on every surface", async () => {
      const { invoiceId } = await newInvoice(world);
      const { linkId, paymentLink } = await linkOf(invoiceId);
      const id = paymentId();
      expect((await pay(world, pathOf(paymentLink), { paymentId: id })).status).toBe(201);
      await post(`/api/v1/links/${linkId}/revoke`);
      await dies(pathOf(paymentLink), "revoked", id);
    });

    it("that expired answers 410 from that instant on, on every surface", async () => {
      const { invoiceId } = await newInvoice(world);
      const expiresAt = new Date(world.now().getTime() + DAY_MS).toISOString();
      const { paymentLink } = await linkOf(invoiceId, { expiresAt });
      const id = paymentId();
      expect((await pay(world, pathOf(paymentLink), { paymentId: id })).status).toBe(201);
      world.advance(DAY_MS - 1);
      expect((await call(world, `GET ${pathOf(paymentLink)}`)).status).toBe(200);
      world.advance(1);
      await dies(pathOf(paymentLink), "expired", id);
    });

    it("follows the merchant's test clock", async () => {
      const owner = await world.newMerchant("Time traveller");
      const { invoiceId } = await newInvoice(world, {}, owner.testApiKey);
      const expiresAt = new Date(world.now().getTime() + 5 * DAY_MS).toISOString();
      const { json } = await post(`/api/v1/invoices/${invoiceId}/links`, { expiresAt }, owner.testApiKey);
      const link = pathOf(json.data.paymentLink);
      expect((await call(world, `GET ${link}`)).status).toBe(200);
      await post("/api/v1/test/advance-clock", { seconds: 432_000 }, owner.testApiKey);
      expect((await call(world, `GET ${link}`)).status).toBe(410);
    });

    it("still credits money that was on its way when it died", async () => {
      const { invoiceId } = await newInvoice(world);
      const { linkId, paymentLink } = await linkOf(invoiceId);
      const method = {
        type: "ach",
        bankAccount: { accountNumber: "000123456789", routingNumber: "110000000", accountType: "checking" },
        accountHolderName: "Jane Doe",
        authorize: true,
      };
      await pay(world, pathOf(paymentLink), { amount: 500, method });
      await post(`/api/v1/links/${linkId}/revoke`);
      world.advance(16_000);
      await world.runTasks();
      expect((await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data.status).toBe("paid");
    });
  });
}
