/** Every operation there is, asked by others and with ids that nobody has: a new one is tried without being named here. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../../server/api/operation.ts";
import { OPERATIONS } from "../../server/app.ts";
import { type Answer, call, card, newInvoice, pathOf } from "../http/calls.ts";
import { sqliteWorld } from "../http/sqlite.ts";
import type { HttpWorld } from "../http/world.ts";

const SECRETS = ["Vera Victim", "vera@victim.example", "Design for Vera"];
const ODD_IDS = [
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "%00",
  "%ff",
  "..%2f..%2finvoices",
  "%0d%0aX-Evil:%201",
  "%F0%9F%92%A9",
  "a".repeat(3_000),
  "inv_%27%3B--",
  "-0",
  "1e999",
  "null",
];

describe("every operation", () => {
  let world: HttpWorld;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    world = await sqliteWorld();
    const key = world.merchant.testApiKey;
    const post = async (path: string, json: object) =>
      (await call(world, `POST /api/v1${path}`, { key, json })).json.data;
    const customer = { id: "cust_vera", name: SECRETS[0], email: SECRETS[1] };
    const lineItems = [{ description: SECRETS[2], quantity: 1, unitAmount: 500 }];
    const { invoiceId, paymentLink } = await newInvoice(world, { customer, lineItems });
    const { linkId } = await post(`/invoices/${invoiceId}/links`, {});
    const scheduledAt = "2026-02-28T12:00:00Z";
    const sent = await post(`/invoices/${invoiceId}/send`, { sendVia: ["email"], scheduledAt });
    const { paymentId, transactionId } = await post(`/invoices/${invoiceId}/payment`, { amount: 600 });
    const method = await post("/customers/cust_vera/payment-methods", card());
    const endpoint = await post("/webhook-endpoints", { url: "https://victim.example/hook" });
    const bank = { transactionId, amount: 5, currency: "USD", date: "2026-01-28", payerName: SECRETS[0] };
    await post("/bank-transactions", bank);
    Object.assign(ids, { invoiceId, linkId, paymentId, transactionId, customerId: "cust_vera" });
    Object.assign(ids, { code: pathOf(paymentLink).slice(1), deliveryId: sent.deliveries[0].deliveryId });
    Object.assign(ids, { paymentMethodId: method.paymentMethodId, endpointId: endpoint.endpointId });
  });
  afterAll(() => world.close());

  const namesIn = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);

  /** Its documented example, sent to the victim's things, or to those that `changed` says. */
  function ask(
    operation: Operation,
    key: string | undefined,
    changed: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    // A minute's pause, for the rate limit.
    world.advance(60_000);
    const path = operation.path.replace(
      /:(\w+)/g,
      (_, name: string) => changed[name] ?? ids[name] ?? "x_unknown",
    );
    const target = `${operation.method} ${path}`;
    if (operation.method === "GET" || operation.method === "DELETE") return call(world, target, { key });
    const json = JSON.parse(JSON.stringify(operation.example ?? {}), (name, value: unknown) =>
      typeof value === "string" && name in ids ? ids[name] : value,
    ) as object;
    return call(world, target, { key, json });
  }

  /** All that is the victim's, as it is stored. */
  const kept = async (): Promise<string> => {
    const tables = ["events", "invoices", "payments", "credit_entries", "links", "deliveries"];
    tables.push("bank_transactions", "payment_methods", "webhook_endpoints", "receipts");
    const rows = tables.map((table) =>
      world.query(`SELECT * FROM ${table} WHERE tenant_id = ?`, [world.merchant.tenantId]),
    );
    return JSON.stringify(await Promise.all(rows));
  };

  it("neither shows nor changes what is another merchant's, or another mode's", async () => {
    const other = await world.newMerchant("Other");
    const before = await kept();
    for (const secret of SECRETS) expect(before).toContain(secret);
    for (const operation of OPERATIONS.filter(({ auth, id }) => auth === "key" && id !== "advanceClock"))
      for (const key of [other.testApiKey, other.apiKey, world.merchant.apiKey, undefined]) {
        const own = key === world.merchant.apiKey;
        // What belongs to the merchant in both modes, and what makes something new, is the merchant's to use.
        if (own && namesIn(operation.path).length === 0) continue;
        const { status, text } = await ask(operation, key);
        const leaks = SECRETS.filter((secret) => text.includes(secret));
        // Ids of customers and bank transactions are the caller's: the same one names another there.
        const named = !/customers|bank-transactions/.test(operation.path) && operation.path.includes(":");
        const found = (named || key === undefined) && status < 400;
        expect({ id: operation.id, status, leaks, found }).toEqual({
          id: operation.id,
          status,
          leaks: [],
          found: false,
        });
      }
    expect(await kept()).toBe(before);
    expect(await world.fault()).toBeNull();
  });

  it("answers odd ids with a refusal", async () => {
    for (const operation of OPERATIONS)
      for (const name of namesIn(operation.path))
        for (const odd of ODD_IDS) {
          const { status, headers } = await ask(operation, world.merchant.testApiKey, { [name]: odd });
          const told = {
            id: operation.id,
            odd,
            refused: status >= 400 && status < 500,
            evil: headers.has("x-evil"),
          };
          expect(told).toEqual({ id: operation.id, odd, refused: true, evil: false });
        }
  });
});
