/** Logos on Node, where every upload is made anew, and the QR codes that show them. */
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { qrText } from "../../server/qr/matrix.ts";
import { call, newInvoice, pathOf } from "../http/calls.ts";
import { nodeWorld } from "../http/sqlite.ts";
import type { HttpWorld } from "../http/world.ts";
import { decodeWithBoth } from "../qr/decoders.ts";

let world: HttpWorld;
let key: string;
beforeAll(async () => {
  world = await nodeWorld();
  key = world.merchant.testApiKey;
});
afterAll(() => world.close());

const picture = (width = 300, height = 100, alpha = 1): Sharp =>
  sharp({ create: { width, height, channels: 4, background: { r: 15, g: 118, b: 110, alpha } } });

interface Answer {
  readonly data: { readonly logoUrl: string; readonly width: number; readonly height: number };
  readonly error: { readonly code: string; readonly field?: string; readonly message: string };
}

async function put(bytes: Uint8Array): Promise<{ status: number; json: Answer }> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/octet-stream" };
  const response = await world.request("/api/v1/merchant/logo", { method: "PUT", headers, body: bytes });
  return { status: response.status, json: (await response.json()) as Answer };
}

async function served(logoUrl: string): Promise<Buffer> {
  return Buffer.from(await (await world.request(pathOf(logoUrl))).arrayBuffer());
}

describe("an uploaded logo", () => {
  it("is made anew from a PNG, JPEG, WebP or GIF of any size, with nothing left but the picture", async () => {
    const exif = { IFD0: { Copyright: "a secret of the camera" }, IFD3: { GPSLatitudeRef: "N" } };
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const cases: readonly (readonly [Uint8Array, string, readonly [number, number]])[] = [
      [await picture(3000, 1500).png({ progressive: true }).toBuffer(), "png", [1000, 500]],
      [await picture().flatten().withExif(exif).jpeg().toBuffer(), "jpeg", [300, 100]],
      [await picture().flatten().toColourspace("cmyk").jpeg().toBuffer(), "jpeg", [300, 100]],
      [await picture(60, 30, 0.5).withExif(exif).webp().toBuffer(), "png", [60, 30]],
      [await picture(60, 30).gif().toBuffer(), "png", [60, 30]],
      // Turned as the camera says.
      [
        await picture(300, 100).flatten().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
        "jpeg",
        [100, 300],
      ],
      // What does not shrink by packing is made smaller until it fits.
      [
        await sharp({ create: { width: 900, height: 900, channels: 3, background: "#000", noise } })
          .png()
          .toBuffer(),
        "png",
        [250, 250],
      ],
    ];
    for (const [bytes, format, [width, height]] of cases) {
      const { status, json } = await put(bytes);
      expect([status, json.error?.message]).toEqual([200, undefined]);
      const kept = await served(json.data.logoUrl);
      expect(kept.length).toBeLessThanOrEqual(300_000);
      expect(await sharp(kept).metadata()).toMatchObject({ format, width, height });
      expect((await sharp(kept).metadata()).exif).toBeUndefined();
      expect(kept.includes("secret of the camera")).toBe(false);
    }
  });

  it("is refused when it is another kind of file, claims too much, or is damaged", async () => {
    const png = await picture().png().toBuffer();
    const bomb = Buffer.from(await picture(5000, 5000).png().toBuffer());
    const svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (const [bytes, message] of [
      [Buffer.from(svg), "neither"],
      [Buffer.from(`\ufeff<?xml version='1.0'?>${svg}`), "neither"],
      [Buffer.from("%PDF-1.7"), "neither"],
      [await picture().tiff().toBuffer(), "neither"],
      [new Uint8Array(), "neither"],
      [bomb, "at most 16 million"],
      [png.subarray(0, 60), "damaged"],
      [Buffer.concat([Buffer.from("GIF89a"), Buffer.alloc(50, 7)]), "damaged"],
      [Buffer.from("RIFF\x10\x00\x00\x00WEBPVP8 oops"), "damaged"],
    ] as const) {
      const { status, json } = await put(bytes);
      expect([status, json.error?.code, json.error?.field]).toEqual([422, "invalid_field", "body"]);
      expect(json.error.message).toContain(message);
    }
  });
});

describe("a QR code that asks for the logo", () => {
  it("shows it and is read by both decoders, on the link and by the API, in every format", async () => {
    const { paymentLink, invoiceId } = await newInvoice(world);
    for (const upload of [picture(400, 200).png(), picture(300, 300).flatten().jpeg()]) {
      const before = await world.request(`/qr${pathOf(paymentLink)}.png?logo=true`);
      await put(await upload.toBuffer());
      const answer = await world.request(`/qr${pathOf(paymentLink)}.png?logo=true`);
      expect(answer.headers.get("etag")).not.toBe(before.headers.get("etag"));
      const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 4;
      expect(
        [...data.subarray(middle, middle + 3)].map((c, i) => Math.abs(c - [15, 118, 110][i]!) < 4),
      ).toEqual([true, true, true]);
      const text = qrText(paymentLink);
      const pixels = { size: info.width, rgba: new Uint8ClampedArray(data) };
      expect(await decodeWithBoth(pixels)).toEqual({ jsqr: text, zxing: text });
      for (const format of ["png", "svg", "pdf"]) {
        const image = await call(
          world,
          `GET /api/v1/invoices/${invoiceId}/qr-code?format=${format}&logo=true`,
          { key },
        );
        expect(image.status).toBe(200);
      }
    }
  });

  it("is refused in words where there is no logo, or the size is too small", async () => {
    const { invoiceId, paymentLink } = await newInvoice(world);
    await call(world, "DELETE /api/v1/merchant/logo", { key });
    const none = await call(world, `GET /api/v1/invoices/${invoiceId}/qr-code?logo=true`, { key });
    expect([none.status, none.json.error.code, none.json.error.field]).toEqual([
      422,
      "logo_unusable",
      "logo",
    ]);
    const odd = await world.request(`/qr${pathOf(paymentLink)}.svg?logo=yes`);
    expect(odd.status).toBe(422);
    await put(
      await sharp({ create: { width: 50, height: 50, channels: 3, background: "#fff" } })
        .png()
        .toBuffer(),
    );
    const white = await call(world, `GET /api/v1/invoices/${invoiceId}/qr-code?logo=true`, { key });
    expect([white.status, white.json.error.code]).toEqual([422, "logo_unusable"]);
  });
});

describe("an icon", () => {
  const icon = async (bytes: Uint8Array, method = "PUT") => {
    const headers = { Authorization: `Bearer ${key}` };
    const body = method === "PUT" ? { body: bytes } : {};
    return call(world, `${method} /api/v1/merchant/icon`, { headers, ...body });
  };

  it("is made of the logo, until there is one of its own", async () => {
    const { logoUrl } = (await put(await picture(600, 200).flatten().jpeg().toBuffer())).json.data;
    const { paymentLink } = await newInvoice(world);
    const page = async (): Promise<string> =>
      /<link rel="icon"[^>]*href="([^"]+)"/.exec(
        (await call(world, `GET ${pathOf(paymentLink)}`, { headers: { Accept: "text/html" } })).text,
      )?.[1] ?? "none";
    const derived = await page();
    expect(derived).toBe(pathOf(logoUrl).replace("/logo/", "/icon/").replace(".jpg", ".png"));
    const own = await icon(await picture(400, 400).webp().toBuffer());
    expect([own.status, own.json.error?.message]).toEqual([200, undefined]);
    expect(await page()).toBe(pathOf(own.json.data.iconUrl));
    for (const path of [derived, await page()]) {
      const answer = await world.request(path);
      expect(answer.headers.get("cache-control")).toContain("immutable");
      expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
        format: "png",
        width: 180,
        height: 180,
      });
    }
    // Each goes its own way: without the logo the icon stays, without the icon the logo stands in.
    await call(world, "DELETE /api/v1/merchant/logo", { key });
    expect((await world.request(await page())).status).toBe(200);
    await icon(new Uint8Array(), "DELETE");
    expect(await page()).toBe("data:,");
    expect((await world.request(pathOf(own.json.data.iconUrl))).status).toBe(404);
  });

  it("is refused like a logo", async () => {
    for (const bytes of [Buffer.from("<svg/>"), new Uint8Array()]) {
      const { status, json } = await icon(bytes);
      expect([status, json.error.code]).toEqual([422, "invalid_field"]);
    }
    expect((await world.request("/icon/../x.png")).status).toBe(404);
  });
});
