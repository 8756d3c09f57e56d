/**
 * Gives money back: hold, then refund, then post, as payments go. A crash between any two steps leaves a started refund
 * whose task, written with the hold, asks the processor for the very same refund again: one refund id gives back once.
 */
import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { type Appended, append } from "../ledger/append.ts";
import {
  decideExternalRefund,
  decideProcessorRefund,
  decideRefundRecord,
  decideRefundStart,
} from "../ledger/decideRefund.ts";
import { rejected } from "../ledger/decision.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import { putTask, removeTask, type TaskKey } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import {
  type PaymentRef,
  type Processor,
  ProcessorUnavailable,
  type RefundSnapshot,
} from "./processors/processor.ts";

export interface RefundAsked {
  readonly refundId: string;
  /** Integer minor units; null for all that can still be refunded. */
  readonly amount: number | null;
  readonly reason: string | null;
  /** Give back no more than is overpaid and free. */
  readonly ofOverpayment?: boolean;
}

/** A started refund whose call was cut off is looked after this long after it began; a processor that is away is asked as often. */
const RECOVER_AFTER_MS = 20_000;
const ASK_AGAIN_MS = 30_000;

const NO_INVOICE = rejected("invoice_not_found", "the invoice of this payment does not exist");

/** The task that asks the processor what became of a refund. */
export function refundTaskKey(ref: Pick<PaymentRef, "tenantId" | "mode">, refundId: string): TaskKey {
  return { kind: "refund.sync", tenantId: ref.tenantId, mode: ref.mode, subject: refundId };
}

function askLater(
  deps: Deps,
  ref: Pick<PaymentRef, "tenantId" | "mode" | "invoiceId" | "paymentId">,
  refundId: string,
  dueMs: number,
): Statement {
  const payload = JSON.stringify({ invoiceId: ref.invoiceId, paymentId: ref.paymentId });
  return putTask(refundTaskKey(ref, refundId), newId("task", deps.random), payload, dueMs);
}

/** Has the refunds of a payment asked about, as far as they may still change: one that failed is over. */
export function refundsToAsk(
  deps: Deps,
  ref: Omit<PaymentRef, "at">,
  state: InvoiceState,
  dueMs: number,
): Statement[] {
  return Object.values(state.refunds ?? {})
    .filter(
      ({ paymentId, status, origin }) =>
        paymentId === ref.paymentId && status !== "failed" && origin === undefined,
    )
    .map(({ refundId }) => askLater(deps, ref, refundId, dueMs));
}

/**
 * Refunds a payment that a processor collected.
 *
 * @returns the invoice with the refund as it stands; started when the processor did not answer (recovery goes on asking).
 */
export async function refundPayment(
  deps: Deps,
  processor: Processor,
  ref: PaymentRef,
  asked: RefundAsked,
): Promise<Appended> {
  const command = { ...asked, paymentId: ref.paymentId, at: ref.at };
  const held = await append(
    deps,
    ref,
    ref.at,
    (state) => (state === null ? NO_INVOICE : decideRefundStart(command, state)),
    (_state, events) =>
      events.length === 0
        ? []
        : [askLater(deps, ref, asked.refundId, deps.now().getTime() + RECOVER_AFTER_MS)],
  );
  const refund = held.ok ? held.state.refunds?.[asked.refundId] : undefined;
  if (!held.ok || refund?.status !== "started") return held;
  try {
    const snapshot = await processor.refund(ref, { refundId: asked.refundId, amount: refund.amount });
    return await recordRefund(deps, ref, snapshot);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    const { refundId } = asked;
    deps.log.error("the processor did not answer; recovery will ask for the refund again", error, {
      refundId,
    });
    return held;
  }
}

/** Records a refund that the merchant gave outside, of a payment made outside. */
export function refundExternal(deps: Deps, ref: PaymentRef, asked: RefundAsked): Promise<Appended> {
  const command = { ...asked, paymentId: ref.paymentId, at: ref.at };
  return append(deps, ref, ref.at, (state) =>
    state === null ? NO_INVOICE : decideExternalRefund(command, state),
  );
}

/** Records what a processor says. In the same batch the task is moved to when it is worth asking again, or removed. */
async function recordRefund(deps: Deps, ref: PaymentRef, snapshot: RefundSnapshot): Promise<Appended> {
  const { refundId, amount, status, reason } = snapshot;
  const nowMs = deps.now().getTime();
  const offsetMs = Date.parse(ref.at) - nowMs;
  const command = { refundId, amount, status, at: ref.at, ...(reason === undefined ? {} : { reason }) };
  return append(
    deps,
    ref,
    ref.at,
    (state) => (state === null ? NO_INVOICE : decideRefundRecord(command, state)),
    () => {
      if (status !== "processing" && snapshot.checkAt === undefined)
        return [removeTask(refundTaskKey(ref, refundId))];
      const dueMs =
        snapshot.checkAt === undefined ? nowMs + ASK_AGAIN_MS : Date.parse(snapshot.checkAt) - offsetMs;
      return [askLater(deps, ref, refundId, dueMs)];
    },
  );
}

/** Records a refund that was made at the processor. Rejected when it cannot be true as far as the ledger knows. */
export function recordProcessorRefund(
  deps: Deps,
  ref: PaymentRef,
  { refundId, amount, status, reason }: RefundSnapshot,
): Promise<Appended> {
  const { paymentId, at } = ref;
  const command = { refundId, paymentId, amount, status, at, ...(reason === undefined ? {} : { reason }) };
  return append(deps, ref, at, (state) =>
    state === null ? NO_INVOICE : decideProcessorRefund(command, state),
  );
}

/** Handler of `refund.sync` tasks: finishes a refund that was cut off, and follows one that takes days. */
export const refundTask: TaskHandler = async (deps, task) => {
  const merchant = await findMerchant(deps.database, task.tenantId);
  if (merchant === null) return;
  const { invoiceId, paymentId } = JSON.parse(task.payload) as { invoiceId: string; paymentId: string };
  const at = merchantNow(deps, merchant, task.mode).toISOString();
  const ref: PaymentRef = { tenantId: task.tenantId, mode: task.mode, invoiceId, paymentId, at };
  const refundId = task.subject;
  const processor = deps.processorFor(task.mode, merchant);
  if (processor === null) throw new Error("no processor is configured for a refund that was started");
  const refund = (await readHead(deps.database, ref))?.state.refunds?.[refundId];
  // One that was made at the processor is never asked for: that would make another.
  if (!refund || refund.origin !== undefined) return;
  try {
    const recorded = await recordRefund(
      deps,
      ref,
      await processor.refund(ref, { refundId, amount: refund.amount }),
    );
    // Somebody must hear of it: the task fails, is logged and tried again.
    if (!recorded.ok)
      throw new Error(`refund ${refundId}: ${recorded.rejection.code}, ${recorded.rejection.message}`);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailable)) throw error;
    deps.log.error("the processor did not answer; it will be asked for the refund again", error, {
      refundId,
    });
    await deps.database.batch([askLater(deps, ref, refundId, deps.now().getTime() + ASK_AGAIN_MS)]);
  }
};
