/** Stripe's list of payment intents, to be compared with the ledger. */
import type { Stripe } from "stripe";
import { minorFromStripe } from "../../../shared/stripeAmount.ts";
import type { Database } from "../../database/database.ts";
import type { Listed } from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { asking } from "./stripeErrors.ts";
import { paymentOf } from "./stripeRecord.ts";
import { ownRef } from "./stripeRequests.ts";
import { snapshotOfIntent } from "./stripeWords.ts";

/** Items on a page: the most that Stripe gives. */
const PAGE = 100;

export function stripeList(client: StripeClient, database: Database) {
  async function* pages(created: { readonly gte: number }): AsyncIterable<Stripe.PaymentIntent> {
    for (let last: string | undefined; ; ) {
      const place = last === undefined ? {} : { starting_after: last };
      const asked = { created, limit: PAGE, expand: ["data.latest_charge"], ...place };
      const page = await asking(async () => (await client()).paymentIntents.list(asked));
      yield* page.data;
      last = page.data.at(-1)?.id;
      if (!page.has_more || last === undefined) return;
    }
  }

  return async function* listSince(since: Date): AsyncIterable<Listed> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    for await (const intent of pages(created)) {
      const ours = ownRef(intent);
      if (ours === null) continue;
      const currency = intent.currency.toUpperCase();
      const at = new Date(intent.created * 1000).toISOString();
      const { status } = snapshotOfIntent(intent, { ...ours, at }, { type: "card", last4: null });
      yield {
        transactionId: intent.id,
        owner: { tenantId: ours.tenantId, mode: ours.mode },
        payment: await paymentOf(database, ours, intent.id),
        amount: minorFromStripe(intent.amount, currency),
        currency,
        status,
        createdAt: at,
      };
    }
  };
}
