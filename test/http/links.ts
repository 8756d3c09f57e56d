/** Links: the standing one and its QR code, the spelling of codes, further links, revoking and rotating. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeWithBoth } from "../qr/decoders.ts";
import { readPng } from "../qr/pixels.ts";
import { call, eventsOf, JSON_PLEASE, newInvoice, newLink, pathOf, pay, viewOf } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function links(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const post = (path: string, json?: unknown, as = key) => call(world, `POST ${path}`, { key: as, json });
  const linkOf = async (invoiceId: string, json: unknown = {}) =>
    (await post(`/api/v1/invoices/${invoiceId}/links`, json)).json.data;

  describe("the payment link of an invoice", () => {
    it("is answered as the reference prints it", async () => {
      const { invoiceId, paymentLink, qrCodeUrl } = await newInvoice(world, { id: "inv_printed" });
      const { status, json } = await call(world, `GET /api/v1/invoices/${invoiceId}/payment-link`, { key });
      expect(status).toBe(200);
      expect(json.success).toBe(true);
      expect(json.data).toMatchObject({
        invoiceId: "inv_printed",
        paymentLink,
        qrCodeUrl,
        expiresAt: null,
      });
      expect(qrCodeUrl).toMatch(/\.png$/);
    });

    it("answers 410 when every link of the invoice is dead, and again 200 after a new one", async () => {
      const { invoiceId } = await newInvoice(world);
      const of = (below: string) => call(world, `GET /api/v1/invoices/${invoiceId}/${below}`, { key });
      const { linkId } = (await of("payment-link")).json.data;
      await post(`/api/v1/links/${linkId}/revoke`);
      for (const below of ["payment-link", "qr-code"]) expect((await of(below)).status).toBe(410);
      expect((await call(world, `GET /api/v1/invoices/${invoiceId}`, { key })).json.data).toMatchObject({
        paymentLink: null,
        qrCodeUrl: null,
        pdfUrl: null,
      });
      const fresh = await linkOf(invoiceId);
      expect((await of("payment-link")).json.data.paymentLink).toBe(fresh.paymentLink);
    });
  });

  describe("the QR code of an invoice", () => {
    it("decodes to the link, in the size that was asked, by key and at its public address", async () => {
      const { invoiceId, paymentLink, qrCodeUrl } = await newInvoice(world);
      const byKey = `/api/v1/invoices/${invoiceId}/qr-code`;
      const publicly = pathOf(qrCodeUrl);
      for (const [path, size] of [
        [byKey, 300],
        [publicly, 300],
        [`${byKey}?size=400`, 400],
        [`${publicly}?size=1000&color=1a2b3c&backgroundColor=%23fefefe`, 1000],
      ] as const) {
        const answer = await call(world, `GET ${path}`, { key });
        expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 200, "image/png"]);
        const pixels = readPng(answer.bytes);
        expect(pixels.size).toBe(size);
        const read = await decodeWithBoth(pixels);
        expect(String(read.jsqr).toLowerCase()).toBe(paymentLink);
        expect(read.zxing).toBe(read.jsqr);
        // What was scanned opens the same invoice, and is known to have come by QR.
        const scanned = await viewOf(world, new URL(String(read.jsqr)).pathname);
        expect(scanned).toMatchObject({ invoice: { invoiceId }, link: { channel: "qr" } });
      }
    });

    it("comes as svg and pdf too, with caching headers", async () => {
      const { qrCodeUrl } = await newInvoice(world);
      const path = pathOf(qrCodeUrl).replace(/\.png$/, "");
      for (const [format, type] of [
        ["png", "image/png"],
        ["svg", "image/svg+xml"],
        ["pdf", "application/pdf"],
      ]) {
        const answer = await call(world, `GET ${path}.${format}`);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
        expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
        const etag = answer.headers.get("etag") ?? "";
        const again = await call(world, `GET ${path}.${format}`, { headers: { "If-None-Match": etag } });
        expect([again.status, again.text]).toEqual([304, ""]);
      }
    });

    it.each([
      ["size=199", "size"],
      ["size=1001", "size"],
      ["size=big", "size"],
      ["format=gif", "format"],
      ["color=red", "color"],
      ["backgroundColor=%23ff", "backgroundColor"],
    ])("refuses ?%s by its name", async (query, field) => {
      const { invoiceId } = await newInvoice(world);
      const answer = await call(world, `GET /api/v1/invoices/${invoiceId}/qr-code?${query}`, { key });
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
    });

    it("refuses colours that would not scan with the contrast and a suggestion that works", async () => {
      const { invoiceId, qrCodeUrl } = await newInvoice(world);
      for (const [color, backgroundColor] of [
        ["cccccc", "ffffff"],
        ["ffffff", "000000"],
      ] as const) {
        const query = `?color=${color}&backgroundColor=${backgroundColor}`;
        for (const path of [`/api/v1/invoices/${invoiceId}/qr-code`, pathOf(qrCodeUrl)]) {
          const answer = await call(world, `GET ${path}${query}`, { key });
          expect([answer.status, answer.json.error.code]).toEqual([422, "unscannable_colors"]);
          expect(answer.json.data.contrast).toBeGreaterThan(1);
          const { color: better, backgroundColor: behind } = answer.json.data.suggestion;
          const retry = `?color=${better.slice(1)}&backgroundColor=${behind.slice(1)}`;
          expect((await call(world, `GET ${path}${retry}`, { key })).status).toBe(200);
        }
      }
    });
  });

  describe("a code", () => {
    it("is accepted in upper case and known to come from a QR code", async () => {
      const link = await newLink(world);
      expect((await viewOf(world, link)).link.channel).toBe("link");
      const view = await viewOf(world, link.toUpperCase());
      expect(view.link).toMatchObject({ channel: "qr", url: `${world.publicUrl}${link}` });
    });

    it("in any other spelling is not known", async () => {
      const link = await newLink(world);
      const code = link.slice(1);
      const letter = code.search(/[a-z]/);
      const mixed = code.slice(0, letter) + code.charAt(letter).toUpperCase() + code.slice(letter + 1);
      const swapped = code.slice(0, -1) + (code.endsWith("0") ? "1" : "0");
      for (const other of [
        mixed,
        swapped,
        `${code.slice(0, 10)}-${code.slice(10)}`,
        `${code}0`,
        code.slice(0, -1),
        `${code}=`,
        `%20${code}`,
        code.slice(1) + code.charAt(0),
        code.replace(/.$/, "%C5%BF"),
      ]) {
        for (const target of [`GET /${other}`, `GET /${other}/invoice.pdf`, `GET /qr/${other}.png`]) {
          const answer = await call(world, target, { headers: JSON_PLEASE });
          expect([target, answer.status]).toEqual([target, 404]);
        }
        expect((await pay(world, `/${other}`)).status).toBe(404);
      }
    });

    it("altered in any one character is not known", async () => {
      const link = await newLink(world);
      for (let at = 1; at < link.length; at++) {
        const other = link.charAt(at) === "7" ? "8" : "7";
        const altered = link.slice(0, at) + other + link.slice(at + 1);
        expect((await call(world, `GET ${altered}`)).status).toBe(404);
      }
    });
  });

  describe("another link", () => {
    it("has its channel, amount and end, and shows the amount first", async () => {
      const { invoiceId } = await newInvoice(world);
      const expiresAt = "2026-02-03T09:00:00+01:00";
      const answer = await post(`/api/v1/invoices/${invoiceId}/links`, {
        channel: "sms",
        amount: 120.5,
        expiresAt,
      });
      expect(answer.status).toBe(201);
      expect(answer.json.data).toMatchObject({
        linkId: expect.stringMatching(/^lnk_[0-9a-z]{13}$/),
        paymentLink: expect.stringContaining(world.publicUrl),
        qrCodeUrl: expect.stringContaining("/qr/"),
        channel: "sms",
        expiresAt: "2026-02-03T08:00:00.000Z",
      });
      const view = await viewOf(world, pathOf(answer.json.data.paymentLink));
      expect(view).toMatchObject({ suggestedAmount: 120.5, link: { channel: "sms" } });
      expect((await eventsOf(world, invoiceId)).at(-1)).toMatchObject({
        type: "invoice.payment_link_created",
        data: { channel: "sms", amount: 120.5 },
      });
    });

    it.each([
      [{ channel: "pigeon" }, "channel"],
      [{ amount: 0 }, "amount"],
      [{ amount: -5 }, "amount"],
      [{ amount: 0.001 }, "amount"],
      [{ amount: "5" }, "amount"],
      [{ amount: 500.01 }, "amount"],
      [{ expiresAt: "2026-01-28T11:59:59Z" }, "expiresAt"],
      [{ expiresAt: "tomorrow" }, "expiresAt"],
      [{ colour: "blue" }, "colour"],
    ])("is refused for %j by its path", async (json, field) => {
      const { invoiceId } = await newInvoice(world);
      const answer = await post(`/api/v1/invoices/${invoiceId}/links`, json);
      expect([answer.status, answer.json.error.field]).toEqual([422, field]);
    });
  });

  describe("revoking and rotating", () => {
    it("ends a link at once, once, and leaves the invoice's others alone", async () => {
      const { invoiceId, paymentLink } = await newInvoice(world);
      const other = await linkOf(invoiceId, { channel: "email" });
      const first = await post(`/api/v1/links/${other.linkId}/revoke`);
      expect(first.status).toBe(200);
      expect(first.json.data.revokedAt).toBe(world.now().toISOString());
      world.advance(1000);
      expect((await post(`/api/v1/links/${other.linkId}/revoke`)).json.data).toEqual(first.json.data);
      expect((await call(world, `GET ${pathOf(other.paymentLink)}`)).status).toBe(410);
      expect((await call(world, `GET ${pathOf(paymentLink)}`)).status).toBe(200);
      const revoked = (await eventsOf(world, invoiceId)).filter(
        ({ type }) => type === "invoice.payment_link_revoked",
      );
      expect(revoked).toHaveLength(1);
    });

    it("puts a new link with the same terms in place of the old one", async () => {
      const { invoiceId } = await newInvoice(world);
      const expiresAt = "2026-03-01T00:00:00.000Z";
      const old = await linkOf(invoiceId, { channel: "email", amount: 50, expiresAt });
      const answer = await post(`/api/v1/links/${old.linkId}/rotate`);
      expect(answer.status).toBe(201);
      const { linkId, paymentLink, ...terms } = answer.json.data;
      expect(terms).toMatchObject({ channel: "email", expiresAt });
      expect(linkId).not.toBe(old.linkId);
      expect((await viewOf(world, pathOf(paymentLink))).suggestedAmount).toBe(50);
      expect((await call(world, `GET ${pathOf(old.paymentLink)}`)).status).toBe(410);
      const again = await post(`/api/v1/links/${old.linkId}/rotate`);
      expect([again.status, again.json.error.code]).toEqual([410, "link_revoked"]);
    });

    it("is for the merchant and mode that the link belongs to", async () => {
      const other = await world.newMerchant("Stranger");
      const { invoiceId } = await newInvoice(world);
      const { linkId, paymentLink } = await linkOf(invoiceId);
      for (const as of [other.testApiKey, world.merchant.apiKey]) {
        for (const verb of ["revoke", "rotate"]) {
          const answer = await post(`/api/v1/links/${linkId}/${verb}`, undefined, as);
          expect([answer.status, answer.json.error.code]).toEqual([404, "link_not_found"]);
        }
      }
      expect((await call(world, `GET ${pathOf(paymentLink)}`)).status).toBe(200);
      expect((await post("/api/v1/links/lnk_0000000000000/revoke")).status).toBe(404);
    });
  });
}
