/** What every list promises: pages of up to 100, a cursor that is null at the end, nothing lost or doubled while things come. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openApiDocument } from "../../server/api/openapi.ts";
import { createApp, OPERATIONS, TASK_HANDLERS } from "../../server/app.ts";
import { putAlert } from "../../server/store/merchantAlerts.ts";
import { addHost } from "../../server/store/merchantHosts.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { type Called, call, makeWorld, type World } from "./world.ts";

let world: World;
let app: ReturnType<typeof createApp>;
let tenantId: string;
let key: string;

beforeAll(async () => {
  world = await makeWorld();
  app = createApp(world.deps);
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ tenantId, testApiKey: key } = await world.newMerchant("Lists"));
});

type Data = Readonly<Record<string, unknown>>;

async function post(path: string, body: unknown): Promise<Data> {
  world.advance(1);
  const { status, json } = await call(app, `POST ${path}`, { key, body });
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
  return json.data ?? {};
}

const invoice = (changes: Data = {}): Promise<Data> =>
  post("/api/v1/invoices", {
    currency: "USD",
    customer: { id: "cust_1", name: "Jane Doe", email: "jane@example.com" },
    lineItems: [{ description: "Work", quantity: 1, unitAmount: 500 }],
    ...changes,
  });

/** How to see a list and make it longer by one. */
interface List {
  /** The property under which an item's id stands. */
  readonly id: string;
  readonly items: string;
  /** Makes what the list belongs to; answers its path. */
  readonly begin: () => Promise<string>;
  readonly add: (path: string, n: number) => Promise<unknown>;
}

const ofInvoice = async (last: string): Promise<string> =>
  `/api/v1/invoices/${String((await invoice())["invoiceId"])}/${last}`;
const ofCustomer = async (last: string): Promise<string> => {
  await invoice();
  return `/api/v1/customers/cust_1/${last}`;
};
const above = (path: string): string => path.slice(0, path.lastIndexOf("/"));

const LISTS: Readonly<Record<string, List>> = {
  listInvoices: {
    id: "invoiceId",
    items: "invoices",
    begin: async () => "/api/v1/invoices",
    add: () => invoice(),
  },
  listEvents: { id: "id", items: "events", begin: async () => "/api/v1/events", add: () => invoice() },
  listInvoiceEvents: {
    id: "id",
    items: "events",
    begin: () => ofInvoice("events"),
    add: (path) => post(`${above(path)}/links`, {}),
  },
  listLinks: {
    id: "linkId",
    items: "links",
    begin: () => ofInvoice("links"),
    add: (path) => post(path, {}),
  },
  listVisits: {
    id: "visitId",
    items: "visits",
    begin: () => ofInvoice("visits"),
    add: async (path) => {
      const { json } = await call(app, `GET ${above(path)}`, { key });
      world.advance(1);
      await call(app, `GET ${new URL(String(json.data?.["paymentLink"])).pathname}`);
    },
  },
  listPayments: {
    id: "paymentId",
    items: "payments",
    begin: () => ofInvoice("payments"),
    add: (path) => post(`${above(path)}/payment`, { amount: 1 }),
  },
  listPaymentMethods: {
    id: "paymentMethodId",
    items: "paymentMethods",
    begin: () => ofCustomer("payment-methods"),
    add: (path) => post(path, { type: "card", card: { number: "4242424242424242" } }),
  },
  getCustomerCredit: {
    id: "entryId",
    items: "entries",
    begin: () => ofCustomer("credit"),
    add: (path) => post(path, { amount: 1, currency: "USD" }),
  },
  listBankTransactions: {
    id: "transactionId",
    items: "transactions",
    begin: async () => "/api/v1/bank-transactions",
    add: (path, n) =>
      post(path, { transactionId: `bank_${n}`, amount: 7, currency: "USD", date: "2026-01-28" }),
  },
  getDeliveryStatus: {
    id: "deliveryId",
    items: "deliveries",
    begin: () => ofInvoice("delivery-status"),
    add: async (path) => {
      await post(`${above(path)}/send`, { sendVia: ["email"] });
      await runDueTasks(world.deps, TASK_HANDLERS);
    },
  },
  listAlerts: {
    id: "alertId",
    items: "alerts",
    begin: async () => "/api/v1/merchant/alerts",
    add: (_, n) => {
      const attack = { kind: "card_testing", scope: "link", network: null, times: 1 } as const;
      const place = { linkId: "lnk_1", invoiceId: "inv_1", startedMs: n, lastMs: n, notifiedMs: 0 };
      const alertId = `alr_${tenantId}_${n}`;
      return world.database.batch([
        putAlert({ tenantId, mode: "test", ...attack, ...place, subject: `${n}`, alertId }),
      ]);
    },
  },
  listHosts: {
    id: "host",
    items: "hosts",
    begin: async () => "/api/v1/merchant/hosts",
    add: (_, n) =>
      world.database.batch(
        addHost({ host: `pay${n}.shop.example`, tenantId, createdAt: `2026-01-2${n}T00:00:00.000Z` }),
      ),
  },
  listWebhookEndpoints: {
    id: "endpointId",
    items: "endpoints",
    begin: async () => "/api/v1/webhook-endpoints",
    add: (path, n) => post(path, { url: `https://example.com/${n}` }),
  },
  listWebhookDeliveries: {
    id: "messageId",
    items: "deliveries",
    begin: async () => {
      // Nobody listens there: each test message is a delivery that failed.
      const endpoint = await post("/api/v1/webhook-endpoints", { url: "http://127.0.0.1:65535/" });
      return `/api/v1/webhook-endpoints/${String(endpoint["endpointId"])}/deliveries`;
    },
    add: (path) => post(`${above(path)}/test`, {}),
  },
};

/** Operations whose answer goes on at a cursor, by the document that clients are made from. */
function listOperations(): string[] {
  const document = openApiDocument(OPERATIONS, "https://pay.example.com");
  return Object.values(document.paths).flatMap((methods) =>
    Object.entries(methods)
      .filter(
        ([method, { responses }]) =>
          method === "get" && JSON.stringify(responses["200"]).includes('"nextCursor"'),
      )
      .map(([, { operationId }]) => operationId),
  );
}

const read = async (list: List, path: string, query: string) => {
  const { status, json } = await call(app, `GET ${path}?${query}`, { key });
  if (status !== 200) throw new Error(`${path}?${query}: ${status} ${JSON.stringify(json)}`);
  const items = json.data?.[list.items] as readonly Data[];
  return {
    ids: items.map((item) => String(item[list.id])),
    next: json.data?.["nextCursor"] as string | null,
  };
};
const refused = ({ status, json }: Called): unknown[] => [status, json.error?.code, json.error?.field];

it("every list of the API is tried here", () => {
  expect(Object.keys(LISTS).toSorted()).toEqual(listOperations().toSorted());
});

describe.each(Object.entries(LISTS))("%s", (_, list) => {
  it("loses and doubles nothing while things come, and ends with a cursor that is null", async () => {
    const path = await list.begin();
    for (let n = 1; n <= 5; n++) await list.add(path, n);
    const stood = await read(list, path, "limit=100");
    expect(stood.next).toBeNull();
    expect(stood.ids.length).toBeGreaterThanOrEqual(5);
    const seen: string[] = [];
    let after = "";
    for (let page = 1; ; page++) {
      const { ids, next } = await read(list, path, `limit=2${after}`);
      expect(ids.length).toBeLessThanOrEqual(2);
      seen.push(...ids);
      if (next === null) break;
      after = `&after=${encodeURIComponent(next)}`;
      if (page === 1) await list.add(path, 6);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => stood.ids.includes(id))).toEqual(stood.ids);
  });

  it("refuses limits and cursors that are none", async () => {
    const path = await list.begin();
    for (const limit of ["0", "101", "-1", "1.5", "", "two"])
      expect(refused(await call(app, `GET ${path}?limit=${limit}`, { key }))).toEqual([
        422,
        "invalid_field",
        "limit",
      ]);
    const foreign = Buffer.from('["elsewhere",1,"x"]').toString("base64url");
    for (const after of ["x", foreign, "evt_nobody", "%00"])
      expect(refused(await call(app, `GET ${path}?after=${after}`, { key }))).toEqual([
        422,
        "invalid_field",
        "after",
      ]);
  });
});
