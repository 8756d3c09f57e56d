import { create } from "qrcode/lib/core/qrcode.js";
import type { StrongLevel } from "./blocks.ts";
import { chooseVersion, type QrLevel, strongVersion } from "./capacity.ts";
import { applyBestMask } from "./mask.ts";

/** A finished symbol without its quiet zone. */
export interface QrMatrix {
  /** Modules per side: 17 + 4 × version. */
  readonly size: number;
  /** Row by row, 1 for dark, 0 for light. */
  readonly modules: Uint8Array;
  /** 1 to 40. */
  readonly version: number;
  readonly level: QrLevel;
}

/**
 * Scheme, host, perhaps a port, and one path segment in the alphabet of our codes (Crockford base32), alone or as a receipt's
 * below `/r`.
 */
const CODE_LINK = /^https?:\/\/[a-z0-9.-]+(?::\d+)?\/(?:r\/)?[0-9a-hjkmnp-tv-z]+$/;

/**
 * The text that a link's QR code holds, exactly: a code link (`https://host/code`, `https://host/r/code`) in UPPER CASE, any other
 * link (a merchant-minted token, a path of several segments) unchanged.
 *
 * Upper case fits the alphanumeric mode, 5.5 bits a character instead of 8, so the symbol is smaller and scans from
 * farther away. It names the same page: scheme and host are case-insensitive (RFC 3986, 6.2.2.1) and codes are
 * accepted in either case. A code with mixed case is not one of ours and is left alone.
 */
export function qrText(link: string): string {
  const upper = link.toUpperCase();
  return CODE_LINK.test(link) || (link === upper && CODE_LINK.test(link.toLowerCase())) ? upper : link;
}

const ALPHANUMERIC_TEXT = /^[0-9A-Z $%*+./:-]+$/;

/**
 * The symbol of a text: the smallest version that holds it at error correction M, then the highest level
 * (M, Q or H) that this version still has room for. The text is one segment; splitting into several would save a
 * version only for texts with long runs of digits, at many times the cost.
 *
 * @returns null when the text is empty or too long for version 40 at M (3,391 alphanumeric characters or 2,331 bytes).
 */
export function qrMatrix(text: string): QrMatrix | null {
  const { mode, length } = segmentOf(text);
  const choice = length === 0 ? null : chooseVersion(mode, length);
  return choice && symbol(text, mode, choice.version, choice.level);
}

/** A symbol that is to lose a part of itself. */
export interface StrongMatrix extends QrMatrix {
  readonly level: StrongLevel;
  /** 1 for modules that hold no data. */
  readonly reserved: Uint8Array;
}

/** The smallest symbol of a text at a level that leaves room for a picture; null when the text is empty or too long. */
export function strongMatrix(text: string, level: StrongLevel): StrongMatrix | null {
  const { mode, length } = segmentOf(text);
  const version = length === 0 ? null : strongVersion(mode, length, level);
  return version === null ? null : { ...symbol(text, mode, version, level), level };
}

function segmentOf(text: string): { mode: "alphanumeric" | "byte"; length: number } {
  if (ALPHANUMERIC_TEXT.test(text)) return { mode: "alphanumeric", length: text.length };
  return { mode: "byte", length: new TextEncoder().encode(text).length };
}

function symbol(
  text: string,
  mode: "alphanumeric" | "byte",
  version: number,
  level: QrLevel,
): QrMatrix & { readonly reserved: Uint8Array } {
  const { modules } = create([{ data: text, mode }], {
    version,
    errorCorrectionLevel: level,
    maskPattern: 0,
  });
  applyBestMask(modules, level);
  return { size: modules.size, modules: modules.data, version, level, reserved: modules.reservedBit };
}
