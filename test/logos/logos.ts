/** A merchant's logo: brought in, shown, printed, removed. */
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, newInvoice, pathOf } from "../http/calls.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";

const picture = (width = 300, height = 100) =>
  sharp({ create: { width, height, channels: 4, background: { r: 15, g: 118, b: 110, alpha: 0.5 } } });

export function logos(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  let key: string;
  beforeAll(async () => {
    world = await makeWorld();
    key = world.merchant.testApiKey;
  });
  afterAll(() => world.close());

  const put = async (bytes: Uint8Array, as = key) => {
    const headers = { Authorization: `Bearer ${as}`, "Content-Type": "image/png" };
    const response = await world.request("/api/v1/merchant/logo", { method: "PUT", headers, body: bytes });
    return {
      status: response.status,
      json: (await response.json()) as never as { data: Logo; error: Fault },
    };
  };
  interface Logo {
    readonly logoUrl: string;
    readonly width: number;
  }
  interface Fault {
    readonly code: string;
    readonly message: string;
  }

  describe("a merchant's logo", () => {
    it("is stripped, served for ever, shown on the page and printed on the invoice, until it is removed", async () => {
      const jpeg = await picture()
        .flatten()
        .jpeg()
        .withExif({ IFD0: { Copyright: "a secret of the camera" } })
        .toBuffer();
      for (const [bytes, type] of [
        [await picture().png().toBuffer(), "image/png"],
        [jpeg, "image/jpeg"],
      ] as const) {
        const { status, json } = await put(bytes);
        expect([status, json.data?.width, json.error?.message]).toEqual([200, 300, undefined]);
        const path = json.data.logoUrl.slice(world.publicUrl.length);
        const served = await world.request(path);
        expect([served.status, served.headers.get("content-type")]).toEqual([200, type]);
        expect(served.headers.get("cache-control")).toContain("immutable");
        const kept = Buffer.from(await served.arrayBuffer());
        expect(kept.includes("secret of the camera")).toBe(false);
        expect(await sharp(kept).metadata()).toMatchObject({ width: 300, height: 100 });

        const { paymentLink, invoiceId } = await newInvoice(world);
        const headers = { Accept: "text/html" };
        const page = await world.request(pathOf(paymentLink), { headers });
        expect(await page.text()).toContain(path);
        const pdf = Buffer.from((await call(world, `GET /api/v1/invoices/${invoiceId}/pdf`, { key })).bytes);
        expect(pdf.includes("/Subtype /Image /Width 300 /Height 100")).toBe(true);
      }
      const first = (await put(await picture(20, 20).png().toBuffer())).json.data.logoUrl;
      expect((await call(world, "DELETE /api/v1/merchant/logo", { key })).json.data).toEqual({
        logoUrl: null,
      });
      expect((await world.request(first.slice(world.publicUrl.length))).status).toBe(404);
      expect((await call(world, "GET /api/v1/merchant", { key })).json.data.branding.logoUrl).toBeNull();
      const { invoiceId } = await newInvoice(world);
      const pdf = Buffer.from((await call(world, `GET /api/v1/invoices/${invoiceId}/pdf`, { key })).bytes);
      expect(pdf.includes("/Subtype /Image")).toBe(false);
    });

    it("is refused when it is no such picture, too large, or claims to be what it is not", async () => {
      const png = await picture().png().toBuffer();
      const bomb = Buffer.from(png);
      bomb.writeUInt32BE(1999, 16);
      for (const [bytes, message] of [
        [Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "neither a PNG nor a JPEG"],
        [new Uint8Array(), "neither a PNG nor a JPEG"],
        [await picture(2001, 10).png().toBuffer(), "at most 2000"],
        [await picture().png({ progressive: true }).toBuffer(), "interlaced"],
        [await picture().flatten().toColourspace("cmyk").jpeg().toBuffer(), "CMYK"],
        [png.subarray(0, 60), "damaged"],
        [bomb, "damaged"],
        [Buffer.concat([png.subarray(0, 33), deflateSync(Buffer.alloc(999))]), "damaged"],
      ] as const) {
        const { status, json } = await put(bytes);
        expect([status, json.error.code]).toEqual([422, "invalid_field"]);
        expect(json.error.message).toContain(message);
      }
      expect((await put(Buffer.alloc(5_000_001))).status).toBe(413);
      expect((await world.request("/api/v1/merchant/logo", { method: "PUT", body: png })).status).toBe(401);
      for (const path of ["/logo/x.png", "/logo/00000000000000000000000000000000.png", "/logo/%2e%2e"])
        expect((await world.request(path)).status).toBe(404);
    });

    it("is its merchant's own: removing it leaves another merchant's equal one", async () => {
      const other = await world.newMerchant("Other Corp");
      const png = await picture(30, 30).png().toBuffer();
      const { logoUrl } = (await put(png)).json.data;
      expect((await put(png, other.testApiKey)).json.data.logoUrl).toBe(logoUrl);
      await call(world, "DELETE /api/v1/merchant/logo", { key });
      expect((await world.request(logoUrl.slice(world.publicUrl.length))).status).toBe(200);
    });
  });
}
