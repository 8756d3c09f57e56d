/** Customers' credit by the merchant's API: where it comes from, what it pays, and that it is spent once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, eventsOf, newInvoice, pathOf } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";

export function crediting(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  let customers = 0;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(async () => {
    expect(await world.fault()).toBeNull();
    await world.close();
  });

  const customer = () => ({ id: `cust_${(customers += 1)}`, name: "Jane Doe" });
  const pay = (invoiceId: string, json: unknown): Promise<Answer> =>
    call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json });
  const overpaid = async (of: { id: string; name: string }, amount = 600, more = {}) => {
    const { invoiceId } = await newInvoice(world, { customer: of, ...more });
    return (await pay(invoiceId, { amount })).json.data;
  };
  const give = (customerId: string, json: unknown, headers = {}): Promise<Answer> =>
    call(world, `POST /api/v1/customers/${customerId}/credit`, { key, json, headers });
  const creditOf = async (customerId: string, query = "") =>
    (await call(world, `GET /api/v1/customers/${customerId}/credit${query}`, { key })).json.data;
  const invoice = async (invoiceId: string) =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data;

  describe("credit", () => {
    it("takes the printed overpayment, as it is printed, and leaves the invoice paid", async () => {
      const jane = { id: "cust_123", name: "Jane Doe" };
      const { invoiceId } = await overpaid(jane);
      const answer = await call(world, "POST /api/v1/customers/cust_123/credit", {
        key,
        body: '{"amount": 100.00}',
      });
      expect([answer.status, answer.json]).toMatchObject([
        201,
        {
          success: true,
          data: {
            customerId: "cust_123",
            currency: "USD",
            amount: 100,
            fromOverpayments: 100,
            adjustment: 0,
            creditBalance: 100,
            entries: [{ kind: "overpayment", amount: 100, invoiceId }],
          },
        },
      ]);
      expect(await invoice(invoiceId)).toMatchObject({
        status: "paid",
        paidAmount: 500,
        remainingBalance: 0,
      });
      const moved = (await eventsOf(world, invoiceId)).at(-1);
      expect(moved).toMatchObject({
        type: "invoice.overpayment_credited",
        data: { customerId: "cust_123", amount: 100, creditedAmount: 100, status: "paid" },
        postings: [
          { account: "clearing:credit", amount: -100 },
          { account: "customer_credit", amount: 100 },
        ],
      });
    });

    it("comes from the oldest overpaid invoices first, and what goes beyond from the merchant", async () => {
      const jane = customer();
      const first = await overpaid(jane, 530);
      const second = await overpaid(jane, 550);
      const { json } = await give(jane.id, { amount: 100, reason: "Sorry for the wait" });
      expect(json.data).toMatchObject({ fromOverpayments: 80, adjustment: 20, creditBalance: 100 });
      expect(
        json.data.entries.map(({ kind, amount, invoiceId }: never) => [kind, amount, invoiceId]),
      ).toEqual([
        ["overpayment", 30, first.invoiceId],
        ["overpayment", 50, second.invoiceId],
        ["adjustment", 20, null],
      ]);
      const { balances, entries } = await creditOf(jane.id);
      expect(balances).toEqual([{ currency: "USD", creditBalance: 100 }]);
      expect(
        entries.map(({ sequence, creditBalance, note }: never) => [sequence, creditBalance, note]),
      ).toEqual(
        [3, 2, 1].map((sequence) => [sequence, { 3: 100, 2: 80, 1: 30 }[sequence], "Sorry for the wait"]),
      );
    });

    it("from a named invoice is never above what is overpaid there", async () => {
      const jane = customer();
      const { invoiceId } = await overpaid(jane);
      await overpaid(jane);
      expect((await give(jane.id, { amount: 100.01, invoiceId })).json).toMatchObject({
        error: { code: "exceeds_overpayment", field: "amount" },
        data: { disposableAmount: 100 },
      });
      expect((await give(jane.id, { amount: 60, invoiceId })).json.data.fromOverpayments).toBe(60);
      expect((await give(jane.id, { amount: 41, invoiceId })).json.data.disposableAmount).toBe(40);
      expect((await creditOf(jane.id)).balances).toEqual([{ currency: "USD", creditBalance: 60 }]);
    });

    it("under one Idempotency-Key is given once", async () => {
      const jane = customer();
      await overpaid(jane, 510);
      const headers = { "Idempotency-Key": `credit of ${jane.id}` };
      const first = await give(jane.id, { amount: 25 }, headers);
      expect((await give(jane.id, { amount: 25 }, headers)).text).toBe(first.text);
      expect((await give(jane.id, { amount: 26 }, headers)).status).toBe(422);
      expect((await creditOf(jane.id)).balances[0].creditBalance).toBe(25);
    });

    it("pays an invoice, shows in its history as credit, and never pays more than there is or is owed", async () => {
      const jane = customer();
      const { invoiceId } = await newInvoice(world, { customer: jane });
      expect((await pay(invoiceId, { amount: 1, paymentMethod: "credit" })).json).toMatchObject({
        error: { code: "credit_insufficient" },
        data: { creditBalance: 0, remainingBalance: 500 },
      });
      await give(jane.id, { amount: 700 });
      expect((await pay(invoiceId, { amount: 501, paymentMethod: "credit" })).json).toMatchObject({
        error: { code: "amount_exceeds_balance" },
        data: { remainingBalance: 500 },
      });
      const paid = await pay(invoiceId, { amount: 200, paymentMethod: "credit" });
      expect([paid.status, paid.json.data]).toMatchObject([
        201,
        { method: "credit", status: "partially_paid", paidAmount: 200 },
      ]);
      const { json } = await call(world, `GET /api/v1/invoices/${invoiceId}/payments`, { key });
      expect(json.data.payments).toMatchObject([{ method: "credit", amount: 200, status: "approved" }]);
      const { entries, balances } = await creditOf(jane.id);
      expect(balances[0].creditBalance).toBe(500);
      expect(entries[0]).toMatchObject({ kind: "applied", amount: -200, invoiceId });
      expect(entries[0].paymentId).toBe(paid.json.data.paymentId);
    });

    it("is shown to the payer in words, and not offered as a way to pay", async () => {
      const jane = customer();
      const made = await newInvoice(world, { customer: jane });
      await give(jane.id, { amount: 50 });
      const { paymentId } = (await pay(made.invoiceId, { amount: 50, paymentMethod: "credit" })).json.data;
      const link = pathOf(made.paymentLink);
      const view = (await call(world, `GET ${link}`, { headers: { Accept: "application/json" } })).json.data;
      expect(view.methods).toEqual(["card", "ach"]);
      expect(view.payments).toMatchObject([{ method: "credit", amount: 50 }]);
      const headers = { Accept: "text/html" };
      const receipt = await call(world, `GET ${link}/payments/${paymentId}/receipt`, { headers });
      expect([receipt.status, receipt.text.includes("Credit")]).toEqual([200, true]);
      expect((await call(world, `GET ${link}/payments/${paymentId}/receipt.pdf`)).status).toBe(200);
      const hostile = await call(world, `POST ${link}/payments`, {
        json: { paymentId: "pmt_hostile_credit", amount: 50, currency: "USD", method: { type: "credit" } },
      });
      expect(hostile.status).toBe(422);
    });

    it("is spent once by 20 applications at the same moment", async () => {
      const jane = customer();
      await overpaid(jane, 600);
      await give(jane.id, { amount: 100 });
      const targets = await Promise.all(
        Array.from({ length: 4 }, () => newInvoice(world, { customer: jane })),
      );
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          pay(targets[n % 4].invoiceId, { amount: 30, paymentMethod: "credit" }),
        ),
      );
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
        ...Array.from({ length: 3 }, () => 201),
        ...Array.from({ length: 17 }, () => 409),
      ]);
      expect((await creditOf(jane.id)).balances[0].creditBalance).toBe(10);
    });

    it("goes back where it came from when its payment is refunded", async () => {
      const jane = customer();
      await give((await overpaid(jane), jane.id), { amount: 100 });
      const { invoiceId } = await newInvoice(world, { customer: jane });
      const { transactionId } = (await pay(invoiceId, { amount: 100, paymentMethod: "credit" })).json.data;
      const refund = await call(world, `POST /api/v1/transactions/${transactionId}/refund`, {
        key,
        json: { amount: 40, reason: "Cheaper" },
      });
      expect([refund.status, refund.json.data]).toMatchObject([201, { status: "succeeded", amount: 40 }]);
      const { entries, balances } = await creditOf(jane.id);
      expect(balances[0].creditBalance).toBe(40);
      expect(entries[0]).toMatchObject({ kind: "returned", amount: 40, note: "Cheaper", invoiceId });
    });

    it("that was moved cannot be refunded too", async () => {
      const jane = customer();
      const { transactionId } = await overpaid(jane, 600);
      await give(jane.id, { amount: 100 });
      const refund = (json: unknown) =>
        call(world, `POST /api/v1/transactions/${transactionId}/refund`, { key, json });
      expect((await refund({ amount: 600 })).json).toMatchObject({
        error: { code: "refund_exceeds_payment" },
        data: { refundableAmount: 500 },
      });
      expect((await refund({})).json.data).toMatchObject({ amount: 500, invoiceStatus: "refunded" });
    });

    it("is owed again when the bank takes back the payment that it came from", async () => {
      const jane = customer();
      const { invoiceId } = await newInvoice(world, { customer: jane });
      await pay(invoiceId, {
        amount: 600,
        paymentMethod: "ach",
        bankAccount: { accountNumber: "000555555559", routingNumber: "110000000", accountType: "checking" },
      });
      const advance = (seconds: number) =>
        call(world, "POST /api/v1/test/advance-clock", { key, json: { seconds } });
      await advance(16);
      await world.runTasks();
      const before = await invoice(invoiceId);
      await give(jane.id, { amount: 100 });
      await advance(16);
      await world.runTasks();
      expect(before.status).toBe("overpaid");
      expect(await invoice(invoiceId)).toMatchObject({
        status: "unpaid",
        paidAmount: -100,
        remainingBalance: 600,
      });
      expect((await creditOf(jane.id)).balances[0].creditBalance).toBe(100);
    });

    it("keeps currencies apart, and lists its history page by page", async () => {
      const jane = customer();
      await newInvoice(world, { customer: jane, currency: "JPY" });
      for (const amount of [1, 2, 3]) await give(jane.id, { amount, currency: "USD" });
      expect((await give(jane.id, { amount: 700 })).json.data).toMatchObject({ currency: "JPY" });
      expect((await give(jane.id, { amount: 0.5 })).json.error).toMatchObject({ field: "amount" });
      const first = await creditOf(jane.id, "?limit=3");
      expect(first.balances).toEqual([
        { currency: "JPY", creditBalance: 700 },
        { currency: "USD", creditBalance: 6 },
      ]);
      const rest = await creditOf(jane.id, `?limit=3&after=${first.nextCursor}`);
      expect([first.entries.length, rest.entries.length, rest.nextCursor]).toEqual([3, 1, null]);
      const { invoiceId } = await newInvoice(world, { customer: jane, currency: "EUR" });
      const answer = await pay(invoiceId, { amount: 1, paymentMethod: "credit" });
      expect(answer.json.error.code).toBe("credit_insufficient");
    });

    it.each([
      ["zero", { amount: 0 }, "amount"],
      ["less than nothing", { amount: -5 }, "amount"],
      ["a fraction of a cent", { amount: 0.001 }, "amount"],
      ["more than can be held", { amount: 1e15 }, "amount"],
      ["an unknown property", { amount: 1, customerId: "cust_2" }, "customerId"],
      ["no currency that exists", { amount: 1, currency: "XXQ" }, "currency"],
    ])("of %s is refused", async (_what, json, field) => {
      const jane = customer();
      await newInvoice(world, { customer: jane });
      const answer = await give(jane.id, json);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
    });

    it("of nobody, of another merchant's customer or of another mode's is refused and not seen", async () => {
      const jane = customer();
      const { invoiceId } = await overpaid(jane);
      await give(jane.id, { amount: 10 });
      const other = await world.newMerchant("Other");
      for (const stranger of [other.testApiKey, world.merchant.apiKey]) {
        const target = `/api/v1/customers/${jane.id}/credit`;
        const read = await call(world, `GET ${target}`, { key: stranger });
        expect([read.status, read.json.error.code]).toEqual([404, "customer_not_found"]);
        const given = await call(world, `POST ${target}`, { key: stranger, json: { amount: 1 } });
        expect(given.json.error.code).toBe("customer_not_found");
      }
      // A customer of the same id elsewhere has nothing of it.
      const theirs = await newInvoice(world, { customer: jane }, other.testApiKey);
      const spent = await call(world, `POST /api/v1/invoices/${theirs.invoiceId}/payment`, {
        key: other.testApiKey,
        json: { amount: 10, paymentMethod: "credit" },
      });
      expect(spent.json).toMatchObject({
        error: { code: "credit_insufficient" },
        data: { creditBalance: 0 },
      });
      const bob = customer();
      await newInvoice(world, { customer: bob });
      expect((await give(bob.id, { amount: 1, invoiceId })).json.error.code).toBe("invoice_not_found");
      expect((await give("cust_nobody", { amount: 1 })).json.error.code).toBe("customer_not_found");
    });
  });
}
