/** A merchant's own Stripe: keys of its own, kept sealed, or an account that is connected to the operator's. */
import { z } from "zod";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { seal } from "../links/keyring.ts";
import { updateMerchantStripe } from "../store/merchants.ts";
import { keyMode, type OwnStripe, stripeKeysProblem, stripeSealContext } from "../stripeSettings.ts";
import type { Merchant } from "./merchant.ts";

const stripeBody = z.union([
  z.strictObject({
    secretKey: z.string().max(300),
    publishableKey: z.string().max(300),
    webhookSecret: z.string().max(300),
  }),
  z.strictObject({
    account: z.string().regex(/^acct_\w{8,60}$/, { error: "must be a connected account of Stripe, acct_…" }),
  }),
]);

const stripeView = z.object({
  /** Whose account live payments go through. */
  source: z.enum(["own_keys", "connected_account", "operator", "none"]),
  publishableKey: z.string().nullable(),
  account: z.string().nullable(),
  webhookUrl: z.string(),
});

function view(
  deps: Deps,
  { tenantId, stripe }: Pick<Merchant, "tenantId" | "stripe">,
): z.output<typeof stripeView> {
  const { platform } = deps.config.stripe;
  const own = stripe?.kind === "keys";
  return {
    source: own
      ? "own_keys"
      : platform === null
        ? "none"
        : stripe?.kind === "account"
          ? "connected_account"
          : "operator",
    publishableKey: own ? stripe.publishableKey : (platform?.publishableKey ?? null),
    account: stripe?.kind === "account" ? stripe.account : null,
    webhookUrl: `${deps.config.publicUrl}/webhooks/stripe${own ? `/${tenantId}` : ""}`,
  };
}

/** What is to be kept, or what is wrong with it. */
function kept(deps: Deps, tenantId: string, body: z.output<typeof stripeBody>): OwnStripe | Refusal {
  if ("account" in body) {
    if (deps.config.stripe.platform !== null) return { kind: "account", account: body.account };
    const message = "The operator has no Stripe account to which this one could be connected.";
    return refuse("invalid_field", message, { field: "account" });
  }
  const problem = stripeKeysProblem(body);
  if (problem !== null)
    return refuse("invalid_field", `${problem.key} ${problem.message}.`, { field: problem.key });
  if (deps.config.env === "production" && keyMode(body.secretKey) === "test") {
    const message = "secretKey is a test key: live payments would collect nothing.";
    return refuse("invalid_field", message, { field: "secretKey" });
  }
  return {
    kind: "keys",
    publishableKey: body.publishableKey,
    sealedSecretKey: seal(deps.keyring, body.secretKey, stripeSealContext(tenantId, "secretKey")),
    sealedWebhookSecret: seal(deps.keyring, body.webhookSecret, stripeSealContext(tenantId, "webhookSecret")),
  };
}

const PATH = "/api/v1/merchant/stripe";
const TAG = "Merchant";
const LIVE_ONLY = refuse("forbidden", "Stripe belongs to live data: use a live key.");
const ANSWER = {
  description: "Whose Stripe live payments go through. Secrets are never shown.",
  schema: stripeView,
};

export const stripeOperations: readonly Operation[] = [
  operation(
    {
      id: "getStripe",
      method: "GET",
      path: PATH,
      summary: "See whose Stripe live payments go through",
      tag: TAG,
      auth: "key",
      answers: { 200: ANSWER },
    },
    ({ deps, caller }) => ({ status: 200, data: view(deps, caller.merchant) }),
  ),
  operation(
    {
      id: "putStripe",
      method: "PUT",
      path: PATH,
      summary: "Take live payments through a Stripe account of your own",
      description:
        "Either the three keys of your own account, which are kept encrypted and never shown again, or the id of an account that is connected to the operator's (Stripe Connect). Payments that were begun before go on where they were begun only as long as the keys before are the same account's: settle them first.",
      tag: TAG,
      auth: "key",
      body: stripeBody,
      answers: { 200: ANSWER },
      refusals: ["forbidden"],
    },
    async ({ deps, caller, body }) => {
      if (caller.mode !== "live") return LIVE_ONLY;
      const stripe = kept(deps, caller.tenantId, body);
      if (stripe instanceof Refusal) return stripe;
      await deps.database.batch([updateMerchantStripe(caller.tenantId, JSON.stringify(stripe))]);
      return { status: 200, data: view(deps, { tenantId: caller.tenantId, stripe }) };
    },
  ),
  operation(
    {
      id: "deleteStripe",
      method: "DELETE",
      path: PATH,
      summary: "Go back to the operator's Stripe",
      tag: TAG,
      auth: "key",
      answers: { 200: ANSWER },
      refusals: ["forbidden"],
    },
    async ({ deps, caller }) => {
      if (caller.mode !== "live") return LIVE_ONLY;
      await deps.database.batch([updateMerchantStripe(caller.tenantId, null)]);
      return { status: 200, data: view(deps, { tenantId: caller.tenantId, stripe: null }) };
    },
  ),
];
