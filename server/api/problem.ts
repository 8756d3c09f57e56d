/**
 * Refusals: what the API answers when it does not do what was asked. A refusal is a value that handlers
 * return, with a code from one closed set; the code decides the status, so that the two never disagree.
 */

interface Problem {
  readonly status: number;
  /** What it means and what the caller can do about it, for the documentation. */
  readonly help: string;
}

/** Every code that an answer of the API can carry. Codes are a contract: they may be added, never renamed. */
export const PROBLEMS = {
  malformed_request: {
    status: 400,
    help: "The body is not a JSON object in valid UTF-8. Nothing was done; correct the body.",
  },
  malformed_idempotency_key: {
    status: 400,
    help: "The Idempotency-Key header is empty, longer than 255 characters, or holds characters outside of printable ASCII.",
  },
  unauthenticated: {
    status: 401,
    help: "The Authorization header is missing, or its key is unknown or revoked. Send `Authorization: Bearer sk_…`.",
  },
  notice_invalid: {
    status: 400,
    help: "The notice is not signed with the secret of this endpoint, or its time is not now. Check the signing secret and the clock.",
  },
  signature_invalid: {
    status: 403,
    help: "The notice is not signed by the service that it names, or its time is not now. Check the secret and the clock.",
  },
  forbidden: { status: 403, help: "This key may not do that." },
  tenant_mismatch: {
    status: 403,
    help: "X-Tenant-ID names another tenant than the key's. Leave it out or correct it.",
  },
  test_key_required: {
    status: 403,
    help: "This operation exists for test data only: use a key that begins with sk_test_.",
  },
  raw_card_data_disabled: {
    status: 403,
    help: "Raw card and bank numbers are not taken in live mode. Send the payer to the payment link instead.",
  },
  verification_required: {
    status: 403,
    help: "Saved payment methods are for the verified customer only. Ask for a one-time code and confirm it.",
  },
  not_found: { status: 404, help: "There is nothing at this address." },
  invoice_not_found: {
    status: 404,
    help: "No such invoice in this mode. Test keys see test invoices only, live keys live ones only.",
  },
  link_not_found: { status: 404, help: "No such payment link in this mode." },
  payment_not_found: { status: 404, help: "No such payment in this mode." },
  receipt_not_found: {
    status: 404,
    help: "The address is not one of a receipt from here: mistyped, altered or forged.",
  },
  transaction_not_found: { status: 404, help: "No such transaction in this mode." },
  payment_method_not_found: {
    status: 404,
    help: "No such saved payment method of this customer in this mode.",
  },
  host_not_found: { status: 404, help: "The merchant does not have this host." },
  delivery_not_found: { status: 404, help: "No such message of this invoice in this mode." },
  customer_not_found: { status: 404, help: "No such customer in this mode." },
  method_not_allowed: {
    status: 405,
    help: "This address exists, but not for this method. The Allow header lists those it has.",
  },
  conflict: { status: 409, help: "What was asked contradicts the present state. Read the resource again." },
  version_conflict: {
    status: 409,
    help: "Others changed the resource at the same moment, several times over. Try again.",
  },
  reminder_not_sent: {
    status: 409,
    help: "A payment of the invoice is being processed, or the recipient wants no more reminders. Nothing was sent.",
  },
  host_taken: {
    status: 409,
    help: "Another merchant of this installation has this host. Where it is yours, ask the operator to take it from them.",
  },
  host_limit: { status: 409, help: "The merchant has as many hosts as one may have. Give one up first." },
  idempotency_in_progress: {
    status: 409,
    help: "A request with this Idempotency-Key is still running. Repeat it after the seconds in Retry-After.",
  },
  invoice_exists: {
    status: 409,
    help: "An invoice with this id and other content exists. Nothing was changed.",
  },
  invoice_not_payable: { status: 409, help: "The invoice cannot take payments: it is void or settled." },
  invoice_not_voidable: {
    status: 409,
    help: "The invoice has payments, so it cannot be withdrawn. Refund them first.",
  },
  amount_exceeds_balance: {
    status: 409,
    help: "The amount is above what is left to pay. `data.remainingBalance` has the live balance; nothing was charged.",
  },
  transaction_exists: {
    status: 409,
    help: "A bank transaction with this id and other content exists. Nothing was changed.",
  },
  transaction_settled: {
    status: 409,
    help: "The bank transaction is posted or rejected, `data` says how. Undo that first.",
  },
  payment_conflict: {
    status: 409,
    help: "This payment id was used with another amount or method. Nothing was charged again.",
  },
  payment_not_received: {
    status: 409,
    help: "A receipt is for money that was received: this payment failed, is still on its way, or was taken back.",
  },
  payment_not_retryable: {
    status: 409,
    help: "Only a failed payment can be retried, and not while a retry of it is open or succeeded. Nothing was charged.",
  },
  payment_not_voidable: {
    status: 409,
    help: "Only a payment that was recorded by hand can be voided, while nothing of it was refunded. Refund others.",
  },
  payment_not_refundable: {
    status: 409,
    help: "Only a payment that was collected can be refunded. Nothing was given back.",
  },
  payment_method_limit: {
    status: 409,
    help: "The customer has as many saved payment methods as one may have. Remove one first.",
  },
  refund_exceeds_payment: {
    status: 409,
    help: "The amount is above what was collected and not yet refunded, `data.refundableAmount`. Nothing was given back.",
  },
  exceeds_overpayment: {
    status: 409,
    help: "The amount is above what the invoice is overpaid by and not about to be refunded, `data.disposableAmount`. Nothing was moved.",
  },
  credit_insufficient: {
    status: 409,
    help: "The amount is above the customer's credit in this currency, `data.creditBalance`. Nothing was taken.",
  },
  gone: { status: 410, help: "It was here and is not any more." },
  format_not_supported: { status: 501, help: "oEmbed answers in JSON only: send format=json." },
  link_expired: { status: 410, help: "The payment link has expired. Make a new one." },
  link_revoked: { status: 410, help: "The payment link was revoked. Make a new one." },
  body_too_large: { status: 413, help: "The body is above 1 MB." },
  unsupported_encoding: { status: 415, help: "The body has a Content-Encoding. Send it uncompressed." },
  invalid_field: {
    status: 422,
    help: "One property is missing, unknown or not valid. `field` is its path, `message` says what is expected.",
  },
  idempotency_key_reused: {
    status: 422,
    help: "This Idempotency-Key was used for another request. Make a new key for each new request.",
  },
  method_refused: {
    status: 422,
    help: "The card or bank account is not one that can be taken. Nothing was charged.",
  },
  verification_failed: {
    status: 422,
    help: "The one-time code is wrong, used or too old. Check it or ask for a new one.",
  },
  logo_unusable: {
    status: 422,
    help: "There is no logo, it cannot be seen on white, or it has shapes that scanners take for a part of the code. Set another one, or leave logo out.",
  },
  unscannable_colors: {
    status: 422,
    help: "A QR code in these colours would not scan. `data` has the measured contrast and a suggestion.",
  },
  rate_limited: {
    status: 429,
    help: "Too many requests with this key. Wait for the seconds in Retry-After.",
  },
  too_many_attempts: {
    status: 429,
    help: "Too many failed payment attempts. Wait for the seconds in Retry-After.",
  },
  internal: {
    status: 500,
    help: "A fault of the service. It was logged under the request id. A repeat with the same Idempotency-Key is safe.",
  },
  processor_not_configured: {
    status: 503,
    help: "No payment processor is configured for live payments. External payments can be recorded.",
  },
  carrier_not_configured: {
    status: 503,
    help: "The operator has configured nobody who carries live mails, or live texts. Nothing was sent. With `testMode` a message goes to the outbox.",
  },
  processor_unavailable: {
    status: 503,
    help: "The payment processor did not answer. The payment is kept and finished as soon as it does; ask for its state.",
  },
  unavailable: {
    status: 503,
    help: "The service cannot work at this moment. A repeat with the same Idempotency-Key is safe.",
  },
} as const satisfies Readonly<Record<string, Problem>>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface RefusalDetails {
  /** Path of the property at fault, containing its name: `lineItems[0].unitAmount`. */
  readonly field?: string;
  /** Facts that help to go on, such as the live balance; goes beside `error` as `data`. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal as a value. Handlers return it; it is never thrown. */
export class Refusal {
  readonly code: ProblemCode;
  readonly message: string;
  readonly details: RefusalDetails;
  constructor(code: ProblemCode, message: string, details: RefusalDetails) {
    this.code = code;
    this.message = message;
    this.details = details;
  }
  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** Makes a refusal. `message` is a sentence for the developer who reads it; it never repeats what was sent where that may be secret. */
export function refuse(code: ProblemCode, message: string, details: RefusalDetails = {}): Refusal {
  return new Refusal(code, message, details);
}

/** The body of a refusal's answer. `docs` is the origin under which /docs is served. */
export function problemBody(refusal: Refusal, requestId: string, docs: string): Record<string, unknown> {
  const { field, data } = refusal.details;
  const error = {
    code: refusal.code,
    message: refusal.message,
    ...(field === undefined ? {} : { field }),
    requestId,
    docs: `${docs}/docs#${errorAnchor(refusal.code)}`,
  };
  return { success: false, error, ...(data === undefined ? {} : { data }) };
}

/** Anchor of a code on the documentation page. */
export function errorAnchor(code: string): string {
  return `error-${code}`;
}
