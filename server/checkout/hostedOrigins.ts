/** Stripe's pages to which a payer is led: its checkout, the way to a bank's confirmation, and microdeposits. */
export const HOSTED_ORIGINS: readonly string[] = [
  "https://checkout.stripe.com",
  "https://hooks.stripe.com",
  "https://payments.stripe.com",
];
