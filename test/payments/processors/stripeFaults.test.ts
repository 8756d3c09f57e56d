/** What the adapter makes of a Stripe that is slow, away, forgetful, or asked by many at once. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ChargeRequest, ProcessorUnavailable } from "../../../server/payments/processors/processor.ts";
import { card, NOW, type OpenedStripe, openStripe } from "../../stripe/open.ts";

const DAY_MS = 86_400_000;
const AWAY = 99;

let opened: OpenedStripe;
let count = 0;
beforeEach(async () => {
  opened = await openStripe();
});
afterEach(() => opened.cleanup());

function request(changes: Partial<ChargeRequest> = {}): ChargeRequest {
  count += 1;
  return {
    tenantId: "tnt_faults",
    mode: "live",
    invoiceId: "inv_faults",
    paymentId: `pmt_faults_${count}`,
    at: NOW,
    amount: 5_000,
    currency: "USD",
    method: card("4242424242424242"),
    returnUrl: "https://pay.example.com/code/payments/pmt",
    ...changes,
  };
}

const created = () =>
  opened.standIn.asked.filter(({ method, path }) => method === "POST" && path === "/v1/payment_intents");

describe("a Stripe in trouble", () => {
  it.each([
    ["making the intent", /^POST \/v1\/payment_intents$/],
    ["confirming it", /\/confirm$/],
    ["giving the method", /^POST \/v1\/payment_methods$/],
    ["reading it again", /^GET \/v1\/payment_intents/],
  ])("collects once when the answer to %s is lost", async (_what, on) => {
    opened.standIn.fault({ on, what: "dropAfter", times: 1 });
    const ask = request();
    expect((await opened.processor.charge(ask)).status).toBe("succeeded");
    expect(opened.collected(ask)).toEqual({ times: 1, amount: 5_000 });
  });

  it.each([409, 429, 500, 503] as const)("asks again after an answer of %i", async (what) => {
    opened.standIn.fault({ on: /^POST/, what, times: 1 });
    const ask = request();
    expect((await opened.processor.charge(ask)).status).toBe("succeeded");
    expect(opened.collected(ask)).toEqual({ times: 1, amount: 5_000 });
  });

  it("says that nobody knows while Stripe is away, and finds the charge when it is back", async () => {
    const ask = request();
    opened.standIn.fault({ on: /\/confirm$/, what: "dropAfter", times: AWAY });
    opened.standIn.fault({ on: /^GET/, what: 503, times: AWAY });
    await expect(opened.processor.charge(ask)).rejects.toBeInstanceOf(ProcessorUnavailable);
    await expect(opened.processor.retrieve(ask)).rejects.toBeInstanceOf(ProcessorUnavailable);
    opened.standIn.mend();
    expect(await opened.processor.retrieve(ask)).toMatchObject({ status: "succeeded", amount: 5_000 });
    expect(opened.collected(ask)).toEqual({ times: 1, amount: 5_000 });
  });

  it("finds an intent whose creation was never answered by the same key within a day", async () => {
    const ask = request();
    opened.standIn.fault({ on: /^POST \/v1\/payment_intents$/, what: "dropAfter", times: AWAY });
    await expect(opened.processor.charge(ask)).rejects.toBeInstanceOf(ProcessorUnavailable);
    opened.standIn.mend();
    const found = await opened.processor.retrieve(ask);
    expect(found?.status).toBe("requires_action");
    expect(opened.standIn.books.intents.size).toBe(1);
    expect(new Set(created().map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  it("finds it in the list when Stripe has forgotten the key, and makes no second one", async () => {
    const ask = request();
    opened.standIn.fault({ on: /^POST \/v1\/payment_intents$/, what: "dropAfter", times: AWAY });
    await expect(opened.processor.charge(ask)).rejects.toBeInstanceOf(ProcessorUnavailable);
    opened.standIn.mend();
    opened.standIn.forgetKeys();
    opened.advance(DAY_MS);
    // Nobody came back for it in a day: it is called off.
    expect(await opened.processor.retrieve(ask)).toMatchObject({ status: "canceled" });
    expect([...opened.standIn.books.intents.values()].map(({ status }) => status)).toEqual(["canceled"]);
  });

  it("knows after a day that an intent that is in no list was never made", async () => {
    const ask = request();
    opened.standIn.fault({ on: /^POST \/v1\/payment_intents$/, what: "drop", times: AWAY });
    await expect(opened.processor.charge(ask)).rejects.toBeInstanceOf(ProcessorUnavailable);
    opened.standIn.mend();
    opened.advance(DAY_MS);
    expect(await opened.processor.retrieve(ask)).toMatchObject({ status: "canceled", transactionId: null });
    expect(opened.standIn.books.intents.size).toBe(0);
    // A charge that was slow on its way finds the door closed.
    expect(await opened.processor.charge(ask)).toMatchObject({ status: "canceled" });
    expect(opened.standIn.books.intents.size).toBe(0);
  });

  it("calls a declined intent off, so that nobody can pay it later", async () => {
    const ask = request({ method: card("4000000000009987") });
    const declined = await opened.processor.charge(ask);
    // Exact for the merchant, coarse for the payer: a thief learns nothing.
    expect(declined.reason).toEqual({ code: "lost_card", message: "Your payment was declined" });
    const [intent] = opened.standIn.books.intents.values();
    expect(intent?.status).toBe("canceled");
    expect(await opened.processor.retrieve(ask)).toEqual(declined);
  });

  it("lets the payer's browser confirm, and hands out what it needs for that alone", async () => {
    const ask = request({ method: { type: "hosted", kind: "card" } });
    const waiting = await opened.processor.charge(ask);
    expect(waiting).toMatchObject({
      status: "requires_action",
      method: { type: "card", brand: null, last4: null },
    });
    const [intent] = opened.standIn.books.intents.values();
    expect(waiting.clientSecret).toBe(intent?.client_secret);
    expect(JSON.stringify(await opened.database.query("SELECT * FROM stripe_payments"))).not.toContain(
      "_secret_",
    );
    const method = opened.standIn.books.makeMethod({ type: "card", card: { number: "4242424242424242" } });
    opened.standIn.books.confirm(intent?.id ?? "", { payment_method: method.id });
    const paid = await opened.processor.retrieve(ask);
    expect(paid).toMatchObject({ status: "succeeded", method: { brand: "visa", last4: "4242" } });
    expect(paid).not.toHaveProperty("clientSecret");
  });

  it("calls off what a payer began and did not come back to", async () => {
    const ask = request({ method: { type: "hosted", kind: "card" } });
    await opened.processor.charge(ask);
    opened.advance(30 * 60_000);
    expect((await opened.processor.retrieve(ask))?.status).toBe("requires_action");
    opened.advance(31 * 60_000);
    expect((await opened.processor.retrieve(ask))?.status).toBe("canceled");
  });

  it("tells a bank payment that is disputed as taken back, and a card's only when it is lost", async () => {
    const books = opened.standIn.books;
    const [bank, plastic] = [request({ method: { type: "hosted", kind: "ach" } }), request()];
    await opened.processor.charge(bank);
    const [intent] = books.intents.values();
    const method = books.makeMethod({
      type: "us_bank_account",
      us_bank_account: { account_number: "000555555559", routing_number: "110000000" },
      billing_details: { name: "Pat Payer" },
    });
    books.confirm(intent?.id ?? "", { payment_method: method.id });
    books.settle();
    expect(await opened.processor.retrieve(bank)).toMatchObject({
      status: "returned",
      reason: { code: "insufficient_funds", message: "Insufficient funds" },
    });
    const { transactionId } = await opened.processor.charge(plastic);
    books.dispute(transactionId ?? "", "fraudulent", "needs_response");
    expect((await opened.processor.retrieve(plastic))?.status).toBe("succeeded");
    books.dispute(transactionId ?? "", "fraudulent", "lost");
    expect((await opened.processor.retrieve(plastic))?.status).toBe("returned");
  });

  it("refunds once when the answer is lost, also when it is asked for again days later", async () => {
    const ask = request();
    await opened.processor.charge(ask);
    opened.standIn.fault({ on: /^POST \/v1\/refunds$/, what: "dropAfter", times: AWAY });
    const wanted = { refundId: "ref_lost_0001", amount: 2_000 };
    await expect(opened.processor.refund(ask, wanted)).rejects.toBeInstanceOf(ProcessorUnavailable);
    opened.standIn.mend();
    opened.standIn.forgetKeys();
    opened.advance(2 * DAY_MS);
    expect(await opened.processor.refund(ask, wanted)).toMatchObject({ status: "succeeded", amount: 2_000 });
    expect(opened.refunded(ask)).toBe(2_000);
  });

  it("tells a bank's refund as on its way, and as failed when the bank refuses it late", async () => {
    const books = opened.standIn.books;
    const ask = request({ method: { type: "hosted", kind: "ach" } });
    await opened.processor.charge(ask);
    const [intent] = books.intents.values();
    const method = books.makeMethod({
      type: "us_bank_account",
      us_bank_account: { account_number: "000123456789", routing_number: "110000000" },
      billing_details: { name: "Pat Payer" },
    });
    books.confirm(intent?.id ?? "", { payment_method: method.id });
    books.settle();
    const wanted = { refundId: "ref_bank_0001", amount: 5_000 };
    expect((await opened.processor.refund(ask, wanted)).status).toBe("processing");
    const [refund] = books.refunds.keys();
    books.endRefund(refund ?? "", "failed", "insufficient_funds");
    expect(await opened.processor.refund(ask, wanted)).toMatchObject({
      status: "failed",
      reason: { code: "insufficient_funds" },
    });
  });

  it("refuses to believe an intent that is another payment's", async () => {
    const ask = request();
    await opened.processor.charge(ask);
    const [intent] = opened.standIn.books.intents.values();
    if (intent) intent.metadata["paylink_payment"] = "pmt_somebody_else";
    await expect(opened.processor.retrieve(ask)).rejects.toThrow("belongs to another payment");
  });

  it("keeps no number anywhere, and sends none but to Stripe's methods", async () => {
    const ask = request();
    await opened.processor.charge(ask);
    const rows = JSON.stringify(await opened.database.query("SELECT * FROM stripe_payments"));
    expect(rows).not.toContain("4242424242424242");
    const carrying = opened.standIn.asked.filter(({ fields }) =>
      JSON.stringify(fields).includes("4242424242424242"),
    );
    expect(new Set(carrying.map(({ path }) => path))).toEqual(new Set(["/v1/payment_methods"]));
  });

  it.each([
    ["ISK", 500, "50000"],
    ["KWD", 1_230, "1230"],
    ["JPY", 500, "500"],
  ])("asks for an amount in %s as Stripe counts it and reads it back", async (currency, amount, sent) => {
    const ask = request({ currency, amount });
    expect(await opened.processor.charge(ask)).toMatchObject({ status: "succeeded", amount, currency });
    expect(created().at(-1)?.fields["amount"]).toBe(sent);
  });

  it("refuses an amount that Stripe cannot take before anything is made", async () => {
    const ask = request({ currency: "KWD", amount: 1_234 });
    await expect(opened.processor.charge(ask)).rejects.toMatchObject({ code: "amount_not_supported" });
    expect(opened.standIn.asked).toEqual([]);
  });

  it("tells an amount below Stripe's least as a failed payment that made nothing", async () => {
    const ask = request({ amount: 10 });
    expect(await opened.processor.charge(ask)).toMatchObject({
      status: "failed",
      reason: { code: "amount_too_small" },
    });
    expect(opened.standIn.books.intents.size).toBe(0);
  });
});
