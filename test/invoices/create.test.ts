import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS } from "../../server/app.ts";
import { type App, appWith, call, makeWorld, type World } from "../api/world.ts";

let world: World;
let app: App;
let key: string;
beforeAll(async () => {
  world = await makeWorld();
  app = appWith(world, OPERATIONS);
  key = world.merchant.testApiKey;
});
afterAll(() => world.close());

const BODY = {
  currency: "USD",
  customer: { id: "cust_123", name: "Jane Doe", email: "customer@example.com" },
  lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500.0 }],
  payment: { methods: ["card", "ach"], allowPartial: true },
};
const create = (changes: object = {}) =>
  call(app, "POST /api/v1/invoices", { key, body: { ...BODY, ...changes } });
const get = (path: string) => call(app, `GET /api/v1${path}`, { key });

describe("creating an invoice", () => {
  it("answers with its totals, its link and what is left", async () => {
    const { status, json } = await create({ id: "inv_first", dueDate: "2026-02-15" });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      success: true,
      data: {
        invoiceId: "inv_first",
        status: "unpaid",
        currency: "USD",
        totalAmount: 500,
        paidAmount: 0,
        remainingBalance: 500,
        dueDate: "2026-02-15",
        overdue: false,
        paymentLink: expect.stringMatching(/^http:\/\/localhost:3000\/[0-9a-z]+$/),
        qrCodeUrl: expect.any(String),
        pdfUrl: expect.any(String),
      },
    });
    expect((await get("/invoices/inv_first")).json.data).toEqual(json.data);
  });

  it("is one invoice however often it is sent, and refused with other content", async () => {
    const body = { id: "inv_same" };
    const first = await create(body);
    const again = await create(body);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json.data).toEqual(first.json.data);
    const other = await create({ ...body, memo: "Other" });
    expect(other).toMatchObject({ status: 409, json: { error: { code: "invoice_exists", field: "id" } } });
  });

  it("makes one of many equal requests at once", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => create({ id: "inv_burst" })));
    expect(all.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    expect(all.map(({ json }) => json.data)).toEqual(Array(12).fill(all[0]?.json.data));
    const events = (await get("/invoices/inv_burst/events")).json.data?.["events"];
    expect(events).toMatchObject([{ type: "invoice.created" }, { type: "invoice.payment_link_created" }]);
  });

  it("numbers invoices that were given no number, without using a number twice", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => create()));
    expect(new Set(all.map(({ json }) => json.data?.["invoiceNumber"])).size).toBe(8);
  });

  it.each([
    [
      "more decimals than the currency has",
      { lineItems: [{ description: "x", quantity: 1, unitAmount: 1.001 }] },
      "lineItems[0].unitAmount",
    ],
    [
      "a yen's fraction",
      { currency: "JPY", lineItems: [{ description: "x", quantity: 1, unitAmount: 0.5 }] },
      "lineItems[0].unitAmount",
    ],
    [
      "a negative amount",
      { lineItems: [{ description: "x", quantity: 1, unitAmount: -1 }] },
      "lineItems[0].unitAmount",
    ],
    [
      "an amount beyond all bounds",
      { lineItems: [{ description: "x", quantity: 1, unitAmount: 1e30 }] },
      "lineItems[0].unitAmount",
    ],
    [
      "a sum beyond all bounds",
      { lineItems: Array(3).fill({ description: "x", quantity: 1, unitAmount: 999_999_999_999 }) },
      "lineItems",
    ],
    ["nothing owed", { lineItems: [{ description: "x", quantity: 1, unitAmount: 0 }] }, "lineItems"],
    ["a discount above the subtotal", { discount: { type: "fixed", value: 500.01 } }, "discount.value"],
    ["a day that is none", { dueDate: "2026-02-30" }, "dueDate"],
    ["a currency that is none", { currency: "XXX" }, "currency"],
    ["no line", { lineItems: [] }, "lineItems"],
  ])("is refused for %s, by field", async (_what, changes, field) => {
    const { status, json } = await create(changes);
    expect([400, 422]).toContain(status);
    expect(json.error?.field).toBe(field);
  });

  it("names the field of 1e999, which is JSON and no amount", async () => {
    const body = JSON.stringify(BODY).replace("500", "1e999");
    const { json } = await call(app, "POST /api/v1/invoices", { key, body });
    expect(json.error).toMatchObject({ field: "lineItems[0].unitAmount" });
  });

  it("keeps merchants, and test and live data, apart", async () => {
    await create({ id: "inv_mine" });
    const stranger = await world.newMerchant("Stranger");
    for (const foreign of [stranger.testApiKey, world.merchant.apiKey]) {
      expect((await call(app, "GET /api/v1/invoices/inv_mine", { key: foreign })).status).toBe(404);
      expect((await call(app, "POST /api/v1/invoices/inv_mine/void", { key: foreign })).status).toBe(404);
    }
  });
});

describe("lists and events", () => {
  it("page through all invoices, newest first, each once", async () => {
    const made = [];
    for (let n = 0; n < 5; n += 1)
      made.unshift(
        (await create({ id: `inv_list_${n}`, customer: { id: "cust_list", name: "L" } })).json.data?.[
          "invoiceId"
        ],
      );
    const seen: unknown[] = [];
    let after = "";
    do {
      const { json } = await get(`/invoices?customerId=cust_list&limit=2${after && `&after=${after}`}`);
      const page = json.data?.["invoices"] as { invoiceId: string }[];
      seen.push(...page.map(({ invoiceId }) => invoiceId));
      after = (json.data?.["nextCursor"] as string | null) ?? "";
    } while (after !== "");
    expect(seen).toEqual(made);
  });

  it("follow the whole feed in order, each event once, to its end", async () => {
    const all: { id: string; invoiceId: string; sequence: number }[] = [];
    for (let after = ""; ; ) {
      const { json } = await get(`/events?limit=7${after && `&after=${after}`}`);
      const page = json.data?.["events"] as typeof all;
      all.push(...page);
      if (json.data?.["nextCursor"] === null) break;
      after = page.at(-1)?.id ?? "";
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const last = new Map<string, number>();
    for (const { invoiceId, sequence } of all) {
      expect(sequence).toBe((last.get(invoiceId) ?? 0) + 1);
      last.set(invoiceId, sequence);
    }
    expect((await get("/events?after=evt_unknown")).json.error).toMatchObject({ field: "after" });
    expect((await get(`/events?after=${all.at(-1)?.id}`)).json.data).toEqual({
      events: [],
      nextCursor: null,
    });
  });
});

describe("voiding", () => {
  it("withdraws an invoice, and again changes nothing", async () => {
    await create({ id: "inv_void" });
    const [first, again] = [
      await call(app, "POST /api/v1/invoices/inv_void/void", { key }),
      await call(app, "POST /api/v1/invoices/inv_void/void", { key }),
    ];
    expect(first).toMatchObject({ status: 200, json: { data: { status: "void", remainingBalance: 0 } } });
    expect(again.json).toEqual(first.json);
    expect((await get("/invoices/inv_void/events")).json.data?.["events"]).toHaveLength(3);
  });
});

describe("overdue", () => {
  it("begins when the due day ends where the merchant is, while something is owed", async () => {
    const { deps } = world;
    const merchant = await world.newMerchant("West");
    const at = (now: string) =>
      appWith({ ...world, deps: { ...deps, now: () => new Date(now) } }, OPERATIONS);
    await call(app, "PATCH /api/v1/merchant", {
      key: merchant.testApiKey,
      body: { timeZone: "America/Los_Angeles" },
    });
    await call(app, "POST /api/v1/invoices", {
      key: merchant.testApiKey,
      body: { ...BODY, id: "inv_west", dueDate: "2026-02-15" },
    });
    const overdue = async (now: string) =>
      (await call(at(now), "GET /api/v1/invoices/inv_west", { key: merchant.testApiKey })).json.data?.[
        "overdue"
      ];
    expect(await overdue("2026-02-16T07:59:59Z")).toBe(false);
    expect(await overdue("2026-02-16T08:00:00Z")).toBe(true);
    await call(app, "POST /api/v1/invoices/inv_west/void", { key: merchant.testApiKey });
    expect(await overdue("2026-02-16T08:00:00Z")).toBe(false);
  });
});
