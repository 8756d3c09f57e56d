/**
 * A receipt for an address that the payer types. So that nobody can have mail sent to strangers in a merchant's name, it takes money:
 * one mail for each payment that was approved through this very link, within a day of it, and three an hour for each link.
 */
import { takeHourlyRequest } from "../delivery/hourlyRequests.ts";
import type { Deps } from "../deps.ts";
import type { PaymentState } from "../ledger/state.ts";
import type { OpenLink } from "../links/resolve.ts";
import { receiptAddress } from "../receipts/address.ts";
import { receivable } from "../receipts/compose.ts";
import { sendReceipt } from "../receipts/send.ts";
import { takePayerReceipt } from "../store/receipts.ts";

const DAY_MS = 86_400_000;

/** Whether the link takes an address for the receipt of a payment, as far as the payment tells. */
export function mayMailReceipt({ link, now }: OpenLink, payment: PaymentState): boolean {
  return (
    payment.status === "approved" &&
    (payment.method === "card" || payment.method === "ach") &&
    payment.linkId === link.linkId &&
    payment.paidAt !== null &&
    now.getTime() - Date.parse(payment.paidAt) < DAY_MS
  );
}

/**
 * Sends the receipt, once for each payment.
 * @param to one mail address, validated.
 */
export async function mailReceipt(
  deps: Deps,
  opened: OpenLink,
  payment: PaymentState,
  to: string,
): Promise<"sent" | "none" | "once" | "many"> {
  const { link, merchant, head, now } = opened;
  const { tenantId, mode, invoiceId, linkId } = link;
  const { paymentId } = payment;
  const of = receivable(link, merchant, head.state, payment);
  if (of === null || !mayMailReceipt(opened, payment)) return "none";
  if ((await takeHourlyRequest(deps, `receipt ${linkId}`)) === null) return "many";
  const ref = { tenantId, mode, invoiceId, paymentId };
  // Gives the receipt its row, which remembers that it was sent.
  await receiptAddress(deps, ref, merchant);
  if (!(await takePayerReceipt(deps.database, ref, now.toISOString()))) return "once";
  // What the carrier does not take now is tried again by a task.
  await sendReceipt(deps, ref, of, { via: "email", to }, `payer ${paymentId}`);
  return "sent";
}
