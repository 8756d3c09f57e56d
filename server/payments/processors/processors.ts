/** Who moves the money of each mode: the sandbox for test data, Stripe for live data, as the operator set it up. */
import type { Processor } from "./processor.ts";
import { type StripeAccountsOptions, type StripeOwner, stripeAccounts } from "./stripeAccounts.ts";

export interface ProcessorsByMode {
  readonly live: (merchant: StripeOwner) => Processor | null;
  readonly test: (merchant: StripeOwner) => Processor | null;
}

/**
 * Live data are charged through Stripe and test data through the sandbox, unless the operator says that test data go to Stripe
 * too, for which its key must be a test key.
 */
export function processorsByMode(sandbox: Processor, options: StripeAccountsOptions): ProcessorsByMode {
  const live = stripeAccounts(options);
  // Test data never touch a merchant's own account: those keys are for live data.
  const test = options.config.takesTestData
    ? ({ tenantId }: StripeOwner) => live({ tenantId, stripe: null })
    : () => sandbox;
  return { live, test };
}
