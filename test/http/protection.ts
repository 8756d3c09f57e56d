/** What stands on every answer, what happens when the database fails, and how health is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  CHALLENGED,
  call,
  card,
  JSON_PLEASE,
  newInvoice,
  newLink,
  PAGE_PLEASE,
  pathOf,
  pay,
  viewOf,
} from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

/** Design: no-store, no-referrer, nosniff and frame-ancestors 'none' on every answer, errors included. */
const PROTECTED = {
  "cache-control": /^no-store$/,
  "referrer-policy": /^no-referrer$/,
  "x-content-type-options": /^nosniff$/,
  "content-security-policy": /^default-src 'none';(?!.*unsafe)(?=.*frame-ancestors 'none')/,
  "x-robots-tag": /noindex/,
  "strict-transport-security": /^max-age=\d{8}/,
  "x-request-id": /./,
};

/** Names of the headers that an answer lacks or should not have. */
function unprotected({ headers }: Answer): string[] {
  const missing = Object.entries(PROTECTED).filter(([name, wanted]) => !wanted.test(headers.get(name) ?? ""));
  const surplus = ["set-cookie", "access-control-allow-origin"].filter((name) => headers.has(name));
  return [...missing.map(([name]) => name), ...surplus];
}

export function protection(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterEach(() => world.breakDatabase(null));
  afterAll(() => world.close());

  describe("every answer", () => {
    it("carries the headers that keep a link private, whatever became of the request", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const link = pathOf(paymentLink);
      const { data } = (await pay(world, link)).json;
      const asked = (await pay(world, link, { method: card(CHALLENGED) })).json.data;
      const gone = await newLink(world);
      await call(world, `POST /api/v1/links/${(await viewOf(world, gone)).link.linkId}/revoke`, { key });
      const form = { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" };
      const targets: [string, number, object?][] = [
        ["GET /api/v1/invoices", 200],
        [`GET /api/v1/invoices/${invoiceId}`, 200],
        ["POST /api/v1/invoices", 422],
        ["GET /api/v1/nothing", 404],
        ["DELETE /api/v1/events", 405],
        ["GET /openapi.json", 200],
        ["GET /docs", 200],
        ["GET /healthz", 200],
        ["GET /readyz", 200],
        ["GET /metrics", 200],
        [`GET ${link}`, 200, { headers: PAGE_PLEASE }],
        [`GET ${link}`, 200, { headers: JSON_PLEASE }],
        [`HEAD ${link}`, 200],
        [`GET ${link}/invoice.pdf`, 200],
        [`GET ${link}/payments/${data.paymentId}`, 200, { headers: JSON_PLEASE }],
        [`GET ${link}/payments/${data.paymentId}`, 200, { headers: PAGE_PLEASE }],
        [`GET ${link}/payments/${data.paymentId}/receipt`, 200],
        [`GET ${link}/payments/${data.paymentId}/receipt.pdf`, 200],
        [`GET ${link}/payments/${asked.paymentId}/challenge`, 200],
        [`GET ${link}/payments/${data.paymentId}/challenge`, 303],
        [`GET ${link}/payments/pmt_00000000`, 404],
        [`POST ${link}/payments`, 422, { json: {} }],
        [`POST ${link}/payments`, 400, { body: "{" }],
        [`POST ${link}/payments`, 413, { body: "x".repeat(1_000_001) }],
        [`POST ${link}/pay`, 422, { headers: form, body: "choice=full" }],
        [`POST ${link}/visits`, 422, { json: {} }],
        [`POST ${link}/fresh-link`, 202],
        [`GET ${gone}`, 410, { headers: PAGE_PLEASE }],
        [`GET ${gone}`, 410, { headers: JSON_PLEASE }],
        [`GET ${gone}/invoice.pdf`, 410],
        [`GET /qr${gone}.png`, 410],
        ["GET /qr/nothing.png", 404],
        [`GET /qr${link}.png?size=5`, 422],
        ["GET /nothing", 404, { headers: PAGE_PLEASE }],
        ["GET /inv_nothing", 404],
        ["GET /outbox/x", 404],
        ["GET /a/b/c", 404],
        ["PUT /a", 404],
        [`GET ${pathOf(world.outboxUrl)}`, 200],
      ];
      for (const [target, status, options] of targets) {
        const answer = await call(world, target, { key, ...options });
        const what = `${target} ${JSON.stringify(options ?? {}).slice(0, 80)}`;
        expect([what, answer.status, unprotected(answer)]).toEqual([what, status, []]);
      }
      const anonymous = await call(world, "GET /api/v1/invoices");
      expect([anonymous.status, unprotected(anonymous)]).toEqual([401, []]);
      const live = await newLink(world, {}, world.merchant.apiKey);
      const unable = await pay(world, live);
      expect([unable.status, unprotected(unable)]).toEqual([503, []]);
    });

    it("of a QR code may be kept for a while, and can never become a page", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      for (const path of [
        `/qr${pathOf(paymentLink)}.png`,
        `/qr${pathOf(paymentLink)}.svg`,
        `/api/v1/invoices/${invoiceId}/qr-code`,
      ]) {
        const { headers, status } = await call(world, `GET ${path}`, { key });
        expect(status).toBe(200);
        expect(headers.get("cache-control")).toMatch(/max-age=\d+/);
        expect(headers.get("x-content-type-options")).toBe("nosniff");
        expect(headers.get("etag")).toMatch(/^"/);
      }
    });

    it("that is a page runs no inline script and asks no third party", async () => {
      const { text, headers } = await call(world, `GET ${await newLink(world)}`, { headers: PAGE_PLEASE });
      const policy = headers.get("content-security-policy") ?? "";
      for (const part of [
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
      ]) {
        expect(policy).toContain(part);
      }
      for (const [, source = ""] of text.matchAll(
        /<(?:script|link|img|iframe)[^>]*?(?:src|href)="([^"]*)"/g,
      )) {
        // Discovery of oEmbed names a whole address, our own.
        expect(source.replace(world.publicUrl, "")).toMatch(/^\/|^data:,/);
      }
      for (const [, attributes = ""] of text.matchAll(/<script([^>]*)>/g)) {
        expect(attributes).toMatch(/src=|application\/json/);
      }
      expect(text).not.toMatch(/\son\w+="/);
    });

    it("leaves Strict-Transport-Security out where the installation is not on https", async () => {
      const plain = await makeWorld({ config: { publicUrl: "http://localhost:3000" } });
      const answer = await call(plain, "GET /healthz");
      expect(answer.headers.get("strict-transport-security")).toBeNull();
      await plain.close();
    });
  });

  describe("when the database fails", () => {
    it.each([
      ["away", 503, "unavailable"],
      ["broken", 500, "internal"],
    ] as const)(
      "(%s) every address answers %i without detail, logged once under its request id",
      async (how, status, code) => {
        const link = await newLink(world);
        const calls: [string, object][] = [
          ["GET /api/v1/invoices", { key }],
          ["POST /api/v1/invoices", { key, json: {} }],
          [`GET ${link}`, { headers: JSON_PLEASE }],
          [`GET ${link}`, { headers: PAGE_PLEASE }],
          [`GET ${link}/invoice.pdf`, {}],
          [`GET /qr${link}.png`, {}],
          [`POST ${link}/payments`, { json: {} }],
          [`POST ${link}/pay`, { headers: PAGE_PLEASE, body: "" }],
          [`POST ${link}/visits`, { json: {} }],
          ["POST /inv_any/fresh-link", {}],
          ["GET /metrics", {}],
          [`GET ${pathOf(world.outboxUrl)}`, {}],
        ];
        world.breakDatabase(how);
        for (const [target, options] of calls) {
          world.logged.length = 0;
          const answer = await call(world, target, options);
          expect([target, answer.status, unprotected(answer)]).toEqual([target, status, []]);
          const requestId = answer.headers.get("x-request-id") ?? "none";
          // A script gets the code, a person the number to give to whoever helps.
          const said = answer.json === null ? answer.text : JSON.stringify(answer.json.error);
          expect(said).toContain(requestId);
          expect([target, answer.json?.error.code ?? code]).toEqual([target, code]);
          expect([target, Number(answer.headers.get("retry-after")) > 0]).toEqual([target, status === 503]);
          expect(answer.text).not.toMatch(/hunter2|TypeError|at .*\.ts/);
          expect([target, world.logged.length]).toEqual([target, 1]);
          expect(world.logged[0]).toContain(answer.headers.get("x-request-id"));
        }
        world.breakDatabase(null);
        expect((await call(world, `GET ${link}`)).status).toBe(200);
      },
    );
  });

  describe("health", () => {
    it("tells that the process lives, that it can work, and how busy it is", async () => {
      expect((await call(world, "GET /healthz")).json).toEqual({ status: "ok" });
      expect((await call(world, "GET /readyz")).json).toEqual({ status: "ready" });
      const metrics = await call(world, "GET /metrics");
      expect(metrics.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
      const of = (name: string) =>
        Number(new RegExp(`^${name} (\\d+)$`, "m").exec(metrics.text)?.[1] ?? "NaN");
      expect(of('paylink_http_responses_total\\{class="2xx"\\}')).toBeGreaterThan(0);
      expect(of('paylink_http_responses_total\\{class="5xx"\\}')).toBeGreaterThan(0);
      expect(of('paylink_tasks\\{state="waiting"\\}')).toBeGreaterThanOrEqual(0);
      for (const line of metrics.text.trim().split("\n")) {
        expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="\w+"\})? \d+)$/);
      }
      expect(metrics.text).not.toMatch(/tnt_|ACME/);
    });

    it("lives on and says not ready while the database is away", async () => {
      world.breakDatabase("away");
      expect((await call(world, "GET /healthz")).status).toBe(200);
      const answer = await call(world, "GET /readyz");
      expect([answer.status, answer.json, answer.headers.get("retry-after")]).toEqual([
        503,
        { status: "unavailable" },
        "5",
      ]);
    });
  });
}
