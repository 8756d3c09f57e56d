/** The address under which whoever got a reminder ends reminders. Only the message knows it. */
import type { Deps } from "../deps.ts";
import { checkStamp, stamp } from "../links/keyring.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { linkOrigin } from "../merchants/origin.ts";

const subject = (deliveryId: string): string => `stop reminders ${deliveryId}`;

export function stopUrl(
  deps: Pick<Deps, "config" | "keyring" | "site">,
  deliveryId: string,
  merchant: Pick<Merchant, "linkHost">,
): string {
  return `${linkOrigin(deps, merchant)}/s/${deliveryId}.${stamp(deps.keyring, "payer", subject(deliveryId))}`;
}

/** The message by which it is asked; null for an address that we did not make. */
export function readStopName(deps: Pick<Deps, "keyring">, name: string): string | null {
  const [, deliveryId = "", mark = ""] = /^(dlv_[0-9a-z]{20})\.([\w-]{23})$/.exec(name) ?? [];
  return deliveryId !== "" && checkStamp(deps.keyring, "payer", subject(deliveryId), mark)
    ? deliveryId
    : null;
}
