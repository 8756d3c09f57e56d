/** Payments by the merchant's API beyond the printed requests: ids, repeats, refusals, live mode, history, retries, voids. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, CHALLENGED, call, DECLINED, eventsOf, newInvoice, pathOf } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";

const EXTERNAL = {
  paymentMethod: "external",
  externalPaymentDetails: { method: "wire", reference: "MT103" },
};

export function recording(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(async () => {
    expect(await world.fault()).toBeNull();
    await world.close();
  });

  const fresh = async (changes = {}, by = key): Promise<string> =>
    (await newInvoice(world, changes, by)).invoiceId;
  const send = (invoiceId: string, json: unknown, headers = {}, by = key): Promise<Answer> =>
    call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key: by, json, headers });
  const retry = (invoiceId: string, json: unknown, headers = {}): Promise<Answer> =>
    call(world, `POST /api/v1/invoices/${invoiceId}/payment/retry`, { key, json, headers });
  const voidIt = (invoiceId: string, paymentId: string, json = {}): Promise<Answer> =>
    call(world, `POST /api/v1/invoices/${invoiceId}/payments/${paymentId}/void`, { key, json });
  const history = async (invoiceId: string, query = "") =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}/payments${query}`, { key })).json.data;

  describe("a payment by the API", () => {
    it("has the id that the caller made, and the same request again pays nothing more", async () => {
      const invoiceId = await fresh();
      const json = { paymentId: "pmt_mine_0001", amount: 200 };
      expect((await send(invoiceId, json)).status).toBe(201);
      const again = await send(invoiceId, json);
      expect([again.status, again.json.data]).toMatchObject([
        200,
        { paymentId: "pmt_mine_0001", paidAmount: 200 },
      ]);
      expect((await send(invoiceId, { ...json, amount: 201 })).json.error.code).toBe("payment_conflict");
      expect((await send(await fresh(), json)).json.error.code).toBe("payment_conflict");
    });

    it("pays once under many repeats of one Idempotency-Key at once", async () => {
      const invoiceId = await fresh();
      const headers = { "Idempotency-Key": "order 7" };
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => send(invoiceId, { amount: 100 }, headers)),
      );
      // Told what the first one did, or that it is still running.
      const done = answers.filter(({ status }) => status === 201);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      expect(answers.filter(({ status }) => status !== 409)).toHaveLength(done.length);
      expect((await history(invoiceId)).paidAmount).toBe(100);
    });

    it("is not bound by the rules that were made for payers", async () => {
      const payment = { methods: ["card"], allowPartial: false, allowOverpayment: false };
      const invoiceId = await fresh({ payment });
      const bank = { accountNumber: "000123456789", routingNumber: "110000000", accountType: "savings" };
      expect((await send(invoiceId, { amount: 0.01 })).json.data.status).toBe("partially_paid");
      expect((await send(invoiceId, { amount: 1, bankAccount: bank })).json.data.status).toBe("processing");
      expect((await send(invoiceId, { amount: 600 })).json.data).toMatchObject({
        status: "overpaid",
        overpaymentAmount: 100.01,
      });
    });

    it("by a card that wants authentication says where the payer does that", async () => {
      const invoiceId = await fresh();
      const { json, status } = await send(invoiceId, { amount: 500, card: { number: CHALLENGED } });
      expect([status, json.data.status]).toEqual([201, "requires_action"]);
      const page = pathOf(json.data.actionUrl);
      expect((await call(world, `GET ${page}`)).status).toBe(200);
      const form = { "Content-Type": "application/x-www-form-urlencoded" };
      await call(world, `POST ${page}`, { body: "result=approve", headers: form });
      expect((await history(invoiceId)).status).toBe("paid");
    });

    it.each([
      ["no amount", {}, "amount"],
      ["nothing", { amount: 0 }, "amount"],
      ["a fraction of a cent", { amount: 1.005 }, "amount"],
      ["another currency", { amount: 5, currency: "EUR" }, "currency"],
      ["an unknown method", { amount: 5, paymentMethod: "cheque" }, "paymentMethod"],
      ["an unknown property", { amount: 5, cvc: "123" }, "cvc"],
      ["a bank payment without an account", { amount: 5, paymentMethod: "ach" }, "bankAccount"],
      [
        "an outside payment without details",
        { amount: 5, paymentMethod: "external" },
        "externalPaymentDetails",
      ],
      ["a card beside another method", { amount: 5, ...EXTERNAL, card: { number: DECLINED } }, "card"],
      [
        "a saved method nobody saved",
        { amount: 5, paymentMethod: "saved", paymentMethodId: "pm_1" },
        "paymentMethodId",
      ],
      ["a number that is no test number", { amount: 5, card: { number: "4000000000000010" } }, "card.number"],
      ["an expired card", { amount: 5, card: { number: DECLINED, expiryYear: "2020" } }, "card.expiryYear"],
    ])("with %s is refused, and nothing is written", async (_what, json, field) => {
      const invoiceId = await fresh();
      const before = (await eventsOf(world, invoiceId)).length;
      const answer = await send(invoiceId, json);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
      expect(await eventsOf(world, invoiceId)).toHaveLength(before);
    });

    it("by a bank in another currency than dollars is refused", async () => {
      const invoiceId = await fresh({ currency: "EUR" });
      const bankAccount = {
        accountNumber: "000123456789",
        routingNumber: "110000000",
        accountType: "checking",
      };
      const answer = await send(invoiceId, { amount: 5, bankAccount });
      expect([answer.status, answer.json.error]).toMatchObject([
        422,
        { code: "method_refused", field: "paymentMethod" },
      ]);
    });

    it("of an invoice that is void, unknown or another merchant's is refused", async () => {
      const invoiceId = await fresh();
      const other = await world.newMerchant("Other");
      expect((await send(invoiceId, { amount: 5 }, {}, other.testApiKey)).status).toBe(404);
      expect((await send("inv_none", { amount: 5 })).json.error.code).toBe("invoice_not_found");
      await call(world, `POST /api/v1/invoices/${invoiceId}/void`, { key, json: {} });
      for (const json of [{ amount: 5 }, { amount: 5, ...EXTERNAL }])
        expect((await send(invoiceId, json)).json.error.code).toBe("invoice_not_payable");
    });

    it("keeps numbers and codes out of everything that is stored, logged or answered", async () => {
      const invoiceId = await fresh();
      const card = { number: "5555555555554444", expiryMonth: 11, expiryYear: 2031, cvv: "907" };
      const bank = { accountNumber: "000999999991", routingNumber: "110000000", accountType: "checking" };
      const answers = [
        await send(invoiceId, { amount: 5, card }, { "Idempotency-Key": "canary" }),
        await send(invoiceId, { amount: 5, card: { ...card, number: "5555555555554445" } }),
        await send(invoiceId, { amount: 5, bankAccount: bank }),
        await send(invoiceId, { amount: 5, card, paymentMethod: "5555555555554444" }),
      ];
      const kept = [await world.stored(), ...world.logged, ...answers.map(({ text }) => text)].join("\n");
      for (const secret of ["5555555555554444", "5555555555554445", "000999999991"])
        expect(kept).not.toContain(secret);
    });
  });

  describe("in live mode", () => {
    it("raw numbers are refused, nobody is there to charge, and outside payments are recorded", async () => {
      const live = world.merchant.apiKey;
      const invoiceId = await fresh({}, live);
      const card = { number: "4111111111111111", expiryMonth: "12", expiryYear: "2027", cvv: "123" };
      const raw = await send(invoiceId, { amount: 500, paymentMethod: "card", card }, {}, live);
      expect([raw.status, raw.json.error.code]).toEqual([403, "raw_card_data_disabled"]);
      const none = await send(invoiceId, { amount: 500, paymentMethod: "card" }, {}, live);
      expect([none.status, none.json.error.code]).toEqual([503, "processor_not_configured"]);
      const outside = await send(invoiceId, { amount: 500, ...EXTERNAL }, {}, live);
      expect([outside.status, outside.json.data.status]).toEqual([201, "paid"]);
    });
  });

  describe("the history", () => {
    it("has every attempt, failed ones with their reason, page by page", async () => {
      const invoiceId = await fresh();
      await send(invoiceId, { amount: 500, card: { number: DECLINED } });
      world.advance(1_000);
      await send(invoiceId, { amount: 100 });
      world.advance(1_000);
      await send(invoiceId, { amount: 50, ...EXTERNAL });
      const all = (await history(invoiceId)).payments;
      expect(all).toMatchObject([
        {
          status: "failed",
          declineReason: "Insufficient funds",
          paidAt: null,
          attemptedAt: expect.any(String),
        },
        { status: "approved", method: "card", brand: "visa", last4: "1111" },
        { status: "approved", method: "external", externalPaymentDetails: { reference: "MT103" } },
      ]);
      const first = await history(invoiceId, "?limit=2");
      const rest = await history(invoiceId, `?limit=2&after=${first.nextCursor}`);
      expect([...first.payments, ...rest.payments]).toEqual(all);
      expect(rest.nextCursor).toBeNull();
    });
  });

  describe("a retry", () => {
    const failed = async (invoiceId: string): Promise<string> =>
      (await send(invoiceId, { amount: 500, card: { number: DECLINED } })).json.data.paymentId;

    it("may fail again and be tried again, but collects once", async () => {
      const invoiceId = await fresh();
      const paymentId = await failed(invoiceId);
      const again = await retry(invoiceId, { paymentId, card: { number: DECLINED } });
      expect([again.status, again.json.data.retryOf]).toEqual([402, paymentId]);
      const answers = await Promise.all(Array.from({ length: 8 }, () => retry(invoiceId, { paymentId })));
      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
      expect(statuses).toEqual([201, ...Array<number>(7).fill(409)]);
      expect((await history(invoiceId)).paidAmount).toBe(500);
    });

    it("under one Idempotency-Key is one payment", async () => {
      const invoiceId = await fresh();
      const json = { paymentId: await failed(invoiceId) };
      const headers = { "Idempotency-Key": "again 1" };
      const first = await retry(invoiceId, json, headers);
      const second = await retry(invoiceId, json, headers);
      expect(second.text).toBe(first.text);
      expect(second.headers.get("idempotent-replayed")).toBe("true");
    });

    it("is refused for what did not fail, is not there, or is above what is left", async () => {
      const invoiceId = await fresh();
      const paymentId = await failed(invoiceId);
      const paid = (await send(invoiceId, { amount: 100 })).json.data.paymentId;
      expect((await retry(invoiceId, { paymentId: paid })).json.error.code).toBe("payment_not_retryable");
      expect((await retry(invoiceId, { paymentId: "pmt_nobody_has" })).json.error.code).toBe(
        "payment_not_found",
      );
      expect((await retry(invoiceId, { paymentId: "constructor" })).json.error.code).toBe(
        "payment_not_found",
      );
      const above = await retry(invoiceId, { paymentId });
      expect([above.status, above.json.error.code, above.json.data.remainingBalance]).toEqual([
        409,
        "amount_exceeds_balance",
        400,
      ]);
    });
  });

  describe("voiding", () => {
    it("takes an outside payment back by a reversing entry, and a processor's payment never", async () => {
      const invoiceId = await fresh();
      const outside = (await send(invoiceId, { amount: 500, ...EXTERNAL })).json.data.paymentId;
      const voided = await voidIt(invoiceId, outside, { reason: "Bounced" });
      expect([voided.status, voided.json.data]).toMatchObject([
        200,
        { status: "voided", remainingBalance: 500 },
      ]);
      expect((await voidIt(invoiceId, outside)).status).toBe(200);
      const reversal = (await eventsOf(world, invoiceId)).filter(
        ({ type }) => type === "invoice.payment_voided",
      );
      expect(reversal).toMatchObject([
        {
          data: { reason: "Bounced", status: "unpaid" },
          postings: [
            { account: "clearing:external", amount: -500 },
            { account: "receivable", amount: 500 },
          ],
        },
      ]);
      const byCard = (await send(invoiceId, { amount: 500 })).json.data.paymentId;
      expect((await voidIt(invoiceId, byCard)).json.error.code).toBe("payment_not_voidable");
      expect((await voidIt(invoiceId, "pmt_nobody_has")).status).toBe(404);
      expect((await voidIt(invoiceId, "__proto__")).status).toBe(404);
    });
  });
}
