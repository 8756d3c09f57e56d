/** Amounts as Stripe counts them, by the name under which the adapter knows them. */
export { minorFromStripe, minorToStripe } from "../../../shared/stripeAmount.ts";
