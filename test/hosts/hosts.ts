/** Merchants' own host names: proven, and then serving that merchant's links and no other's. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, newInvoice, PAGE_PLEASE, pathOf, pay, paymentId } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";
import { decodeWithBoth } from "../qr/decoders.ts";
import { readPng } from "../qr/pixels.ts";

const HOST = "pay.shop.example";
const ORIGIN = `https://${HOST}`;

/** @param records TXT records by name, which the world's resolver reads. */
export function hosts(makeWorld: MakeWorld, records: Map<string, readonly string[]>): void {
  let world: HttpWorld;
  let key: string;
  let other: Awaited<ReturnType<HttpWorld["newMerchant"]>>;
  beforeAll(async () => {
    world = await makeWorld({ config: { env: "production" } });
    key = world.merchant.testApiKey;
    other = await world.newMerchant("Other Corp");
  });
  afterAll(() => world.close());

  const host = (method: string, name = HOST, as = key) =>
    call(world, `${method} /api/v1/merchant/hosts/${name}`, { key: as });
  const at = (target: string, origin = ORIGIN, headers: Record<string, string> = {}) =>
    call(world, target, { origin, headers });

  describe("a merchant's own host", () => {
    it("is pending until the record is found that only its owner can set", async () => {
      const asked = await host("PUT");
      expect([asked.status, asked.json.data.status]).toEqual([202, "pending"]);
      const { dnsRecord } = asked.json.data;
      expect(dnsRecord).toMatchObject({ type: "TXT", name: `_paylink.${HOST}` });
      // Another merchant's record proves nothing for this one, and a wrong one nothing at all.
      const theirs = (await host("PUT", HOST, other.testApiKey)).json.data.dnsRecord;
      expect(theirs.value).not.toBe(dnsRecord.value);
      records.set(dnsRecord.name, ["v=spf1 -all", theirs.value, `${dnsRecord.value}x`]);
      expect((await host("PUT")).status).toBe(202);
      expect((await world.query("SELECT host FROM merchant_hosts")).length).toBe(0);
      records.set(dnsRecord.name, [dnsRecord.value]);
      const taken = await host("PUT");
      expect([taken.status, taken.json.data]).toMatchObject([
        200,
        { status: "active", origin: ORIGIN, inNewLinks: true },
      ]);
      expect((await host("PUT", HOST.toUpperCase())).status).toBe(200);
      expect((await host("GET")).json.data.status).toBe("active");
      expect((await call(world, "GET /api/v1/merchant/hosts", { key })).json.data).toMatchObject({
        hosts: [{ host: HOST }],
        nextCursor: null,
      });
      // Who proves it too meets the one who has it; who does not, learns nothing.
      expect((await host("GET", HOST, other.testApiKey)).json.data.status).toBe("pending");
      records.set(dnsRecord.name, [theirs.value]);
      const late = await host("PUT", HOST, other.testApiKey);
      expect([late.status, late.json.error.code]).toEqual([409, "host_taken"]);
    });

    it("is refused for what is no public name, and beyond five", async () => {
      for (const name of [
        "localhost",
        "203.0.113.7",
        "a_b.example",
        "x.localhost",
        new URL(world.publicUrl).hostname,
        "a%20b.example",
      ]) {
        const { status, json } = await host("PUT", name);
        expect([name, status, json.error.field]).toEqual([name, 422, "host"]);
      }
      expect((await host("PUT", "x".repeat(10_000))).status).toBe(404);
      expect((await call(world, `PUT /api/v1/merchant/hosts/${HOST}`)).status).toBe(401);
    });

    it("is in every address given out from then on, and links made before go on where they were", async () => {
      const { paymentLink, qrCodeUrl, pdfUrl, invoiceId } = await newInvoice(world);
      for (const url of [paymentLink, qrCodeUrl, pdfUrl]) expect(new URL(url).origin).toBe(ORIGIN);
      const before = `${world.publicUrl}${pathOf(paymentLink)}`;
      for (const origin of [ORIGIN, new URL(before).origin]) {
        const page = await at(`GET ${pathOf(paymentLink)}`, origin, PAGE_PLEASE);
        expect(page.status).toBe(200);
        expect(page.text).toContain(`${origin}${pathOf(paymentLink)}/invoice.pdf`);
        const qr = await at(`GET /qr${pathOf(paymentLink)}.png`, origin);
        expect((await decodeWithBoth(readPng(qr.bytes))).zxing).toBe(paymentLink.toUpperCase());
      }
      const link = await call(world, `POST /api/v1/invoices/${invoiceId}/links`, {
        key,
        json: { channel: "sms" },
      });
      expect(link.json.data.paymentLink.startsWith(`${ORIGIN}/`)).toBe(true);
      const theirs = await newInvoice(world, {}, other.testApiKey);
      expect(theirs.paymentLink.startsWith(world.publicUrl)).toBe(true);
    });

    it("takes payments from its own pages, and from no other site's", async () => {
      const { paymentLink } = await newInvoice(world);
      const id = paymentId();
      const paid = await pay(world, pathOf(paymentLink), { paymentId: id, amount: 100 });
      expect(paid.json.data.receiptUrl).toContain("/receipt");
      const again = await at(`GET ${pathOf(paymentLink)}/payments/${id}`);
      expect(again.json.data.receiptUrl).toBe(`${ORIGIN}${pathOf(paymentLink)}/payments/${id}/receipt`);
      const receipt = await at(`GET ${pathOf(paymentLink)}/payments/${id}/receipt`, ORIGIN, PAGE_PLEASE);
      const check = new RegExp(`${ORIGIN}/r/([0-9a-z]+)`).exec(receipt.text)?.[1] ?? "none";
      expect((await at(`GET /r/${check}`, ORIGIN, { Accept: "application/json" })).json.data.genuine).toBe(
        true,
      );
      expect((await at(`GET /r/${check}`, world.publicUrl)).status).toBe(200);
      const pdf = await at(`GET ${pathOf(paymentLink)}/invoice.pdf`);
      expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    });

    it("serves no other merchant's link, receipt or logo: they are as unknown as any", async () => {
      const theirs = await newInvoice(world, {}, other.testApiKey);
      const path = pathOf(theirs.paymentLink);
      const id = paymentId();
      await pay(world, path, { paymentId: id, amount: 100 });
      const receipt = await at(`GET ${path}/payments/${id}/receipt`, world.publicUrl, PAGE_PLEASE);
      const check = /\/r\/([0-9a-z]+)/.exec(receipt.text)?.[1] ?? "none";
      const never = "/1abcdefghjkmnpqrstvwxyz0123456";
      for (const [mine, unknown] of [
        [path, never],
        [`${path}/invoice.pdf`, `${never}/invoice.pdf`],
        [`/qr${path}.png`, `/qr${never}.png`],
        [`${path}/payments/${id}`, `${never}/payments/${id}`],
        [`/r/${check}`, `/r${never}`],
        [`${path.toUpperCase()}`, never.toUpperCase()],
      ] as const) {
        for (const headers of [PAGE_PLEASE, { Accept: "application/json" }]) {
          const [shown, gone] = [
            await at(`GET ${mine}`, ORIGIN, headers),
            await at(`GET ${unknown}`, ORIGIN, headers),
          ];
          expect([mine, shown.status]).toEqual([mine, 404]);
          const plain = (text: string): string =>
            text.replaceAll(/"requestId":"[^"]+"/g, "").replaceAll(new RegExp(`${never}|${path}`, "gi"), "");
          expect(plain(shown.text)).toBe(plain(gone.text));
        }
      }
      const tried = await call(world, `POST ${path}/payments`, {
        origin: ORIGIN,
        json: { paymentId: paymentId(), amount: 1, currency: "USD" },
      });
      expect(tried.status).toBe(404);
      // The same answer to asking for a fresh link; nothing is sent to the other merchant's customer.
      const fresh = await at(`POST /${theirs.invoiceId}/fresh-link`);
      expect(fresh.status).toBe(202);
      const [task] = await world.query<{ payload: string }>(
        "SELECT payload FROM tasks WHERE kind = 'link.fresh'",
      );
      expect(JSON.parse(task?.payload ?? "{}")).toMatchObject({
        invoiceId: theirs.invoiceId,
        onlyOf: world.merchant.tenantId,
      });
    });

    it("has no merchant API, documentation, outbox, studio or figures", async () => {
      const auth = { Authorization: `Bearer ${key}` };
      for (const path of [
        "/api/v1/merchant",
        "/openapi.json",
        "/docs",
        new URL(world.outboxUrl).pathname,
        "/studio",
        "/metrics",
        "/healthz",
        "/readyz",
        "/webhooks/twilio",
        "/",
      ])
        expect([path, (await at(`GET ${path}`, ORIGIN, auth)).status]).toEqual([path, 404]);
    });

    it("is known by any spelling of its name, and hostile ones are nobody's", async () => {
      const { paymentLink } = await newInvoice(world, {}, other.testApiKey);
      const path = pathOf(paymentLink);
      for (const origin of [
        "https://PAY.shop.example",
        "https://pay.shop.example.",
        "https://pay.shop.example:8443",
      ])
        expect([origin, (await at(`GET ${path}`, origin)).status]).toEqual([origin, 404]);
      for (const origin of [
        "https://x.pay.shop.example",
        "https://pay.shop.example.evil.example",
        "https://a_b.example",
        "http://203.0.113.9:3000",
        `https://${"a.".repeat(120)}example`,
      ])
        expect([(await at(`GET ${path}`, origin)).status, origin]).toEqual([200, origin]);
      // What a proxy's header says is no host.
      expect((await at(`GET ${path}`, world.publicUrl, { "X-Forwarded-Host": HOST })).status).toBe(200);
    });

    it("may be the audience of links that the merchant signs, as PUBLIC_URL may", async () => {
      const { SignJWT } = await import("jose");
      const { kid, secret } = await world.newLinkKey(world.merchant.tenantId, "test");
      const { invoiceId } = await newInvoice(world);
      const exp = Math.floor(world.now().getTime() / 1000) + 600;
      const mint = (aud: string) =>
        new SignJWT({ sub: invoiceId, iss: world.merchant.tenantId, aud, exp })
          .setProtectedHeader({ alg: "HS256", typ: "paylink+jwt", kid })
          .sign(Buffer.from(secret, "base64url"));
      for (const aud of [world.publicUrl, ORIGIN])
        for (const origin of [world.publicUrl, ORIGIN])
          expect((await at(`GET /l/${await mint(aud)}`, origin)).status).toBe(200);
      expect((await at(`GET /l/${await mint("https://other.example")}`)).status).toBe(404);
    });

    it("is given up at once, and its links go on under PUBLIC_URL", async () => {
      const { paymentLink } = await newInvoice(world);
      expect((await host("DELETE", HOST, other.testApiKey)).json.error.code).toBe("host_not_found");
      expect((await host("GET")).json.data.status).toBe("active");
      expect((await host("DELETE")).json.data).toEqual({ host: HOST, removed: true });
      expect((await host("DELETE")).status).toBe(404);
      expect((await at(`GET ${pathOf(paymentLink)}`, world.publicUrl)).status).toBe(200);
      expect((await newInvoice(world)).paymentLink.startsWith(world.publicUrl)).toBe(true);
    });
  });
}
