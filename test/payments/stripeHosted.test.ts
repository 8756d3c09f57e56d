/** Payments by Stripe's own fields: what is kept of the payer's ticks, days of small deposits, and currencies without cents. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../api/world.ts";
import type { Intent } from "../stripe/objects.ts";
import { openStripeShop, type StripeShop } from "../stripe/shop.ts";

const DAY_MS = 86_400_000;
let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop("hosted");
});
afterAll(() => shop.closeWhole());

const key = () => shop.merchant.testApiKey;
async function invoiceIn(currency: string, unitAmount: number) {
  const { json } = await call(shop.app, "POST /api/v1/invoices", {
    key: key(),
    body: {
      currency,
      customer: { name: "Pat Payer" },
      lineItems: [{ description: "Work", quantity: 1, unitAmount }],
    },
  });
  const path = new URL(String(json.data?.["paymentLink"])).pathname;
  return { path, invoiceId: String(json.data?.["invoiceId"]) };
}
const invoiceOf = async (invoiceId: string) =>
  (await call(shop.app, `GET /api/v1/invoices/${invoiceId}`, { key: key() })).json.data ?? {};
const intentOf = (paymentId: string): Intent | undefined =>
  [...shop.standIn.books.intents.values()].find(({ metadata }) => metadata["paylink_payment"] === paymentId);
const send = (path: string, body: object) =>
  call(shop.app, `POST ${path}/payments`, { body, headers: { "User-Agent": "Payer/1.0" } });

describe("a payer who ticks that the card be saved", () => {
  it("has it saved after the confirmation, and the API charges it off session", async () => {
    const { path, invoiceId } = await shop.invoice(500);
    const paymentId = "pmt_hosted_save_01";
    const method = { type: "card" };
    const begun = await send(path, {
      paymentId,
      amount: 100,
      currency: "USD",
      method,
      savePaymentMethod: true,
    });
    const intent = intentOf(paymentId);
    if (!intent) throw new Error("no intent was made");
    expect([begun.status, intent.setup_future_usage]).toEqual([201, "off_session"]);
    expect(intent.customer).toMatch(/^cus_/);
    const { customer } = (await invoiceOf(invoiceId)) as { customer: { id: string } };
    const methods = `GET /api/v1/customers/${customer.id}/payment-methods`;
    const kept = async () => (await call(shop.app, methods, { key: key() })).json.data?.["paymentMethods"];
    expect(await kept()).toEqual([]);
    shop.confirm(intent);
    shop.advance(2_000);
    expect(await shop.look(path, paymentId)).toMatchObject({ status: "approved" });
    const [saved] = (await kept()) as { paymentMethodId: string }[];
    expect(saved).toMatchObject({ last4: "4242", consent: { source: "page", agent: "Payer/1.0" } });
    const again = await call(shop.app, `POST /api/v1/invoices/${invoiceId}/payment`, {
      key: key(),
      body: { amount: 50, paymentMethod: "saved", paymentMethodId: saved?.paymentMethodId },
    });
    expect(again.status).toBe(201);
    const confirmed = shop.standIn.asked.findLast(({ path: place }) => place.endsWith("/confirm"));
    expect(confirmed?.fields).toMatchObject({ off_session: "true" });
  });
});

describe("the authorization of a bank debit", () => {
  it.each([
    ["is kept when it was ticked", "pmt_hosted_auth_01", { authorize: true }, true],
    ["is not made up when nobody ticked it", "pmt_hosted_auth_02", {}, false],
  ])("%s", async (_what, paymentId, tick, kept) => {
    const { path, invoiceId } = await shop.invoice(500);
    const method = { type: "ach", ...tick };
    const begun = await send(path, { paymentId, amount: 100, currency: "USD", method });
    expect(begun.status).toBe(201);
    const [row] = await shop.database.query<{ data: string }>(
      "SELECT data FROM events WHERE invoice_id = ? AND type = 'invoice.payment_started'",
      [invoiceId],
    );
    const { authorization } = JSON.parse(row?.data ?? "{}") as { authorization: object | null };
    const evidence = {
      agent: "Payer/1.0",
      last4: null,
      text: expect.stringContaining("$100.00") as string,
      textHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    };
    const told = authorization === null ? [] : [authorization];
    expect(told).toHaveLength(kept ? 1 : 0);
    expect(told).toEqual(told.map(() => expect.objectContaining(evidence) as unknown));
  });
});

describe("a bank account that is verified by small deposits", () => {
  it("waits for its payer for eleven days, with the way to go on", async () => {
    const { path } = await shop.invoice(500);
    const { intent } = await shop.begin(path, "pmt_hosted_micro_01", "ach");
    const url = "https://payments.stripe.com/microdeposit/standin";
    Object.assign(intent, {
      status: "requires_action",
      next_action: {
        type: "verify_with_microdeposits",
        verify_with_microdeposits: { hosted_verification_url: url, arrival_date: shop.standIn.books.now },
      },
    });
    shop.advance(10 * DAY_MS);
    await shop.runTasks();
    const waiting = await shop.look(path, "pmt_hosted_micro_01");
    expect(waiting).toMatchObject({ status: "requires_action" });
    const challenge = await shop.app.request(`${path}/payments/pmt_hosted_micro_01/challenge`);
    expect(challenge.headers.get("location") ?? (await challenge.text())).toContain(url);
    shop.advance(2 * DAY_MS);
    await shop.runTasks();
    expect(await shop.look(path, "pmt_hosted_micro_01")).toMatchObject({ status: "failed" });
    expect(intent.status).toBe("canceled");
  });
});

describe("a currency without cents", () => {
  it.each([
    ["JPY", 500, 500],
    ["KWD", 1.25, 1_250],
  ])("is asked for in Stripe's units: %s", async (currency, amount, units) => {
    const { path } = await invoiceIn(currency, amount);
    const paymentId = `pmt_hosted_${currency}_01`;
    const begun = await send(path, { paymentId, amount, currency, method: { type: "card" } });
    expect([begun.status, intentOf(paymentId)?.amount]).toEqual([201, units]);
  });

  it("refuses what Stripe cannot count, and reserves nothing", async () => {
    const { path, invoiceId } = await invoiceIn("KWD", 1.255);
    const paymentId = "pmt_hosted_KWD_02";
    const refused = await send(path, { paymentId, amount: 1.255, currency: "KWD", method: { type: "card" } });
    expect([refused.status, refused.json.error?.field]).toEqual([422, "amount"]);
    expect(intentOf(paymentId)).toBeUndefined();
    const good = await send(path, { paymentId, amount: 1.25, currency: "KWD", method: { type: "card" } });
    expect(good.status).toBe(201);
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 0 });
  });
});
