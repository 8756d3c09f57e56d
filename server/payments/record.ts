/**
 * The one door: what a processor says of a payment becomes the ledger's difference. Called with the answer to a
 * charge, after a payer's return, by recovery, and by webhooks; the order and number of calls do not matter.
 */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { type Appended, append } from "../ledger/append.ts";
import { decideRecord } from "../ledger/decidePayment.ts";
import { rejected } from "../ledger/decision.ts";
import { isReserved } from "../ledger/state.ts";
import { putTask, removeTask, type TaskKey } from "../store/tasks.ts";
import { confirmationNumber } from "./confirmation.ts";
import type { PaymentRef, Snapshot } from "./processors/processor.ts";

/** Where a processor does not say when to ask again about an open payment: ask after this. */
const CHECK_AGAIN_MS = 60_000;

/** The task that asks the processor what became of a payment. */
export function syncTask(ref: Pick<PaymentRef, "tenantId" | "mode" | "paymentId">): TaskKey {
  return { kind: "payment.sync", tenantId: ref.tenantId, mode: ref.mode, subject: ref.paymentId };
}

/**
 * Records a snapshot. In the same batch the sync task is moved to when it is worth asking again, or removed.
 *
 * @param merchantOffsetMs how far the merchant's clock (ref.at) is ahead of real time.
 */
export async function recordSnapshot(deps: Deps, ref: PaymentRef, snapshot: Snapshot): Promise<Appended> {
  const nowMs = deps.now().getTime();
  const offsetMs = Date.parse(ref.at) - nowMs;
  return append(
    deps,
    ref,
    ref.at,
    (state) =>
      state === null
        ? rejected("invoice_not_found", "the invoice of this payment does not exist")
        : decideRecord(
            {
              paymentId: snapshot.paymentId,
              amount: snapshot.amount,
              currency: snapshot.currency,
              brand: snapshot.method.brand,
              last4: snapshot.method.last4,
              transactionId: snapshot.transactionId,
              status: snapshot.status,
              ...(snapshot.reason === undefined ? {} : { reason: snapshot.reason }),
              confirmationNumber: confirmationNumber(ref),
              at: ref.at,
            },
            state,
          ),
    (after) => {
      const payment = after.payments[ref.paymentId];
      const open = payment !== undefined && isReserved(payment.status);
      if (!open && snapshot.checkAt === undefined) return [removeTask(syncTask(ref))];
      const dueMs =
        snapshot.checkAt === undefined ? nowMs + CHECK_AGAIN_MS : Date.parse(snapshot.checkAt) - offsetMs;
      const payload = JSON.stringify({ invoiceId: ref.invoiceId });
      return [putTask(syncTask(ref), newId("task", deps.random), payload, dueMs)];
    },
  );
}
