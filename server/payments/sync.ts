/** Finishes what was cut off and follows what takes days: asks the processor about one payment and records the answer. */
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import type { TaskHandler } from "../tasks/run.ts";
import type { PaymentRef, Snapshot } from "./processors/processor.ts";
import { recordSnapshot } from "./record.ts";

/**
 * Brings the ledger to what the processor knows of a payment. A payment that the processor never heard of is
 * cancelled there first, so that a charge request still on its way cannot collect behind the ledger's back.
 *
 * @throws ProcessorUnavailable when the processor does not answer.
 */
export async function syncPayment(deps: Deps, ref: PaymentRef): Promise<void> {
  const processor = deps.processorFor(ref.mode);
  if (processor === null) throw new Error("no processor is configured for a payment that was started");
  const head = await readHead(deps.database, ref);
  const payment = head?.state.payments[ref.paymentId];
  if (!head || !payment) return;
  const snapshot: Snapshot =
    (await processor.retrieve(ref)) ??
    (await processor.cancel(ref, {
      amount: payment.amount,
      currency: head.state.currency,
      method: { type: payment.method, brand: payment.brand, last4: payment.last4 },
    }));
  await recordSnapshot(deps, ref, snapshot);
}

/** Handler of `payment.sync` tasks. */
export const syncPaymentTask: TaskHandler = async (deps, task) => {
  const merchant = await findMerchant(deps.database, task.tenantId);
  if (merchant === null) return;
  const { invoiceId } = JSON.parse(task.payload) as { invoiceId: string };
  await syncPayment(deps, {
    tenantId: task.tenantId,
    mode: task.mode,
    invoiceId,
    paymentId: task.subject,
    at: merchantNow(deps, merchant, task.mode).toISOString(),
  });
};
