/** Stripe's notices and the payer's return, as whoever sends them meets them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "../../server/database/database.ts";
import { call } from "../api/world.ts";
import type { Event } from "../stripe/objects.ts";
import { openStripeShop, type StripeShop } from "../stripe/shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop("notices");
});
afterAll(() => shop.closeWhole());

const last = (type: string): Event => {
  const event = shop.standIn.books.events.findLast((one) => one.type === type);
  if (!event) throw new Error(`no ${type} was sent`);
  return event;
};
const transactions = () => shop.database.query("SELECT * FROM bank_transactions ORDER BY transaction_id");

describe("a notice of Stripe", () => {
  it("is answered without asking Stripe, and has the payment asked about at once", async () => {
    const { path } = await shop.invoice();
    const { intent } = await shop.begin(path, "pmt_notice_0001");
    shop.confirm(intent);
    const asked = shop.standIn.asked.length;
    const woken = shop.woken();
    const answer = await shop.deliver(last("payment_intent.succeeded"));
    expect([answer.status, answer.json]).toEqual([200, { received: true }]);
    expect(shop.standIn.asked.length).toBe(asked);
    expect(shop.woken()).toBe(woken + 1);
    await shop.runTasks();
    const [payment] = await shop.database.query("SELECT status FROM payments WHERE payment_id = ?", [
      "pmt_notice_0001",
    ]);
    expect(payment).toEqual({ status: "approved" });
    // Again, and late: nothing more comes of it.
    expect((await shop.deliver(last("charge.succeeded"))).status).toBe(200);
    await shop.runTasks();
    expect(shop.collected("pmt_notice_0001")).toEqual({ times: 1, amount: 10_000 });
  });

  it.each([
    ["another secret", { secret: "whsec_somebodyelse" }],
    ["a time six minutes ago", { ago: 360 }],
    ["a time six minutes ahead", { ago: -360 }],
  ])(
    "is refused when it was signed with %s",
    async (_what, { secret, ago = 0 }: { secret?: string; ago?: number }) => {
      const signedAt = Math.floor(shop.deps.now().getTime() / 1000) - ago;
      const how = { signedAt, ...(secret === undefined ? {} : { secret }) };
      const answer = await shop.deliver(last("payment_intent.created"), how);
      expect([answer.status, answer.json.error?.code]).toEqual([400, "notice_invalid"]);
    },
  );

  it("is refused without a signature, and when it is too large", async () => {
    const bare = await call(shop.app, "POST /webhooks/stripe", { body: last("payment_intent.created") });
    expect([bare.status, bare.json.error?.code]).toEqual([400, "notice_invalid"]);
    const large = { ...last("payment_intent.created"), filler: "x".repeat(520_000) };
    expect((await shop.deliver(large)).status).toBe(413);
  });

  it("is acknowledged and left alone when it is about something else", async () => {
    const tasks = await shop.database.query("SELECT * FROM tasks");
    const event = { ...last("payment_intent.created"), type: "customer.created" };
    const other = { ...event, data: { object: { id: "cus_1", object: "customer" } } };
    expect((await shop.deliver(other)).status).toBe(200);
    shop.standIn.books.createIntent({ amount: "700", currency: "usd" });
    const foreign = last("payment_intent.created");
    expect((await shop.deliver({ ...foreign, type: "payment_intent.succeeded" })).status).toBe(200);
    expect(await shop.database.query("SELECT * FROM tasks")).toEqual(tasks);
    expect(await transactions()).toEqual([]);
  });

  it("finds the payment by its marks while the answer that names its intent is still on its way", async () => {
    const { path } = await shop.invoice();
    const { intent } = await shop.begin(path, "pmt_notice_0002");
    const lost = "UPDATE stripe_payments SET intent_id = NULL WHERE payment_id = 'pmt_notice_0002'";
    await shop.database.batch([statement(lost)]);
    shop.confirm(intent);
    await shop.deliver(last("payment_intent.succeeded"));
    await shop.runTasks();
    expect(await shop.look(path, "pmt_notice_0002")).toMatchObject({ status: "approved" });
  });

  it("of a charge that nobody here asked for brings it to reconciliation, once", async () => {
    const { invoiceId } = await shop.invoice();
    const { tenantId } = shop.merchant;
    const metadata = { paylink_tenant: tenantId, paylink_mode: "test", paylink_invoice: invoiceId };
    const intent = shop.standIn.books.createIntent({ amount: "1234", currency: "usd", metadata });
    shop.confirm(intent);
    const event = last("payment_intent.succeeded");
    await shop.deliver(event);
    await shop.deliver(event);
    const rows = await transactions();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      transaction_id: intent.id,
      tenant_id: tenantId,
      mode: "test",
      amount: 1_234,
    });
    // Whoever holds a connected account writes its marks: they count for the merchants of that account only.
    const other = shop.standIn.books.createIntent({ amount: "9999", currency: "usd", metadata });
    shop.confirm(other);
    expect((await shop.deliver(last("payment_intent.succeeded"), { account: "acct_somebody" })).status).toBe(
      200,
    );
    expect(await transactions()).toHaveLength(1);
  });
});

describe("a merchant with keys of its own", () => {
  it("has an address of its own, where its own secret signs, and is believed about itself only", async () => {
    const { path: others } = await shop.invoice();
    const { intent } = await shop.begin(others, "pmt_notice_0003");
    const other = await shop.newMerchant("Beta Corp");
    const address = `/webhooks/stripe/${other.tenantId}`;
    const event = last("payment_intent.created");
    expect((await shop.deliver(event, { path: address })).status).toBe(404);
    expect((await shop.deliver(event, { path: "/webhooks/stripe/tnt_nobody" })).status).toBe(404);
    const body = {
      secretKey: "sk_test_betacorp01",
      publishableKey: "pk_test_betacorp01",
      webhookSecret: "whsec_betacorp01",
    };
    const put = await call(shop.app, "PUT /api/v1/merchant/stripe", { key: other.apiKey, body });
    expect(put.status).toBe(200);
    expect((await shop.deliver(event, { path: address })).status).toBe(400);
    const before = await shop.database.query("SELECT due_ms FROM tasks ORDER BY task_id");
    const signed = { path: address, secret: body.webhookSecret };
    expect((await shop.deliver(event, signed)).status).toBe(200);
    expect(await shop.database.query("SELECT due_ms FROM tasks ORDER BY task_id")).toEqual(before);
    const metadata = { paylink_tenant: shop.merchant.tenantId, paylink_mode: "live" };
    const forged = { ...intent, id: "pi_of_beta", metadata, status: "succeeded", amount_received: 5 };
    const known = (await transactions()).length;
    await shop.deliver({ ...event, type: "payment_intent.succeeded", data: { object: forged } }, signed);
    expect(await transactions()).toHaveLength(known);
  });
});

describe("a payer who comes back", () => {
  it("sees what is true, whatever the address says, and Stripe is asked once in two seconds", async () => {
    const { path } = await shop.invoice();
    const { intent, answer } = await shop.begin(path, "pmt_return_0001");
    expect([answer.status, answer.json.data?.["status"]]).toEqual([201, "requires_action"]);
    const said = `?payment_intent=${intent.id}&redirect_status=succeeded`;
    const back = `GET ${path}/payments/pmt_return_0001${said}`;
    expect((await call(shop.app, back)).json.data).toMatchObject({ status: "requires_action" });
    shop.confirm(intent);
    const asked = shop.standIn.asked.length;
    expect((await call(shop.app, back)).json.data).toMatchObject({ status: "requires_action" });
    expect(shop.standIn.asked.length).toBe(asked);
    shop.advance(2_000);
    expect((await call(shop.app, back)).json.data).toMatchObject({ status: "approved", amount: 100 });
    // Nothing is asked of a payment whose fate is known.
    shop.advance(2_000);
    const after = shop.standIn.asked.length;
    await call(shop.app, back);
    expect(shop.standIn.asked.length).toBe(after);
  });

  it("is told that the payment is being checked while Stripe is away, and the truth afterwards", async () => {
    const { path } = await shop.invoice();
    const { intent } = await shop.begin(path, "pmt_return_0002");
    shop.confirm(intent);
    shop.standIn.fault({ on: /^GET/, what: 503, times: 99 });
    expect(await shop.look(path, "pmt_return_0002")).toMatchObject({ status: "started", actionUrl: null });
    shop.advance(3_000);
    const page = await shop.app.request(`${path}/payments/pmt_return_0002`, {
      headers: { Accept: "text/html" },
    });
    expect(await page.text()).toContain("is being confirmed. Please do not pay again.");
    shop.standIn.mend();
    shop.advance(3_000);
    expect(await shop.look(path, "pmt_return_0002")).toMatchObject({ status: "approved" });
    expect(shop.collected("pmt_return_0002")).toEqual({ times: 1, amount: 10_000 });
  });
});
