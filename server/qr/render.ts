import { createHash } from "node:crypto";
import { contrastRatio, LEAST_CONTRAST, luminance, scans, suggestColors } from "./color.ts";
import { layOut, leastSize } from "./layout.ts";
import { qrMatrix, qrText } from "./matrix.ts";
import { QR_SIZE, type QrFormat, type QrOptions, type QrRefusal } from "./options.ts";
import { PDF_FOOTER, qrPdf } from "./pdf.ts";
import { qrPng } from "./png.ts";
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

/** The strong entity tag of a rendering, known without rendering: for answering `If-None-Match`. */
export function qrEtag(link: string, options: QrOptions): string {
  const { size, format, color, backgroundColor } = options;
  const inputs = JSON.stringify([REVISION, link, size, format, color, backgroundColor]);
  return `"${createHash("sha256").update(inputs, "utf8").digest("base64url").slice(0, 32)}"`;
}

/**
 * Draws the QR code of a link. Every image that it returns decodes to `qrText(link)`; what would not scan is refused:
 * contrast below 4.5:1, light on dark, modules under 2 pixels.
 *
 * @param link an absolute address in ASCII
 * @param options as `parseQrOptions` returns them: in range, and colours as `#rrggbb`
 */
export function renderQr(link: string, options: QrOptions): QrImage | QrRefusal {
  const refusal = refuseColors(options);
  if (refusal !== null) return refusal;
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
