/** Addresses of a link and of what lies under it. All are absolute and below PUBLIC_URL. */
import type { Deps } from "../deps.ts";
import { mintCode } from "./code.ts";

export interface LinkUrls {
  readonly url: string;
  readonly pdfUrl: string;
  readonly qrCodeUrl: string;
}

/** Addresses of a link of ours, by its id (`lnk_…`). */
export function linkUrls(deps: Pick<Deps, "config" | "keyring">, linkId: string): LinkUrls {
  return urlsUnder(deps.config.publicUrl, `/${mintCode(deps.keyring, linkId.slice("lnk_".length))}`);
}

/** Addresses under the path of a link as it was visited: `/CODE`, or `/l/TOKEN` for one that a merchant minted. */
export function urlsUnder(publicUrl: string, path: string): LinkUrls {
  return {
    url: `${publicUrl}${path}`,
    pdfUrl: `${publicUrl}${path}/invoice.pdf`,
    qrCodeUrl: `${publicUrl}/qr${path}.png`,
  };
}
