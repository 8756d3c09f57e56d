/** How the API speaks: bodies, limits, request ids, addresses that lead nowhere, and who may call. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, INVOICE, newInvoice, PAGE_PLEASE, pathOf } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

/** See {@link endlessBody} for what only holds where a request is handed over without a connection. */
export function wire(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const post = (body: string | Uint8Array | ReadableStream<Uint8Array>, headers = {}) =>
    call(world, "POST /api/v1/invoices", { key, body, headers });

  describe("a body", () => {
    it.each(["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"])(
      "is read as JSON with the content type %j",
      async (type) => {
        const headers = type === "" ? {} : { "Content-Type": type };
        expect((await post(JSON.stringify(INVOICE), headers)).status).toBe(201);
      },
    );

    it.each([
      ["{", 400],
      ["[]", 400],
      ['"text"', 400],
      ["null", 400],
      ["\uFEFF{}", 422],
      ["", 422],
      ['{"__proto__":{"currency":"USD"}}', 400],
      ['{"a":'.repeat(40) + "1" + "}".repeat(40), 400],
      ['{"currency":"USD","currency":"EUR"}', 400],
    ])("of %s answers %i", async (body, status) => {
      expect((await post(body)).status).toBe(status);
    });

    it("that is not UTF-8 is refused", async () => {
      const answer = await post(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]));
      expect([answer.status, answer.json.error.code]).toEqual([400, "malformed_request"]);
    });

    it("above 1 MB answers 413", async () => {
      const large = JSON.stringify({ ...INVOICE, memo: "x".repeat(1_000_000) });
      expect((await post(large)).status).toBe(413);
    });

    it("just below 1 MB is read", async () => {
      const wide = `${JSON.stringify(INVOICE)}${" ".repeat(990_000)}`;
      expect((await post(wide)).status).toBe(201);
    });
  });

  describe("a request id", () => {
    it("stands on every answer, and the caller's own is kept when it is sane", async () => {
      const { paymentLink } = await newInvoice(world);
      const targets = [
        "GET /api/v1/invoices",
        "GET /api/v1/nothing",
        "POST /api/v1/invoices",
        "GET /nothing",
        "GET /healthz",
        "GET /openapi.json",
        `GET ${pathOf(paymentLink)}`,
        `GET ${pathOf(paymentLink)}/invoice.pdf`,
        "DELETE /anything/at/all",
      ];
      for (const target of targets) {
        for (const as of [key, undefined]) {
          const made = await call(world, target, { key: as });
          expect(made.headers.get("x-request-id")).toMatch(/^req_[0-9a-z]{20}$/);
          const headers = { "X-Request-Id": "trace-1.a:b" };
          const kept = await call(world, target, { key: as, headers });
          expect([target, kept.headers.get("x-request-id")]).toEqual([target, "trace-1.a:b"]);
        }
      }
    });

    it.each(["", "<script>", "a b", "x".repeat(200), "-dash"])("is made anew instead of %j", async (sent) => {
      const answer = await call(world, "GET /healthz", { headers: { "X-Request-Id": sent } });
      expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    });
  });

  describe("an address that leads nowhere", () => {
    it.each([
      "GET /api/v1/nothing",
      "POST /api",
      "GET /api/",
      "GET /api/v2/invoices",
      "GET /API/v1/invoices",
      "GET /a/b/c",
      "GET /l",
      "POST /nothing",
      "PUT /nothing",
      "GET /..%2f..%2fetc%2fpasswd",
      "GET /%00",
      "GET /%E0%A4%A",
      "GET /api/v1/invoices/%00",
      "GET /api/v1/invoices/..%2f..%2fetc",
      `GET /${"a".repeat(4000)}`,
      "OPTIONS /nothing",
    ])("answers 404 to %s", async (target) => {
      const answer = await call(world, target, { key, headers: { Accept: "application/json" } });
      expect(answer.status).toBe(404);
      expect(answer.json).toMatchObject({ success: false, error: { code: expect.any(String) } });
    });

    it("answers a page to a browser", async () => {
      for (const path of ["/nothing", "/a/b/c", "/favicon.ico"]) {
        const answer = await call(world, `GET ${path}`, { headers: PAGE_PLEASE });
        expect([answer.status, answer.headers.get("content-type")]).toEqual([
          404,
          "text/html; charset=utf-8",
        ]);
        expect(answer.text).toContain("<main");
      }
    });

    it("of the API answers 405 with Allow to a method that it does not have", async () => {
      const answer = await call(world, "DELETE /api/v1/invoices", { key });
      expect([answer.status, answer.json.error.code]).toEqual([405, "method_not_allowed"]);
      expect(answer.headers.get("allow")?.split(", ").sort()).toEqual(["GET", "HEAD", "POST"]);
    });
  });

  describe("HEAD", () => {
    it("answers what GET answers, without a body", async () => {
      const { paymentLink, invoiceId } = await newInvoice(world);
      for (const path of [
        `/api/v1/invoices/${invoiceId}`,
        "/api/v1/invoices",
        "/healthz",
        "/nothing",
        pathOf(paymentLink),
      ]) {
        const get = await call(world, `GET ${path}`, { key });
        const head = await call(world, `HEAD ${path}`, { key });
        const type = get.headers.get("content-type");
        expect([path, head.status, head.headers.get("content-type"), head.text]).toEqual([
          path,
          get.status,
          type,
          "",
        ]);
      }
    });
  });

  describe("a caller", () => {
    it.each([
      [{}, 401],
      [{ Authorization: "Bearer sk_test_wrong" }, 401],
      [{ Authorization: "Basic abc" }, 401],
      [{ Authorization: "Bearer" }, 401],
    ])("with %j is refused", async (headers, status) => {
      const answer = await call(world, "GET /api/v1/invoices", { headers });
      expect(answer.status).toBe(status);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    });

    it("may leave X-Tenant-ID out, and must not send another's", async () => {
      const { tenantId } = world.merchant;
      const of = async (headers: Record<string, string>) =>
        (await call(world, "GET /api/v1/invoices", { key, headers })).status;
      expect(await of({})).toBe(200);
      expect(await of({ "X-Tenant-ID": tenantId })).toBe(200);
      expect(await of({ "X-Tenant-ID": (await world.newMerchant("Z")).tenantId })).toBe(403);
      expect(await of({ "X-Tenant-ID": "" })).toBe(403);
    });

    it("that goes too fast gets 429 with Retry-After", async () => {
      const { testApiKey } = await world.newMerchant("Fast");
      let answer = await call(world, "GET /api/v1/merchant", { key: testApiKey });
      for (let i = 0; i < 1000 && answer.status !== 429; i++) {
        answer = await call(world, "GET /api/v1/merchant", { key: testApiKey });
      }
      expect([answer.status, answer.json.error.code]).toEqual([429, "rate_limited"]);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      world.advance(1_000);
      expect((await call(world, "GET /api/v1/merchant", { key: testApiKey })).status).toBe(200);
    });
  });

  describe("the documentation", () => {
    it("describes every route below /api/v1 that answers", async () => {
      const document = (await call(world, "GET /openapi.json")).json;
      expect(document.openapi).toMatch(/^3\.1/);
      for (const path of [
        "/api/v1/invoices",
        "/api/v1/invoices/{invoiceId}",
        "/api/v1/invoices/{invoiceId}/void",
        "/api/v1/invoices/{invoiceId}/events",
        "/api/v1/invoices/{invoiceId}/payment-link",
        "/api/v1/invoices/{invoiceId}/qr-code",
        "/api/v1/invoices/{invoiceId}/links",
        "/api/v1/links/{linkId}/revoke",
        "/api/v1/links/{linkId}/rotate",
        "/api/v1/events",
      ]) {
        expect(Object.keys(document.paths)).toContain(path);
      }
      expect((await call(world, "GET /docs")).status).toBe(200);
    });
  });
}

/**
 * A body without end. Over a real connection the runtime may answer and cut the sender off before the answer is
 * read, which is right too, so this runs where requests are handed to the app itself.
 */
export function endlessBody(makeWorld: MakeWorld): void {
  it("that just goes on answers 413, and is not read to its end", async () => {
    const world = await makeWorld();
    let sent = 0;
    // It ends in the end: whoever goes on taking it must fail this test and not fill the machine.
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
        if (sent > 32_000_000) controller.close();
      },
    });
    const answer = await call(world, "POST /api/v1/invoices", {
      key: world.merchant.testApiKey,
      body: endless,
      headers: {},
    });
    expect([answer.status, answer.json.error.code]).toEqual([413, "body_too_large"]);
    expect(sent).toBeLessThan(2_000_000);
    await world.close();
  });
}
