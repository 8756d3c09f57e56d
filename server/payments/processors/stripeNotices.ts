/**
 * Stripe's notices: doorbells. A signed one is believed to name an object, and no more; what is true is fetched
 * (docs.stripe.com/webhooks).
 */
import type { Stripe } from "stripe";
import { minorFromStripe } from "../../../shared/stripeAmount.ts";
import type { Database } from "../../database/database.ts";
import type { Heard, Notice } from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { paymentOf } from "./stripeRecord.ts";
import { ownRef } from "./stripeRequests.ts";

/** Signed at most so long ago, and not in the future by more, in seconds: the SDK checks the first only. */
const TOLERANCE_SECONDS = 300;

const FORGED: Heard = { kind: "forged" };
const IGNORED: Heard = { kind: "ignored" };

/** @param secrets one or more signing secrets, separated by commas. */
export function stripeNotices(client: StripeClient, database: Database, secrets: string) {
  return async (notice: Notice): Promise<Heard> => {
    const event = await verified(await client(), notice, secrets.split(","));
    if (event === null) return FORGED;
    const intentId = intentOf(event);
    if (intentId === null) return IGNORED;
    const { metadata } = event.data.object as { readonly metadata?: Stripe.Metadata | null };
    const payment = await paymentOf(database, ownRef({ metadata: metadata ?? {} }), intentId);
    if (payment !== null) return { kind: "payment", payment };
    if (event.type !== "payment_intent.succeeded") return IGNORED;
    return stranger(event.data.object, event.account ?? null);
  };
}

async function verified(
  sdk: Stripe,
  { body, signature, at }: Notice,
  secrets: readonly string[],
): Promise<Stripe.Event | null> {
  const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature ?? "")?.[1] ?? Number.NaN);
  const nowSeconds = at.getTime() / 1000;
  if (signature === null || !(Math.abs(nowSeconds - signedAt) <= TOLERANCE_SECONDS)) return null;
  for (const secret of secrets) {
    try {
      // Time was judged above, by our clock.
      return await sdk.webhooks.constructEventAsync(body, signature, secret, Number.MAX_SAFE_INTEGER);
    } catch {
      // Not by this one.
    }
  }
  return null;
}

/** The payment intent that an event is about; null for one about something else. */
function intentOf(event: Stripe.Event): string | null {
  const object = event.data.object as {
    readonly id?: unknown;
    readonly object?: unknown;
    readonly payment_intent?: unknown;
  };
  const named = object.object === "payment_intent" ? object.id : object.payment_intent;
  if (typeof named === "string") return named;
  const id = (named as { readonly id?: unknown } | null | undefined)?.id;
  return typeof id === "string" ? id : null;
}

/** An intent of one of our merchants that we never asked for. One without our marks is somebody else's. */
function stranger(intent: Stripe.PaymentIntent, account: string | null): Heard {
  const { paylink_tenant: tenantId, paylink_mode: mode, paylink_invoice: invoiceId } = intent.metadata;
  if (tenantId === undefined || (mode !== "live" && mode !== "test")) return IGNORED;
  const currency = intent.currency.toUpperCase();
  const date = new Date(intent.created * 1000).toISOString().slice(0, 10);
  const amount = minorFromStripe(intent.amount_received, currency);
  const charge = {
    transactionId: intent.id,
    amount,
    currency,
    date,
    reference: invoiceId ?? intent.description,
  };
  return { kind: "stranger", account, tenantId, mode, charge };
}
