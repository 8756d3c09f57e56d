/** The confirmation number of a payment: short enough to read out, the same for the same payment. */
import { createHash } from "node:crypto";
import { CROCKFORD } from "../../shared/ids.ts";
import type { PaymentRef } from "./processors/processor.ts";

/** `XXXX-XXXX-XXXX`: 60 bits of a hash of what names the payment, in letters that are not mistaken for others. */
export function confirmationNumber(ref: Pick<PaymentRef, "tenantId" | "mode" | "paymentId">): string {
  const hash = createHash("sha256")
    .update(`confirmation\n${ref.tenantId}\n${ref.mode}\n${ref.paymentId}`, "utf8")
    .digest();
  let text = "";
  for (const byte of hash.subarray(0, 12)) text += CROCKFORD[byte & 31];
  return text.toUpperCase().replace(/(.{4})(.{4})(.{4})/, "$1-$2-$3");
}
