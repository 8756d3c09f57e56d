/** Payment plans over HTTP: set at creation or later, shown by the API and under the link, paid installment by installment. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, eventsOf, INVOICE, newInvoice, PAGE_PLEASE, pathOf, pay, paymentId, viewOf } from "./calls.ts";
import { BEGINNING, type HttpWorld, type MakeWorld } from "./world.ts";

const TODAY = BEGINNING.slice(0, 10);
const PLAN = { count: 5, every: "month", firstDueDate: "2026-01-28" };

export function paymentPlans(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const create = (paymentPlan: unknown, more: object = {}) =>
    call(world, "POST /api/v1/invoices", { key, json: { ...INVOICE, paymentPlan, ...more } });
  const read = async (id: string) => (await call(world, `GET /api/v1/invoices/${id}`, { key })).json.data;
  const put = (id: string, json: unknown, as = key) =>
    call(world, `PUT /api/v1/invoices/${id}/payment-plan`, { key: as, json });

  describe("an invoice with a plan", () => {
    it("spells the short form out, due with its last installment", async () => {
      const { status, json } = await create({ count: 3, every: "month", firstDueDate: "2026-01-31" });
      expect(status).toBe(201);
      expect(json.data.dueDate).toBe("2026-03-31");
      expect(json.data.paymentPlan).toEqual({
        installments: [
          {
            number: 1,
            dueDate: "2026-01-31",
            amount: 166.67,
            paidAmount: 0,
            remainingAmount: 166.67,
            status: "upcoming",
          },
          {
            number: 2,
            dueDate: "2026-02-28",
            amount: 166.67,
            paidAmount: 0,
            remainingAmount: 166.67,
            status: "upcoming",
          },
          {
            number: 3,
            dueDate: "2026-03-31",
            amount: 166.66,
            paidAmount: 0,
            remainingAmount: 166.66,
            status: "upcoming",
          },
        ],
        dueNowAmount: 0,
        nextInstallment: { number: 1, dueDate: "2026-01-31", amount: 166.67 },
      });
    });

    it("answers the same request with what stands, also after the plan was changed, and another plan with 409", async () => {
      const id = "inv_plan_again";
      const plan = {
        installments: [
          { dueDate: "2026-02-01", percentage: 33.3333 },
          { dueDate: "2026-03-01", percentage: 66.6667 },
        ],
      };
      expect((await create(plan, { id })).status).toBe(201);
      expect((await create(plan, { id })).status).toBe(200);
      expect((await put(id, PLAN)).status).toBe(200);
      const again = await create(plan, { id });
      expect(again.status).toBe(200);
      expect(again.json.data.paymentPlan.installments).toHaveLength(5);
      expect((await create(PLAN, { id })).json.error.code).toBe("invoice_exists");
      expect((await create(undefined, { id })).json.error.code).toBe("invoice_exists");
    });

    it("changes and drops the plan with an event each, and nothing when nothing changes", async () => {
      const { invoiceId } = await newInvoice(world);
      const set = await put(invoiceId, PLAN);
      expect(set.json.data).toMatchObject({ dueDate: "2026-05-28", paymentPlan: { dueNowAmount: 100 } });
      await put(invoiceId, PLAN);
      const dropped = await call(world, `DELETE /api/v1/invoices/${invoiceId}/payment-plan`, { key });
      expect(dropped.status).toBe(200);
      expect(dropped.json.data).not.toHaveProperty("paymentPlan");
      await call(world, `DELETE /api/v1/invoices/${invoiceId}/payment-plan`, { key });
      const events = (await eventsOf(world, invoiceId)).slice(2);
      expect(events.map(({ type, postings }) => [type, postings])).toEqual([
        ["invoice.payment_plan_set", []],
        ["invoice.payment_plan_removed", []],
      ]);
      expect(events[0].data).toMatchObject({ invoiceId, dueDate: "2026-05-28" });
      expect(await world.fault()).toBeNull();
    });

    it.each([
      [
        "amounts that do not add up",
        { installments: halves({ amount: 250 }, { amount: 249.99 }) },
        "installments",
      ],
      [
        "percentages that do not",
        { installments: halves({ percentage: 50 }, { percentage: 49 }) },
        "installments",
      ],
      ["two kinds", { installments: halves({ amount: 250 }, { percentage: 50 }) }, "installments[1]"],
      ["both at once", { installments: halves({ amount: 250, percentage: 50 }, {}) }, "installments[0]"],
      ["one installment", { installments: [{ dueDate: TODAY }] }, "installments"],
      ["61 installments", { count: 61, every: "week", firstDueDate: TODAY }, "count"],
      ["half a short form", { count: 5, every: "week" }, "firstDueDate"],
      ["both forms", { ...PLAN, installments: halves({}, {}) }, "count"],
      ["nothing", {}, "installments"],
      [
        "a fraction of a cent",
        { installments: halves({ amount: 250.001 }, { amount: 249.999 }) },
        "installments[0].amount",
      ],
      [
        "a negative part",
        { installments: halves({ amount: -1 }, { amount: 501 }) },
        "installments[0].amount",
      ],
      [
        "an endless amount",
        '{"installments":[{"dueDate":"2026-02-01","amount":1e999},{"dueDate":"2026-03-01","amount":1}]}',
        "installments[0].amount",
      ],
      ["days that run backwards", { installments: [...halves({}, {})].reverse() }, "installments[1].dueDate"],
      ["a day that does not exist", { count: 2, every: "month", firstDueDate: "2026-02-30" }, "firstDueDate"],
      ["the end of time", { count: 60, every: "month", firstDueDate: "9998-01-01" }, "firstDueDate"],
      ["an unknown word", { ...PLAN, interest: 5 }, "interest"],
    ])("refuses %s and names the field", async (_, json, field) => {
      const { invoiceId } = await newInvoice(world);
      const answer = await put(invoiceId, json);
      expect([answer.status, answer.json.error.code]).toEqual([422, "invalid_field"]);
      expect(answer.json.error.field).toBe(field);
      expect(await read(invoiceId)).not.toHaveProperty("paymentPlan");
      if (typeof json === "string") return;
      expect((await create(json)).json.error.field).toBe(`paymentPlan.${field}`);
    });

    it("keeps plans of other merchants, of the other mode and of settled invoices out of reach", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const other = await world.newMerchant("Other");
      for (const stranger of [other.testApiKey, world.merchant.apiKey]) {
        expect((await put(invoiceId, PLAN, stranger)).json.error.code).toBe("invoice_not_found");
        const path = `DELETE /api/v1/invoices/${invoiceId}/payment-plan`;
        expect((await call(world, path, { key: stranger })).status).toBe(404);
      }
      expect((await put("inv_none", PLAN)).status).toBe(404);
      await pay(world, pathOf(paymentLink), { amount: 500 });
      expect((await put(invoiceId, PLAN)).json.error.code).toBe("invoice_not_payable");
    });
  });

  describe("paying a plan", () => {
    it("asks for what is due now, takes whole installments where no part payment is taken, and reopens the latest on a refund", async () => {
      const { data } = (await create(PLAN, { payment: { allowPartial: false } })).json;
      const link = pathOf(data.paymentLink);
      expect(await viewOf(world, link)).toMatchObject({
        suggestedAmount: 100,
        paymentPlan: { dueNowAmount: 100, nextInstallment: { number: 1 } },
      });
      expect((await pay(world, link, { amount: 37.5 })).json.error.code).toBe("invalid_field");
      const first = await pay(world, link, { amount: 100 });
      expect(first.status).toBe(201);
      expect(await viewOf(world, link)).toMatchObject({
        suggestedAmount: 100,
        paymentPlan: { dueNowAmount: 0, nextInstallment: { number: 2, dueDate: "2026-02-28", amount: 100 } },
      });
      expect((await pay(world, link, { amount: 200 })).status).toBe(201);
      const statuses = async () =>
        (await read(data.invoiceId)).paymentPlan.installments.map((one: { status: string }) => one.status);
      expect(await statuses()).toEqual(["paid", "paid", "paid", "upcoming", "upcoming"]);
      const history = await call(world, `GET /api/v1/invoices/${data.invoiceId}/payments`, { key });
      const { transactionId } = history.json.data.payments.find(
        (one: { amount: number }) => one.amount === 200,
      );
      const refund = await call(world, `POST /api/v1/transactions/${transactionId}/refund`, {
        key,
        json: { amount: 150 },
      });
      expect(refund.status).toBe(201);
      expect(await statuses()).toEqual(["paid", "partially_paid", "upcoming", "upcoming", "upcoming"]);
      expect((await pay(world, link, { amount: 350 })).status).toBe(201);
      expect((await read(data.invoiceId)).status).toBe("paid");
      expect(await world.fault()).toBeNull();
    });

    it("is offered without script, and a form made before midnight charges nothing that its payer did not see", async () => {
      const { data } = (await create({ count: 5, every: "month", firstDueDate: "2026-01-20" })).json;
      const link = pathOf(data.paymentLink);
      expect(data.overdue).toBe(true);
      const page = (await call(world, `GET ${link}`, { headers: PAGE_PLEASE })).text;
      expect(page).toContain("Due now: $100.00");
      expect(page).toContain("Installment 1 of 5, was due January 20, 2026");
      expect(page).toContain("All that is left: $500.00");
      const post = (displayedAmount: string) =>
        call(world, `POST ${link}/pay`, {
          headers: { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            paymentId: paymentId(),
            currency: "USD",
            displayedBalance: "500",
            displayedAmount,
            choice: "suggested",
            method: "card",
            cardNumber: "4242424242424242",
            cardExpiry: "12 / 30",
            cardCvc: "123",
          }).toString(),
        });
      expect((await post("50")).status).toBe(409);
      expect((await post("100")).status).toBe(303);
      expect((await viewOf(world, link)).balance.paidAmount).toBe(100);
    });
  });
}

function halves(first: object, second: object) {
  return [
    { dueDate: "2026-02-01", ...first },
    { dueDate: "2026-03-01", ...second },
  ];
}
