/** What becomes of overpayments: by the merchant's rule, and per case. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, call, eventsOf, newInvoice } from "../../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../../http/world.ts";

export function overpaying(makeWorld: MakeWorld): void {
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

  const OUTSIDE = { paymentMethod: "external", externalPaymentDetails: { method: "cash" } };
  const customer = () => ({ id: `cust_over_${(customers += 1)}`, name: "Jane Doe" });
  const pay = async (invoiceId: string, json: unknown) =>
    (await call(world, `POST /api/v1/invoices/${invoiceId}/payment`, { key, json })).json.data;
  const made = async (of = customer(), more = {}) => newInvoice(world, { customer: of, ...more });
  const overpaid = async (of = customer(), amount = 600, more = {}) =>
    pay((await made(of)).invoiceId, { amount, ...more });
  const dispose = (invoiceId: string, json: unknown, headers = {}): Promise<Answer> =>
    call(world, `POST /api/v1/invoices/${invoiceId}/overpayment`, { key, json, headers });
  const set = async (json: unknown) =>
    expect((await call(world, "PATCH /api/v1/merchant", { key, json })).status).toBe(200);
  const creditOf = async (customerId: string) =>
    (await call(world, `GET /api/v1/customers/${customerId}/credit`, { key })).json.data;
  const invoice = async (invoiceId: string) =>
    (await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data;
  const given = async (paymentId: string) =>
    (await world.movements(world.merchant.tenantId)).find((one) => one.paymentId === paymentId)?.refunded;

  describe("an overpayment", () => {
    it("is refunded from the latest payments backwards, and each refund is told", async () => {
      const jane = customer();
      const first = await overpaid(jane, 450);
      const { invoiceId } = first;
      world.advance(1_000);
      const second = await pay(invoiceId, { amount: 100 });
      world.advance(1_000);
      const third = await pay(invoiceId, { amount: 20 });
      const answer = await dispose(invoiceId, { action: "refund", reason: "Paid too much" });
      expect([answer.status, answer.json.data]).toMatchObject([
        201,
        {
          action: "refund",
          amount: 70,
          status: "paid",
          paidAmount: 500,
          refunds: [
            { paymentId: third.paymentId, amount: 20, status: "succeeded" },
            { paymentId: second.paymentId, amount: 50, status: "succeeded", reason: "Paid too much" },
          ],
        },
      ]);
      expect([await given(first.paymentId), await given(second.paymentId)]).toEqual([0, 5_000]);
      expect((await dispose(invoiceId, { action: "refund" })).json).toMatchObject({
        error: { code: "exceeds_overpayment" },
        data: { disposableAmount: 0 },
      });
    });

    it("becomes credit, wholly or in part", async () => {
      const jane = customer();
      const { invoiceId } = await overpaid(jane);
      expect((await dispose(invoiceId, { action: "credit", amount: 30 })).json.data).toMatchObject({
        amount: 30,
        creditBalance: 30,
        overpaymentAmount: 70,
        creditedAmount: 30,
        status: "overpaid",
      });
      expect((await dispose(invoiceId, { action: "credit", amount: 70.01 })).json.data).toMatchObject({
        disposableAmount: 70,
      });
      expect((await dispose(invoiceId, { action: "credit" })).json.data).toMatchObject({
        amount: 70,
        creditBalance: 100,
        status: "paid",
      });
    });

    it("pays another invoice of the customer, as far as that is owed, and once under one key", async () => {
      const jane = customer();
      const { invoiceId } = await overpaid(jane, 700);
      const other = await made(jane);
      await pay(other.invoiceId, { amount: 350 });
      const body = { action: "apply", invoiceId: other.invoiceId };
      const headers = { "Idempotency-Key": `apply ${invoiceId}` };
      const answer = await dispose(invoiceId, body, headers);
      expect([answer.status, answer.json.data]).toMatchObject([
        201,
        {
          amount: 150,
          overpaymentAmount: 50,
          appliedTo: { invoiceId: other.invoiceId, amount: 150, status: "paid", remainingBalance: 0 },
          creditBalance: 0,
        },
      ]);
      expect((await dispose(invoiceId, body, headers)).text).toBe(answer.text);
      expect((await dispose(invoiceId, body)).json).toMatchObject({
        error: { code: "amount_exceeds_balance" },
        data: { invoiceId: other.invoiceId, remainingBalance: 0 },
      });
      expect((await creditOf(jane.id)).entries.map(({ kind }: { kind: string }) => kind)).toEqual([
        "applied",
        "overpayment",
      ]);
    });

    it("is disposed of once when refund, credit and apply meet", async () => {
      const jane = customer();
      const { invoiceId, paymentId } = await overpaid(jane);
      const other = await made(jane);
      const answers = await Promise.all(
        [
          { action: "refund" },
          { action: "credit" },
          { action: "apply", invoiceId: other.invoiceId },
          { action: "credit", amount: 60 },
          { action: "refund", amount: 60 },
        ].map((json) => dispose(invoiceId, json)),
      );
      expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
      const { status, paidAmount } = await invoice(invoiceId);
      expect(paidAmount).toBeGreaterThanOrEqual(500);
      expect(["paid", "overpaid"]).toContain(status);
      const refunded = (await given(paymentId)) ?? 0;
      const held = (await creditOf(jane.id)).balances[0]?.creditBalance ?? 0;
      const applied = (await invoice(other.invoiceId)).paidAmount;
      expect(paidAmount + refunded / 100 + held + applied).toBe(600);
    });

    it.each([
      ["an unknown action", { action: "keep" }, "action"],
      ["no target", { action: "apply" }, "invoiceId"],
      ["a target that does not belong there", { action: "credit", invoiceId: "inv_1" }, "invoiceId"],
      ["nothing", { action: "credit", amount: 0 }, "amount"],
      ["an unknown property", { action: "credit", customerId: "cust_1" }, "customerId"],
    ])("is not touched by a request with %s", async (_what, json, field) => {
      const { invoiceId } = await overpaid();
      const answer = await dispose(invoiceId, json);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
      expect((await invoice(invoiceId)).overpaymentAmount).toBe(100);
    });

    it("never goes to another customer, another currency, another merchant or the same invoice", async () => {
      const jane = customer();
      const { invoiceId } = await overpaid(jane);
      const bobs = await made();
      const yen = await made(jane, { currency: "JPY" });
      const to = async (target: string) =>
        (await dispose(invoiceId, { action: "apply", invoiceId: target })).json.error.code;
      expect(await to(bobs.invoiceId)).toBe("invoice_not_found");
      expect(await to(yen.invoiceId)).toBe("invalid_field");
      expect(await to(invoiceId)).toBe("invalid_field");
      const other = await world.newMerchant("Other");
      const theirs = await call(world, `POST /api/v1/invoices/${invoiceId}/overpayment`, {
        key: other.testApiKey,
        json: { action: "credit" },
      });
      expect(theirs.json.error.code).toBe("invoice_not_found");
    });
  });

  describe("the merchant's rule", () => {
    it("holds overpayments unless it says otherwise", async () => {
      const { invoiceId } = await overpaid();
      await world.runTasks();
      expect((await invoice(invoiceId)).overpaymentAmount).toBe(100);
    });

    it("makes overpayments the customer's credit", async () => {
      await set({ overpayments: "credit" });
      const jane = customer();
      const { invoiceId } = await overpaid(jane, 620, OUTSIDE);
      await world.runTasks();
      expect(await invoice(invoiceId)).toMatchObject({ status: "paid", paidAmount: 500 });
      expect((await creditOf(jane.id)).balances).toEqual([{ currency: "USD", creditBalance: 120 }]);
    });

    it("refunds overpayments, but hands out no cash", async () => {
      await set({ overpayments: "refund" });
      const { invoiceId, paymentId } = await overpaid();
      const cash = await overpaid(customer(), 600, OUTSIDE);
      await world.runTasks();
      expect(await given(paymentId)).toBe(10_000);
      expect(await invoice(invoiceId)).toMatchObject({ status: "paid", paidAmount: 500 });
      expect((await invoice(cash.invoiceId)).overpaymentAmount).toBe(100);
      await set({ overpayments: null });
    });

    it("is finished by whoever comes after a process that died with it", async () => {
      await set({ overpayments: "credit" });
      const jane = customer();
      await overpaid(jane);
      const [task] = await world.query<{ due_ms: number }>(
        "SELECT due_ms FROM tasks WHERE kind = 'overpayment.rule'",
      );
      expect(task?.due_ms).toBeLessThanOrEqual(world.now().getTime());
      await world.runTasks();
      expect((await creditOf(jane.id)).balances[0].creditBalance).toBe(100);
      await set({ overpayments: null });
    });

    it("pays the next invoice from credit at its issue, in the creation's own answer", async () => {
      const jane = customer();
      const { invoiceId } = await overpaid(jane, 750);
      await dispose(invoiceId, { action: "credit" });
      expect((await made(jane)).paidAmount).toBe(0);
      await set({ applyCredit: "automatic" });
      const json = {
        id: "inv_next_of_jane",
        currency: "USD",
        customer: jane,
        lineItems: [{ description: "Design", quantity: 1, unitAmount: 200 }],
      };
      const create = () => call(world, "POST /api/v1/invoices", { key, json });
      const first = await create();
      expect([first.status, first.json.data]).toMatchObject([
        201,
        { status: "paid", paidAmount: 200, remainingBalance: 0 },
      ]);
      const again = await create();
      expect([again.status, again.json.data.paidAmount]).toEqual([200, 200]);
      const types = (await eventsOf(world, "inv_next_of_jane")).map(({ type }) => type);
      expect(types).toEqual([
        "invoice.created",
        "invoice.payment_link_created",
        "invoice.payment_started",
        "invoice.payment_received",
        "invoice.paid",
      ]);
      expect((await made(jane, { applyCredit: false })).paidAmount).toBe(0);
      expect((await made(jane)).paidAmount).toBe(50);
      expect((await made(jane)).paidAmount).toBe(0);
      expect((await creditOf(jane.id)).balances[0].creditBalance).toBe(0);
      await set({ applyCredit: null });
    });

    it("spends credit once on invoices that are made at the same moment", async () => {
      const jane = customer();
      await dispose((await overpaid(jane)).invoiceId, { action: "credit" });
      const invoices = await Promise.all(Array.from({ length: 6 }, () => made(jane, { applyCredit: true })));
      expect(invoices.reduce((sum, { paidAmount }) => sum + paidAmount, 0)).toBe(100);
    });
  });
}
