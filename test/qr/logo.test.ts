import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { pixelsOf } from "../../server/pdf/pixels.ts";
import { readPng } from "../../server/pdf/png.ts";
import { blocksOf } from "../../server/qr/blocks.ts";
import { QrLogo } from "../../server/qr/logo.ts";
import { qrText, strongMatrix } from "../../server/qr/matrix.ts";
import { parseQrOptions } from "../../server/qr/options.ts";
import { platedMatrix } from "../../server/qr/plate.ts";
import { renderQr } from "../../server/qr/render.ts";
import { decodeWithBoth } from "./decoders.ts";
import { type Pixels, readPdf } from "./pixels.ts";

const CODE_LINK = "https://pay.example.com/1abcdefghjkmnpqrstvwxyz0123456";
const LONG_HOST = "https://payments.and-more.of-a-merchant.example/1abcdefghjkmnpqrstvwxyz0123456";
const TOKEN_LINK = `https://pay.example.com/l/${"eyJhbGciOiJIUzI1NiIsInR5cCI6InBheWxpbmsrand0In0.".repeat(4)}x`;

async function drawn(svg: string): Promise<QrLogo> {
  const read = readPng(await sharp(Buffer.from(svg)).png().toBuffer());
  if (typeof read === "string") throw new Error(read);
  return new QrLogo(svg.slice(0, 60), pixelsOf(read));
}
const svg = (width: number, height: number, inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`;

const SQUARE = svg(200, 200, '<rect width="200" height="200" fill="#101010"/>');
const WIDE = svg(
  600,
  120,
  '<rect width="600" height="120" rx="60" fill="#0f766e"/><circle cx="60" cy="60" r="40" fill="#fff"/>',
);
const TALL = svg(90, 240, '<path d="M45 0L90 240H0z" fill="#b91c1c"/>');
const TARGET = svg(
  140,
  140,
  '<circle cx="70" cy="70" r="70" fill="#c00"/><circle cx="70" cy="70" r="50" fill="#fff"/><circle cx="70" cy="70" r="30" fill="#c00"/>',
);
const CHECKS = svg(
  64,
  64,
  Array.from(
    { length: 32 },
    (_, i) => `<rect x="${(i % 8) * 8}" y="${(i >> 3) * 16 + (i % 2) * 8}" width="8" height="8"/>`,
  ).join(""),
);

function render(link: string, logo: QrLogo | null, query: Record<string, string>) {
  const parsed = parseQrOptions({ logo: "true", ...query });
  return parsed.ok ? renderQr(link, parsed.options, logo) : parsed;
}

/** Null when both decoders read exactly the link's text. */
async function fault(link: string, logo: QrLogo, query: Record<string, string>) {
  const image = render(link, logo, query);
  if (!image.ok) return image;
  const read = await decodeWithBoth(await pixelsIn(image.body, query["format"]));
  const fine = read.jsqr === qrText(link) && read.zxing === qrText(link);
  return fine ? null : { query, logo: logo.key, ...read };
}

async function pixelsIn(body: Uint8Array, format = "png"): Promise<Pixels> {
  if (format === "pdf") return readPdf(body);
  const { data, info } = await sharp(body).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { size: info.width, rgba: new Uint8ClampedArray(data) };
}

describe("a QR code with a logo", () => {
  it.each(["png", "svg", "pdf"])(
    "as %s is read by both decoders, whatever the logo, size and colours",
    async (format) => {
      for (const drawing of [SQUARE, WIDE, TALL, TARGET, CHECKS]) {
        const logo = await drawn(drawing);
        for (const [link, size, color, backgroundColor] of [
          [CODE_LINK, "200", "000", "fff"],
          [CODE_LINK, "257", "7a00ff", "e0ffe0"],
          [LONG_HOST, "300", "767676", "fff"],
          [TOKEN_LINK, "500", "003366", "ffe"],
        ] as const)
          expect(await fault(link, logo, { format, size, color, backgroundColor })).toBeNull();
      }
    },
  );

  it("of 1000 px is read by both decoders", async () => {
    expect(await fault(CODE_LINK, await drawn(WIDE), { format: "png", size: "1000" })).toBeNull();
  });

  it("is refused below the size that it names, which decodes", async () => {
    const logo = await drawn(SQUARE);
    const refusal = render(TOKEN_LINK, logo, { size: "200" });
    expect(refusal).toMatchObject({ ok: false, code: "qr_size_too_small", field: "size" });
    const least = refusal.ok ? 0 : (refusal.suggestion?.size ?? 0);
    expect(render(TOKEN_LINK, logo, { size: String(least - 1) })).toEqual(refusal);
    expect(await fault(TOKEN_LINK, logo, { size: String(least) })).toBeNull();
  });

  it("is refused for a link that leaves no room for it at any size", async () => {
    const link = `https://pay.example.com/l/${"aZ9_-x7Qk".repeat(220)}`;
    const refusal = render(link, await drawn(SQUARE), { size: "1000" });
    expect(refusal).toMatchObject({ ok: false, code: "qr_link_too_long", field: "link" });
  });

  it("is refused with a logo that is none, is white, or is a code itself", async () => {
    expect(render(CODE_LINK, null, {})).toMatchObject({ ok: false, code: "qr_no_logo", field: "logo" });
    const white = await drawn(svg(50, 50, '<rect width="50" height="50" fill="#fdfdfd"/>'));
    expect(render(CODE_LINK, white, {})).toMatchObject({ ok: false, code: "qr_logo_unreadable" });
    const options = { size: 300, format: "svg", color: "#000000", backgroundColor: "#ffffff" } as const;
    const other = renderQr("https://evil.example/", options);
    const code = await drawn(other.ok ? Buffer.from(other.body).toString("utf8") : "");
    expect(render(CODE_LINK, code, {})).toMatchObject({ ok: false, code: "qr_logo_unreadable" });
    expect(render(CODE_LINK, white, { logo: "1" })).toMatchObject({ code: "qr_invalid_logo", field: "logo" });
  });

  it("loses less than its error correction mends, in every block, at every version", async () => {
    for (let length = 5; length < 900; length += 60) {
      const link = `https://pay.example.com/l/${"aZ9_-x7Qk".repeat(100).slice(0, length)}`;
      for (const aspect of [0.3, 1, 4]) {
        const matrix = platedMatrix(qrText(link), aspect, 177);
        if (matrix === null) throw new Error("no room");
        const whole = strongMatrix(qrText(link), matrix.level);
        const blocks = blocksOf(matrix.version, matrix.level, matrix.reserved);
        const wrong = new Map<number, Set<number>>();
        whole?.modules.forEach((module, at) => {
          const codeword = blocks.codewords[at] ?? -1;
          if (module === matrix.modules[at] || codeword < 0) return;
          const block = blocks.blockOf(codeword);
          wrong.set(block, (wrong.get(block) ?? new Set()).add(codeword));
        });
        for (const codewords of wrong.values()) expect(codewords.size).toBeLessThan(0.61 * blocks.mends);
      }
    }
  });
});
