/** Figures of a merchant: exact, by its days and currencies, and never of anybody else. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHROME } from "../links/corpus-kit.ts";
import { call, card, INVOICE, newInvoice, newLink, pay } from "./calls.ts";
import { PERSON } from "./visits.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const PATH = "/api/v1/analytics/invoice-payments";
const HOUR = 3_600_000;

export function analytics(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(async () => {
    await world?.close();
  });

  async function newKey(timeZone: string): Promise<string> {
    const { testApiKey: key } = await world.newMerchant(`Merchant in ${timeZone}`);
    await call(world, "PATCH /api/v1/merchant", { key, json: { timeZone } });
    return key;
  }

  async function figures(key: string, query = ""): Promise<Record<string, unknown>> {
    const answer = await call(world, `GET ${PATH}${query}`, { key });
    expect({ query, status: answer.status }).toEqual({ query, status: 200 });
    return answer.json.data;
  }

  const refund = (key: string, transactionId: string, amount: number) =>
    call(world, `POST /api/v1/transactions/${transactionId}/refund`, { key, json: { amount } });

  it("tells what was invoiced, paid and given back, leaving void invoices out", async () => {
    const key = await newKey("America/New_York");
    const full = await newLink(world, {}, key);
    const part = await newLink(world, {}, key);
    await newLink(world, {}, key);
    const voided = await newInvoice(world, {}, key);
    await call(world, `POST /api/v1/invoices/${voided.invoiceId}/void`, { key });
    world.advance(36 * HOUR);
    const paid = await pay(world, full, { amount: 500 });
    expect(paid.status).toBe(201);
    expect((await pay(world, part, { amount: 100 })).status).toBe(201);
    await pay(world, part, { amount: 100, method: card("4000000000000002") });
    const { transactionId } = (
      await call(world, `GET /api/v1/invoices/${paid.json.data.invoiceId}/payments`, { key })
    ).json.data.payments[0];

    expect(await figures(key, "?period=30d")).toMatchObject({
      totalInvoices: 3,
      paidInvoices: 1,
      partiallyPaid: 1,
      unpaid: 1,
      paymentRate: 0.3333,
      averageDaysToPayment: 1.5,
      "averageDaysTo Payment": 1.5,
      totalRevenue: 600,
      partialPaymentRate: 0.3333,
      currency: "USD",
      invoicedAmount: 1_500,
      funnel: { sent: 0, opened: 0, clicked: 0, started: 2, paid: 1 },
    });
    expect((await refund(key, transactionId, 200)).status).toBe(201);
    expect(await figures(key)).toMatchObject({
      paidInvoices: 0,
      partiallyPaid: 2,
      averageDaysToPayment: null,
      totalRevenue: 400,
      collectedAmount: 600,
      refundedAmount: 200,
    });
    expect(await world.fault()).toBeNull();
  });

  it("never adds currencies, and shows one alone where it is asked for", async () => {
    const key = await newKey("UTC");
    const yen = { currency: "JPY", lineItems: [{ description: "Tea", quantity: 1, unitAmount: 900 }] };
    for (const changes of [{}, {}, yen])
      await pay(world, await newLink(world, changes, key), {
        amount: changes === yen ? 900 : 500,
        currency: changes === yen ? "JPY" : "USD",
      });
    const all = await figures(key, "?period=7d");
    expect(all).toMatchObject({ totalInvoices: 3, paidInvoices: 3, currency: "USD", totalRevenue: 1_000 });
    expect(all["byCurrency"]).toMatchObject([
      { currency: "USD", totalInvoices: 2, totalRevenue: 1_000 },
      { currency: "JPY", totalInvoices: 1, totalRevenue: 900 },
    ]);
    expect(await figures(key, "?currency=JPY")).toMatchObject({
      totalInvoices: 1,
      currency: "JPY",
      totalRevenue: 900,
      byCurrency: [{ currency: "JPY" }],
    });
    expect(await figures(key, "?currency=EUR")).toMatchObject({
      totalInvoices: 0,
      currency: "EUR",
      byCurrency: [],
    });
  });

  it("counts by the days of the merchant's time zone", async () => {
    const [kathmandu, honolulu] = [await newKey("Asia/Kathmandu"), await newKey("Pacific/Honolulu")];
    const instant = world.now().toISOString();
    const dates = ["Asia/Kathmandu", "Pacific/Honolulu"].map((timeZone) =>
      new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date(instant)),
    );
    for (const [at, key] of [kathmandu, honolulu].entries()) {
      await pay(world, await newLink(world, {}, key), { amount: 500 });
      const { series, period } = (await figures(key, "?period=2d")) as {
        series: { date: string }[];
        period: { to: string };
      };
      expect(series).toHaveLength(2);
      expect(series[0]).toMatchObject({ invoices: 0, invoiced: 0, payments: 0, collected: 0, refunded: 0 });
      expect(series[1]).toEqual({
        date: dates[at],
        invoices: 1,
        invoiced: 500,
        payments: 1,
        collected: 500,
        refunded: 0,
      });
      expect(period.to).toBe(dates[at]);
    }
  });

  it("keeps merchants and modes apart", async () => {
    const [one, other] = [await world.newMerchant("One"), await world.newMerchant("Other")];
    await newInvoice(world, {}, one.testApiKey);
    await call(world, "POST /api/v1/invoices", { key: one.apiKey, json: INVOICE });
    await call(world, "POST /api/v1/invoices", { key: one.apiKey, json: INVOICE });
    expect(await figures(one.testApiKey)).toMatchObject({ totalInvoices: 1 });
    expect(await figures(one.apiKey)).toMatchObject({ totalInvoices: 2 });
    expect(await figures(other.testApiKey)).toMatchObject({
      totalInvoices: 0,
      currency: null,
      totalRevenue: 0,
    });
  });

  it("counts an invoice once that people opened, and never what machines opened", async () => {
    const key = await newKey("UTC");
    const link = await newLink(world, {}, key);
    const open = async (visitor: string, webdriver: boolean): Promise<void> => {
      const { text } = await call(world, `GET ${link}`, { headers: CHROME });
      world.advance(3_500);
      const visitId = `vis_${/name="paymentId"[^>]*value="pmt_(\w+)"/.exec(text)?.[1]}`;
      const json = { ...PERSON, webdriver, visitId, visitorId: `vtr_${visitor.repeat(22)}` };
      const { status } = await call(world, `POST ${link}/visits`, { headers: CHROME, json });
      expect(status).toBeLessThan(300);
    };
    await open("1", true);
    expect(await figures(key)).toMatchObject({ funnel: { clicked: 0 } });
    await open("2", false);
    await open("3", false);
    expect(await figures(key)).toMatchObject({ funnel: { clicked: 1, started: 0 } });
    expect(await world.fault()).toBeNull();
  });

  it.each([
    ["period=30", "period"],
    ["period=0d", "period"],
    ["period=3y", "period"],
    ["period=30d&from=2026-01-01", "period"],
    ["to=2026-01-01", "from"],
    ["from=2026-01-02&to=2026-01-01", "from"],
    ["from=2020-01-01&to=2026-01-01", "from"],
    ["from=2026-02-30", "from"],
    ["currency=usd", "currency"],
    ["periode=30d", "periode"],
    [`period=${"9".repeat(400)}d`, "period"],
  ])("refuses %s and names what is wrong", async (query, field) => {
    const answer = await call(world, `GET ${PATH}?${query}`, { key: world.merchant.testApiKey });
    expect([answer.status, answer.json.error.code, answer.json.error.field]).toEqual([
      422,
      "invalid_field",
      field,
    ]);
  });

  it("asks for a key", async () => {
    expect((await call(world, `GET ${PATH}`)).status).toBe(401);
  });
}
