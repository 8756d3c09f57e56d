/** The address under which whoever got a reminder ends reminders. Only the message knows it. */
import type { Deps } from "../deps.ts";
import { checkStamp, stamp } from "../links/keyring.ts";

const subject = (deliveryId: string): string => `stop reminders ${deliveryId}`;

export function stopUrl(deps: Pick<Deps, "config" | "keyring">, deliveryId: string): string {
  return `${deps.config.publicUrl}/s/${deliveryId}.${stamp(deps.keyring, "payer", subject(deliveryId))}`;
}

/** The message by which it is asked; null for an address that we did not make. */
export function readStopName(deps: Pick<Deps, "keyring">, name: string): string | null {
  const [, deliveryId = "", mark = ""] = /^(dlv_[0-9a-z]{20})\.([\w-]{23})$/.exec(name) ?? [];
  return deliveryId !== "" && checkStamp(deps.keyring, "payer", subject(deliveryId), mark)
    ? deliveryId
    : null;
}
