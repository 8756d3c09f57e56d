/** Which Stripe a merchant's payments go through: its own keys, an account connected to the operator's, or the operator's. */
import type { Database } from "../../database/database.ts";
import { type OwnStripe, type StripeConfig, stripeSealContext } from "../../stripeSettings.ts";
import type { Processor } from "./processor.ts";
import { stripeProcessor } from "./stripe.ts";
import { type StripeAccess, stripeClient } from "./stripeClient.ts";

export interface StripeOwner {
  readonly tenantId: string;
  readonly stripe: OwnStripe | null;
}

export interface StripeAccountsOptions {
  readonly config: StripeConfig;
  readonly database: Database;
  readonly now: () => Date;
  /** Opens what was sealed for a context; null when it was altered or its secret is gone. */
  readonly unseal: (sealed: string, context: string) => string | null;
  /** How often the SDK repeats a request by itself; its own measure where absent. */
  readonly retries?: number;
}

/** Connections and SDKs are kept for this many merchants with keys of their own. */
const KEPT_MOST = 200;

/** Answers with the processor of a merchant's live payments; null where nobody configured one. */
export function stripeAccounts({
  config,
  database,
  now,
  unseal,
  retries,
}: StripeAccountsOptions): (owner: StripeOwner) => Processor | null {
  const kept = new Map<string, Processor>();
  return (owner) => {
    const { stripe, tenantId } = owner;
    const name = stripe === null ? "" : JSON.stringify([tenantId, stripe]);
    const known = kept.get(name);
    if (known) return known;
    const access = accessOf(owner);
    if (access === null) return null;
    const { publishableKey, webhookSecret, ...rest } = access;
    const processor = stripeProcessor({
      client: stripeClient(rest, retries),
      database,
      now,
      publishableKey,
      account: rest.account,
      webhookSecret,
    });
    if (kept.size >= KEPT_MOST) kept.delete(kept.keys().next().value ?? "");
    kept.set(name, processor);
    return processor;
  };

  function accessOf({
    tenantId,
    stripe,
  }: StripeOwner): (StripeAccess & { publishableKey: string; webhookSecret: string }) | null {
    const { platform, apiBase } = config;
    if (stripe?.kind === "keys") {
      const secretKey = unseal(stripe.sealedSecretKey, stripeSealContext(tenantId, "secretKey"));
      const webhookSecret = unseal(stripe.sealedWebhookSecret, stripeSealContext(tenantId, "webhookSecret"));
      // Sealed with a secret that is gone: nothing can be charged, and the page says so.
      if (secretKey === null || webhookSecret === null) return null;
      return { secretKey, publishableKey: stripe.publishableKey, webhookSecret, account: null, apiBase };
    }
    if (platform === null) return null;
    return { ...platform, account: stripe?.account ?? null, apiBase };
  }
}
