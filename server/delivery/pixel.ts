/** The picture by which an opened mail is noticed: an address that only the mail knows. */
import type { Deps } from "../deps.ts";
import { checkStamp, stamp } from "../links/keyring.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { linkOrigin } from "../merchants/origin.ts";

const subject = (deliveryId: string): string => `opened ${deliveryId}`;

export function pixelUrl(
  deps: Pick<Deps, "config" | "keyring" | "site">,
  deliveryId: string,
  merchant: Pick<Merchant, "linkHost">,
): string {
  return `${linkOrigin(deps, merchant)}/o/${deliveryId}.${stamp(deps.keyring, "payer", subject(deliveryId))}.gif`;
}

/** The message whose picture has this name; null for a name that we did not make. */
export function readPixelName(deps: Pick<Deps, "keyring">, name: string): string | null {
  const [, deliveryId = "", mark = ""] = /^(dlv_[0-9a-z]{20})\.([\w-]{23})\.gif$/.exec(name) ?? [];
  return deliveryId !== "" && checkStamp(deps.keyring, "payer", subject(deliveryId), mark)
    ? deliveryId
    : null;
}

/** A mail with its picture. Hidden from screen readers; without a size that would move anything. */
export function withPixel(
  deps: Pick<Deps, "config" | "keyring" | "site">,
  deliveryId: string,
  merchant: Pick<Merchant, "linkHost">,
  html: string,
): string {
  const image = `<img src="${pixelUrl(deps, deliveryId, merchant)}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`;
  const end = html.lastIndexOf("</body>");
  return end < 0 ? html + image : html.slice(0, end) + image + html.slice(end);
}
