/** The SDK as we use it: the same fetch on both runtimes, bounded in time, retried a little, talking to nobody else. */
import { Stripe } from "stripe";

/** One request, in milliseconds: the payer waits for it, with up to {@link RETRIES} more. */
const TIMEOUT_MS = 12_000;
const RETRIES = 2;

/** @param apiBase another address than Stripe's own, for tests: `http://127.0.0.1:12111`. */
export function stripeClient(secretKey: string, apiBase: string | null, retries = RETRIES): Stripe {
  const base = apiBase === null ? null : new URL(apiBase);
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: retries,
    timeout: TIMEOUT_MS,
    telemetry: false,
    appInfo: { name: "Paylink" },
    ...(base === null
      ? {}
      : {
          host: base.hostname,
          port: base.port || (base.protocol === "https:" ? "443" : "80"),
          protocol: base.protocol === "https:" ? "https" : "http",
        }),
  });
}
