/** A merchant's logo for documents and QR codes, read from the database once and kept in this process. */
import type { Deps } from "../deps.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { LogoImage } from "../pdf/logo.ts";
import { type Pixels, pixelsOf } from "../pdf/pixels.ts";
import { readPng } from "../pdf/png.ts";
import { QrLogo } from "../qr/logo.ts";
import { findLogo, type StoredLogo } from "../store/logos.ts";
import { logoHash } from "./address.ts";

/** A logo unpacked has at most 8 MB, mostly far less. */
const KEPT = 20;
const kept = new Map<string, LogoImage>();
/** Those of QR codes have 260 kB at most. */
const keptInCodes = new Map<string, QrLogo>();
const IN_CODES_SIDE = 256;

function keep<T>(map: Map<string, T>, key: string, value: T): T {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= KEPT) break;
    map.delete(oldest);
  }
  return value;
}

/** Null where the merchant has none, or one that is kept elsewhere. */
export async function logoOf(
  deps: Pick<Deps, "database">,
  merchant: Pick<Merchant, "tenantId" | "settings">,
): Promise<LogoImage | null> {
  const hash = logoHash(merchant.settings.branding.logoUrl);
  if (hash === null) return null;
  const key = `${merchant.tenantId}/${hash}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const stored = await findLogo(deps.database, hash, merchant.tenantId);
  if (stored === null) return null;
  return keep(kept, key, new LogoImage(hash, stored.content));
}

/** The logo as it stands in QR codes; null where there is none, or none that this runtime can take apart. */
export async function qrLogoOf(
  deps: Pick<Deps, "database" | "redrawer">,
  merchant: Pick<Merchant, "tenantId" | "settings">,
): Promise<QrLogo | null> {
  const hash = logoHash(merchant.settings.branding.logoUrl);
  if (hash === null) return null;
  const key = `${merchant.tenantId}/${hash}`;
  const known = keptInCodes.get(key);
  if (known !== undefined) return known;
  const stored = await findLogo(deps.database, hash, merchant.tenantId);
  const pixels = stored && (await pixelsIn(deps, stored, IN_CODES_SIDE));
  return pixels && keep(keptInCodes, key, new QrLogo(hash, pixels));
}

/** A picture's pixels. A JPEG's are known only where pictures can be made anew. @param side most pixels of a JPEG's sides */
export async function pixelsIn(
  deps: Pick<Deps, "redrawer">,
  stored: StoredLogo,
  side: number,
): Promise<Pixels | null> {
  let { content } = stored;
  if (stored.contentType !== "image/png") {
    const drawn = await deps.redrawer?.redraw(content, side, "png");
    if (drawn === undefined || typeof drawn === "string") return null;
    content = drawn.content;
  }
  const png = readPng(content);
  return typeof png === "string" ? null : pixelsOf(png);
}
