/** Where a receipt can be checked. */
import type { Deps } from "../deps.ts";
import { newLinkKey } from "../links/code.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { linkOrigin } from "../merchants/origin.ts";
import { keepReceiptKey, type ReceiptRef, readReceiptKey } from "../store/receipts.ts";
import { mintReceiptCode } from "./code.ts";

/**
 * The address under which anyone who holds a payment's receipt can check it. The first call gives the receipt its
 * key; later ones find it. For payments that have a confirmation number only: there is no receipt before money came.
 */
export async function receiptAddress(
  deps: Pick<Deps, "config" | "database" | "keyring" | "now" | "random" | "site">,
  { tenantId, mode, invoiceId, paymentId }: ReceiptRef,
  merchant: Pick<Merchant, "linkHost">,
): Promise<string> {
  const ref = { tenantId, mode, invoiceId, paymentId };
  const key =
    (await readReceiptKey(deps.database, ref)) ??
    (await keepReceiptKey(deps.database, ref, newLinkKey(deps.random), deps.now().toISOString()));
  return `${linkOrigin(deps, merchant)}/r/${mintReceiptCode(deps.keyring, key)}`;
}
