/**
 * The one door: what a processor says of a payment becomes the ledger's difference. Called with the answer to a
 * charge, after a payer's return, by recovery, and by webhooks; the order and number of calls do not matter.
 */
import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { type Appended, append } from "../ledger/append.ts";
import { decideRecord } from "../ledger/decidePayment.ts";
import { rejected } from "../ledger/decision.ts";
import { isReserved, type PaymentState } from "../ledger/state.ts";
import { automaticReceipt } from "../receipts/send.ts";
import { dropPaymentMethod, keepPaymentMethod, removePaymentMethod } from "../store/paymentMethods.ts";
import { putTask, removeTask, type TaskKey } from "../store/tasks.ts";
import { confirmationNumber } from "./confirmation.ts";
import { overpaymentStatements, wakeForOverpayment } from "./overpaymentTask.ts";
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
  const recorded = await append(
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
              saved: snapshot.saved !== undefined,
              at: ref.at,
            },
            state,
          ),
    (after, events) => {
      const following = [
        ...overpaymentStatements(deps, ref, after, events),
        ...automaticReceipt(deps, ref, after, events),
      ];
      const payment = after.payments[ref.paymentId];
      const open = payment !== undefined && isReserved(payment.status);
      const saving =
        payment === undefined || open
          ? []
          : [
              ...savingStatements(ref, payment, snapshot),
              ...uselessMethod(ref, after.customer.id, payment, snapshot),
            ];
      if (!open && snapshot.checkAt === undefined)
        return [removeTask(syncTask(ref)), ...saving, ...following];
      const dueMs =
        snapshot.checkAt === undefined ? nowMs + CHECK_AGAIN_MS : Date.parse(snapshot.checkAt) - offsetMs;
      const payload = JSON.stringify({ invoiceId: ref.invoiceId });
      return [putTask(syncTask(ref), newId("task", deps.random), payload, dueMs), ...saving, ...following];
    },
  );
  wakeForOverpayment(deps, recorded);
  if (recorded.ok && recorded.events.some(({ type }) => type === "invoice.payment_received")) deps.wake();
  return recorded;
}

/** A saved method that the bank will not let be charged again is no longer offered. */
function uselessMethod(
  { tenantId, mode, at }: PaymentRef,
  customerId: string,
  { paymentMethodId, saved = paymentMethodId }: PaymentState,
  { methodUnusable }: Snapshot,
): Statement[] {
  if (methodUnusable !== true || saved === undefined) return [];
  return [removePaymentMethod({ tenantId, mode, customerId }, saved, at)];
}

/** What becomes of the method that a payment was to save, now that its fate is known. */
function savingStatements(ref: PaymentRef, payment: PaymentState, { saved }: Snapshot): Statement[] {
  if (payment.saves === undefined) return [];
  const key = { tenantId: ref.tenantId, mode: ref.mode, methodId: payment.saves };
  if (payment.saved === undefined || saved === undefined)
    return payment.status === "failed" ? [dropPaymentMethod(key)] : [];
  const { brand, last4, expiryMonth = null, expiryYear = null } = saved.details;
  return [keepPaymentMethod(key, { reference: saved.reference, brand, last4, expiryMonth, expiryYear })];
}
