/**
 * The published test numbers, and what the sandbox makes of each. Pure data: no clock, no database.
 *
 * Cards and bank accounts are those of Stripe's testing pages (https://docs.stripe.com/testing,
 * https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers), so that a test written
 * against the sandbox means the same against Stripe. Three numbers come from the API documents that Paylink
 * implements, and differ from Stripe:
 * - card 4111111111111111 approves (Stripe does not publish it);
 * - card 4000000000000002 declines with "Insufficient funds" (a generic decline at Stripe, where …9995 is insufficient funds);
 * - routing number 987654321 is taken with account 123456789 although it fails the ABA checksum.
 */

/** Why money did not arrive, or left again: code → words fit for a payer. */
export const REASONS = {
  // "Lost", "stolen" and "fraud" are for the merchant's eyes (the code); a payer is told no more than a decline.
  card_declined: "Card declined",
  insufficient_funds: "Insufficient funds",
  lost_card: "Card declined",
  stolen_card: "Card declined",
  expired_card: "Expired card",
  incorrect_cvc: "Incorrect security code",
  processing_error: "Processing error",
  card_velocity_exceeded: "Card limit exceeded",
  fraud_blocked: "Card declined",
  fraudulent: "Disputed by the cardholder",
  authentication_failed: "Authentication failed",
  authentication_expired: "Authentication was not completed in time",
  account_closed: "Bank account closed",
  no_account: "Bank account not found",
  debit_not_authorized: "Debit not authorized",
  invalid_currency: "The bank account does not take this currency",
  microdeposits_failed: "Bank account could not be verified",
  weekly_limit_exceeded: "Weekly limit of the bank account exceeded",
  canceled: "Payment canceled",
  authentication_required: "Authentication is needed: pay by the payment link",
  method_removed: "This payment method was removed",
  not_refundable: "The payment has nothing left to refund",
} as const;
export type ReasonCode = keyof typeof REASONS;

/** How a payment goes once it is allowed to: `stays` never leaves processing unless it is canceled. */
export interface Scenario {
  /** The payer must answer a 3-D Secure challenge first. */
  readonly challenge: boolean;
  readonly outcome: "succeeds" | "fails" | "returns" | "stays";
  /** Of a failure or a return. */
  readonly reason: ReasonCode | null;
}

const fails = (reason: ReasonCode): Scenario => ({ challenge: false, outcome: "fails", reason });

/** Kept in the sandbox's record instead of the number; never rename one, only add. */
export const SCENARIOS = {
  approve: { challenge: false, outcome: "succeeds", reason: null },
  decline: fails("card_declined"),
  insufficient_funds: fails("insufficient_funds"),
  lost_card: fails("lost_card"),
  stolen_card: fails("stolen_card"),
  expired_card: fails("expired_card"),
  incorrect_cvc: fails("incorrect_cvc"),
  processing_error: fails("processing_error"),
  velocity_exceeded: fails("card_velocity_exceeded"),
  fraud_blocked: fails("fraud_blocked"),
  dispute_fraudulent: { challenge: false, outcome: "returns", reason: "fraudulent" },
  challenge_approve: { challenge: true, outcome: "succeeds", reason: null },
  challenge_insufficient_funds: { challenge: true, outcome: "fails", reason: "insufficient_funds" },
  account_closed: fails("account_closed"),
  no_account: fails("no_account"),
  debit_not_authorized: fails("debit_not_authorized"),
  invalid_currency: fails("invalid_currency"),
  microdeposits_failed: fails("microdeposits_failed"),
  weekly_limit_exceeded: fails("weekly_limit_exceeded"),
  dispute_return: { challenge: false, outcome: "returns", reason: "debit_not_authorized" },
  /** A saved card that wants its holder, charged while nobody is there. */
  authentication_required: fails("authentication_required"),
  method_removed: fails("method_removed"),
  stays_processing: { challenge: false, outcome: "stays", reason: null },
  /** Canceled before its charge request arrived: nobody knows what it would have been. */
  unheard: { challenge: false, outcome: "fails", reason: "canceled" },
} as const satisfies Record<string, Scenario>;
export type ScenarioCode = keyof typeof SCENARIOS;

export interface TestCard {
  readonly number: string;
  readonly scenario: ScenarioCode;
  /** What to expect, for a person who tries it out. */
  readonly meaning: string;
}

/** The card that approves wherever a test leaves the card out. */
export const APPROVING_CARD = "4111111111111111";

/** Published as a wrong number: it fails the Luhn check, so that it is refused before anything is attempted. */
export const INCORRECT_CARD = "4242424242424241";

export const TEST_CARDS: readonly TestCard[] = [
  { number: APPROVING_CARD, scenario: "approve", meaning: "Approved (Visa)" },
  { number: "4242424242424242", scenario: "approve", meaning: "Approved (Visa)" },
  { number: "4000056655665556", scenario: "approve", meaning: "Approved (Visa debit)" },
  { number: "5555555555554444", scenario: "approve", meaning: "Approved (Mastercard)" },
  { number: "2223003122003222", scenario: "approve", meaning: "Approved (Mastercard, 2-series)" },
  { number: "378282246310005", scenario: "approve", meaning: "Approved (American Express, 4-digit code)" },
  { number: "371449635398431", scenario: "approve", meaning: "Approved (American Express, 4-digit code)" },
  { number: "6011111111111117", scenario: "approve", meaning: "Approved (Discover)" },
  { number: "30569309025904", scenario: "approve", meaning: "Approved (Diners Club, 14 digits)" },
  { number: "3566002020360505", scenario: "approve", meaning: "Approved (JCB)" },
  { number: "6200000000000005", scenario: "approve", meaning: "Approved (UnionPay)" },
  { number: "4000000000000002", scenario: "insufficient_funds", meaning: "Declined: insufficient funds" },
  { number: "4000000000009995", scenario: "insufficient_funds", meaning: "Declined: insufficient funds" },
  { number: "4000000000009987", scenario: "lost_card", meaning: "Declined: lost card" },
  { number: "4000000000009979", scenario: "stolen_card", meaning: "Declined: stolen card" },
  { number: "4000000000000069", scenario: "expired_card", meaning: "Declined: expired card" },
  { number: "4000000000000127", scenario: "incorrect_cvc", meaning: "Declined: incorrect security code" },
  { number: "4000000000000119", scenario: "processing_error", meaning: "Declined: processing error" },
  { number: "4000000000006975", scenario: "velocity_exceeded", meaning: "Declined: card limit exceeded" },
  { number: "4000000000000341", scenario: "decline", meaning: "Declined" },
  { number: "4100000000000019", scenario: "fraud_blocked", meaning: "Declined: blocked as fraud" },
  {
    number: "4000000000000259",
    scenario: "dispute_fraudulent",
    meaning: "Approved, later disputed as fraudulent",
  },
  { number: "4000002500003155", scenario: "challenge_approve", meaning: "Authentication, then approved" },
  { number: "4000002760003184", scenario: "challenge_approve", meaning: "Authentication, then approved" },
  // Set up for payments without the payer; with the payer on the page, it asks.
  { number: "4000003800000446", scenario: "challenge_approve", meaning: "Authentication, then approved" },
  {
    number: "4000008260003178",
    scenario: "challenge_insufficient_funds",
    meaning: "Authentication, then declined: insufficient funds",
  },
];

export interface TestBankAccount {
  readonly routingNumber: string;
  readonly accountNumber: string;
  readonly scenario: ScenarioCode;
  readonly meaning: string;
}

const TEST_ROUTING = "110000000";
const account = (accountNumber: string, scenario: ScenarioCode, meaning: string): TestBankAccount => ({
  routingNumber: TEST_ROUTING,
  accountNumber,
  scenario,
  meaning,
});

export const TEST_BANK_ACCOUNTS: readonly TestBankAccount[] = [
  account("000123456789", "approve", "Succeeds"),
  account("000111111113", "account_closed", "Fails: account closed"),
  account("000111111116", "no_account", "Fails: no account"),
  account("000222222227", "insufficient_funds", "Fails: insufficient funds"),
  account("000333333335", "debit_not_authorized", "Fails: debit not authorized"),
  account("000444444440", "invalid_currency", "Fails: invalid currency"),
  account("000666666661", "microdeposits_failed", "Fails: account cannot be verified"),
  account("000777777771", "weekly_limit_exceeded", "Fails: weekly limit exceeded"),
  account("000555555559", "dispute_return", "Succeeds, then is returned by the bank"),
  account("000000000009", "stays_processing", "Stays processing until canceled"),
  {
    routingNumber: "987654321",
    accountNumber: "123456789",
    scenario: "approve",
    meaning: "Succeeds (the sample of the API documents)",
  },
];

/** The scenario of a published card number, else null. */
export function cardScenario(number: string): ScenarioCode | null {
  return TEST_CARDS.find((card) => card.number === number)?.scenario ?? null;
}

/**
 * What a card that asks once is after it was set up: it does not ask again. From Stripe's table: …3155 asks unless set up,
 * …0446 is set up already, …3184 always asks.
 */
export function savedScenario(number: string): ScenarioCode | null {
  return number === "4000002500003155" || number === "4000003800000446" ? "approve" : cardScenario(number);
}

/** The scenario of a published pair of routing and account number, else null. */
export function bankScenario(routingNumber: string, accountNumber: string): ScenarioCode | null {
  return (
    TEST_BANK_ACCOUNTS.find(
      (bank) => bank.routingNumber === routingNumber && bank.accountNumber === accountNumber,
    )?.scenario ?? null
  );
}

/** Whether a routing number is published for tests, whatever its checksum. */
export function isTestRouting(routingNumber: string): boolean {
  return TEST_BANK_ACCOUNTS.some((bank) => bank.routingNumber === routingNumber);
}
