/** What may be kept of a means of payment: the one place that looks at a number and lets only its end through. */
import { bankNameFor } from "../../../shared/bankRouting.ts";
import { cardBrand } from "../../../shared/cardBrand.ts";
import type { MethodDetails, MethodInput } from "./processor.ts";

/** Brand (card) or bank name where known, and the last four digits. */
export function methodDetails(method: MethodInput): MethodDetails {
  if (method.type === "hosted") return { type: method.kind, brand: null, last4: null };
  if (method.type === "saved") {
    const { type, brand, last4 } = method.details;
    return { type, brand, last4 };
  }
  if (method.type === "card") {
    return { type: "card", brand: cardBrand(method.number), last4: method.number.slice(-4) };
  }
  return { type: "ach", brand: bankNameFor(method.routingNumber), last4: method.accountNumber.slice(-4) };
}
