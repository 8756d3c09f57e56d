/** What happens at Stripe behind the ledger's back: refunds in its dashboard, amounts that were changed, banks that take money back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../api/world.ts";
import type { Intent } from "../stripe/objects.ts";
import { openStripeShop, type StripeShop } from "../stripe/shop.ts";

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop("mismatch");
  const body = { supportEmail: "books@acme.example" };
  await call(shop.app, "PATCH /api/v1/merchant", { key: shop.merchant.testApiKey, body });
});
afterAll(() => shop.closeWhole());

const HOUR_MS = 3_600_000;
let count = 0;

/** Rings with the newest event, and does what is due. */
async function ring(): Promise<void> {
  const event = shop.standIn.books.events.at(-1);
  if (event) await shop.deliver(event);
  await shop.runTasks();
}

async function paid(type: "card" | "ach" = "card", number?: string) {
  count += 1;
  const paymentId = `pmt_mismatch_${count}`;
  const { path, invoiceId } = await shop.invoice(500);
  const { intent } = await shop.begin(path, paymentId, type, 100);
  shop.confirm(intent, number);
  await ring();
  return { paymentId, path, invoiceId, intent };
}

const back = (intent: Intent, amount: number) =>
  shop.standIn.books.refund({ payment_intent: intent.id, amount: String(amount) });

async function invoiceOf(invoiceId: string) {
  const { json } = await call(shop.app, `GET /api/v1/invoices/${invoiceId}`, {
    key: shop.merchant.testApiKey,
  });
  return json.data ?? {};
}

async function alerts() {
  const { json } = await call(shop.app, "GET /api/v1/merchant/alerts", { key: shop.merchant.testApiKey });
  return json.data?.["alerts"] as Record<string, unknown>[];
}

describe("a refund made in Stripe's dashboard", () => {
  it("enters the ledger once by Stripe's own id, and no other is made", async () => {
    const { intent, invoiceId, path, paymentId } = await paid();
    const refund = back(intent, 4_000);
    await ring();
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 60, remainingBalance: 440 });
    expect(await shop.look(path, paymentId)).toMatchObject({ refundedAmount: 40 });
    shop.advance(HOUR_MS);
    await shop.runTasks();
    expect([...shop.standIn.books.refunds.keys()].filter((id) => id === refund.id)).toHaveLength(1);
    expect(shop.standIn.books.charges.get(refund.charge)?.amount_refunded).toBe(4_000);
    expect(await alerts()).toEqual([]);
  });

  it("of a bank payment is held while it is on its way, and opens nothing when it fails", async () => {
    const { intent, invoiceId } = await paid("ach");
    shop.standIn.books.settle();
    await ring();
    const refund = back(intent, 10_000);
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 100 });
    shop.standIn.books.endRefund(refund.id, "succeeded");
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ status: "refunded", paidAmount: 0 });
    // The payer's bank may refuse it late.
    shop.standIn.books.endRefund(refund.id, "failed", "insufficient_funds");
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 100, remainingBalance: 400 });
  });

  it("is told apart from one that was asked for here", async () => {
    const { intent, invoiceId } = await paid();
    const key = shop.merchant.testApiKey;
    const given = await call(shop.app, `POST /api/v1/transactions/${intent.id}/refund`, {
      key,
      body: { amount: 10 },
    });
    expect(given.status).toBe(201);
    await ring();
    back(intent, 2_000);
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 70, remainingBalance: 430 });
  });

  it("of money that the bank took back as well is posted nowhere, and its merchant is told once", async () => {
    const { intent, invoiceId, paymentId } = await paid("ach", "000555555559");
    shop.standIn.books.settle();
    await ring();
    // The bank took it back; now it is given back as well.
    const charge = [...shop.standIn.books.charges.values()].find((one) => one.payment_intent === intent.id);
    if (charge) charge.disputed = false;
    const refund = back(intent, 10_000);
    shop.standIn.books.endRefund(refund.id, "succeeded");
    if (charge) charge.disputed = true;
    await ring();
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 0, remainingBalance: 500 });
    const raised = (await alerts()).filter((alert) => alert["paymentId"] === paymentId);
    expect(raised).toMatchObject([{ type: "processor_mismatch", code: "refund_differs", invoiceId }]);
    expect(shop.mails.filter(({ subject }) => subject.includes(invoiceId))).toHaveLength(1);
  });
});

describe("an amount that is not the one that was asked for", () => {
  it("is posted nowhere, told once, and looked at ever more rarely", async () => {
    const { path, invoiceId } = await shop.invoice(500);
    const { intent } = await shop.begin(path, "pmt_changed_0001");
    intent.amount = 9_000;
    shop.confirm(intent);
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 0, status: "unpaid" });
    // The payer is not sent to pay again.
    expect(await shop.look(path, "pmt_changed_0001")).toMatchObject({ status: "started", actionUrl: null });
    const mine = async () => (await alerts()).filter((alert) => alert["invoiceId"] === invoiceId);
    expect(await mine()).toMatchObject([{ code: "amount_differs", paymentId: "pmt_changed_0001" }]);
    const asked = () => shop.standIn.asked.filter(({ path: place }) => place.endsWith(intent.id)).length;
    const before = asked();
    const failures = () => shop.logged.filter((line) => line.includes("pmt_changed_0001")).length;
    const lines = failures();
    for (let hour = 0; hour < 72; hour += 1) {
      shop.advance(HOUR_MS);
      await shop.runTasks();
    }
    expect(asked() - before).toBeLessThan(12);
    expect(failures()).toBe(lines);
    expect(await mine()).toHaveLength(1);
    expect(
      shop.mails.filter(({ to, subject }) => to === "books@acme.example" && subject.includes(invoiceId)),
    ).toHaveLength(1);
    // Given back in full at Stripe, it is over: the payer can pay again.
    back(intent, 9_000);
    await ring();
    expect(await shop.look(path, "pmt_changed_0001")).toMatchObject({ status: "failed" });
    expect(await invoiceOf(invoiceId)).toMatchObject({ paidAmount: 0, remainingBalance: 500 });
  });

  it("counts as a failure when nothing was collected", async () => {
    const { path } = await shop.invoice(500);
    const { intent } = await shop.begin(path, "pmt_changed_0002");
    intent.amount = 9_000;
    shop.standIn.books.cancel(intent.id, "abandoned");
    await ring();
    expect(await shop.look(path, "pmt_changed_0002")).toMatchObject({ status: "failed", amount: 100 });
  });
});

describe("money for an invoice that was withdrawn", () => {
  it("counts as an overpayment, and its merchant is told", async () => {
    const { path, invoiceId } = await shop.invoice(500);
    const key = shop.merchant.testApiKey;
    const { intent } = await shop.begin(path, "pmt_void_0001");
    shop.standIn.books.cancel(intent.id, "abandoned");
    await ring();
    await call(shop.app, `POST /api/v1/invoices/${invoiceId}/void`, { key });
    // What Stripe cancelled is paid after all: it must not be lost.
    intent.status = "requires_payment_method";
    await shop.database.batch([
      { sql: "UPDATE stripe_payments SET outcome = NULL WHERE payment_id = 'pmt_void_0001'", params: [] },
    ]);
    shop.confirm(intent);
    await ring();
    expect(await invoiceOf(invoiceId)).toMatchObject({ status: "void", paidAmount: 100 });
    const raised = (await alerts()).filter((alert) => alert["invoiceId"] === invoiceId);
    expect(raised).toMatchObject([{ code: "paid_after_void", paymentId: "pmt_void_0001" }]);
  });
});

describe("a bank account that is kept for a customer", () => {
  it.each([
    ["the bank takes a payment by it back", "000555555559"],
    ["the bank says that it is closed", "000111111113"],
  ])("is no longer offered when %s", async (_what, accountNumber) => {
    const { invoiceId } = await shop.invoice(500);
    const key = shop.merchant.testApiKey;
    const { customer } = (await invoiceOf(invoiceId)) as { customer: { id: string } };
    const methods = `/api/v1/customers/${customer.id}/payment-methods`;
    const kept = await call(shop.app, `POST ${methods}`, {
      key,
      body: {
        type: "ach",
        bankAccount: {
          accountNumber,
          routingNumber: "110000000",
          accountType: "checking",
          accountHolderName: "Pat Payer",
        },
        consent: { acceptedAt: "2026-01-28T11:00:00.000Z" },
      },
    });
    const paymentMethodId = kept.json.data?.["paymentMethodId"];
    const body = { amount: 50, paymentMethod: "saved", paymentMethodId };
    const asked = await call(shop.app, `POST /api/v1/invoices/${invoiceId}/payment`, { key, body });
    expect([kept.status, asked.status, asked.json.data?.["status"]]).toEqual([201, 201, "processing"]);
    const list = async () => (await call(shop.app, `GET ${methods}`, { key })).json.data?.["paymentMethods"];
    expect(await list()).toHaveLength(1);
    shop.standIn.books.settle();
    await ring();
    expect(await list()).toEqual([]);
    const again = await call(shop.app, `POST /api/v1/invoices/${invoiceId}/payment`, { key, body });
    expect([again.status, again.json.error?.field]).toEqual([422, "paymentMethodId"]);
  });
});

describe("a bank payment", () => {
  it("is on its way for days, then paid, and open again when the bank takes it back", async () => {
    const { path, invoiceId, paymentId } = await paid("ach", "000555555559");
    expect(await shop.look(path, paymentId)).toMatchObject({ status: "processing" });
    expect(await invoiceOf(invoiceId)).toMatchObject({ status: "unpaid", paidAmount: 0 });
    shop.advance(72 * HOUR_MS);
    shop.standIn.books.settle();
    await ring();
    expect(await shop.look(path, paymentId)).toMatchObject({
      status: "returned",
      declineReason: "Insufficient funds",
    });
    expect(await invoiceOf(invoiceId)).toMatchObject({ status: "unpaid", remainingBalance: 500 });
    const page = await shop.app.request(`${path}/payments/${paymentId}/receipt`, {
      headers: { Accept: "text/html" },
    });
    expect(await page.text()).toContain("Payment returned by the bank");
    const { json } = await call(shop.app, `GET /api/v1/invoices/${invoiceId}/events`, {
      key: shop.merchant.testApiKey,
    });
    const events = json.data?.["events"] as { type: string; postings: { amount: number }[] }[];
    const moved = (type: string) =>
      events.find((event) => event.type === type)?.postings.map(({ amount }) => amount);
    expect(moved("invoice.payment_returned")).toEqual(
      moved("invoice.payment_received")?.map((amount) => -amount),
    );
  });
});
