/** Stripe's list of payment intents, to be compared with the ledger. */

import { minorFromStripe } from "../../../shared/stripeAmount.ts";
import type { Database } from "../../database/database.ts";
import type { Listed } from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { findByIntent } from "./stripeRecord.ts";
import { ownRef } from "./stripeRequests.ts";
import { snapshotOfIntent } from "./stripeWords.ts";

/** Items on a page: the most that Stripe gives. */
const PAGE = 100;

export function stripeList(client: StripeClient, database: Database) {
  return async function* listSince(since: Date): AsyncIterable<Listed> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const list = (await client()).paymentIntents.list({
      created,
      limit: PAGE,
      expand: ["data.latest_charge"],
    });
    for await (const intent of list) {
      const ours = ownRef(intent);
      if (ours === null) continue;
      const currency = intent.currency.toUpperCase();
      const at = new Date(intent.created * 1000).toISOString();
      const { status } = snapshotOfIntent(intent, { ...ours, at }, { type: "card", last4: null });
      yield {
        transactionId: intent.id,
        payment: await findByIntent(database, intent.id),
        amount: minorFromStripe(intent.amount, currency),
        currency,
        status,
        createdAt: at,
      };
    }
  };
}
