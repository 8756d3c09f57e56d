/** The settings of Stripe. Three of them make it take real payments; what is set must fit together. */

export interface StripeSettings {
  readonly secretKey: string;
  /** Known to every browser that shows Stripe's fields. */
  readonly publishableKey: string;
  /**
   * Signs the notices that Stripe sends to `/webhooks/stripe`. Up to four, separated by commas: Stripe gives the endpoint for connected
   * accounts a secret of its own, and a secret that is being replaced is valid beside the new one.
   */
  readonly webhookSecret: string;
}

export interface StripeConfig {
  /** The operator's own account; null where only merchants bring theirs, or nobody does. */
  readonly platform: StripeSettings | null;
  /** Test data go to Stripe too, by the platform's test key. Otherwise the sandbox has them. */
  readonly takesTestData: boolean;
  /** Where Stripe's API is; null for Stripe's own address. */
  readonly apiBase: string | null;
}

type Value = (name: string) => string | undefined;

const SECRET = /^(?:sk|rk)_(test|live)_\w{8,250}$/;
const PUBLISHABLE = /^pk_(test|live)_\w{8,250}$/;
const WEBHOOK = /^whsec_\w{8,250}(?:,whsec_\w{8,250}){0,3}$/;

/** Reads and checks them. Values of secrets are never repeated in `problems`. */
export function readStripe(
  value: Value,
  env: "development" | "production",
  problems: string[],
): StripeConfig {
  const platform = readPlatform(value, problems);
  const where = value("STRIPE_TEST_DATA") ?? "sandbox";
  if (where !== "sandbox" && where !== "stripe")
    problems.push(`STRIPE_TEST_DATA is "${where}"; it must be sandbox or stripe.`);
  const takesTestData = where === "stripe";
  if (takesTestData && platform !== null && keyMode(platform.secretKey) !== "test")
    problems.push("STRIPE_TEST_DATA is stripe, which needs a test key (sk_test_…) in STRIPE_SECRET_KEY.");
  if (takesTestData && platform === null)
    problems.push("STRIPE_TEST_DATA is stripe, and STRIPE_SECRET_KEY is missing.");
  return { platform, takesTestData, apiBase: readBase(value("STRIPE_API_BASE"), env, problems) };
}

/** What is wrong with a set of keys, by the name of the one that is wrong; null when they fit together. */
export function stripeKeysProblem(
  keys: StripeSettings,
): { readonly key: keyof StripeSettings; readonly message: string } | null {
  const { secretKey, publishableKey, webhookSecret } = keys;
  if (!SECRET.test(secretKey))
    return { key: "secretKey", message: "must be a secret key of Stripe, sk_live_… or sk_test_…" };
  if (!PUBLISHABLE.test(publishableKey))
    return { key: "publishableKey", message: "must be a publishable key of Stripe, pk_live_… or pk_test_…" };
  if (keyMode(secretKey) !== keyMode(publishableKey))
    return {
      key: "publishableKey",
      message: "must be of the same mode as the secret key: both live, or both test",
    };
  if (!WEBHOOK.test(webhookSecret))
    return { key: "webhookSecret", message: "must be a signing secret of a webhook endpoint, whsec_…" };
  return null;
}

/** Which of Stripe's worlds a key opens. */
export function keyMode(key: string): "test" | "live" {
  return key.split("_")[1] === "live" ? "live" : "test";
}

const NAMES = {
  secretKey: "STRIPE_SECRET_KEY",
  publishableKey: "STRIPE_PUBLISHABLE_KEY",
  webhookSecret: "STRIPE_WEBHOOK_SECRET",
} as const satisfies Record<keyof StripeSettings, string>;

function readPlatform(value: Value, problems: string[]): StripeSettings | null {
  const keys = {
    secretKey: value(NAMES.secretKey) ?? "",
    publishableKey: value(NAMES.publishableKey) ?? "",
    webhookSecret: value(NAMES.webhookSecret) ?? "",
  };
  const missing = (Object.keys(NAMES) as (keyof StripeSettings)[]).filter((key) => keys[key] === "");
  if (missing.length === 3) return null;
  for (const key of missing)
    problems.push(`${NAMES[key]} is missing; Stripe needs all three of its settings.`);
  const problem = missing.length > 0 ? null : stripeKeysProblem(keys);
  if (problem !== null) problems.push(`${NAMES[problem.key]} ${problem.message}.`);
  return keys;
}

function readBase(text: string | undefined, env: string, problems: string[]): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url?.protocol === "http:" && env === "development";
  if (url !== null && (url.protocol === "https:" || plain) && url.username === "" && url.pathname === "/")
    return url.origin;
  problems.push("STRIPE_API_BASE must be the https address of a host, without a path (http in development).");
  return null;
}

/** A merchant's own way to Stripe, as it is kept: keys of its own, sealed, or an account connected to the operator's. */
export type OwnStripe =
  | {
      readonly kind: "keys";
      readonly publishableKey: string;
      readonly sealedSecretKey: string;
      readonly sealedWebhookSecret: string;
    }
  | { readonly kind: "account"; readonly account: string };

/** What a sealed key of a merchant is bound to: it opens for no other. */
export function stripeSealContext(tenantId: string, key: "secretKey" | "webhookSecret"): string {
  return `stripe/${tenantId}/${key}`;
}
