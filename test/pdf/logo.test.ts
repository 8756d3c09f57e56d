import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { renderInvoicePdf } from "../../server/pdf/invoice.ts";
import { readJpeg } from "../../server/pdf/jpeg.ts";
import { LogoImage } from "../../server/pdf/logo.ts";
import { readPng, samplesOf } from "../../server/pdf/png.ts";
import { renderReceiptPdf } from "../../server/pdf/receipt.ts";
import { invoice, receipt } from "./samples.ts";

/** A picture with edges and shades, so that all filters of PNG occur. */
const shades = (channels: 3 | 4): Promise<{ raw: Buffer; image: ReturnType<typeof sharp> }> => {
  const [width, height] = [37, 23];
  const raw = Buffer.alloc(width * height * channels);
  for (let i = 0; i < raw.length; i++) raw[i] = (i * i + (i >> 3) * 7) % 251;
  return Promise.resolve({ raw, image: sharp(raw, { raw: { width, height, channels } }) });
};

describe("a logo on paper", () => {
  it.each([3, 4] as const)("is read to the very samples that were packed (%i channels)", async (channels) => {
    const { raw, image } = await shades(channels);
    const png = readPng(await image.png({ adaptiveFiltering: true }).toBuffer());
    if (typeof png === "string") throw new Error(png);
    expect(Buffer.from(samplesOf(png)).equals(raw)).toBe(true);
    expect(readPng(png.stripped)).toMatchObject({ width: 37, height: 23 });
  });

  it("is in the file once, with its transparency, and the bytes are the same each time", async () => {
    const { image } = await shades(4);
    const bytes = await image.png().toBuffer();
    const make = (): Buffer => {
      const merchant = { ...invoice().merchant, logo: new LogoImage("a", bytes) };
      return Buffer.from(renderInvoicePdf(invoice({ merchant }), {}));
    };
    const pdf = make();
    expect(pdf.toString("latin1").match(/\/Subtype \/Image/g)).toHaveLength(2);
    expect(pdf.includes("/SMask")).toBe(true);
    expect(make().equals(pdf)).toBe(true);
    expect(Buffer.from(renderInvoicePdf(invoice(), {})).includes("/XObject")).toBe(false);
  });

  it("is on receipts too, a palette's transparency included", async () => {
    const { image } = await shades(4);
    const logo = new LogoImage("p", await image.png({ palette: true, colours: 8 }).toBuffer());
    const merchant = { ...invoice().merchant, logo };
    const pdf = Buffer.from(renderReceiptPdf(receipt({ merchant }), {})).toString("latin1");
    expect(pdf).toContain("/Indexed /DeviceRGB");
    expect(pdf).toContain("/SMask");
  });

  it.each([{ progressive: true }, { progressive: false }])(
    "keeps a JPEG's picture whole: %j",
    async (how) => {
      const { image } = await shades(3);
      const bytes = await image
        .jpeg(how)
        .withExif({ IFD0: { Copyright: "who took it" } })
        .toBuffer();
      const read = readJpeg(Buffer.concat([bytes, Buffer.from("and what hides behind it")]));
      if (typeof read === "string") throw new Error(read);
      const kept = Buffer.from(read.stripped);
      expect(kept.includes("who took it") || kept.includes("hides")).toBe(false);
      expect((await sharp(kept).raw().toBuffer()).equals(await sharp(bytes).raw().toBuffer())).toBe(true);
    },
  );
});
