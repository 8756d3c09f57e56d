/**
 * A stand-in for Stripe's API over HTTP, so that the real SDK is exercised: routes, form bodies, idempotency keys, expansion,
 * lists, errors in Stripe's shape, and faults on request. It is not Stripe: it does what docs.stripe.com says as far as
 * Paylink relies on it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Books } from "./books.ts";
import { type Fields, listOf, partOf, readForm, textOf } from "./form.ts";
import { type Intent, invalid, Refused } from "./objects.ts";
import { answerPage, type PageAnswer } from "./pages.ts";
import { Sessions } from "./sessions.ts";

export interface Fault {
  /** Matched against `METHOD /v1/path`. */
  readonly on: RegExp;
  /**
   * delay: answers late. drop: does nothing and cuts the connection. dropAfter: does it and cuts the connection.
   * A number: answers with that status and does nothing.
   */
  readonly what: "delay" | "drop" | "dropAfter" | 409 | 429 | 500 | 503;
  times: number;
  readonly milliseconds?: number;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly fields: Fields;
  readonly headers: IncomingMessage["headers"];
}

export interface StripeStandIn {
  readonly url: string;
  readonly books: Books;
  readonly sessions: Sessions;
  /** Every request, in order. */
  readonly asked: Asked[];
  fault(fault: Fault): void;
  /** Ends all faults. */
  mend(): void;
  /** As if all keys were older than a day. */
  forgetKeys(): void;
  close(): Promise<void>;
}

export const SECRET_KEY = "sk_test_standin01";
export const WEBHOOK_SECRET = "whsec_standin01";

interface Kept {
  readonly fingerprint: string;
  answer: { readonly status: number; readonly body: string } | null;
}

export async function stripeStandIn(port = 0): Promise<StripeStandIn> {
  const books = new Books();
  const sessions = new Sessions(books);
  const asked: Asked[] = [];
  const faults: Fault[] = [];
  const keys = new Map<string, Kept>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const method = request.method ?? "GET";
    const text = await bodyOf(request);
    const fields = readForm(method === "GET" ? url.search.slice(1) : text);
    asked.push({ method, path: url.pathname, fields, headers: request.headers });
    const shownPage = answerPage(books, sessions, { method, url, fields });
    if (shownPage !== null) return sendPage(response, shownPage);
    const place = `${method} ${url.pathname}`;
    const fault = faults.find(({ on, times }) => times > 0 && on.test(place));
    if (fault) fault.times -= 1;
    if (fault?.what === "delay") await new Promise((wake) => setTimeout(wake, fault.milliseconds ?? 100));
    if (fault?.what === "drop") return void request.socket.destroy();
    if (typeof fault?.what === "number") return send(response, fault.what, faultBody(fault.what));
    const answer = authorised(books, request, url.pathname, fields)
      ? answerOnce(request, method, url.pathname, text, fields)
      : failure(new Refused(401, { type: "invalid_request_error", message: "Invalid API Key provided" }));
    if (fault?.what === "dropAfter") return void request.socket.destroy();
    send(response, answer.status, answer.body);
  }

  /** POSTs with the same key are done once; the answer is kept whatever it was, once execution has begun. */
  function answerOnce(request: IncomingMessage, method: string, path: string, text: string, fields: Fields) {
    const key = request.headers["idempotency-key"];
    if (method !== "POST" || typeof key !== "string") return perform(method, path, fields);
    const fingerprint = `${path}\n${text}`;
    const kept = keys.get(key);
    if (kept && kept.fingerprint !== fingerprint) {
      const message =
        "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      return failure(new Refused(400, { type: "idempotency_error", message }));
    }
    if (kept?.answer) return kept.answer;
    const answer = perform(method, path, fields);
    keys.set(key, { fingerprint, answer });
    return answer;
  }

  function perform(method: string, path: string, fields: Fields) {
    try {
      const result = path.startsWith("/v1/checkout/sessions")
        ? routeSession(sessions, method, path, fields)
        : route(books, sessions, method, path, fields);
      return { status: 200, body: JSON.stringify(result) };
    } catch (error) {
      if (error instanceof Refused) return failure(error);
      throw error;
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      send(response, 500, JSON.stringify({ error: { type: "api_error", message: String(error) } })),
    );
  });
  await new Promise<void>((ready) => server.listen(port, "127.0.0.1", ready));
  books.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: books.origin,
    books,
    sessions,
    asked,
    fault: (fault) => void faults.push(fault),
    mend: () => void faults.splice(0),
    forgetKeys: () => keys.clear(),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function routeSession(sessions: Sessions, method: string, path: string, fields: Fields): object {
  const [, , , , id, action] = path.split("/");
  if (id === undefined)
    return method === "POST"
      ? sessions.create(fields)
      : page([...sessions.all.keys()].map((one) => sessions.get(one)).reverse(), fields, path);
  if (action === "expire" && method === "POST") return sessions.expire(id);
  if (action === undefined && method === "GET") return sessions.get(id);
  throw invalid(`Unrecognized request URL (${method}: ${path}).`, undefined, undefined, 404);
}

function route(books: Books, sessions: Sessions, method: string, path: string, fields: Fields): object {
  const [, , resource = "", id, action] = path.split("/");
  switch (
    `${method} ${resource}${id === undefined ? "" : "/:id"}${action === undefined ? "" : `/${action}`}`
  ) {
    case "POST payment_intents":
      return shown(books, books.createIntent(fields), fields);
    case "GET payment_intents/:id":
      return shown(books, books.intent(id ?? ""), fields);
    case "POST payment_intents/:id/confirm":
      return shown(books, books.confirm(id ?? "", fields), fields);
    case "POST payment_intents/:id/cancel":
      if (sessions.ofIntent(id ?? ""))
        throw invalid("You cannot cancel a PaymentIntent created by Checkout. Expire the session instead.");
      return shown(books, books.cancel(id ?? "", textOf(fields, "cancellation_reason") ?? null), fields);
    case "GET payment_intents":
      return page([...books.intents.values()].reverse(), fields, path, (intent) =>
        shown(books, intent, { expand: dataExpansion(fields) }),
      );
    case "POST refunds":
      return books.refund(fields);
    case "GET disputes": {
      const of = textOf(fields, "charge");
      return page(
        [...books.disputes.values()].reverse().filter(({ charge }) => of === undefined || charge === of),
        fields,
        path,
      );
    }
    case "GET refunds/:id":
      return books.refunds.get(id ?? "") ?? missing("refund", id);
    case "GET refunds": {
      const of = textOf(fields, "payment_intent");
      return page(
        [...books.refunds.values()]
          .reverse()
          .filter((refund) => of === undefined || refund.payment_intent === of),
        fields,
        path,
      );
    }
    case "POST customers": {
      const customer = {
        id: books.id("cus"),
        object: "customer" as const,
        metadata: partOf(fields, "metadata") as Record<string, string>,
      };
      books.customers.set(customer.id, customer);
      return customer;
    }
    case "POST payment_methods":
      return books.makeMethod(fields);
    case "GET payment_methods/:id":
      return books.method(id ?? "");
    case "POST payment_methods/:id/attach": {
      const kept = books.method(id ?? "");
      kept.customer = textOf(fields, "customer") ?? null;
      return kept;
    }
    case "POST payment_methods/:id/detach":
      return books.detach(id ?? "");
    case "POST setup_intents":
      return books.setUp(fields);
    default:
      throw invalid(`Unrecognized request URL (${method}: ${path}).`, undefined, undefined, 404);
  }
}

/** An intent as it is answered, with its latest charge written out where that was asked for. */
function shown(books: Books, intent: Intent, fields: Fields): Intent {
  const copy = structuredClone(intent);
  const expand = listOf(fields, "expand");
  const charge = typeof copy.latest_charge === "string" ? books.charges.get(copy.latest_charge) : undefined;
  if (charge && expand.some((name) => name.startsWith("latest_charge"))) {
    const made = [...books.refunds.values()].filter((refund) => refund.charge === charge.id).reverse();
    const written = expand.includes("latest_charge.refunds");
    // Stripe writes out the ten newest (docs.stripe.com/api/charges/object).
    const refunds = {
      object: "list" as const,
      has_more: made.length > 10,
      data: structuredClone(made.slice(0, 10)),
    };
    copy.latest_charge = { ...structuredClone(charge), ...(written ? { refunds } : {}) };
  }
  return copy;
}

/** `data.latest_charge` of a list is `latest_charge` of each. */
function dataExpansion(fields: Fields): Fields {
  return Object.fromEntries(
    listOf(fields, "expand").map((name, index) => [String(index), name.replace(/^data\./, "")]),
  );
}

function page<T extends { readonly id: string; readonly created: number }>(
  all: readonly T[],
  fields: Fields,
  path: string,
  show: (item: T) => object = (item) => item,
): object {
  const created = partOf(fields, "created");
  const from = Number(textOf(created, "gte") ?? 0);
  const until = Number(textOf(created, "lte") ?? Number.MAX_SAFE_INTEGER);
  const limit = Number(textOf(fields, "limit") ?? 10);
  const after = textOf(fields, "starting_after");
  const inTime = all.filter((item) => item.created >= from && item.created <= until);
  const begin = after === undefined ? 0 : inTime.findIndex(({ id }) => id === after) + 1;
  const data = inTime.slice(begin, begin + limit).map(show);
  return { object: "list", url: path, has_more: begin + limit < inTime.length, data };
}

function missing(kind: string, id: string | undefined): never {
  throw invalid(`No such ${kind}: '${id}'`, "resource_missing", "id", 404);
}

/** With the secret key; or from a browser with the publishable key and the intent's client secret. */
function authorised(books: Books, request: IncomingMessage, path: string, fields: Fields): boolean {
  const key = request.headers.authorization?.replace(/^Bearer /, "") ?? textOf(fields, "key") ?? "";
  if (key.startsWith("sk_test_")) return true;
  const intent = books.intents.get(path.split("/")[3] ?? "");
  return key.startsWith("pk_test_") && intent?.client_secret === textOf(fields, "client_secret");
}

function sendPage(response: ServerResponse, answer: PageAnswer): void {
  if ("to" in answer) response.writeHead(303, { Location: answer.to }).end();
  else response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(answer.html);
}

function failure(refused: Refused) {
  return { status: refused.status, body: JSON.stringify({ error: refused.error }) };
}

function faultBody(status: number): string {
  const types: Record<number, object> = {
    409: {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: "There is currently another in-progress request using this Stripe-Idempotency-Key",
    },
    429: {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "Too many requests hit the API too quickly.",
    },
  };
  return JSON.stringify({
    error: types[status] ?? { type: "api_error", message: "An unknown error occurred" },
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.headersSent || response.destroyed) return;
  const headers = {
    "Content-Type": "application/json",
    "Request-Id": "req_standin",
    "Access-Control-Allow-Origin": "*",
  };
  response.writeHead(status, headers).end(body);
}
