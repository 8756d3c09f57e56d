import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Client,
  createClient,
  PaylinkUnreachable,
  verifyWebhook,
  WebhookRejected,
} from "../../client/index.mjs";
import { INVOICE, pathOf } from "../http/calls.ts";
import { sqliteWorld } from "../http/sqlite.ts";
import type { HttpWorld } from "../http/world.ts";
import { STANDARD_EXAMPLE } from "./standardExample.ts";

let world: HttpWorld;
let client: Client;
/** What the server was asked, and how many of the next answers get lost on their way back. */
let asked: { url: string; init: RequestInit }[] = [];
let lost = 0;
const pauses: number[] = [];
const sleep = async (milliseconds: number): Promise<void> => {
  pauses.push(milliseconds);
};
const PATH = "POST /api/v1/invoices/{invoiceId}/payment";

function clientOf(apiKey: string): Client {
  return createClient({
    baseUrl: `${world.publicUrl}/`,
    apiKey,
    sleep,
    fetch: async (url, init) => {
      asked.push({ url, init });
      const { body, method, headers } = init;
      const response = await world.request(pathOf(url), {
        method: String(method),
        headers: headers as Record<string, string>,
        ...(typeof body === "string" ? { body } : {}),
      });
      if (lost-- > 0) throw new TypeError("fetch failed");
      return response;
    },
  });
}

beforeAll(async () => {
  world = await sqliteWorld();
  client = clientOf(world.merchant.testApiKey);
});
afterAll(() => world.close());

async function newInvoice() {
  const made = await client.request("POST /api/v1/invoices", { body: INVOICE });
  if (!made.ok) throw new Error(made.error.code);
  return made.data;
}
const keys = () => asked.map(({ init }) => (init.headers as Record<string, string>)["Idempotency-Key"]);

describe("the client", () => {
  it("makes an invoice, pays it, and reads what became of it", async () => {
    const { invoiceId, totalAmount } = await newInvoice();
    const paid = await client.request(PATH, { params: { invoiceId }, body: { amount: totalAmount } });
    expect(paid).toMatchObject({ ok: true, status: 201, data: { status: "paid", remainingBalance: 0 } });
    const read = await client.request("GET /api/v1/invoices/{invoiceId}", { params: { invoiceId } });
    expect(read.ok && read.data.status).toBe("paid");
  });

  it("tells a refusal from a payment that failed", async () => {
    const { invoiceId } = await newInvoice();
    const body = { amount: 100, card: { number: "4000000000000002" } };
    const failed = await client.request(PATH, { params: { invoiceId }, body });
    expect(failed).toMatchObject({ ok: false, status: 402, error: null, data: { status: "failed" } });
    const refused = await client.request(PATH, { params: { invoiceId: "inv_nobody" }, body });
    expect(refused).toMatchObject({ ok: false, status: 404, error: { code: "invoice_not_found" } });
  });

  it("pays once though answers are lost, under one key, and gives up after a few tries", async () => {
    const { invoiceId } = await newInvoice();
    asked = [];
    lost = 2;
    const paid = await client.request(PATH, { params: { invoiceId }, body: { amount: 100 } });
    expect(paid).toMatchObject({ ok: true, data: { paidAmount: 100 } });
    expect(new Set(keys()).size).toBe(1);
    expect(asked).toHaveLength(3);
    asked = [];
    lost = 4;
    const again = client.request(PATH, { params: { invoiceId }, body: { amount: 100 } });
    await expect(again).rejects.toThrow(PaylinkUnreachable);
    expect(asked).toHaveLength(4);
    const read = await client.request("GET /api/v1/invoices/{invoiceId}", { params: { invoiceId } });
    expect(read.ok && read.data.paidAmount).toBe(200);
  });

  it("waits as long as the server asks where it cannot work", async () => {
    pauses.length = 0;
    world.breakDatabase("away");
    const answer = await client.request("GET /api/v1/merchant");
    world.breakDatabase(null);
    expect(answer).toMatchObject({ ok: false, status: 503, error: { code: "unavailable" } });
    expect(pauses).toHaveLength(3);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5_000);
  });

  it("waits where a key is told to slow down, and where the same request still runs", async () => {
    const answers = [
      [429, "rate_limited", "7"],
      ...Array.from({ length: 12 }, () => [409, "idempotency_in_progress", "1"] as const),
    ] as const;
    const left = [...answers];
    pauses.length = 0;
    const stubborn = createClient({
      baseUrl: world.publicUrl,
      apiKey: "sk_test_x",
      sleep,
      fetch: async () => {
        const [status, code, retryAfter] = left.shift() ?? [200, "", ""];
        const body = code === "" ? { success: true, data: {} } : { success: false, error: { code } };
        return Response.json(body, { status, headers: { "Retry-After": retryAfter } });
      },
    });
    const answer = await stubborn.request("POST /api/v1/invoices", { body: INVOICE });
    expect(answer.ok).toBe(true);
    expect(pauses).toHaveLength(13);
    expect(pauses[0]).toBeGreaterThanOrEqual(7_000);
  });

  it("goes through all pages of a list", async () => {
    const own = clientOf((await world.newMerchant("Pages")).testApiKey);
    for (let n = 0; n < 5; n += 1) await own.request("POST /api/v1/invoices", { body: INVOICE });
    const sizes: number[] = [];
    for await (const page of own.pages("GET /api/v1/invoices", { query: { limit: 2 } }))
      sizes.push(page.invoices.length);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it("answers files as bytes", async () => {
    const { invoiceId } = await newInvoice();
    const image = await client.request("GET /api/v1/invoices/{invoiceId}/qr-code", {
      params: { invoiceId },
      query: { format: "png" },
    });
    expect(image.ok && image.data.slice(1, 4)).toEqual(new Uint8Array([0x50, 0x4e, 0x47]));
  });

  it("sends no key to a link", async () => {
    const { paymentLink } = await newInvoice();
    asked = [];
    const code = pathOf(String(paymentLink)).slice(1);
    const view = await client.request("GET /{code}", { params: { code } });
    expect(view.ok && view.data.balance.payableAmount).toBe(500);
    expect(asked[0]?.init.headers).not.toHaveProperty("Authorization");
  });

  it("does not compile what the API would refuse", () => {
    const wrong = () => [
      // @ts-expect-error an amount is a number
      client.request(PATH, { params: { invoiceId: "inv_1" }, body: { amount: "100" } }),
      // @ts-expect-error the invoice is not named
      client.request(PATH, { body: { amount: 100 } }),
      // @ts-expect-error no such property
      client.request("POST /api/v1/invoices", { body: { ...INVOICE, total: 500 } }),
      // @ts-expect-error no such operation
      client.request("POST /api/v1/invoice", { body: INVOICE }),
      // @ts-expect-error no list
      client.pages("GET /api/v1/merchant"),
    ];
    // Compiling it is the test; it is never called.
    expect(wrong).toBeTypeOf("function");
  });
});

describe("the check of webhooks", () => {
  const { secret, body, headers, now } = STANDARD_EXAMPLE;

  it("lets the right message through, also beside a signature of another secret", async () => {
    expect(await verifyWebhook(body, headers, secret, { now })).toEqual({ test: 2432232314 });
    const two = {
      ...headers,
      "webhook-signature": `v1,${btoa("x".repeat(32))} ${headers["webhook-signature"]}`,
    };
    expect(await verifyWebhook(body, new Headers(two), secret, { now })).toEqual({ test: 2432232314 });
  });

  it.each([
    ["another body", `${body} `, headers, now],
    ["another id", body, { ...headers, "webhook-id": "msg_1" }, now],
    ["no headers", body, {}, now],
    ["an old message", body, headers, now + 301_000],
    ["a message to come", body, headers, now - 301_000],
    ["an unknown scheme", body, { ...headers, "webhook-signature": "v2,abc" }, now],
  ])("refuses %s", async (_, text, sent, at) => {
    await expect(verifyWebhook(text, sent, secret, { now: at })).rejects.toThrow(WebhookRejected);
  });
});
