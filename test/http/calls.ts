/** Calls that the suites share: the merchant's side by key, the payer's side by link. */
import type { HttpWorld, Requested } from "./world.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for the tests to say
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Uint8Array;
  /** The body as JSON; null when it is none. */
  readonly json: Json;
}

/** `call(world, "POST /api/v1/invoices", { key, json })`. */
export async function call(
  world: HttpWorld,
  target: string,
  {
    key,
    json,
    headers = {},
    ...rest
  }: Requested & { readonly key?: string | undefined; readonly json?: unknown } = {},
): Promise<Answer> {
  const [method = "GET", path = "/"] = target.split(" ");
  const response = await world.request(path, {
    ...rest,
    method,
    headers: { ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }), ...headers },
    ...(json === undefined ? {} : { body: typeof json === "string" ? json : JSON.stringify(json) }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = Buffer.from(bytes).toString("utf8");
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    bytes,
    json: isJson && text !== "" ? JSON.parse(text) : null,
  };
}

export const INVOICE = {
  currency: "USD",
  customer: { name: "Jane Doe", email: "jane@example.com" },
  lineItems: [{ description: "Website design", quantity: 1, unitAmount: 500 }],
};

/** Creates an invoice in test mode and gives its data back. */
export async function newInvoice(
  world: HttpWorld,
  changes: Readonly<Record<string, unknown>> = {},
  key: string = world.merchant.testApiKey,
): Promise<Json> {
  const answer = await call(world, "POST /api/v1/invoices", { key, json: { ...INVOICE, ...changes } });
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json.data;
}

/** Creates an invoice; gives the path of its link back. */
export async function newLink(
  world: HttpWorld,
  changes: Readonly<Record<string, unknown>> = {},
  key?: string,
): Promise<string> {
  return pathOf((await newInvoice(world, changes, key)).paymentLink);
}

export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

export const JSON_PLEASE = { Accept: "application/json" };
export const PAGE_PLEASE = {
  Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
};

export const APPROVED = "4242424242424242";
export const DECLINED = "4000000000000002";
export const CHALLENGED = "4000002500003155";

export function card(number: string = APPROVED) {
  return { type: "card", card: { number, expiryMonth: "12", expiryYear: "2030", cvv: "123" } };
}

export function bank(accountNumber = "000123456789") {
  return {
    type: "ach",
    bankAccount: { accountNumber, routingNumber: "110000000", accountType: "checking" },
    accountHolderName: "Jane Doe",
    authorize: true,
  };
}

let payments = 0;

/** A new payment id. */
export function paymentId(): string {
  payments += 1;
  return `pmt_test${String(payments).padStart(8, "0")}`;
}

/** Pays through a link. `changes` go over a payment of 100 USD by an approving card. */
export function pay(
  world: HttpWorld,
  link: string,
  changes: Readonly<Record<string, unknown>> = {},
  requested: Requested = {},
): Promise<Answer> {
  const json = { paymentId: paymentId(), amount: 100, currency: "USD", method: card(), ...changes };
  return call(world, `POST ${link}/payments`, { json, ...requested });
}

/** Events of an invoice, oldest first. */
export async function eventsOf(
  world: HttpWorld,
  invoiceId: string,
  key: string = world.merchant.testApiKey,
): Promise<Json[]> {
  const events: Json[] = [];
  for (let after = ""; ; ) {
    const { json } = await call(world, `GET /api/v1/invoices/${invoiceId}/events?limit=100${after}`, { key });
    events.push(...json.data.events);
    if (json.data.nextCursor === null) return events;
    after = `&after=${json.data.nextCursor}`;
  }
}

/** The view of a link as data. */
export async function viewOf(world: HttpWorld, link: string): Promise<Json> {
  return (await call(world, `GET ${link}`, { headers: JSON_PLEASE })).json.data;
}
