/** A merchant's logo for documents, read from the database once and kept in this process. */
import type { Deps } from "../deps.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { LogoImage } from "../pdf/logo.ts";
import { findLogo } from "../store/logos.ts";
import { logoHash } from "./address.ts";

/** A logo unpacked has at most 8 MB, mostly far less. */
const KEPT = 20;
const kept = new Map<string, LogoImage>();

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
  const image = new LogoImage(hash, stored.content);
  kept.set(key, image);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return image;
}
