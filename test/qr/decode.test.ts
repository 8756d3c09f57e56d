import { describe, expect, it } from "vitest";
import { readBarcodes } from "zxing-wasm/reader";
import { qrText } from "../../server/qr/matrix.ts";
import { parseQrOptions, QR_FORMATS, type QrFormat } from "../../server/qr/options.ts";
import { renderQr } from "../../server/qr/render.ts";
import { decodeWithBoth } from "./decoders.ts";
import { type Pixels, readPdf, readPng, readSvg } from "./pixels.ts";

const READERS: Record<QrFormat, (bytes: Uint8Array) => Pixels> = { png: readPng, svg: readSvg, pdf: readPdf };

const CODE_LINK = "https://pay.example.com/1abcdefghjkmnpqrstvwxyz0123456";
const TOKEN_LINK = `https://pay.example.com/l/${"eyJhbGciOiJIUzI1NiIsInR5cCI6InBheWxpbmsrand0In0.".repeat(8)}x`;
/** Black on white, shorthand, a palette without `#`, and pairs that are only just far enough apart. */
const COLORS = [
  ["#000000", "#ffffff"],
  ["036", "fed"],
  ["#767676", "#ffffff"],
  ["000", "#757575"],
  ["ee0000", "FFFFFF"],
  ["#0000ff", "#00ff00"],
  ["#7a00ff", "#e0ffe0"],
] as const;

/** A link of a token of that many characters, none of them in the alphanumeric set's favour. */
const token = (length: number): string =>
  `https://pay.example.com/l/${"aZ9_-x7Qk".repeat(length).slice(0, length)}`;

function render(link: string, query: Record<string, string>) {
  const parsed = parseQrOptions(query);
  return parsed.ok ? renderQr(link, parsed.options) : parsed;
}

/** Null when both decoders read exactly the link's text from an image of exactly the asked size, else what happened. */
async function fault(link: string, query: { format: QrFormat; size: string } & Record<string, string>) {
  const image = render(link, query);
  if (!image.ok) return image;
  const pixels = READERS[query.format](image.body);
  const read = await decodeWithBoth(pixels);
  const fine =
    pixels.size === Number(query.size) && read.jsqr === qrText(link) && read.zxing === qrText(link);
  return fine ? null : { link, query, size: pixels.size, ...read };
}

describe.each(QR_FORMATS)("a QR code as %s", (format) => {
  it.each(["200", "201", "300", "333", "512"])(
    "of %s px decodes to the link in every colour pair",
    async (size) => {
      for (const [color, backgroundColor] of COLORS) {
        expect(await fault(CODE_LINK, { format, size, color, backgroundColor })).toBeNull();
      }
    },
  );

  it("of 1000 px decodes to the link", async () => {
    for (const [color, backgroundColor] of [COLORS[0], COLORS[6]]) {
      expect(await fault(CODE_LINK, { format, size: "1000", color, backgroundColor })).toBeNull();
    }
  });

  it.each(["200", "300", "777"])("of %s px decodes to a long merchant-minted link", async (size) => {
    expect(await fault(TOKEN_LINK, { format, size })).toBeNull();
    expect(await fault(TOKEN_LINK, { format, size, color: "#767676" })).toBeNull();
  });

  it.each([10, 40, 90, 160, 250, 330, 400, 440])(
    "of the least size decodes to a token of %i characters",
    async (length) => {
      expect(await fault(token(length), { format, size: "200" })).toBeNull();
    },
  );

  it.each([600, 800, 1000, 1300, 2000])(
    "of %i characters is refused with the least size, which decodes",
    async (length) => {
      const refusal = render(token(length), { format, size: "200" });
      expect(refusal).toMatchObject({ ok: false, code: "qr_size_too_small", field: "size" });
      const least = refusal.ok ? 0 : (refusal.suggestion?.size ?? 0);
      expect(render(token(length), { format, size: String(least - 1) })).toEqual(refusal);
      expect(await fault(token(length), { format, size: String(least) })).toBeNull();
    },
  );
});

it("is a PNG that a decoder reads from its own bytes", async () => {
  for (const color of ["#000000", "#003366"]) {
    const image = render(CODE_LINK, { color });
    if (!image.ok) throw new Error(image.message);
    const [found] = await readBarcodes(new Blob([new Uint8Array(image.body)]), { formats: ["QRCode"] });
    expect(found?.text).toBe(qrText(CODE_LINK));
  }
});
