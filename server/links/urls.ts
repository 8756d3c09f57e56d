/** Addresses of a link and of what lies under it. All are absolute: below a host of the merchant's own, or PUBLIC_URL. */
import type { Deps } from "../deps.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { linkOrigin } from "../merchants/origin.ts";
import { mintCode } from "./code.ts";

export interface LinkUrls {
  readonly url: string;
  readonly pdfUrl: string;
  readonly qrCodeUrl: string;
}

/** Addresses of a link of ours, by its id (`lnk_…`). */
export function linkUrls(
  deps: Pick<Deps, "config" | "keyring" | "site">,
  linkId: string,
  merchant: Pick<Merchant, "linkHost">,
): LinkUrls {
  return urlsUnder(linkOrigin(deps, merchant), `/${mintCode(deps.keyring, linkId.slice("lnk_".length))}`);
}

/** Addresses under the path of a link as it was visited: `/CODE`, or `/l/TOKEN` for one that a merchant minted. */
export function urlsUnder(origin: string, path: string): LinkUrls {
  return {
    url: `${origin}${path}`,
    pdfUrl: `${origin}${path}/invoice.pdf`,
    qrCodeUrl: `${origin}/qr${path}.png`,
  };
}
