/** Refunds of a payment that nobody here asked for: made at Stripe's own dashboard. */
import type { Stripe } from "stripe";
import type { Database } from "../../database/database.ts";
import type { PaymentRef, RefundSnapshot, Snapshot } from "./processor.ts";
import { readRefund } from "./stripeRecord.ts";
import { snapshotOfRefund } from "./stripeWords.ts";

/** Whether money came by it that could be given back. */
export function counts({ status }: Snapshot): boolean {
  return status === "succeeded" || status === "returned";
}

/** With the refunds that nobody here asked for. @param all every refund of its charge. */
export async function withRefunds(
  database: Database,
  ref: PaymentRef,
  all: readonly Stripe.Refund[],
  snapshot: Snapshot,
): Promise<Snapshot> {
  const refunds: RefundSnapshot[] = [];
  for (const refund of all) {
    const asked = refund.metadata?.["paylink_refund"];
    if (asked !== undefined && (await readRefund(database, ref, asked))?.paymentId === ref.paymentId)
      continue;
    refunds.push(snapshotOfRefund(refund, refund.id, ref.at));
  }
  if (refunds.length === 0) return snapshot;
  // One that is on its way is followed by asking about its payment.
  const times = [snapshot, ...refunds].flatMap(({ checkAt }) => (checkAt === undefined ? [] : [checkAt]));
  const [checkAt] = times.sort();
  return { ...snapshot, refunds, ...(checkAt === undefined ? {} : { checkAt }) };
}
