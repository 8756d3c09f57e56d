/** Creating invoices by the merchant API: the whole contract, and what an id that exists answers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, eventsOf, INVOICE, pathOf, pay } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function invoices(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const create = (json: unknown, as = key) => call(world, "POST /api/v1/invoices", { key: as, json });

  describe("creating an invoice", () => {
    it("answers 201 with everything that the contract names", async () => {
      const answer = await create({
        id: "inv_abc123",
        invoiceNumber: "INV-12345",
        currency: "USD",
        customer: {
          id: "cust_123",
          name: "Jane Doe",
          email: "customer@example.com",
          phone: "+1234567890",
          locale: "en-GB",
          timeZone: "Europe/London",
        },
        lineItems: [
          { description: "Design", quantity: 2, unitAmount: 150.25, taxRate: 10 },
          { description: "Hosting", quantity: 1.5, unitAmount: 99.99 },
        ],
        discount: { type: "percentage", value: 10 },
        dueDate: "2026-02-15",
        memo: "Thank you\nvery much",
        metadata: { order: "A-1", count: 3, vip: true },
        payment: { methods: ["card", "ach"], allowPartial: true, minimumAmount: 50 },
        reminderSchedule: [{ daysBefore: 3, sendVia: ["email"] }],
      });
      expect(answer.status).toBe(201);
      expect(answer.json.success).toBe(true);
      // 300.50 + 149.985 → 149.99 = 450.49; less 45.05; tax 10 % of (300.50 − 30.05) = 27.05 (27.045 half up).
      expect(answer.json.data).toMatchObject({
        invoiceId: "inv_abc123",
        invoiceNumber: "INV-12345",
        status: "unpaid",
        currency: "USD",
        subtotalAmount: 450.49,
        discountAmount: 45.05,
        taxAmount: 27.05,
        totalAmount: 432.49,
        paidAmount: 0,
        remainingBalance: 432.49,
        dueDate: "2026-02-15",
        customer: { id: "cust_123", name: "Jane Doe", email: "customer@example.com", phone: "+1234567890" },
        lineItems: [
          { description: "Design", quantity: 2, unitAmount: 150.25, taxRate: 10, amount: 300.5 },
          { description: "Hosting", quantity: 1.5, unitAmount: 99.99, amount: 149.99 },
        ],
        discount: { type: "percentage", value: 10 },
        memo: "Thank you\nvery much",
        metadata: { order: "A-1", count: 3, vip: true },
        payment: { methods: ["card", "ach"], allowPartial: true, minimumAmount: 50 },
        reminderSchedule: [{ daysBefore: 3, sendVia: ["email"] }],
        createdAt: "2026-01-28T12:00:00.000Z",
      });
      const { paymentLink, qrCodeUrl, pdfUrl } = answer.json.data;
      expect(paymentLink).toMatch(/^https:\/\/pay\.acme\.example\/[0-9a-hjkmnp-tv-z]{30}$/);
      expect((await call(world, `GET ${pathOf(paymentLink)}`)).status).toBe(200);
      expect((await call(world, `GET ${pathOf(qrCodeUrl)}`)).headers.get("content-type")).toBe("image/png");
      expect((await call(world, `GET ${pathOf(pdfUrl)}`)).text.slice(0, 5)).toBe("%PDF-");
    });

    it("makes ids and a number of its own where none are given", async () => {
      const one = (await create(INVOICE)).json.data;
      const two = (await create(INVOICE)).json.data;
      expect(one.invoiceId).toMatch(/^inv_[0-9a-z]{20}$/);
      expect(one.customer.id).toMatch(/^cust_[0-9a-z]{20}$/);
      expect(Number(two.invoiceNumber.slice(4))).toBe(Number(one.invoiceNumber.slice(4)) + 1);
      expect(two.invoiceId).not.toBe(one.invoiceId);
    });

    it("keeps yen whole and dinars to the third decimal", async () => {
      const of = async (currency: string, unitAmount: number) =>
        create({ ...INVOICE, currency, lineItems: [{ description: "One", quantity: 1, unitAmount }] });
      expect((await of("JPY", 1500)).json.data.totalAmount).toBe(1500);
      expect((await of("KWD", 1.005)).json.data.totalAmount).toBe(1.005);
      for (const [currency, amount] of [
        ["JPY", 1500.5],
        ["KWD", 1.0005],
        ["USD", 100.001],
      ] as const) {
        const answer = await of(currency, amount);
        expect([currency, answer.status, answer.json.error.field]).toEqual([
          currency,
          422,
          "lineItems[0].unitAmount",
        ]);
      }
    });

    it("takes a fixed discount in the invoice's own currency and one that leaves a cent, never more than all", async () => {
      const of = (value: number) => create({ ...INVOICE, discount: { type: "fixed", value } });
      expect((await of(499.99)).json.data.totalAmount).toBe(0.01);
      for (const value of [500, 500.01]) expect((await of(value)).status).toBe(422);
      expect((await of(500.01)).json.error.field).toBe("discount.value");
      const tax = [{ description: "One", quantity: 3, unitAmount: 0.1, taxRate: 8.875 }];
      expect((await create({ ...INVOICE, lineItems: tax })).json.data).toMatchObject({
        subtotalAmount: 0.3,
        taxAmount: 0.03,
        totalAmount: 0.33,
      });
    });

    const hostile: readonly (readonly [string, string, string])[] = [
      ["1e999", "lineItems[0].unitAmount", "out of reach"],
      ["100.001", "lineItems[0].unitAmount", "too fine"],
      ["100.00000000000000000001", "lineItems[0].unitAmount", "too fine for a double"],
      ["12345678901234567890", "lineItems[0].unitAmount", "too large"],
      ["-1", "lineItems[0].unitAmount", "negative"],
      ['"500.00"', "lineItems[0].unitAmount", "a text"],
      ['"NaN"', "lineItems[0].unitAmount", "no number"],
      ["null", "lineItems[0].unitAmount", "null"],
      ["true", "lineItems[0].unitAmount", "a truth"],
      ["[500]", "lineItems[0].unitAmount", "a list"],
      ["{}", "lineItems[0].unitAmount", "an object"],
    ];
    it.each(hostile)("refuses the amount %s by its path", async (text, field) => {
      const body = JSON.stringify(INVOICE).replace('"unitAmount":500', `"unitAmount":${text}`);
      const answer = await create(body);
      expect(answer.status).toBe(422);
      expect(answer.json).toMatchObject({ success: false, error: { code: "invalid_field", field } });
      expect(answer.json.error.message).not.toBe("");
      expect(answer.json.error.requestId).toBe(answer.headers.get("x-request-id"));
    });

    it.each<readonly [string, Record<string, unknown>]>([
      ["id", { id: "abc123" }],
      ["id", { id: "inv_a b" }],
      ["id", { id: `inv_${"a".repeat(61)}` }],
      ["invoiceNumber", { invoiceNumber: "" }],
      ["invoiceNumber", { invoiceNumber: "INV\n1" }],
      ["currency", { currency: "usd" }],
      ["currency", { currency: "XXX" }],
      ["currency", { currency: undefined }],
      ["customer", { customer: undefined }],
      ["customer.name", { customer: {} }],
      ["customer.id", { customer: { name: "A", id: "123" } }],
      ["customer.email", { customer: { name: "A", email: "a@b.example, c@d.example" } }],
      ["customer.phone", { customer: { name: "A", phone: "call me" } }],
      ["customer.locale", { customer: { name: "A", locale: "english please" } }],
      ["customer.timeZone", { customer: { name: "A", timeZone: "+02:00" } }],
      ["customer.nickname", { customer: { name: "A", nickname: "B" } }],
      ["lineItems", { lineItems: [] }],
      ["lineItems", { lineItems: undefined }],
      ["lineItems[0].quantity", { lineItems: [{ description: "A", quantity: 0, unitAmount: 1 }] }],
      ["lineItems[0].quantity", { lineItems: [{ description: "A", quantity: -1, unitAmount: 1 }] }],
      ["lineItems[0].description", { lineItems: [{ quantity: 1, unitAmount: 1 }] }],
      [
        "lineItems[1].taxRate",
        {
          lineItems: [INVOICE.lineItems[0], { description: "A", quantity: 1, unitAmount: 1, taxRate: 100.5 }],
        },
      ],
      ["lineItems", { lineItems: [{ description: "Free", quantity: 1, unitAmount: 0 }] }],
      ["lineItems", { lineItems: [{ description: "A", quantity: 1e6, unitAmount: 999_999_999_999.99 }] }],
      ["discount.type", { discount: { type: "half", value: 1 } }],
      ["discount.value", { discount: { type: "percentage", value: 101 } }],
      ["discount.value", { discount: { type: "fixed", value: -1 } }],
      ["dueDate", { dueDate: "2026-02-30" }],
      ["dueDate", { dueDate: "15.02.2026" }],
      ["memo", { memo: "a\u0000b" }],
      ["metadata.deep", { metadata: { deep: { er: 1 } } }],
      ["payment.methods[0]", { payment: { methods: ["cash"] } }],
      ["payment.methods", { payment: { methods: [] } }],
      ["payment.minimumAmount", { payment: { minimumAmount: 0.001 } }],
      ["payment.allowPartial", { payment: { allowPartial: "yes" } }],
      ["reminderSchedule[0].daysBefore", { reminderSchedule: [{ sendVia: ["email"] }] }],
      ["reminderSchedule[0].sendVia[0]", { reminderSchedule: [{ daysAfter: 1, sendVia: ["pigeon"] }] }],
      ["total", { total: 5 }],
    ])("names %s when it is not valid", async (field, changes) => {
      const answer = await create({ ...INVOICE, ...changes });
      expect([answer.status, answer.json.error?.field]).toEqual([422, field]);
    });

    it("leaves nothing behind when it refuses", async () => {
      const count = async () => (await world.query("SELECT COUNT(*) AS n FROM events"))[0]?.["n"];
      const before = await count();
      await create({ ...INVOICE, currency: "usd" });
      await create("{");
      expect(await count()).toBe(before);
    });
  });

  describe("an id that exists", () => {
    it("answers 200 with what stands for the same content, 409 for other content", async () => {
      const asked = { ...INVOICE, id: "inv_again" };
      const first = await create(asked);
      const again = await create(asked);
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(again.json.data).toEqual(first.json.data);
      const other = await create({ ...asked, memo: "Another" });
      expect(other.status).toBe(409);
      expect(other.json.error).toMatchObject({ code: "invoice_exists", field: "id" });
      expect((await eventsOf(world, "inv_again")).map(({ type }) => type)).toEqual([
        "invoice.created",
        "invoice.payment_link_created",
      ]);
    });

    it("answers what stands by now, paid or void", async () => {
      const asked = { ...INVOICE, id: "inv_moving" };
      const link = pathOf((await create(asked)).json.data.paymentLink);
      await pay(world, link, { amount: 200 });
      expect((await create(asked)).json.data).toMatchObject({
        status: "partially_paid",
        remainingBalance: 300,
      });
    });

    it("lets one of several at once create it and answers the others the same", async () => {
      const asked = { ...INVOICE, id: "inv_race" };
      const answers = await Promise.all(Array.from({ length: 12 }, () => create(asked)));
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
        ...Array<number>(11).fill(200),
        201,
      ]);
      expect(new Set(answers.map(({ json }) => json.data.paymentLink)).size).toBe(1);
    });

    it("is another invoice for another merchant and in live mode", async () => {
      const other = await world.newMerchant("Other Ltd");
      const asked = { ...INVOICE, id: "inv_shared" };
      const made = [];
      for (const as of [key, world.merchant.apiKey, other.testApiKey, other.apiKey]) {
        made.push(await create({ ...asked, memo: as.slice(-4) }, as));
      }
      expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(new Set(made.map(({ json }) => json.data.paymentLink)).size).toBe(4);
      const read = await call(world, "GET /api/v1/invoices/inv_shared", { key: other.apiKey });
      expect(read.json.data.memo).toBe(other.apiKey.slice(-4));
    });

    it("creates once under one Idempotency-Key, whatever the invoice's id", async () => {
      const headers = { "Idempotency-Key": "order-1" };
      const send = (json: unknown) => call(world, "POST /api/v1/invoices", { key, json, headers });
      const first = await send(INVOICE);
      const again = await send(INVOICE);
      expect(again.text).toBe(first.text);
      expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
      expect((await send({ ...INVOICE, memo: "Other" })).status).toBe(422);
    });
  });
}
