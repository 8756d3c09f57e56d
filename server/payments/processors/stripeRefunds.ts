/** Refunds through Stripe: asked for once, found again when the answer was lost. */
import type { Stripe } from "stripe";
import { minorToStripe } from "../../../shared/stripeAmount.ts";
import { type Database, UniqueViolation } from "../../database/database.ts";
import { type PaymentRef, type Processor, ProcessorConflict, type RefundSnapshot } from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { asking, isRefusal } from "./stripeErrors.ts";
import { type AskedRefund, insertRefund, noteRefund, readPayment, readRefund } from "./stripeRecord.ts";
import { snapshotOfRefund } from "./stripeWords.ts";

interface Options {
  readonly client: StripeClient;
  readonly database: Database;
  readonly now: () => Date;
}

/** Keys may be forgotten after 24 hours. */
const KEY_LIFE_MS = 23 * 3_600_000;

export function stripeRefunds({ client, database, now }: Options): Processor["refund"] {
  return async (ref, request) => {
    const { refundId, amount } = request;
    const payment = await readPayment(database, ref);
    const known = await readRefund(database, ref, refundId);
    if (known !== null && (known.paymentId !== ref.paymentId || known.amount !== amount))
      throw new ProcessorConflict("amount");
    if (payment === null || payment.intentId === null)
      return refused(refundId, amount, "payment_not_found", "Nothing was collected by this payment");
    const intentId = payment.intentId;
    const asked = known ?? (await writeDown(ref, request));
    if (asked.paymentId !== ref.paymentId || asked.amount !== amount) throw new ProcessorConflict("amount");
    if (asked.outcome !== null) return JSON.parse(asked.outcome) as RefundSnapshot;
    try {
      const refund = await find(
        ref,
        refundId,
        asked,
        intentId,
        minorToStripe(amount, payment.currency) ?? amount,
      );
      if (asked.stripeRefundId === null)
        await database.batch([noteRefund(ref, refundId, { stripeRefundId: refund.id })]);
      return snapshotOfRefund(refund, refundId, ref.at);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const outcome = refused(refundId, amount, error.code ?? "refund_refused", "The refund was refused");
      await database.batch([noteRefund(ref, refundId, { outcome: JSON.stringify(outcome) })]);
      return outcome;
    }
  };

  async function writeDown(
    ref: PaymentRef,
    request: Parameters<Processor["refund"]>[1],
  ): Promise<AskedRefund> {
    try {
      await database.batch([insertRefund(ref, request, now().getTime())]);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
    }
    const standing = await readRefund(database, ref, request.refundId);
    if (standing === null) throw new Error("a refund that was just written down is not there");
    return standing;
  }

  async function find(
    ref: PaymentRef,
    refundId: string,
    asked: AskedRefund,
    intentId: string,
    amount: number,
  ): Promise<Stripe.Refund> {
    const { stripeRefundId } = asked;
    if (stripeRefundId !== null) return asking(async () => (await client()).refunds.retrieve(stripeRefundId));
    const days = Math.floor((now().getTime() - asked.askedMs) / KEY_LIFE_MS);
    if (days > 0) {
      const lost = await asking(async () => {
        for await (const refund of (await client()).refunds.list({ payment_intent: intentId, limit: 100 })) {
          if (refund.metadata?.["paylink_refund"] === refundId) return refund;
        }
        return null;
      });
      if (lost !== null) return lost;
    }
    // Whoever asks within the same day uses the same key, so that two who ask at once make one refund.
    const idempotencyKey = `paylink:${ref.tenantId}:${ref.mode}:${refundId}${days > 0 ? `:${days}` : ""}`;
    const metadata = {
      paylink_refund: refundId,
      paylink_payment: ref.paymentId,
      paylink_tenant: ref.tenantId,
    };
    return asking(async () =>
      (await client()).refunds.create({ payment_intent: intentId, amount, metadata }, { idempotencyKey }),
    );
  }
}

function refused(refundId: string, amount: number, code: string, message: string): RefundSnapshot {
  return { refundId, amount, status: "failed", reason: { code, message } };
}
