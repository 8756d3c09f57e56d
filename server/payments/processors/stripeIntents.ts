/** Payment intents: made once, found again, called off, and the dispute about one. */
import type { Stripe } from "stripe";
import type { Database } from "../../database/database.ts";
import type { PaymentRef } from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { asking, isUnexpectedState } from "./stripeErrors.ts";
import { type AskedPayment, noteOnce } from "./stripeRecord.ts";
import { isOurs, keyOf } from "./stripeRequests.ts";

/** Keys may be forgotten after 24 hours; we stop to rely on them a little earlier. */
export const KEY_LIFE_MS = 23 * 3_600_000;

/** With the charge, and the newest of its refunds. */
export const EXPAND = ["latest_charge.refunds"];

export interface StripeIntents {
  /** The intent of a payment that was asked for: made now, or found again. Null when there will never be one. */
  readonly intentOf: (ref: PaymentRef, payment: AskedPayment) => Promise<Stripe.PaymentIntent | null>;
  readonly retrieve: (intentId: string) => Promise<Stripe.PaymentIntent>;
  /** Null when the intent was no longer in a state to be called off. */
  readonly callOff: (intentId: string) => Promise<Stripe.PaymentIntent | null>;
  readonly disputeOf: (intent: Stripe.PaymentIntent) => Promise<Stripe.Dispute | null>;
  /** All refunds of it, whoever made them, the oldest first. */
  readonly refundsOf: (intent: Stripe.PaymentIntent) => Promise<readonly Stripe.Refund[]>;
}

export function stripeIntents(client: StripeClient, database: Database, now: () => Date): StripeIntents {
  async function intentOf(ref: PaymentRef, payment: AskedPayment): Promise<Stripe.PaymentIntent | null> {
    const { intentId } = payment;
    if (intentId !== null) return retrieve(intentId);
    const young = now().getTime() - payment.askedMs < KEY_LIFE_MS;
    const intent = young ? await create(ref, payment) : await findLost(ref, payment);
    if (intent !== null) await database.batch([noteOnce(ref, "intent_id", intent.id)]);
    return intent;
  }

  function create(ref: PaymentRef, payment: AskedPayment): Promise<Stripe.PaymentIntent> {
    const request = JSON.parse(payment.request) as Stripe.PaymentIntentCreateParams;
    return asking(async () =>
      (await client()).paymentIntents.create({ ...request, expand: EXPAND }, { idempotencyKey: keyOf(ref) }),
    );
  }

  async function findLost(ref: PaymentRef, payment: AskedPayment): Promise<Stripe.PaymentIntent | null> {
    const second = Math.floor(payment.askedMs / 1000);
    const created = { gte: second - 300, lte: second + Math.ceil(KEY_LIFE_MS / 1000) };
    const expand = EXPAND.map((name) => `data.${name}`);
    return asking(async () => {
      for await (const intent of (await client()).paymentIntents.list({ created, limit: 100, expand })) {
        if (isOurs(intent, ref)) return intent;
      }
      return null;
    });
  }

  async function callOff(intentId: string): Promise<Stripe.PaymentIntent | null> {
    try {
      const params = { cancellation_reason: "abandoned", expand: EXPAND } as const;
      return await asking(async () =>
        (await client()).paymentIntents.cancel(intentId, { ...params, expand: [...EXPAND] }),
      );
    } catch (error) {
      if (isUnexpectedState(error)) return null;
      throw error;
    }
  }

  async function disputeOf(intent: Stripe.PaymentIntent): Promise<Stripe.Dispute | null> {
    const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
    if (charge === null || !charge.disputed) return null;
    const { data } = await asking(async () =>
      (await client()).disputes.list({ charge: charge.id, limit: 10 }),
    );
    return data.find(({ status }) => status === "lost") ?? data[0] ?? null;
  }

  async function refundsOf(intent: Stripe.PaymentIntent): Promise<readonly Stripe.Refund[]> {
    const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
    const newest = charge?.refunds;
    if (!newest) return [];
    if (!newest.has_more) return newest.data.toReversed();
    return asking(async () => {
      const all: Stripe.Refund[] = [];
      const list = (await client()).refunds.list({ payment_intent: intent.id, limit: 100 });
      for await (const refund of list) all.push(refund);
      return all.toReversed();
    });
  }

  return { intentOf, retrieve, callOff, disputeOf, refundsOf };

  function retrieve(intentId: string): Promise<Stripe.PaymentIntent> {
    return asking(async () => (await client()).paymentIntents.retrieve(intentId, { expand: EXPAND }));
  }
}
