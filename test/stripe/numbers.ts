/**
 * What Stripe's published test numbers do (docs.stripe.com/testing): cards, and bank accounts at routing number 110000000.
 */

export type Behaviour =
  | { readonly kind: "succeeds" }
  | {
      readonly kind: "declines";
      readonly code: string;
      readonly declineCode?: string;
      readonly message: string;
    }
  /** Asks the payer to authenticate, and then does the other thing. */
  | { readonly kind: "authenticates"; readonly next: Behaviour }
  /** A bank payment that is processing and then succeeds, fails, or succeeds and is taken back. */
  | { readonly kind: "settles" }
  | { readonly kind: "bank_fails"; readonly code: string; readonly message: string }
  | { readonly kind: "bank_disputes"; readonly reason: string }
  | { readonly kind: "stays_processing" };

const SUCCEEDS: Behaviour = { kind: "succeeds" };
const declines = (code: string, message: string, declineCode?: string): Behaviour => ({
  kind: "declines",
  code,
  message,
  ...(declineCode === undefined ? {} : { declineCode }),
});
const declined = (declineCode: string): Behaviour =>
  declines("card_declined", "Your card was declined.", declineCode);
const insufficient = declines("card_declined", "Your card has insufficient funds.", "insufficient_funds");

export const CARDS: Readonly<Record<string, { readonly brand: string; readonly does: Behaviour }>> = {
  "4242424242424242": { brand: "visa", does: SUCCEEDS },
  "5555555555554444": { brand: "mastercard", does: SUCCEEDS },
  "378282246310005": { brand: "amex", does: SUCCEEDS },
  "4000000000000002": { brand: "visa", does: declined("generic_decline") },
  "4000000000009995": { brand: "visa", does: insufficient },
  "4000000000009987": { brand: "visa", does: declined("lost_card") },
  "4000000000009979": { brand: "visa", does: declined("stolen_card") },
  "4000000000000069": { brand: "visa", does: declines("expired_card", "Your card has expired.") },
  "4000000000000127": {
    brand: "visa",
    does: declines("incorrect_cvc", "Your card's security code is incorrect."),
  },
  "4000000000000119": {
    brand: "visa",
    does: declines(
      "processing_error",
      "An error occurred while processing your card. Try again in a little bit.",
    ),
  },
  "4000000000003063": { brand: "visa", does: { kind: "authenticates", next: SUCCEEDS } },
  "4000002760003184": { brand: "visa", does: { kind: "authenticates", next: SUCCEEDS } },
  "4000008260003178": { brand: "visa", does: { kind: "authenticates", next: insufficient } },
};

const fails = (code: string, message: string): Behaviour => ({ kind: "bank_fails", code, message });

export const ACCOUNTS: Readonly<Record<string, Behaviour>> = {
  "000123456789": { kind: "settles" },
  "000111111113": fails("account_closed", "The customer's bank account has been closed."),
  "000111111116": fails("no_account", "The customer's bank account could not be located."),
  "000222222227": fails(
    "insufficient_funds",
    "The customer's account has insufficient funds to cover this payment.",
  ),
  "000333333335": fails(
    "debit_not_authorized",
    "The customer has notified their bank that this payment was unauthorized.",
  ),
  "000555555559": { kind: "bank_disputes", reason: "insufficient_funds" },
  "000000000009": { kind: "stays_processing" },
};
