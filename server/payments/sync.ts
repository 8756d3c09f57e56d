/** Finishes what was cut off and follows what takes days: asks the processor about one payment and records the answer. */
import { newId } from "../../shared/ids.ts";
import { isProcessed } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant, type Merchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import { putTask } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { harmless, quarantine, quarantineRefund, tellOfPaidAfterVoid } from "./mismatch.ts";
import { type PaymentRef, ProcessorUnavailable, type Snapshot } from "./processors/processor.ts";
import { recordSnapshot, syncTask } from "./record.ts";
import { recordProcessorRefund } from "./refund.ts";

/**
 * A processor that is away is asked again after this long and never later, however long it was away: until it
 * answers, the payment's amount is reserved and its payer waits.
 */
const ASK_AGAIN_MS = 30_000;

/**
 * Brings the ledger to what the processor knows of a payment. A payment that the processor never heard of is
 * cancelled there first, so that a charge request still on its way cannot collect behind the ledger's back.
 * What cannot be what was asked for is posted nowhere: the merchant is told, once.
 *
 * @param who recovery gives up what was never heard of; whoever only asked leaves that to it.
 * @returns whether what the processor says is in the ledger.
 * @throws ProcessorUnavailable when the processor does not answer; Error when its answer cannot be this payment's.
 */
export async function syncPayment(
  deps: Deps,
  merchant: Pick<Merchant, "tenantId" | "stripe">,
  ref: PaymentRef,
  who: "recovery" | "asked_for" = "recovery",
): Promise<"recorded" | "quarantined"> {
  const processor = deps.processorFor(ref.mode, merchant);
  if (processor === null) throw new Error("no processor is configured for a payment that was started");
  const head = await readHead(deps.database, ref);
  const payment = head?.state.payments[ref.paymentId];
  // What was paid outside or from credit was never asked of a processor.
  if (!head || !payment || !isProcessed(payment.method)) return "recorded";
  const heard = await processor.retrieve(ref);
  if (heard === null && who === "asked_for") return "recorded";
  const { amount, brand, last4, method: type } = payment;
  const unheard = { amount, currency: head.state.currency, method: { type, brand, last4 } };
  const snapshot: Snapshot = heard ?? (await processor.cancel(ref, unheard));
  const recorded = await recordSnapshot(deps, ref, harmless(snapshot, unheard));
  if (!recorded.ok) {
    if (recorded.rejection.code === "snapshot_mismatch") {
      await quarantine(deps, ref, snapshot, unheard);
      return "quarantined";
    }
    // Somebody must hear of it, and it must not be forgotten: the task fails, is logged and tried again.
    throw new Error(`payment ${ref.paymentId}: ${recorded.rejection.code}, ${recorded.rejection.message}`);
  }
  await tellOfPaidAfterVoid(deps, ref, recorded);
  for (const refund of snapshot.refunds ?? []) {
    const given = await recordProcessorRefund(deps, ref, refund);
    if (!given.ok) await quarantineRefund(deps, ref, refund, snapshot.currency, given.rejection);
  }
  return "recorded";
}

/** Handler of `payment.sync` tasks. */
export const syncPaymentTask: TaskHandler = async (deps, task) => {
  const merchant = await findMerchant(deps.database, task.tenantId);
  if (merchant === null) return;
  const { invoiceId } = JSON.parse(task.payload) as { invoiceId: string };
  const ref: PaymentRef = {
    tenantId: task.tenantId,
    mode: task.mode,
    invoiceId,
    paymentId: task.subject,
    at: merchantNow(deps, merchant, task.mode).toISOString(),
  };
  try {
    await syncPayment(deps, merchant, ref);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    deps.log.error("the processor did not answer; it will be asked again", error, {
      paymentId: ref.paymentId,
    });
    const dueMs = deps.now().getTime() + ASK_AGAIN_MS;
    await deps.database.batch([putTask(syncTask(ref), newId("task", deps.random), task.payload, dueMs)]);
  }
};
