/** Gives a payment back the way that it came: by the processor, outside, or to the customer's credit. */
import type { LedgerMethod } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import type { Appended } from "../ledger/append.ts";
import { refundToCredit } from "./credit.ts";
import type { PaymentRef, Processor } from "./processors/processor.ts";
import { type RefundAsked, refundExternal, refundPayment } from "./refund.ts";

/** @param processor may be null for what no processor collected. */
export async function refundBy(
  method: LedgerMethod,
  deps: Deps,
  processor: Processor | null,
  ref: PaymentRef,
  asked: RefundAsked,
): Promise<Appended> {
  if (method === "credit") return refundToCredit(deps, ref, asked);
  if (method === "external") return refundExternal(deps, ref, asked);
  if (processor === null) throw new Error("a payment by card or bank is given back by a processor");
  return refundPayment(deps, processor, ref, asked);
}
