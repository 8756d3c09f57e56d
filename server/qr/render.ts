import { createHash } from "node:crypto";
import { contrastRatio, LEAST_CONTRAST, luminance, scans, suggestColors } from "./color.ts";
import { layOut, leastSize, QUIET_ZONE } from "./layout.ts";
import type { QrLogo } from "./logo.ts";
import { qrMatrix, qrText } from "./matrix.ts";
import { QR_SIZE, type QrFormat, type QrOptions, type QrRefusal } from "./options.ts";
import { PDF_FOOTER, qrPdf } from "./pdf.ts";
import { LEAST_LOGO_MODULE_PIXELS, leastLogoSize, platedMatrix } from "./plate.ts";
import { qrLogoPng, qrPng } from "./png.ts";
import { qrSvg } from "./svg.ts";

/** Changes with every change of the bytes that the same inputs give, so that caches ask again. */
const REVISION = "1";

const TITLE = "QR code of a payment link";

const CONTENT_TYPES: Record<QrFormat, string> = {
  png: "image/png",
  svg: "image/svg+xml",
  pdf: "application/pdf",
};

export interface QrImage {
  readonly ok: true;
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Strong, quotes included: a hash of all that decides the bytes. */
  readonly etag: string;
}

/**
 * The strong entity tag of a rendering, known without rendering: for answering `If-None-Match`.
 * @param logoKey names the logo's content, where there is one
 */
export function qrEtag(link: string, options: QrOptions, logoKey?: string): string {
  const { size, format, color, backgroundColor, logo } = options;
  const more = logo ? [logoKey ?? null] : [];
  const inputs = JSON.stringify([REVISION, link, size, format, color, backgroundColor, ...more]);
  return `"${createHash("sha256").update(inputs, "utf8").digest("base64url").slice(0, 32)}"`;
}

/**
 * Draws the QR code of a link. Every image that it returns decodes to `qrText(link)`; what would not scan is refused:
 * contrast below 4.5:1, light on dark, modules under 2 pixels; with a logo modules under 4 pixels, and a logo that cannot be
 * seen or would be taken for a part of the code.
 *
 * @param link an absolute address in ASCII
 * @param options as `parseQrOptions` returns them: in range, and colours as `#rrggbb`
 * @param logo the merchant's, where the options ask for one; null where it has none that can be shown
 */
export function renderQr(link: string, options: QrOptions, logo: QrLogo | null = null): QrImage | QrRefusal {
  const refusal = refuseColors(options);
  if (refusal !== null) return refusal;
  if (options.logo) return renderWithLogo(link, options, logo);
  const matrix = qrMatrix(qrText(link));
  if (matrix === null) {
    return {
      ok: false,
      code: "qr_link_too_long",
      field: "link",
      message: "The link is too long for a QR code.",
    };
  }

  const footer = options.format === "pdf" ? PDF_FOOTER : 0;
  const layout = layOut(matrix.size, options.size, footer);
  if (layout === null) {
    const size = Math.max(QR_SIZE.least, leastSize(matrix.size, footer));
    const message = `This link needs a size of at least ${size} pixels to be scanned.`;
    return { ok: false, code: "qr_size_too_small", field: "size", message, suggestion: { size } };
  }

  let body: Uint8Array;
  if (options.format === "png") body = qrPng(matrix, layout, options);
  else if (options.format === "svg") body = qrSvg(matrix, layout, options, TITLE);
  else body = qrPdf(matrix, layout, options, TITLE, link);
  return { ok: true, body, contentType: CONTENT_TYPES[options.format], etag: qrEtag(link, options) };
}

function renderWithLogo(link: string, options: QrOptions, logo: QrLogo | null): QrImage | QrRefusal {
  if (logo === null) {
    const message =
      "There is no logo that could stand in the code. Set one with PUT /api/v1/merchant/logo, or leave logo out.";
    return { ok: false, code: "qr_no_logo", field: "logo", message };
  }
  if (logo.fault !== null) {
    const why = {
      invisible: "cannot be seen on white",
      confusing: "has shapes that scanners take for a part of the code",
    };
    const message = `The logo ${why[logo.fault]}. Set another one, or leave logo out.`;
    return { ok: false, code: "qr_logo_unreadable", field: "logo", message };
  }
  const { format, size } = options;
  const text = qrText(link);
  const footer = format === "pdf" ? PDF_FOOTER : 0;
  const most = Math.floor((size - footer) / LEAST_LOGO_MODULE_PIXELS) - 2 * QUIET_ZONE;
  const matrix = platedMatrix(text, logo.aspect, most);
  const layout = matrix && layOut(matrix.size, size, footer);
  if (matrix === null || layout === null) return tooSmallForLogo(leastLogoSize(text, logo.aspect, footer));
  const middle = { plate: matrix.plate, logo };
  let body: Uint8Array;
  if (format === "png") body = qrLogoPng(matrix, layout, options, logo);
  else if (format === "svg") body = qrSvg(matrix, layout, options, TITLE, middle);
  else body = qrPdf(matrix, layout, options, TITLE, link, middle);
  return { ok: true, body, contentType: CONTENT_TYPES[format], etag: qrEtag(link, options, logo.key) };
}

function tooSmallForLogo(least: number | null): QrRefusal {
  if (least === null || least > QR_SIZE.most) {
    const message = "The link is too long for a QR code with a logo. Leave logo out, or use a shorter link.";
    return { ok: false, code: "qr_link_too_long", field: "link", message };
  }
  const size = Math.max(QR_SIZE.least, least);
  const message = `With a logo this link needs a size of at least ${size} pixels to be scanned.`;
  return { ok: false, code: "qr_size_too_small", field: "size", message, suggestion: { size } };
}

function refuseColors({ color, backgroundColor }: QrOptions): QrRefusal | null {
  if (scans({ color, backgroundColor })) return null;
  const contrast = Math.floor(contrastRatio(color, backgroundColor) * 100) / 100;
  const suggestion = suggestColors({ color, backgroundColor });
  const advice = `Try color ${suggestion.color} on backgroundColor ${suggestion.backgroundColor}.`;
  if (luminance(color) > luminance(backgroundColor)) {
    const message = `color ${color} is lighter than backgroundColor ${backgroundColor} (contrast ${contrast}:1); many scanners read dark on light only. ${advice}`;
    return { ok: false, code: "qr_light_on_dark", field: "color", message, contrast, suggestion };
  }
  const message = `The contrast of color ${color} on backgroundColor ${backgroundColor} is ${contrast}:1; a code needs at least ${LEAST_CONTRAST}:1 to be scanned. ${advice}`;
  return { ok: false, code: "qr_low_contrast", field: "color", message, contrast, suggestion };
}
