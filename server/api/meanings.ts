/** What tags, parameters of paths and properties mean, where a declaration leaves it to its name. One word has one meaning. */

type Meanings = Readonly<Record<string, string>>;

export const TAG_MEANINGS: Meanings = {
  Invoices: "What customers owe: create, read, list, void, plan in installments, download.",
  Events:
    "The ledger as facts in order, each hashed with the one before it, for an outside ledger to follow.",
  Links: "Signed addresses and QR codes that open one invoice and nothing else.",
  Payments: "Take payments, record those that came from outside, try failed ones again, refund.",
  Customers: "Who is billed, and the payment methods that they agreed to have kept.",
  Credit: "What customers have in hand: given, overpaid, used.",
  Reconciliation: "Bank transactions that came in, and the invoices that they pay.",
  Sending: "Mails and texts with an invoice's link, reminders, receipts, and what became of each.",
  Merchant: "Your own settings, appearance and alerts.",
  Testing: "With a test key: let the time of your test data pass.",
  Webhooks: "Addresses of yours that are told of every event, and the log of what they answered.",
  Analytics: "How invoices are paid: totals, days to payment, the way from sent to paid.",
  LeadConnector:
    "The routes of another API with its own words and answers, for programs that were written for it.",
  Payer: "What the payment page itself uses. The link's code is the capability; no key is sent.",
};

export const PARAMETER_MEANINGS: Meanings = {
  invoiceId: "Id of an invoice: yours, or `inv_…`.",
  linkId: "Id of a link, `lnk_…`: not the code in its address.",
  payerReason: "Why it failed, as a kind that the page has words for in every language.",
  paymentId: "Id of a payment, `pmt_…`.",
  transactionId: "Id of a transaction: `txn_…` of a payment, or the one that your bank gave.",
  customerId: "Id of a customer: yours, or `cust_…`.",
  paymentMethodId: "Id of a saved payment method, `pm_…`.",
  endpointId: "Id of a webhook endpoint, `whe_…`.",
  deliveryId: "Id of a message that was sent, `dlv_…`.",
  code: "What stands after the origin in a pay link; `l/` and a token for links that you signed.",
  file: "Name of the file, which says its content and type; it stands in the answers that tell of it.",
  host: "A host name, such as `pay.shop.example`.",
  receipt: "The address of a receipt, after `/r/`.",
};

/** Filters of lists. */
export const QUERY_MEANINGS: Meanings = {
  status: "Only those in this status.",
  customerId: "Only those of this customer.",
  invoiceNumber: "Only the one with this number.",
};

export const PROPERTY_MEANINGS: Meanings = {
  adjustment: "The part that you gave, beyond what was overpaid.",
  allocatedAmount: "What of the transaction was posted to invoices.",
  attemptCount: "How often it was tried to deliver it.",
  confirmationNumber: "What the payer's receipt shows, to ask about a payment by.",
  consent: "When and where the payer agreed to have the method kept.",
  declineCode: "The processor's own code.",
  declineReason: "Why the bank or processor said no, in words for the payer.",
  dueNowAmount: "What a payment plan asks for by today.",
  failingSince: "Since when every attempt failed; null while messages get through.",
  fromOverpayments: "The part that came out of overpaid invoices.",
  hash: "SHA-256 over this fact and `previousHash`.",
  inFlightAmount: "Begun and not decided yet, such as bank payments: neither paid nor still to be paid.",
  invoiceStatus: "The invoice's status after this.",
  last4: "The last four digits; more is never kept.",
  nextCursor: "Pass it back as `after` for what comes next; null at the end.",
  offsetSeconds: "How far the clock of the test data is ahead of real time.",
  overdue:
    "Whether the day of the due date has ended in the merchant's time zone with something left to pay.",
  overpaymentAmount: "What was paid above the total and is still held.",
  paidAmount: "What was collected, less what was refunded.",
  partialPaymentRate: "The part of the invoices that were paid in more than one payment.",
  payerName: "Who paid, as the bank tells it.",
  previousHash: "The hash of the fact before it, which chains them.",
  previousSecretUntil: "Until when the secret before a rotation signs as well.",
  refundableAmount: "What of the payment can still be given back.",
  remainingBalance: "What is left to pay.",
  replaces: "The link that is revoked in its place.",
  requestId: "The `X-Request-Id` of the answer, to ask the operator about.",
  score: "How well the invoice fits, 0 to 100; `reasons` say why.",
  sequence: "Counts from 1 in each invoice, without gaps; the same in webhooks.",
  settledAt: "When it was delivered or given up.",
  suggestedAmount: "What the page offers first.",
  testMode: "Whether this is test data.",
  unallocatedAmount: "What of the transaction no invoice has taken.",
  waitingMessages: "Messages not delivered yet.",
};

/** A JSON Schema in which each property that is not described has its usual meaning. */
export function explained(value: unknown, meanings: Meanings = PROPERTY_MEANINGS): unknown {
  if (Array.isArray(value)) return value.map((item) => explained(item, meanings));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      name === "properties"
        ? withMeanings(child as Readonly<Record<string, unknown>>, meanings)
        : explained(child, meanings),
    ]),
  );
}

function withMeanings(properties: Readonly<Record<string, unknown>>, meanings: Meanings): unknown {
  return Object.fromEntries(
    Object.entries(properties).map(([name, child]) => {
      const schema = explained(child, meanings) as Readonly<Record<string, unknown>>;
      const description = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
      const known = description === undefined || "description" in schema || "$ref" in schema;
      return [name, known ? schema : { ...schema, description }];
    }),
  );
}
