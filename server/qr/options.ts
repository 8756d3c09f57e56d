import { type ColorPair, parseColor } from "./color.ts";

export const QR_FORMATS = ["png", "svg", "pdf"] as const;
export type QrFormat = (typeof QR_FORMATS)[number];

/** Pixels. */
export const QR_SIZE = { least: 200, most: 1000, default: 300 } as const;

/** What a QR code looks like; colours as `#rrggbb`. */
export interface QrOptions extends ColorPair {
  readonly format: QrFormat;
  /** Side of the image in pixels; in a PDF, of the page at 96 pixels to the inch. */
  readonly size: number;
  /** With the merchant's logo in the middle. */
  readonly logo?: boolean;
}

/** Why there is no QR code, by the query parameter that is to blame. */
export interface QrRefusal {
  readonly ok: false;
  readonly code:
    | "qr_invalid_size"
    | "qr_size_too_small"
    | "qr_unknown_format"
    | "qr_invalid_color"
    | "qr_low_contrast"
    | "qr_light_on_dark"
    | "qr_invalid_logo"
    | "qr_no_logo"
    | "qr_logo_unreadable"
    | "qr_link_too_long";
  /** `link` when no choice of the caller would help. */
  readonly field: "size" | "format" | "color" | "backgroundColor" | "logo" | "link";
  readonly message: string;
  /** The measured contrast, 1 to 21, rounded down to hundredths. */
  readonly contrast?: number;
  /** What to ask for instead. */
  readonly suggestion?: Partial<QrOptions>;
}

type Query = Readonly<Record<string, string | undefined>>;

/**
 * Reads `size`, `format`, `color`, `backgroundColor` and `logo` from a query; what is absent has its default (300, png, black
 * on white, no logo), other parameters are ignored. The first fault is returned, in that order.
 */
export function parseQrOptions(query: Query): { readonly ok: true; readonly options: QrOptions } | QrRefusal {
  const sizeText = query.size ?? String(QR_SIZE.default);
  const size = /^\d{1,9}$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (!(size >= QR_SIZE.least && size <= QR_SIZE.most)) {
    const message = `size must be a whole number of pixels from ${QR_SIZE.least} to ${QR_SIZE.most}.`;
    return { ok: false, code: "qr_invalid_size", field: "size", message };
  }

  const formatText = (query.format ?? "png").toLowerCase();
  const format = QR_FORMATS.find((known) => known === formatText);
  if (format === undefined) {
    const message = `format must be one of ${QR_FORMATS.join(", ")}.`;
    return { ok: false, code: "qr_unknown_format", field: "format", message };
  }

  const color = parseColor(query.color ?? "#000000");
  if (color === null) return invalidColor("color", query.color);
  const backgroundColor = parseColor(query.backgroundColor ?? "#ffffff");
  if (backgroundColor === null) return invalidColor("backgroundColor", query.backgroundColor);

  const logo = query.logo ?? "false";
  if (logo !== "true" && logo !== "false") {
    const message = "logo must be true or false.";
    return { ok: false, code: "qr_invalid_logo", field: "logo", message };
  }

  const plain = { size, format, color, backgroundColor };
  return { ok: true, options: logo === "true" ? { ...plain, logo: true } : plain };
}

function invalidColor(field: "color" | "backgroundColor", text: string | undefined): QrRefusal {
  // An unescaped # starts the address's fragment, so the server sees nothing after the equals sign.
  const hint = text === "" ? " In an address, leave out the # or write it as %23." : "";
  const message = `${field} must be 3 or 6 hexadecimal digits, such as 1a2b3c.${hint}`;
  return { ok: false, code: "qr_invalid_color", field, message };
}
