/**
 * What a processor says and what cannot be what was asked for. It is posted nowhere: its merchant is told once, and it is looked at
 * again ever more rarely, because only a person can put it right.
 */
import { newId } from "../../shared/ids.ts";
import { formatMoney } from "../../shared/money.ts";
import type { Deps } from "../deps.ts";
import type { Appended } from "../ledger/append.ts";
import type { Rejection } from "../ledger/decision.ts";
import { raiseMismatchAlert } from "../merchants/alerts.ts";
import { putTask } from "../store/tasks.ts";
import type { PaymentRef, RefundSnapshot, Snapshot } from "./processors/processor.ts";
import { syncTask } from "./record.ts";

/** Looked at again after as long as it stands, and at least and at most after this. */
const LOOK_FIRST_MS = 15 * 60_000;
const LOOK_MOST_MS = 86_400_000;

/** What was asked for. */
interface Asked {
  readonly amount: number;
  readonly currency: string;
}

/**
 * A payment that came to nothing came to nothing in any amount, and so did one that was given back in full at the processor, which is
 * how a merchant puts a wrong amount right. All else is told as it is.
 */
export function harmless(snapshot: Snapshot, asked: Asked): Snapshot {
  const { amount, currency } = asked;
  if (snapshot.amount === amount && snapshot.currency === currency) return snapshot;
  if (snapshot.status === "failed" || snapshot.status === "canceled")
    return { ...snapshot, amount, currency };
  const back = (snapshot.refunds ?? [])
    .filter(({ status }) => status === "succeeded")
    .reduce((sum, refund) => sum + refund.amount, 0);
  if (snapshot.status !== "succeeded" || back < snapshot.amount) return snapshot;
  const { refunds: _given, saved: _kept, checkAt: _never, ...rest } = snapshot;
  const reason = { code: "refunded_at_processor", message: "The payment was given back in full" };
  return { ...rest, amount, currency, status: "failed", reason };
}

/** A payment whose amount or currency is another than was asked for: it stays open, and nothing is posted. */
export async function quarantine(
  deps: Deps,
  ref: PaymentRef,
  snapshot: Snapshot,
  asked: Asked,
): Promise<void> {
  const { tenantId, mode, invoiceId, paymentId } = ref;
  const has = money(snapshot.amount, snapshot.currency);
  const message = `the processor has it as ${snapshot.status} with ${has}, and ${money(asked.amount, asked.currency)} was asked for. Nothing of it was posted.`;
  const differing = { tenantId, mode, invoiceId, paymentId, subject: paymentId };
  const stoodMs = await raiseMismatchAlert(deps, { ...differing, code: "amount_differs", message });
  const pauseMs = Math.min(Math.max(stoodMs, LOOK_FIRST_MS), LOOK_MOST_MS);
  const dueMs = deps.now().getTime() + pauseMs;
  const payload = JSON.stringify({ invoiceId });
  await deps.database.batch([putTask(syncTask(ref), newId("task", deps.random), payload, dueMs)]);
}

/** A refund made at the processor that gives back what the ledger does not have. */
export async function quarantineRefund(
  deps: Deps,
  ref: PaymentRef,
  refund: RefundSnapshot,
  currency: string,
  rejection: Rejection,
): Promise<void> {
  const { tenantId, mode, invoiceId, paymentId } = ref;
  const message = `the processor gave back ${money(refund.amount, currency)} (${refund.refundId}), which the ledger cannot: ${rejection.message}. The refund was not posted.`;
  const differing = { tenantId, mode, invoiceId, paymentId, subject: refund.refundId };
  await raiseMismatchAlert(deps, { ...differing, code: "refund_differs", message });
}

/** Money that came for an invoice that was withdrawn counts, and its merchant must know. */
export async function tellOfPaidAfterVoid(
  deps: Deps,
  ref: PaymentRef,
  recorded: Appended & { readonly ok: true },
): Promise<void> {
  const { state, events } = recorded;
  if (state.voidedAt === null || !events.some(({ type }) => type === "invoice.payment_received")) return;
  const { tenantId, mode, invoiceId, paymentId } = ref;
  const amount = money(state.payments[paymentId]?.amount ?? 0, state.currency);
  const message = `${amount} came for an invoice that was withdrawn before. It was posted as an overpayment, which can be refunded.`;
  const differing = { tenantId, mode, invoiceId, paymentId, subject: `${paymentId}/void` };
  await raiseMismatchAlert(deps, { ...differing, code: "paid_after_void", message });
}

function money(minor: number, currency: string): string {
  return formatMoney(minor, currency, "en");
}
