/** Links that a merchant's own system minted and signed. */
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeWithBoth } from "../qr/decoders.ts";
import { readPng } from "../qr/pixels.ts";
import { call, newInvoice, PAGE_PLEASE, pathOf, pay, paymentId, viewOf } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

export function mintedLinks(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const post = (path: string, json?: unknown, as = key) => call(world, `POST ${path}`, { key: as, json });
  describe("a link that the merchant minted", () => {
    interface Claims {
      readonly [name: string]: unknown;
    }
    let minted: { kid: string; secret: string };
    beforeAll(async () => {
      minted = await world.newLinkKey(world.merchant.tenantId, "test");
    });

    const mint = async (claims: Claims, header: Claims = {}, secret = minted.secret) => {
      const now = Math.floor(world.now().getTime() / 1000);
      const whole = { iss: world.merchant.tenantId, aud: world.publicUrl, exp: now + 3600, ...claims };
      const token = await new SignJWT(whole)
        .setProtectedHeader({ alg: "HS256", typ: "paylink+jwt", kid: minted.kid, ...header })
        .sign(Buffer.from(secret, "base64url"));
      return `/l/${token}`;
    };
    const status = async (path: string) => (await call(world, `GET ${path}`)).status;

    it("opens the invoice, suggests its amount and takes a payment", async () => {
      const { invoiceId } = await newInvoice(world);
      const link = await mint({ sub: invoiceId, amount: 75.5, ref: "order 7" });
      expect((await call(world, `GET ${link}`, { headers: PAGE_PLEASE })).status).toBe(200);
      const view = await viewOf(world, link);
      expect(view).toMatchObject({ suggestedAmount: 75.5, invoice: { invoiceId } });
      expect(view.link.url).toBe(world.publicUrl + link);
      const id = paymentId();
      const paid = await pay(world, link, { paymentId: id, amount: 75.5 });
      expect([paid.status, paid.json.data.status]).toEqual([201, "approved"]);
      expect(paid.json.data.receiptUrl).toBe(`${world.publicUrl}${link}/payments/${id}/receipt`);
      for (const below of ["/invoice.pdf", `/payments/${id}`, `/payments/${id}/receipt.pdf`]) {
        expect([below, await status(link + below)]).toEqual([below, 200]);
      }
      const qr = await call(world, `GET ${pathOf(view.link.qrCodeUrl)}?size=600`);
      expect(qr.status).toBe(200);
      expect((await decodeWithBoth(readPng(qr.bytes))).zxing).toBe(world.publicUrl + link);
    });

    it("takes the amount as text, and asks for all where the currency cannot express it", async () => {
      const { invoiceId } = await newInvoice(world);
      expect((await viewOf(world, await mint({ sub: invoiceId, amount: "19.99" }))).suggestedAmount).toBe(
        19.99,
      );
      expect((await viewOf(world, await mint({ sub: invoiceId, amount: 1.005 }))).suggestedAmount).toBe(500);
      expect((await viewOf(world, await mint({ sub: invoiceId, amount: 9999 }))).suggestedAmount).toBe(500);
    });

    it("answers 410 with the merchant's name once it expired, on every surface", async () => {
      const { invoiceId } = await newInvoice(world);
      const link = await mint({ sub: invoiceId, exp: Math.floor(world.now().getTime() / 1000) - 1 });
      for (const below of ["", "/invoice.pdf", "/payments/pmt_12345678", "/payments/pmt_12345678/receipt"]) {
        const answer = await call(world, `GET ${link}${below}`);
        expect([below, answer.status]).toEqual([below, 410]);
        expect(answer.text).toContain("ACME Corp");
      }
      expect(await status(`/qr${link}.png`)).toBe(410);
      expect((await pay(world, link)).status).toBe(410);
    });

    it("is not known when it was altered, forged or made for something else", async () => {
      const { invoiceId } = await newInvoice(world);
      const other = await world.newMerchant("Forger");
      const theirs = await world.newLinkKey(other.tenantId, "test");
      const good = await mint({ sub: invoiceId });
      const [head = "", body = "", mac = ""] = good.slice(3).split(".");
      const none = Buffer.from(JSON.stringify({ alg: "none", typ: "paylink+jwt", kid: minted.kid }));
      const last = mac.slice(0, -1);
      // HS256's 43 characters end in two spare bits: three more spellings decode to the same bytes.
      const spare = ["A", "Q", "g", "w", "B", "h"].map((end) => `/l/${head}.${body}.${last}${end}`);
      const bad = [
        ...spare.filter((path) => path !== good),
        `${good}=`,
        `${good}.`,
        `${good}%20`,
        `/l/${head}.${body}.`,
        `/l/${head}..${mac}`,
        `/l/${none.toString("base64url")}.${body}.`,
        `/l/${none.toString("base64url")}.${body}.${mac}`,
        await mint({ sub: invoiceId }, {}, theirs.secret),
        await mint({ sub: invoiceId }, { kid: theirs.kid }),
        await mint({ sub: invoiceId, iss: other.tenantId }, { kid: theirs.kid }, theirs.secret),
        await mint({ sub: invoiceId, iss: other.tenantId }),
        await mint({ sub: invoiceId, aud: "https://elsewhere.example" }),
        await mint({ sub: "inv_nothing" }),
        await mint({ sub: invoiceId }, { typ: "JWT" }),
        await mint({ sub: invoiceId }, { alg: "HS384" }),
        await mint({ sub: invoiceId, exp: undefined }),
        await mint({ sub: invoiceId, exp: Math.floor(world.now().getTime() / 1000) + 3 * 366 * 86_400 }),
        await mint({ sub: invoiceId, amount: -1 }),
        "/l/a.b.c",
        `/l/${"a".repeat(3000)}.b.c`,
      ];
      for (const path of bad) {
        expect([path, await status(path)]).toEqual([path, 404]);
        expect((await pay(world, path)).status).toBe(404);
      }
      expect(await status(good)).toBe(200);
    });

    it("reaches invoices of the key's merchant and mode only", async () => {
      const live = await newInvoice(world, { id: "inv_live_only" }, world.merchant.apiKey);
      expect(await status(await mint({ sub: live.invoiceId }))).toBe(404);
    });

    it("dies with the key that signed it", async () => {
      const { invoiceId } = await newInvoice(world);
      const ending = await world.newLinkKey(world.merchant.tenantId, "test");
      const link = await mint({ sub: invoiceId }, { kid: ending.kid }, ending.secret);
      expect(await status(link)).toBe(200);
      expect(await world.endLinkKey(world.merchant.tenantId, ending.kid)).toBe(true);
      expect(await status(link)).toBe(404);
      expect((await pay(world, link)).status).toBe(404);
    });

    it("can be revoked by its id, which the view shows, for every spelling of the same claims", async () => {
      const { invoiceId } = await newInvoice(world);
      const link = await mint({ sub: invoiceId, ref: "revoke me" });
      const { linkId } = (await viewOf(world, link)).link;
      const answer = await post(`/api/v1/links/${linkId}/revoke`);
      expect(answer.status).toBe(200);
      for (const below of ["", "/invoice.pdf"]) {
        const dead = await call(world, `GET ${link}${below}`);
        expect(dead.status).toBe(410);
        expect(dead.text).toContain("ACME Corp");
      }
      const other = await world.newMerchant("Not theirs");
      const second = await mint({ sub: invoiceId, ref: "another" });
      const { linkId: secondId } = (await viewOf(world, second)).link;
      expect((await post(`/api/v1/links/${secondId}/revoke`, undefined, other.testApiKey)).status).toBe(404);
      expect(await status(second)).toBe(200);
    });
  });
}
