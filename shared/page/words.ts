/**
 * Every word of the payer's pages, in one flat catalogue per language. Components name a key and never spell out a
 * sentence, so a language is added here alone. `{name}` stands for a value; a plural is an object by CLDR category.
 *
 * What a browser script needs is in `panel`; the rest is only ever rendered by the server and stays out of the script.
 */
import { hostedWords, leaveWords } from "./hostedWords.ts";
import { planWords } from "./planWords.ts";
import { receiptCheckWords } from "./receiptCheckWords.ts";
import { savedWords } from "./savedWords.ts";

/** Forms by the categories of Intl.PluralRules; `other` is in every language. */
export type Plural = { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

const englishPanel = {
  // What stands and what is asked
  amountDue: "Amount due",
  leftToPay: "Left to pay",
  ofTotal: "{paid} of {total} paid",
  amountPaid: "Paid",
  amountWithdrawn: "Nothing to pay",
  amountRefunded: "Refunded",
  inFlightLine: "{amount} is on its way from the bank",
  waitingLine: "{amount} is waiting for your confirmation",
  badgeOverdue: "Overdue",
  badgePartly: "Partly paid",
  badgeProcessing: "Processing",
  badgeAction: "Action needed",
  badgePaid: "Paid",
  badgeOverpaid: "Overpaid",
  badgeRefunded: "Refunded",
  badgeVoid: "Withdrawn",

  // The form
  payTitle: "Pay this invoice",
  howMuch: "How much do you want to pay?",
  payAll: "Pay all {amount}",
  payAsked: "Pay the {amount} asked for now",
  anotherAmount: "Another amount",

  ...planWords,
  amountLabel: "Amount to pay",
  amountHint: "Up to {max}.",
  amountHintMinimum: "From {min} up to {max}.",
  amountHintOpen: "More than {max} needs your confirmation below.",
  overpayLabel:
    "I want to pay more than the {max} that is left. {merchant} keeps the rest as a credit for me.",
  howToPay: "How do you want to pay?",
  methodCard: "Card",
  methodOtherCard: "Another card",
  methodAch: "Bank account (US)",
  cardNumber: "Card number",
  cardExpiry: "Expiry date",
  cardExpiryHint: "MM / YY",
  cardCvc: "Security code",
  cardCvcHint3: "3 digits, on back",
  cardCvcHint4: "4 digits, on front",
  holderName: "Name on the account",
  routingNumber: "Routing number",
  routingHint: "9 digits, at the bottom left of a check",
  accountNumber: "Account number",
  accountType: "Account type",
  accountChecking: "Checking",
  accountSavings: "Savings",
  authorizeTitle: "Authorization for this one payment",
  authorizeLabel: "I authorize this payment from my bank account",
  chosenAmount: "the amount chosen above",
  savedUse: "Use a card you saved before",
  savedNone: "You have no saved card that can be used here.",
  savedCard: "Saved card",
  savedExpires: "Saved, expires {date}",
  pay: "Pay",
  paying: "Paying {amount}…",
  checking: "Checking your payment…",
  ...hostedWords,
  secureLine: "Encrypted. Your numbers are never stored.",
  bankTakesDays: "Bank payments take up to 4 business days to arrive.",

  // What is wrong with an entry
  summaryTitle: "Please check {count} entries",
  summaryTitleOne: "Please check one entry",
  errAmountMissing: "Enter the amount you want to pay.",
  errAmountFormat: "Enter an amount like {example}.",
  errAmountDecimals: "Too many decimals: enter an amount like {example}.",
  errAmountZero: "Enter an amount above zero.",
  errAmountMinimum: "The smallest part payment is {min}.",
  errAmountMaximum: "At most {max} is left to pay.",
  errAmountFullOnly: "This invoice can only be paid in full: {max}.",
  errOverpay: "Tick this to pay more than the {max} that is left.",
  errMethod: "Choose how you want to pay.",
  errCardMissing: "Enter your card number.",
  errCardNumber: "This card number is not complete or has a typing error.",
  errExpiryMissing: "Enter the expiry date as month and year, like 04 / 29.",
  errExpiryPast: "This card has expired. Check the date or use another card.",
  errCvc: "Enter the {count} digits of the security code.",
  errHolder: "Enter the name on the bank account.",
  errRoutingMissing: "Enter the 9 digits of the routing number.",
  errRouting: "This routing number has a typing error.",
  errAccountMissing: "Enter your account number.",
  errAccount: "An account number has 4 to 17 digits.",
  errAccountType: "Choose the account type.",
  errAuthorize: "Tick this to authorize the payment of {amount}.",
  errAuthorizeAgain: "Read the authorization for {amount} and tick this again.",
  errField: "Please check this entry.",

  // What became of it
  received: "Payment received",
  receivedText: "{merchant} has your payment of {amount}.",
  confirmationNumber: "Confirmation number",
  receiptLink: "View receipt",
  receiptPdf: "Download receipt (PDF)",
  morePayment: "Make another payment",
  moreLeft: "{amount} is left to pay.",
  paidInFull: "This invoice is paid in full.",
  processingTitle: "Payment processing",
  processingText:
    "Your payment of {amount} is on its way from your bank. This usually takes up to 4 business days. There is nothing more to do: you can close this page.",
  processingStarted:
    "Your payment of {amount} has been sent and is being confirmed. Please do not pay again.",
  checkAgain: "Check again",
  actionTitle: "Confirm your payment",
  actionText: "Your bank asks you to confirm the payment of {amount}. Nothing is charged until you do.",
  actionButton: "Continue to confirmation",
  returnedTitle: "Payment returned by the bank",
  returnedText: "Your bank took back the payment of {amount}. It no longer counts towards this invoice.",
  declinedTitle: "Payment declined",
  declinedText: "You have not been charged.",
  declinedNoReason: "The payment did not go through.",
  tryAnotherCard: "Try another card",
  tryAnotherAccount: "Try another bank account",

  // When things go differently
  changedTitle: "The balance has changed",
  changedText:
    "{amount} is left to pay now. Nothing has been charged. Please check the amount and pay again.",
  changedNone: "There is nothing left to pay right now. Nothing has been charged.",
  lostTitle: "We are checking what became of your payment",
  lostText: "The answer got lost on the way. Please wait: you will not be charged twice.",
  notSentTitle: "Your payment was not sent",
  notSentText: "It did not reach us, so nothing has been charged. You can safely press Pay again.",
  busyTitle: "Too many attempts",
  busyText: "For your safety, please wait {seconds} seconds and try again. Nothing has been charged.",
  troubleTitle: "We could not take the payment just now",
  troubleText: "Nothing has been charged. Please try again in a moment.",
  refusedTitle: "This payment was not accepted",
  elsewhereTitle: "Another payment was made",
  elsewhereText: "{amount} was paid from another tab or device. Please check before you pay more.",
  notConfiguredTitle: "Online payment is not available yet",
  notConfiguredText:
    "{merchant} has not set up online payments for this invoice yet. Please contact {merchant} to pay another way.",

  // Payments so far
  paymentsTitle: "Payments",
  statusApproved: "Paid",
  statusProcessing: "Processing",
  statusStarted: "Being confirmed",
  statusAction: "Waiting for your confirmation",
  statusFailed: "Declined",
  statusReturned: "Returned by the bank",
  statusVoided: "Withdrawn",
  statusRefunded: "Refunded",
  refundedPart: "{amount} refunded",
  methodExternal: "Recorded by {merchant}",
  methodCredit: "Credit",
  ending: "{brand} ending in {last4}",
  bankEnding: "{bank} account ending in {last4}",
  brandCard: "Card",
  brandBank: "Bank",
  receipt: "Receipt",
  receiptFor: "Receipt for {amount}",

  // Screens with nothing to ask
  paidTitle: "Paid in full",
  paidText: "Thank you. Nothing is left to pay.",
  overpaidTitle: "Paid, with a credit of {amount}",
  overpaidText:
    "More was paid than this invoice asks for. {merchant} holds {amount} as a credit for you. Contact {merchant} to use it or to have it returned.",
  refundedTitle: "This invoice was refunded",
  refundedText: "The money goes back the way it was paid. Banks show it within 5 to 10 business days.",
  voidTitle: "This invoice was withdrawn",
  voidText: "{merchant} has withdrawn this invoice. You do not need to pay it.",
  voidPaid: "Payments that were made are listed on this page; contact {merchant} about them.",
  inFlightTitle: "Payment processing",
  inFlightText:
    "{amount} is on its way from the bank. This usually takes up to 4 business days. There is nothing more to do: you can close this page.",
  contact: "Contact {merchant}",
} as const;

const englishPage = {
  offline: "You are offline. What you typed is kept; you can pay when the connection is back.",
  skip: "Skip to payment",
  requestFrom: "Invoice from",
  to: "For {customer}",
  invoiceNo: "Invoice {number}",
  dueOn: "Due {date}",
  wasDueOn: "Was due {date}",
  noDueDate: "Due on receipt",
  issuedOn: "Issued {date}",
  detailsTitle: "Invoice details",
  item: "Item",
  moreItems: { one: "Show {count} more item", other: "Show {count} more items" },
  andMore: { one: "{item} and {count} more", other: "{item} and {count} more" },
  quantityTimes: "{quantity} × {amount}",
  taxAt: "{rate} tax",
  subtotal: "Subtotal",
  discount: "Discount",
  tax: "Tax",
  taxOn: "Tax {rate} on {base}",
  total: "Total",
  memo: "Note from {merchant}",
  downloadInvoice: "Download invoice (PDF)",
  questions: "Questions about this invoice?",
  questionsText: "Contact {merchant}:",
  poweredBy: "Secure payment page by Paylink",
  testBanner: "TEST MODE: no real money is moved",
  testTitle: "Test numbers",
  testHint: "Any expiry date to come and any security code will do.",
  testBankHint: "Routing number {routing}.",
  testApproves: "Approved",
  testAmex: "Approved, American Express",
  testMastercard: "Approved, Mastercard",
  testInsufficient: "Declined: insufficient funds",
  testExpired: "Declined: expired card",
  testCvc: "Declined: wrong security code",
  testAuthenticate: "Asks for confirmation",
  testBankOk: "Goes through",
  testBankFunds: "Fails: insufficient funds",
  testBankClosed: "Fails: account closed",
  titleInvoice: "Invoice from {merchant}",

  // Receipt
  receiptTitle: "Receipt",
  receiptFrom: "Receipt from {merchant}",
  paidOn: "Date",
  paidWith: "Paid with",
  billedTo: "Billed to",
  forInvoice: "Invoice",
  stillLeft: "Left to pay",
  backToInvoice: "Back to the invoice",

  ...receiptCheckWords,
  ...savedWords,
  ...leaveWords,

  // Dead ends
  expiredTitle: "This link has expired",
  expiredText:
    "For your safety, payment links from {merchant} stop working after a while. The invoice itself still stands.",
  revokedTitle: "This link is no longer valid",
  revokedText: "{merchant} has replaced or withdrawn this link.",
  freshText: "We can send a fresh one to the address that {merchant} has on file for you.",
  freshButton: "Send me a fresh link",
  freshContact: "Or contact {merchant}:",
  contactOnly: "Contact {merchant}:",
  unknownTitle: "We cannot find this page",
  unknownText:
    "The link may be incomplete. Open it again from the message you got, or copy all of it into the address bar.",
  unknownFresh: "If this is your invoice, we can send a fresh link to the address on file.",
  troubleScreenTitle: "Something went wrong on our side",
  troubleScreenText: "Nothing has been charged by opening this page. Please try again in a few minutes.",
  tryAgain: "Try again",
  reference: "Reference for support",
  noticeTitle: "Check your messages",
  noticeText:
    "If this invoice can be paid online, a fresh link is on its way to the address on file. It can take a few minutes.",
  noticeNone: "Nothing arrived? Contact the business that sent you the invoice.",

  // Sandbox authentication
  challengeTitle: "Confirm this payment",
  challengeText: "This is the sandbox's stand-in for the page of a bank. Choose what the payer would do.",
  challengeApprove: "Approve",
  challengeFail: "Fail",
} as const;

/** Keys whose value is one text. */
export type PanelWords = typeof englishPanel;
type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Plural };

/** The words that the interactive parts use. */
export type Panel = Widened<PanelWords>;
/** All words, for what only the server renders. */
export type Words = Panel & Widened<typeof englishPage>;

/** The language that a locale's pages are written in: the locale itself where its language has words, else English. */
export function languageOf(locale: string): string {
  return /^en\b/i.test(locale) ? locale : "en";
}

/** Words of the interactive parts in the language of a locale. */
export function panelWords(_locale: string): Panel {
  return englishPanel;
}

/** All words in the language of a locale. Not for the browser: it would carry the whole catalogue there. */
export function allWords(_locale: string): Words {
  return { ...englishPanel, ...englishPage };
}
