/** Where a payer goes on with a payment at a processor whose pages are not ours. */
import type { Deps } from "../deps.ts";
import type { PaymentState } from "../ledger/state.ts";
import type { OpenLink } from "../links/resolve.ts";
import { type Processor, ProcessorUnavailable } from "../payments/processors/processor.ts";
import { recordSnapshot } from "../payments/record.ts";

/**
 * Asks the processor where the payment goes on: an absolute address of its own; or the payment's page, when nothing waits any more or the
 * processor does not answer; or the invoice, whose script goes on with it.
 */
export async function nextPage(
  deps: Deps,
  opened: OpenLink,
  processor: Processor,
  { paymentId }: PaymentState,
): Promise<string> {
  const { tenantId, mode, invoiceId } = opened.link;
  const ref = { tenantId, mode, invoiceId, paymentId, at: opened.now.toISOString() };
  const back = `${opened.path}/payments/${paymentId}`;
  try {
    const snapshot = await processor.retrieve(ref);
    if (snapshot === null) return back;
    if (snapshot.status === "requires_action") return snapshot.actionUrl ?? opened.path;
    await recordSnapshot(deps, ref, snapshot);
    return back;
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    deps.log.error("the processor did not say where a payment goes on", error, { paymentId });
    return back;
  }
}
