/** Checkout sessions, on which payers without script pay: made once, found again, expired. */
import type { Stripe } from "stripe";
import type { Database } from "../../database/database.ts";
import type { PaymentRef, Snapshot } from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { asking, isRefusal } from "./stripeErrors.ts";
import { KEY_LIFE_MS } from "./stripeIntents.ts";
import { type AskedPayment, noteOnce } from "./stripeRecord.ts";
import { isOurs, keyOf } from "./stripeRequests.ts";
import { idOf, isExpired, snapshotOfSession } from "./stripeWords.ts";

type Session = Stripe.Checkout.Session;
type Asked = Stripe.Checkout.SessionCreateParams;

/** Its payer may still pay; or its intent says what became of it. */
export type KnownSession =
  | { readonly open: Snapshot }
  | { readonly sessionId: string; readonly intentId: string; readonly expired: boolean };

export interface StripeSessions {
  /** What the session of a payment says, made now or found again. Null when nobody paid on it, and nobody will. */
  readonly look: (ref: PaymentRef, payment: AskedPayment, asked: Asked) => Promise<KnownSession | null>;
  /** Nobody can pay on it afterwards. Safe to repeat; nothing when it is complete. Answers with its id. */
  readonly expire: (ref: PaymentRef, payment: AskedPayment, asked: Asked) => Promise<string | null>;
}

export function stripeSessions(client: StripeClient, database: Database, now: () => Date): StripeSessions {
  const api = async () => (await client()).checkout.sessions;

  async function sessionOf(ref: PaymentRef, payment: AskedPayment, asked: Asked): Promise<Session | null> {
    const { sessionId, askedMs } = payment;
    if (sessionId !== null) return asking(async () => (await api()).retrieve(sessionId));
    const young = now().getTime() - askedMs < KEY_LIFE_MS;
    const session = young
      ? await asking(async () => (await api()).create(asked, { idempotencyKey: keyOf(ref) }))
      : await findLost(ref, payment);
    if (session !== null) await database.batch([noteOnce(ref, "session_id", session.id)]);
    return session;
  }

  async function findLost(ref: PaymentRef, { askedMs }: AskedPayment): Promise<Session | null> {
    const second = Math.floor(askedMs / 1000);
    const created = { gte: second - 300, lte: second + Math.ceil(KEY_LIFE_MS / 1000) };
    return asking(async () => {
      for await (const session of (await api()).list({ created, limit: 100 })) {
        if (isOurs(session, ref)) return session;
      }
      return null;
    });
  }

  return {
    async look(ref, payment, asked) {
      // A creation that is asked again answers as the first one did; the next look sees what is true by now.
      const session = await sessionOf(ref, payment, asked);
      if (session === null) return null;
      if (!isOurs(session, ref))
        throw new Error(`the session of ${ref.paymentId} belongs to another payment`);
      const open = snapshotOfSession(session, ref, { type: payment.method, last4: payment.last4 });
      if (open !== null) return { open };
      const intentId = idOf(session.payment_intent);
      if (intentId === null) return null;
      await database.batch([noteOnce(ref, "intent_id", intentId)]);
      return { sessionId: session.id, intentId, expired: isExpired(session) };
    },
    async expire(ref, payment, asked) {
      const session = await sessionOf(ref, payment, asked);
      if (session === null) return null;
      try {
        await asking(async () => (await api()).expire(session.id));
      } catch (error) {
        // Only an open session can be expired: this one is complete, or expired already.
        if (!isRefusal(error)) throw error;
      }
      return session.id;
    },
  };
}
