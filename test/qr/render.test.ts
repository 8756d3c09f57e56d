import { describe, expect, it } from "vitest";
import { parseQrOptions, QR_FORMATS, type QrOptions } from "../../server/qr/options.ts";
import { qrEtag, renderQr } from "../../server/qr/render.ts";
import { type Pixels, readPdf, readPng, readSvg } from "./pixels.ts";

const LINK = "https://pay.example.com/1abcdefghjkmnpqrstvwxyz0123456";
const PLAIN: QrOptions = { size: 300, format: "png", color: "#000000", backgroundColor: "#ffffff" };

function body(options: Partial<QrOptions>, link = LINK): Buffer {
  const image = renderQr(link, { ...PLAIN, ...options });
  if (!image.ok) throw new Error(image.message);
  return Buffer.from(image.body);
}

describe("renderQr", () => {
  it("refuses too little contrast, with the measure and a pair that it takes", () => {
    const refusal = renderQr(LINK, { ...PLAIN, color: "#777777" });
    expect(refusal).toMatchObject({ ok: false, code: "qr_low_contrast", field: "color", contrast: 4.47 });
    if (refusal.ok) return;
    expect(refusal.message).toContain("4.47:1");
    expect(refusal.message).toContain("#767676");
    expect(renderQr(LINK, { ...PLAIN, ...refusal.suggestion }).ok).toBe(true);
  });

  it("refuses light on dark however large its contrast", () => {
    expect(renderQr(LINK, { ...PLAIN, color: "#ffffff", backgroundColor: "#000000" })).toMatchObject({
      ok: false,
      code: "qr_light_on_dark",
      contrast: 21,
      suggestion: { color: "#000000", backgroundColor: "#ffffff" },
    });
  });

  it("refuses a link that no QR code holds", () => {
    const refusal = renderQr(`https://pay.example.com/l/${"x".repeat(3000)}`, PLAIN);
    expect(refusal).toMatchObject({ ok: false, code: "qr_link_too_long", field: "link" });
  });

  it("has one entity tag per bytes, the same each time", () => {
    const variants: Partial<QrOptions>[] = [
      {},
      { size: 301 },
      { format: "svg" },
      { color: "#000001" },
      { backgroundColor: "#fffffe" },
    ];
    const tags = variants.map((variant) => qrEtag(LINK, { ...PLAIN, ...variant }));
    expect(new Set([...tags, qrEtag(`${LINK}0`, PLAIN)]).size).toBe(variants.length + 1);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{32}"$/);
    expect(renderQr(LINK, PLAIN)).toMatchObject({ ok: true, etag: tags[0], contentType: "image/png" });
    expect(body({ format: "pdf" })).toEqual(body({ format: "pdf" }));
  });
});

/** The dark part of an image that is black on white: its distances from the edges, and its upper left bar, in pixels. */
function darkPart({ size, rgba }: Pixels) {
  const dark = (x: number, y: number): boolean => rgba[(y * size + x) * 4] === 0;
  const all = Array.from({ length: size }, (_, i) => i);
  const rows = all.filter((y) => all.some((x) => dark(x, y)));
  const columns = all.filter((x) => all.some((y) => dark(x, y)));
  const [top = 0, left = 0] = [rows[0], columns[0]];
  const bar = all.findIndex((x) => x > left && !dark(x, top)) - left;
  return { top, left, bottom: size - 1 - (rows.at(-1) ?? 0), right: size - 1 - (columns.at(-1) ?? 0), bar };
}

describe.each(QR_FORMATS)("the quiet zone of a %s", (format) => {
  it.each([200, 251, 300])(
    "of %i px is four modules or more on each side, with the symbol in the middle",
    (size) => {
      const read = { png: readPng, svg: readSvg, pdf: readPdf }[format];
      const { top, left, bottom, right, bar } = darkPart(read(body({ format, size })));
      // A finder pattern's upper bar is seven modules wide.
      for (const margin of [top, left, bottom, right]) expect(margin).toBeGreaterThanOrEqual((4 * bar) / 7);
      expect(right - left).toBeOneOf([0, 1]);
      const caption = format === "pdf" ? 12 : 0;
      expect(bottom - caption - top).toBeOneOf([0, 1]);
    },
  );
});

it("paints the same pixels as PNG and as SVG", () => {
  const svg = readSvg(body({ format: "svg", size: 301, color: "#003366" }));
  const png = readPng(body({ format: "png", size: 301, color: "#003366" }));
  expect(Buffer.from(svg.rgba.buffer).equals(Buffer.from(png.rgba.buffer))).toBe(true);
});

describe("the PNG", () => {
  it("is grayscale in black on white and has a palette of two otherwise", () => {
    expect(readPng(body({})).colorType).toBe(0);
    const { colorType, rgba } = readPng(body({ color: "#102030", backgroundColor: "#fedcba" }));
    expect(colorType).toBe(3);
    const colors = new Set<string>();
    for (let at = 0; at < rgba.length; at += 4) colors.add(rgba.subarray(at, at + 3).join());
    expect([...colors].sort()).toEqual(["16,32,48", "254,220,186"]);
  });
});

describe("the SVG", () => {
  it("names itself to screen readers and brings nothing that runs or loads", () => {
    const text = body({ format: "svg", size: 400 }).toString();
    expect(text).toContain('role="img"');
    expect(text).toContain("<title>QR code of a payment link</title>");
    expect(text).toContain('width="400" height="400" viewBox="0 0 400 400"');
    expect(text).not.toMatch(/script|style|href|on\w+=|url\(/i);
  });
});

describe("the PDF", () => {
  it.each([
    [200, "52.9", "38.4"],
    [300, "79.4", "53.7"],
    [1000, "264.6", "199.5"],
  ])("of %i px states the %s mm that it prints as", (size, pageMm, codeMm) => {
    const text = body({ format: "pdf", size }).toString("latin1");
    expect((size * 25.4) / 96).toBeCloseTo(Number(pageMm), 1);
    expect(text).toContain(`/MediaBox [0 0 ${size * 0.75} ${size * 0.75}]`);
    expect(text).toContain(`/Subject (Printed size ${pageMm} x ${pageMm} mm, code ${codeMm} mm)`);
    expect(text).toContain("/PrintScaling /None");
  });

  it("leads to the link where it is tapped", () => {
    expect(body({ format: "pdf" }).toString("latin1")).toContain(`/URI (${LINK})`);
  });
});

it("draws what the parsed query asked for", () => {
  const parsed = parseQrOptions({ size: "444", format: "svg", color: "630" });
  if (!parsed.ok) throw new Error(parsed.message);
  const image = renderQr(LINK, parsed.options);
  if (!image.ok) throw new Error(image.message);
  expect(image.contentType).toBe("image/svg+xml");
  expect(Buffer.from(image.body).toString()).toMatch(/width="444".*fill="#663300"/);
});
