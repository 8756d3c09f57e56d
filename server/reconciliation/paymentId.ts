/** Ids of payments that bank transactions become. Pure. */
import { createHash } from "node:crypto";
import { CROCKFORD } from "../../shared/ids.ts";
import type { Owner } from "../store/bankTransactions.ts";

const PREFIX = "pmt_bank_";

/**
 * The payment of a transaction's n-th allocation, counted over its life. It does not depend on the invoice: whatever goes wrong, the
 * same money cannot become a payment of a second invoice, because payment ids are unique within a merchant and mode.
 */
export function bankPaymentId({ tenantId, mode }: Owner, transactionId: string, ordinal: number): string {
  const text = `bank transaction\n${JSON.stringify([tenantId, mode, transactionId, ordinal])}`;
  const hash = createHash("sha256").update(text, "utf8").digest();
  let letters = "";
  for (const byte of hash.subarray(0, 26)) letters += CROCKFORD[byte & 31];
  return PREFIX + letters;
}

/** Whether a payment came from a bank transaction. */
export function isBankPayment(paymentId: string): boolean {
  return paymentId.startsWith(PREFIX);
}
