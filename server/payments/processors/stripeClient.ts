/** The SDK as we use it: the same fetch on both runtimes, bounded in time, retried a little, talking to nobody else. */
import type { Stripe } from "stripe";

/** Answers with the SDK, which is loaded when it is first needed: a start without Stripe does not pay for it. */
export type StripeClient = () => Promise<Stripe>;

export interface StripeAccess {
  readonly secretKey: string;
  /** A connected account of the key's owner, on whose behalf everything is asked. */
  readonly account: string | null;
  /** Another address than Stripe's own, for tests: `http://127.0.0.1:12111`. */
  readonly apiBase: string | null;
}

/** One request, in milliseconds: the payer waits for it, with up to {@link RETRIES} more. */
const TIMEOUT_MS = 12_000;
const RETRIES = 2;

export function stripeClient(access: StripeAccess, retries = RETRIES): StripeClient {
  let made: Promise<Stripe> | undefined;
  return () => (made ??= makeClient(access, retries));
}

async function makeClient({ secretKey, account, apiBase }: StripeAccess, retries: number): Promise<Stripe> {
  const { Stripe } = await import("stripe");
  const base = apiBase === null ? null : new URL(apiBase);
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: retries,
    timeout: TIMEOUT_MS,
    telemetry: false,
    appInfo: { name: "Paylink" },
    ...(account === null ? {} : { stripeAccount: account }),
    ...(base === null
      ? {}
      : {
          host: base.hostname,
          port: base.port || (base.protocol === "https:" ? "443" : "80"),
          protocol: base.protocol === "https:" ? "https" : "http",
        }),
  });
}
