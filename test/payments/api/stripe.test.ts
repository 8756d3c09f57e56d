/** The merchant's API over Stripe, with live data. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../server/app.ts";
import { call } from "../../api/world.ts";
import { openStripeShop, type StripeShop } from "../../stripe/shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop("api");
});
afterAll(() => shop.closeWhole());

const CARD = { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" };

describe("live payments by the merchant's API", () => {
  it("are taken by raw numbers where the operator allows them, and refused with the way out where not", async () => {
    const key = shop.merchant.apiKey;
    const { invoiceId } = await shop.invoice(500, "live");
    const body = { amount: 100, paymentMethod: "card", card: CARD };
    const target = `POST /api/v1/invoices/${invoiceId}/payment`;
    const careful = createApp({ ...shop.deps, config: { ...shop.deps.config, allowRawCardData: false } });
    const refused = await call(careful, target, { key, body });
    expect([refused.status, refused.json.error?.code]).toEqual([403, "raw_card_data_disabled"]);
    expect(refused.json.error?.message).toMatch(/payment link/i);
    expect(shop.standIn.books.intents.size).toBe(0);
    const paid = await call(shop.app, target, { key, body });
    expect([paid.status, paid.json.data?.["status"], paid.json.data?.["brand"]]).toEqual([
      201,
      "partially_paid",
      "visa",
    ]);
    const declined = { ...body, card: { ...CARD, number: "4000000000009995" } };
    const failed = await call(shop.app, target, { key, body: declined });
    expect([failed.status, failed.json.data?.["declineReason"]]).toEqual([402, "Insufficient funds"]);
  });

  it("are made off session by a method that was saved before, of that customer only", async () => {
    const key = shop.merchant.apiKey;
    const { invoiceId } = await shop.invoice(500, "live");
    const got = await call(shop.app, `GET /api/v1/invoices/${invoiceId}`, { key });
    const { id } = (got.json.data?.["customer"] ?? {}) as { id?: string };
    const methods = `POST /api/v1/customers/${id}/payment-methods`;
    const kept = await call(shop.app, methods, { key, body: { type: "card", card: CARD } });
    expect(kept.status).toBe(201);
    const paymentMethodId = kept.json.data?.["paymentMethodId"];
    const body = { amount: 50, paymentMethod: "saved", paymentMethodId };
    const paid = await call(shop.app, `POST /api/v1/invoices/${invoiceId}/payment`, { key, body });
    expect([paid.status, paid.json.data?.["remainingBalance"]]).toEqual([201, 450]);
    const confirms = shop.standIn.asked.filter(({ path }) => path.endsWith("/confirm"));
    expect(confirms.at(-1)?.fields).toMatchObject({ off_session: "true" });
    const { invoiceId: others } = await shop.invoice(500, "live");
    const foreign = await call(shop.app, `POST /api/v1/invoices/${others}/payment`, { key, body });
    expect([foreign.status, foreign.json.error?.field]).toEqual([422, "paymentMethodId"]);
  });
});
