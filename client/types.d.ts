/**
 * Every operation of the Paylink API, made from its OpenAPI document. Do not edit; make it again with
 * `npm run client`.
 */

export type Invoice = {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
  readonly currency: string;
  readonly totalAmount: number;
  /** What was received and not given back. */
  readonly paidAmount: number;
  /** What is left to pay. */
  readonly remainingBalance: number;
  /** Started, waiting for authentication, or processing at a bank. */
  readonly inFlightAmount: number;
  /** What a payment can take without overpaying. */
  readonly payableAmount: number;
  /** What was paid above the total and is still held. */
  readonly overpaymentAmount?: number;
  readonly subtotalAmount: number;
  readonly discountAmount: number;
  readonly taxAmount: number;
  readonly dueDate: string | null;
  /** Whether the day of the due date has ended in the merchant's time zone with something left to pay. */
  readonly overdue: boolean;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly email?: string;
    readonly phone?: string;
    readonly locale?: string;
    readonly timeZone?: string;
  };
  readonly lineItems: readonly ({
    readonly description: string;
    readonly quantity: number;
    readonly unitAmount: number;
    /** In percent. */
    readonly taxRate?: number;
    /** quantity × unitAmount, before discount and tax. */
    readonly amount: number;
  })[];
  readonly discount: {
    readonly type: "percentage" | "fixed";
    /** In percent, or an amount. */
    readonly value: number;
  } | null;
  readonly memo: string | null;
  readonly metadata: { readonly [name: string]: string | number | boolean };
  readonly payment: {
    readonly methods: readonly ("card" | "ach")[];
    readonly allowPartial: boolean;
    readonly minimumAmount: number | null;
    readonly allowOverpayment: boolean;
  };
  readonly reminderSchedule: readonly ({
    readonly daysBefore?: number;
    readonly daysAfter?: number;
    readonly sendVia: readonly ("email" | "sms")[];
    readonly message?: string;
  })[];
  readonly paymentPlan?: {
    readonly installments: readonly ({
      readonly number: number;
      readonly dueDate: string;
      readonly amount: number;
      /** What was collected, less what was refunded. */
      readonly paidAmount: number;
      readonly remainingAmount: number;
      readonly status: "paid" | "due" | "overdue" | "upcoming" | "partially_paid";
    })[];
    /** What a payment plan asks for by today. */
    readonly dueNowAmount: number;
    readonly nextInstallment: {
      readonly number: number;
      readonly dueDate: string;
      readonly amount: number;
    } | null;
  };
  readonly createdAt: string;
  /** Only when it was withdrawn. */
  readonly voidedAt?: string;
  /** Null when every link of it is dead. */
  readonly paymentLink: string | null;
  readonly qrCodeUrl: string | null;
  readonly pdfUrl: string | null;
};

export type ListedInvoice = {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
  readonly currency: string;
  readonly totalAmount: number;
  /** What was received and not given back. */
  readonly paidAmount: number;
  /** What is left to pay. */
  readonly remainingBalance: number;
  /** Started, waiting for authentication, or processing at a bank. */
  readonly inFlightAmount: number;
  /** What a payment can take without overpaying. */
  readonly payableAmount: number;
  /** What was paid above the total and is still held. */
  readonly overpaymentAmount?: number;
  readonly subtotalAmount: number;
  readonly discountAmount: number;
  readonly taxAmount: number;
  readonly dueDate: string | null;
  /** Whether the day of the due date has ended in the merchant's time zone with something left to pay. */
  readonly overdue: boolean;
  readonly customer: {
    readonly id: string;
    readonly name: string;
    readonly email?: string;
    readonly phone?: string;
    readonly locale?: string;
    readonly timeZone?: string;
  };
  readonly lineItems: readonly ({
    readonly description: string;
    readonly quantity: number;
    readonly unitAmount: number;
    /** In percent. */
    readonly taxRate?: number;
    /** quantity × unitAmount, before discount and tax. */
    readonly amount: number;
  })[];
  readonly discount: {
    readonly type: "percentage" | "fixed";
    /** In percent, or an amount. */
    readonly value: number;
  } | null;
  readonly memo: string | null;
  readonly metadata: { readonly [name: string]: string | number | boolean };
  readonly payment: {
    readonly methods: readonly ("card" | "ach")[];
    readonly allowPartial: boolean;
    readonly minimumAmount: number | null;
    readonly allowOverpayment: boolean;
  };
  readonly reminderSchedule: readonly ({
    readonly daysBefore?: number;
    readonly daysAfter?: number;
    readonly sendVia: readonly ("email" | "sms")[];
    readonly message?: string;
  })[];
  readonly paymentPlan?: {
    readonly installments: readonly ({
      readonly number: number;
      readonly dueDate: string;
      readonly amount: number;
      /** What was collected, less what was refunded. */
      readonly paidAmount: number;
      readonly remainingAmount: number;
      readonly status: "paid" | "due" | "overdue" | "upcoming" | "partially_paid";
    })[];
    /** What a payment plan asks for by today. */
    readonly dueNowAmount: number;
    readonly nextInstallment: {
      readonly number: number;
      readonly dueDate: string;
      readonly amount: number;
    } | null;
  };
  readonly createdAt: string;
  /** Only when it was withdrawn. */
  readonly voidedAt?: string;
};

export type Event = {
  readonly id: string;
  readonly invoiceId: string;
  /** From 1 without gaps in each invoice. */
  readonly sequence: number;
  /** As in webhooks: invoice.created, invoice.paid, … */
  readonly type: string;
  readonly occurredAt: string;
  readonly data: { readonly [name: string]: unknown };
  /** Double entry: they sum to zero. */
  readonly postings: readonly ({
    readonly account: string;
    /** Debits above zero. */
    readonly amount: number;
  })[];
  /** The hash of the fact before it, which chains them. */
  readonly previousHash: string;
  /** SHA-256 over all the rest, as canonical JSON. */
  readonly hash: string;
};

export type Link = {
  readonly linkId: string;
  readonly paymentLink: string;
  readonly qrCodeUrl: string;
  readonly channel: "email" | "sms" | "qr" | "embed" | "link";
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
  /** The link that a payer made this one from, for somebody else; null for all others. */
  readonly forwardedFrom: string | null;
};

export type Embed = {
  readonly linkId: string;
  readonly paymentLink: string;
  /** The script of the custom element. */
  readonly scriptUrl: string;
  /** Who may frame the payment form; with none, the element leads to the full page. */
  readonly embedOrigins: readonly (string)[];
  /** HTML of a link that looks like a button. */
  readonly linkButton: string;
  /** HTML of a button for mails. */
  readonly emailButton: string;
  /** HTML of the custom element with its script. */
  readonly element: string;
};

export type Payment = {
  readonly paymentId: string;
  readonly invoiceId: string;
  readonly totalAmount: number;
  /** What was received and not given back. */
  readonly paidAmount: number;
  /** What is left to pay. */
  readonly remainingBalance: number;
  /** Only when more was received than owed. */
  readonly overpaymentAmount?: number;
  /** Sum of all refunds; only when there are. */
  readonly refundedAmount?: number;
  /** What was moved to the customer's credit; only when something was. */
  readonly creditedAmount?: number;
  readonly amount: number;
  readonly currency: string;
  /** The invoice's when the payment counts, else what became of the payment. */
  readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void" | "processing" | "requires_action" | "failed" | "returned" | "voided";
  /** Begun and not decided yet, such as bank payments: neither paid nor still to be paid. */
  readonly inFlightAmount: number;
  readonly method: "card" | "ach" | "external" | "credit";
  /** Card brand, or the bank's name where known. */
  readonly brand: string | null;
  /** The last four digits; more is never kept. */
  readonly last4: string | null;
  readonly externalPaymentDetails?: {
    readonly method: string;
    readonly checkNumber?: string;
    readonly reference?: string;
    readonly date?: string;
    readonly notes?: string;
  };
  /** The saved method that paid or was saved. */
  readonly paymentMethodId?: string;
  /** The failed payment that this one tries again. */
  readonly retryOf?: string;
  readonly transactionId: string | null;
  /** What the payer's receipt shows, to ask about a payment by. */
  readonly confirmationNumber: string | null;
  readonly paidAt: string | null;
  /** Of a failed payment. */
  readonly attemptedAt?: string;
  /** The processor's own code. */
  readonly declineCode?: string;
  /** Why the bank or processor said no, in words for the payer. */
  readonly declineReason?: string | null;
  /** Where the payer authenticates. */
  readonly actionUrl?: string;
};

export type PaymentAttempt = {
  readonly paymentId: string;
  readonly amount: number;
  readonly method: "card" | "ach" | "external" | "credit";
  /** Card brand, or the bank's name where known. */
  readonly brand: string | null;
  /** The last four digits; more is never kept. */
  readonly last4: string | null;
  readonly externalPaymentDetails?: {
    readonly method: string;
    readonly checkNumber?: string;
    readonly reference?: string;
    readonly date?: string;
    readonly notes?: string;
  };
  /** The saved method that paid or was saved. */
  readonly paymentMethodId?: string;
  /** The failed payment that this one tries again. */
  readonly retryOf?: string;
  readonly status: "started" | "requires_action" | "processing" | "approved" | "failed" | "returned" | "voided";
  readonly paidAt: string | null;
  readonly transactionId: string | null;
  /** What the payer's receipt shows, to ask about a payment by. */
  readonly confirmationNumber: string | null;
  readonly attemptedAt: string;
  readonly updatedAt: string;
  /** The processor's own code. */
  readonly declineCode?: string;
  /** Why the bank or processor said no, in words for the payer. */
  readonly declineReason?: string | null;
  readonly refundedAmount?: number;
  /** What of the payment can still be given back. */
  readonly refundableAmount?: number;
  readonly refunds?: readonly ({
    readonly refundId: string;
    readonly paymentId: string;
    readonly transactionId: string | null;
    readonly amount: number;
    readonly currency: string;
    readonly status: "processing" | "succeeded" | "failed";
    readonly reason: string | null;
    readonly failureCode?: string | null;
    readonly failureReason?: string | null;
    readonly createdAt: string;
    readonly refundedAt: string | null;
  })[];
};

export type Refund = {
  readonly invoiceId: string;
  readonly totalAmount: number;
  /** What was received and not given back. */
  readonly paidAmount: number;
  /** What is left to pay. */
  readonly remainingBalance: number;
  /** Only when more was received than owed. */
  readonly overpaymentAmount?: number;
  /** Sum of all refunds; only when there are. */
  readonly refundedAmount?: number;
  /** What was moved to the customer's credit; only when something was. */
  readonly creditedAmount?: number;
  readonly refundId: string;
  readonly paymentId: string;
  readonly transactionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: "processing" | "succeeded" | "failed";
  readonly reason: string | null;
  readonly failureCode?: string | null;
  readonly failureReason?: string | null;
  readonly createdAt: string;
  readonly refundedAt: string | null;
  /** What can still be refunded of the payment. */
  readonly refundableAmount: number;
  /** The invoice's status after this. */
  readonly invoiceStatus: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
};

export type OverpaymentDisposal = {
  readonly invoiceId: string;
  readonly totalAmount: number;
  /** What was received and not given back. */
  readonly paidAmount: number;
  /** What is left to pay. */
  readonly remainingBalance: number;
  /** Only when more was received than owed. */
  readonly overpaymentAmount?: number;
  /** Sum of all refunds; only when there are. */
  readonly refundedAmount?: number;
  /** What was moved to the customer's credit; only when something was. */
  readonly creditedAmount?: number;
  readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
  readonly action: "refund" | "credit" | "apply";
  readonly amount: number;
  readonly refunds?: readonly ({
    readonly refundId: string;
    readonly paymentId: string;
    readonly transactionId: string | null;
    readonly amount: number;
    readonly currency: string;
    readonly status: "processing" | "succeeded" | "failed";
    readonly reason: string | null;
    readonly failureCode?: string | null;
    readonly failureReason?: string | null;
    readonly createdAt: string;
    readonly refundedAt: string | null;
  })[];
  readonly entryId?: string;
  /** The customer's credit after it. */
  readonly creditBalance?: number;
  readonly appliedTo?: {
    readonly invoiceId: string;
    readonly totalAmount: number;
    /** What was received and not given back. */
    readonly paidAmount: number;
    /** What is left to pay. */
    readonly remainingBalance: number;
    /** Only when more was received than owed. */
    readonly overpaymentAmount?: number;
    /** Sum of all refunds; only when there are. */
    readonly refundedAmount?: number;
    /** What was moved to the customer's credit; only when something was. */
    readonly creditedAmount?: number;
    readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
    readonly paymentId: string;
    readonly amount: number;
  };
};

export type MerchantHost = {
  readonly host: string;
  /** pending until the record is found. */
  readonly status: "active" | "pending";
  /** Under which the merchant's links stand once it is active. */
  readonly origin: string;
  /** Whether new links use it: the newest host does. */
  readonly inNewLinks: boolean;
  readonly createdAt: string | null;
  /** The record that proves the host to be the merchant's; null once it did. */
  readonly dnsRecord: {
    readonly type: "TXT";
    readonly name: string;
    readonly value: string;
  } | null;
};

export type PayerView = {
  readonly state: "due" | "partly_paid" | "requires_action" | "processing" | "paid" | "overpaid" | "refunded" | "void";
  /** Whether this is test data. */
  readonly testMode: boolean;
  readonly merchant: {
    readonly name: string;
    readonly logoUrl: string | null;
    readonly accentColor: string | null;
    readonly supportEmail: string | null;
    readonly supportPhone: string | null;
    readonly supportUrl: string | null;
    readonly termsUrl: string | null;
    readonly privacyUrl: string | null;
    readonly footerText: string | null;
    readonly pageTitle: string | null;
    readonly iconUrl: string | null;
  };
  readonly invoice: {
    readonly invoiceId: string;
    readonly invoiceNumber: string;
    readonly currency: string;
    readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
    readonly lineItems: readonly ({
      readonly description: string;
      readonly quantity: number;
      readonly unitAmount: number;
      readonly taxRate: number | null;
      readonly amount: number;
    })[];
    readonly subtotalAmount: number;
    readonly discountAmount: number;
    readonly taxAmount: number;
    /** By rate in percent, after the discount; they sum to taxAmount. */
    readonly taxes: readonly ({
      readonly rate: number;
      readonly baseAmount: number;
      readonly taxAmount: number;
    })[];
    readonly totalAmount: number;
    readonly dueDate: string | null;
    /** Whether the day of the due date has ended in the merchant's time zone with something left to pay. */
    readonly overdue: boolean;
    readonly timeZone: string;
    readonly issuedAt: string;
    readonly memo: string | null;
    readonly customerName: string;
  };
  readonly balance: {
    /** What was collected, less what was refunded. */
    readonly paidAmount: number;
    /** Begun and not decided yet, such as bank payments: neither paid nor still to be paid. */
    readonly inFlightAmount: number;
    /** What is left to pay. */
    readonly remainingBalance: number;
    /** What a payment can take without overpaying. */
    readonly payableAmount: number;
    /** What was paid above the total and is still held. */
    readonly overpaymentAmount: number;
  };
  readonly paymentPlan?: {
    readonly installments: readonly ({
      readonly number: number;
      readonly dueDate: string;
      readonly amount: number;
      /** What was collected, less what was refunded. */
      readonly paidAmount: number;
      readonly remainingAmount: number;
      readonly status: "paid" | "due" | "overdue" | "upcoming" | "partially_paid";
    })[];
    /** What a payment plan asks for by today. */
    readonly dueNowAmount: number;
    readonly nextInstallment: {
      readonly number: number;
      readonly dueDate: string;
      readonly amount: number;
    } | null;
  };
  /** What the page offers first. */
  readonly suggestedAmount: number;
  readonly rules: {
    readonly allowPartial: boolean;
    readonly minimumAmount: number | null;
    readonly allowOverpayment: boolean;
  };
  /** Empty when no payment can be taken now. */
  readonly methods: readonly ("card" | "ach")[];
  readonly unavailableReason: "processor_not_configured" | null;
  readonly payments: readonly ({
    readonly paymentId: string;
    readonly amount: number;
    readonly method: "card" | "ach" | "external" | "credit";
    readonly brand: string | null;
    /** The last four digits; more is never kept. */
    readonly last4: string | null;
    readonly status: "started" | "requires_action" | "processing" | "approved" | "failed" | "returned" | "voided";
    readonly createdAt: string;
    readonly paidAt: string | null;
    readonly refundedAmount?: number;
    /** What the payer's receipt shows, to ask about a payment by. */
    readonly confirmationNumber: string | null;
    /** Why the bank or processor said no, in words for the payer. */
    readonly declineReason: string | null;
    readonly payerReason?: "declined" | "insufficient_funds" | "expired_card" | "security_code" | "card_number" | "expiry_date" | "try_later" | "limit" | "method_removed" | "not_supported" | "not_authenticated" | "account_closed" | "account_not_found" | "debit_not_allowed" | "amount" | "canceled" | "taken_back";
    /** Null until there is something to show. */
    readonly receiptUrl: string | null;
    /** The payer's copy of a bank payment's authorization. */
    readonly mandateUrl?: string;
    /** Where the payer authenticates. */
    readonly actionUrl: string | null;
  })[];
  /** What the payer of a bank payment authorises; `{amount}` is left to fill. */
  readonly achAuthorization: string | null;
  /** Absent where the processor keeps no methods. */
  readonly saving?: {
    readonly label: string;
    readonly details: string;
    /** The payer confirmed a one-time code. */
    readonly verified: boolean;
    readonly methods: readonly ({
      readonly paymentMethodId: string;
      readonly type: "card" | "ach";
      readonly brand: string | null;
      /** The last four digits; more is never kept. */
      readonly last4: string | null;
      readonly expiryMonth: number | null;
      readonly expiryYear: number | null;
    })[];
  };
  readonly link: {
    readonly linkId: string;
    readonly channel: "email" | "sms" | "qr" | "embed" | "link";
    readonly expiresAt: string | null;
    readonly url: string;
    readonly pdfUrl: string;
    readonly qrCodeUrl: string;
    /** A calendar file of the days by which to pay; absent when none is to come. */
    readonly calendarUrl?: string;
  };
  readonly locale: string;
};

export type PayerPayment = {
  readonly paymentId: string;
  readonly amount: number;
  readonly method: "card" | "ach" | "external" | "credit";
  readonly brand: string | null;
  /** The last four digits; more is never kept. */
  readonly last4: string | null;
  readonly status: "started" | "requires_action" | "processing" | "approved" | "failed" | "returned" | "voided";
  readonly createdAt: string;
  readonly paidAt: string | null;
  readonly refundedAmount?: number;
  /** What the payer's receipt shows, to ask about a payment by. */
  readonly confirmationNumber: string | null;
  /** Why the bank or processor said no, in words for the payer. */
  readonly declineReason: string | null;
  readonly payerReason?: "declined" | "insufficient_funds" | "expired_card" | "security_code" | "card_number" | "expiry_date" | "try_later" | "limit" | "method_removed" | "not_supported" | "not_authenticated" | "account_closed" | "account_not_found" | "debit_not_allowed" | "amount" | "canceled" | "taken_back";
  /** Null until there is something to show. */
  readonly receiptUrl: string | null;
  /** The payer's copy of a bank payment's authorization. */
  readonly mandateUrl?: string;
  /** Where the payer authenticates. */
  readonly actionUrl: string | null;
  /** Of a failed payment. */
  readonly attemptedAt?: string;
  readonly invoiceId: string;
  readonly currency: string;
  /** What is left to pay. */
  readonly remainingBalance: number;
  /** The invoice's status after this. */
  readonly invoiceStatus: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
  /** The saved method that paid or was saved. */
  readonly paymentMethodId?: string;
};

export interface Operations {
  "POST /api/v1/invoices": {
    /** Create an invoice and its payment link. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly id?: string;
      readonly invoiceNumber?: string;
      readonly currency: string;
      readonly customer: {
        readonly id?: string;
        readonly name: string;
        readonly email?: string;
        readonly phone?: string;
        readonly locale?: string;
        readonly timeZone?: string;
      };
      readonly lineItems: readonly ({
        readonly description: string;
        readonly quantity: number;
        /** Decimal amount in major units, with no more decimals than the currency has. */
        readonly unitAmount: number;
        readonly taxRate?: number;
      })[];
      readonly discount?: {
        readonly type: "percentage";
        readonly value: number;
      } | {
        readonly type: "fixed";
        /** Decimal amount in major units, with no more decimals than the currency has. */
        readonly value: number;
      };
      readonly dueDate?: string;
      readonly memo?: string;
      readonly metadata?: { readonly [name: string]: string | number | boolean };
      readonly payment?: {
        readonly methods?: readonly ("card" | "ach")[];
        readonly allowPartial?: boolean;
        /** Decimal amount in major units, with no more decimals than the currency has. */
        readonly minimumAmount?: number;
        readonly allowOverpayment?: boolean;
      };
      readonly reminderSchedule?: readonly ({
        readonly daysBefore?: number;
        readonly daysAfter?: number;
        readonly sendVia: readonly ("email" | "sms")[];
        readonly message?: string;
      })[];
      /** Pay from the customer's credit at once, as far as it goes. Without it the merchant's setting holds. */
      readonly applyCredit?: boolean;
      /** Either `installments`, each with its due date and either an amount or a percentage of the total (all of one kind; neither: equal parts), or `count`, `every` and `firstDueDate` for equal parts. */
      readonly paymentPlan?: {
        readonly installments?: readonly ({
          readonly dueDate: string;
          /** Decimal amount in major units, with no more decimals than the currency has. */
          readonly amount?: number;
          readonly percentage?: number;
        })[];
        readonly count?: number;
        readonly every?: "week" | "two_weeks" | "month";
        readonly firstDueDate?: string;
      };
    };
    data: Invoice;
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "idempotency_in_progress" | "invoice_exists" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices": {
    /** List invoices, newest first. */
    params: Record<never, never>;
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
      /** Only those in this status. */
      readonly status?: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
      /** Only those of this customer. */
      readonly customerId?: string;
      /** Only the one with this number. */
      readonly invoiceNumber?: string;
      /** The beginning of a number, of a word of the customer's name, of an email address or its domain, or of a telephone number; or a whole invoice id. Accents, capitals and punctuation do not matter. Ordered by what was found, then newest first. */
      readonly search?: string;
    };
    body: undefined;
    data: {
      readonly invoices: readonly (ListedInvoice)[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}": {
    /** Read an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Invoice;
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/void": {
    /** Withdraw an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Invoice;
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "idempotency_in_progress" | "invoice_not_voidable" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/events": {
    /** The ledger of one invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** Id of the last event you have. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly events: readonly (Event)[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/events": {
    /** All events in order, for an outside ledger to follow. */
    params: Record<never, never>;
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** Id of the last event you have. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly events: readonly (Event)[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/pdf": {
    /** Download an invoice as PDF. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Uint8Array;
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/payment-link": {
    /** Get the payment link of an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly invoiceId: string;
      readonly linkId: string;
      readonly paymentLink: string;
      readonly qrCodeUrl: string;
      readonly expiresAt: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "link_revoked" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/qr-code": {
    /** Get the QR code of an invoice's payment link. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: {
      /** Side in pixels, 200 to 1000; 300 by default. */
      readonly size?: string;
      /** png by default. */
      readonly format?: "png" | "svg" | "pdf";
      /** Hex colour of the modules, #000000 by default. */
      readonly color?: string;
      /** Hex colour behind them, #ffffff by default. */
      readonly backgroundColor?: string;
      /** With the merchant's logo in the middle; false by default. */
      readonly logo?: "true" | "false";
      /** One of the invoice's links; the one that stands by default. */
      readonly linkId?: string;
    };
    body: undefined;
    data: Uint8Array;
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "link_not_found" | "link_revoked" | "link_expired" | "unscannable_colors" | "logo_unusable" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/links": {
    /** Make another link to an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly channel?: "email" | "sms" | "qr" | "embed" | "link";
      readonly expiresAt?: string;
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount?: number;
    };
    data: Link;
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "idempotency_in_progress" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/links": {
    /** List the links of an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly links: readonly ({
        readonly linkId: string;
        readonly paymentLink: string;
        readonly qrCodeUrl: string;
        readonly channel: "email" | "sms" | "qr" | "embed" | "link";
        readonly expiresAt: string | null;
        readonly revokedAt: string | null;
        readonly createdAt: string;
        /** The link that a payer made this one from, for somebody else; null for all others. */
        readonly forwardedFrom: string | null;
        /** What it asks for; null for all that is payable. */
        readonly amount: number | null;
        /** Fetches by whomever, as far as visits are kept. */
        readonly visits: number;
        /** Visitors who were people. */
        readonly clicks: number;
        /** Visitors who were machines. */
        readonly automatedClicks: number;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/visits": {
    /** List the visits of an invoice's links. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly visits: readonly ({
        readonly visitId: string;
        readonly linkId: string;
        /** The channel of the link. */
        readonly channel: "email" | "sms" | "qr" | "embed" | "link";
        /** Real time, whatever the test clock says. */
        readonly at: string;
        /** What was fetched: the page, its data as JSON, the invoice or a receipt as PDF. */
        readonly surface: "page" | "data" | "pdf" | "receipt";
        /** `confirmed`: paid. `likely`: acted as people do. `automated`: a scanner, preview or prefetch. `undecided`: opened, and nothing shows by whom. */
        readonly verdict: "confirmed" | "likely" | "automated" | "undecided";
        /** The rule that decided, such as `preview_fetch`. */
        readonly rule: string;
        /** The visitor's network: never a whole address. */
        readonly address: string | null;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/links/{linkId}/revoke": {
    /** Revoke a link. */
    params: {
      /** Id of a link, `lnk_…`: not the code in its address. */
      readonly linkId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Link;
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "link_not_found" | "idempotency_in_progress" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/links/{linkId}/rotate": {
    /** Replace a link. */
    params: {
      /** Id of a link, `lnk_…`: not the code in its address. */
      readonly linkId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly linkId: string;
      readonly paymentLink: string;
      readonly qrCodeUrl: string;
      readonly channel: "email" | "sms" | "qr" | "embed" | "link";
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
      readonly createdAt: string;
      /** The link that a payer made this one from, for somebody else; null for all others. */
      readonly forwardedFrom: string | null;
      /** The link that is revoked in its place. */
      readonly replaces: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "link_not_found" | "idempotency_in_progress" | "link_revoked" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/links/{linkId}/embed": {
    /** Get the HTML that embeds a link. */
    params: {
      /** Id of a link, `lnk_…`: not the code in its address. */
      readonly linkId: string;
    };
    query: {
      /** Of the custom element; button by default. */
      readonly mode?: "inline" | "button" | "popup" | "redirect";
      /** Language of the buttons: the customer's, unless given, else the merchant's. */
      readonly locale?: string;
    };
    body: undefined;
    data: Embed;
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "link_not_found" | "link_revoked" | "link_expired" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PUT /api/v1/invoices/{invoiceId}/payment-plan": {
    /** Set or change the payment plan of an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly installments?: readonly ({
        readonly dueDate: string;
        /** Decimal amount in major units, with no more decimals than the currency has. */
        readonly amount?: number;
        readonly percentage?: number;
      })[];
      readonly count?: number;
      readonly every?: "week" | "two_weeks" | "month";
      readonly firstDueDate?: string;
    };
    data: Invoice;
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invoice_not_payable" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/invoices/{invoiceId}/payment-plan": {
    /** Drop the payment plan of an invoice. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Invoice;
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invoice_not_payable" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/payment": {
    /** Pay an invoice, or record a payment made outside. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      /** Your own id, charged once at most. Paylink makes one where it is left out. */
      readonly paymentId?: string;
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount: number;
      readonly currency?: string;
      readonly paymentMethod?: "card" | "ach" | "saved" | "external" | "credit";
      readonly card?: {
        readonly number: string;
        readonly expiryMonth?: string | number;
        readonly expiryYear?: string | number;
        readonly cvv?: string;
      };
      readonly bankAccount?: {
        readonly accountNumber: string;
        readonly routingNumber: string;
        readonly accountType: "checking" | "savings";
        readonly accountHolderName?: string;
      };
      /** A saved method of the invoice's customer; for paymentMethod saved. */
      readonly paymentMethodId?: string;
      /** Save the card or bank account for the invoice's customer if the payment succeeds: you have the customer's consent. */
      readonly savePaymentMethod?: boolean;
      /** How it was paid outside: check, cash, wire or another word. */
      readonly externalPaymentDetails?: {
        readonly method: string;
        readonly checkNumber?: string;
        readonly reference?: string;
        readonly date?: string;
        readonly notes?: string;
      };
    };
    data: Payment;
    declined: Payment;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "raw_card_data_disabled" | "invoice_not_found" | "idempotency_in_progress" | "invoice_not_payable" | "payment_conflict" | "amount_exceeds_balance" | "credit_insufficient" | "payment_method_limit" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "method_refused" | "invalid_field" | "rate_limited" | "internal" | "processor_not_configured" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/payment/retry": {
    /** Try a failed payment again. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      /** The failed payment. */
      readonly paymentId: string;
      readonly paymentMethod?: "card" | "ach" | "saved" | "external" | "credit";
      readonly card?: {
        readonly number: string;
        readonly expiryMonth?: string | number;
        readonly expiryYear?: string | number;
        readonly cvv?: string;
      };
      readonly bankAccount?: {
        readonly accountNumber: string;
        readonly routingNumber: string;
        readonly accountType: "checking" | "savings";
        readonly accountHolderName?: string;
      };
      /** A saved method of the invoice's customer; for paymentMethod saved. */
      readonly paymentMethodId?: string;
      /** Save the card or bank account for the invoice's customer if the payment succeeds: you have the customer's consent. */
      readonly savePaymentMethod?: boolean;
      /** How it was paid outside: check, cash, wire or another word. */
      readonly externalPaymentDetails?: {
        readonly method: string;
        readonly checkNumber?: string;
        readonly reference?: string;
        readonly date?: string;
        readonly notes?: string;
      };
    };
    data: Payment;
    declined: Payment;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "raw_card_data_disabled" | "invoice_not_found" | "payment_not_found" | "idempotency_in_progress" | "payment_not_retryable" | "invoice_not_payable" | "amount_exceeds_balance" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "method_refused" | "invalid_field" | "rate_limited" | "internal" | "processor_not_configured" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/payments": {
    /** All payments of an invoice, failed attempts included. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: {
      /** Payments per answer, 100 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly invoiceId: string;
      readonly totalAmount: number;
      /** What was received and not given back. */
      readonly paidAmount: number;
      /** What is left to pay. */
      readonly remainingBalance: number;
      /** Only when more was received than owed. */
      readonly overpaymentAmount?: number;
      /** Sum of all refunds; only when there are. */
      readonly refundedAmount?: number;
      /** What was moved to the customer's credit; only when something was. */
      readonly creditedAmount?: number;
      readonly status: "unpaid" | "partially_paid" | "paid" | "overpaid" | "refunded" | "void";
      readonly currency: string;
      readonly payments: readonly (PaymentAttempt)[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/payments/{paymentId}/void": {
    /** Withdraw a payment that was recorded by hand. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
      /** Id of a payment, `pmt_…`. */
      readonly paymentId: string;
    };
    query: Record<never, never>;
    body: {
      readonly reason?: string;
    };
    data: Payment;
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "payment_not_found" | "idempotency_in_progress" | "payment_not_voidable" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/transactions/{transactionId}/refund": {
    /** Refund a payment, wholly or in part. */
    params: {
      /** Id of a transaction: `txn_…` of a payment, or the one that your bank gave. */
      readonly transactionId: string;
    };
    query: Record<never, never>;
    body: {
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount?: number;
      readonly reason?: string;
    };
    data: Refund;
    declined: Refund;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "transaction_not_found" | "idempotency_in_progress" | "payment_not_refundable" | "refund_exceeds_payment" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "processor_not_configured" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/receipt": {
    /** Send the receipt of a payment. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly paymentId: string;
      /** A mail address or a telephone number. Left out: the customer's, on file. */
      readonly sendTo?: string;
      readonly sendVia: "email" | "sms";
    };
    data: {
      readonly invoiceId: string;
      readonly paymentId: string;
      /** What the payer's receipt shows, to ask about a payment by. */
      readonly confirmationNumber: string;
      readonly sentVia: "email" | "sms";
      readonly sentTo: string;
      readonly deliveryStatus: "sent" | "queued";
      /** Where whoever holds the receipt can check it. */
      readonly receiptUrl: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "payment_not_found" | "idempotency_in_progress" | "payment_not_received" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/customers/{customerId}": {
    /** Get what is known of a customer. */
    params: {
      /** Id of a customer: yours, or `cust_…`. */
      readonly customerId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly customerId: string;
      readonly name: string;
      readonly email: string | null;
      readonly phone: string | null;
      readonly locale: string | null;
      readonly timeZone: string | null;
      readonly latestInvoiceId: string;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "customer_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/customers/{customerId}/payment-methods": {
    /** Save a payment method for a customer. */
    params: {
      /** Id of a customer: yours, or `cust_…`. */
      readonly customerId: string;
    };
    query: Record<never, never>;
    body: {
      readonly type: "card" | "ach";
      readonly card?: {
        readonly number: string;
        readonly expiryMonth?: string | number;
        readonly expiryYear?: string | number;
        readonly cvv?: string;
      };
      readonly bankAccount?: {
        readonly accountNumber: string;
        readonly routingNumber: string;
        readonly accountType: "checking" | "savings";
        readonly accountHolderName?: string;
      };
      /** The words that the customer agreed to, and when; kept as evidence. */
      readonly consent?: {
        readonly text?: string;
        readonly acceptedAt?: string;
      };
    };
    data: {
      readonly paymentMethodId: string;
      readonly customerId: string;
      readonly type: "card" | "ach";
      /** Card brand, or the bank's name where known. */
      readonly brand: string | null;
      /** The last four digits; more is never kept. */
      readonly last4: string | null;
      readonly expiryMonth: number | null;
      readonly expiryYear: number | null;
      /** When and where the payer agreed to have the method kept. */
      readonly consent: {
        readonly source: "page" | "api";
        readonly text: string | null;
        /** SHA-256 of the text, hex. */
        readonly textHash: string | null;
        readonly acceptedAt: string;
        /** The payer's network, truncated. */
        readonly address: string | null;
        readonly agent: string | null;
      };
      /** The payment that it was saved by. */
      readonly paymentId: string | null;
      readonly createdAt: string;
      readonly removedAt: string | null;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "raw_card_data_disabled" | "customer_not_found" | "idempotency_in_progress" | "payment_method_limit" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "method_refused" | "invalid_field" | "rate_limited" | "internal" | "processor_not_configured" | "processor_unavailable" | "unavailable";
  };
  "GET /api/v1/customers/{customerId}/payment-methods": {
    /** List a customer's saved payment methods. */
    params: {
      /** Id of a customer: yours, or `cust_…`. */
      readonly customerId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly paymentMethods: readonly ({
        readonly paymentMethodId: string;
        readonly customerId: string;
        readonly type: "card" | "ach";
        /** Card brand, or the bank's name where known. */
        readonly brand: string | null;
        /** The last four digits; more is never kept. */
        readonly last4: string | null;
        readonly expiryMonth: number | null;
        readonly expiryYear: number | null;
        /** When and where the payer agreed to have the method kept. */
        readonly consent: {
          readonly source: "page" | "api";
          readonly text: string | null;
          /** SHA-256 of the text, hex. */
          readonly textHash: string | null;
          readonly acceptedAt: string;
          /** The payer's network, truncated. */
          readonly address: string | null;
          readonly agent: string | null;
        };
        /** The payment that it was saved by. */
        readonly paymentId: string | null;
        readonly createdAt: string;
        readonly removedAt: string | null;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "customer_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/customers/{customerId}/payment-methods/{paymentMethodId}": {
    /** Remove a saved payment method. */
    params: {
      /** Id of a customer: yours, or `cust_…`. */
      readonly customerId: string;
      /** Id of a saved payment method, `pm_…`. */
      readonly paymentMethodId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly paymentMethodId: string;
      readonly customerId: string;
      readonly type: "card" | "ach";
      /** Card brand, or the bank's name where known. */
      readonly brand: string | null;
      /** The last four digits; more is never kept. */
      readonly last4: string | null;
      readonly expiryMonth: number | null;
      readonly expiryYear: number | null;
      /** When and where the payer agreed to have the method kept. */
      readonly consent: {
        readonly source: "page" | "api";
        readonly text: string | null;
        /** SHA-256 of the text, hex. */
        readonly textHash: string | null;
        readonly acceptedAt: string;
        /** The payer's network, truncated. */
        readonly address: string | null;
        readonly agent: string | null;
      };
      /** The payment that it was saved by. */
      readonly paymentId: string | null;
      readonly createdAt: string;
      readonly removedAt: string | null;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "payment_method_not_found" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/customers/{customerId}/credit": {
    /** Credit a customer. */
    params: {
      /** Id of a customer: yours, or `cust_…`. */
      readonly customerId: string;
    };
    query: Record<never, never>;
    body: {
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount: number;
      readonly currency?: string;
      readonly invoiceId?: string;
      readonly reason?: string;
    };
    data: {
      readonly customerId: string;
      readonly currency: string;
      readonly amount: number;
      /** The part that came out of overpaid invoices. */
      readonly fromOverpayments: number;
      /** The part that you gave, beyond what was overpaid. */
      readonly adjustment: number;
      readonly creditBalance: number;
      readonly entries: readonly ({
        readonly entryId: string;
        readonly customerId: string;
        readonly currency: string;
        /** From 1 without gaps in each currency. */
        readonly sequence: number;
        readonly kind: "overpayment" | "applied" | "returned" | "adjustment";
        /** Below zero when the credit shrinks. */
        readonly amount: number;
        /** The credit after it. */
        readonly creditBalance: number;
        readonly invoiceId: string | null;
        readonly paymentId: string | null;
        readonly eventId: string | null;
        readonly note: string | null;
        readonly occurredAt: string;
        readonly postings: readonly ({
          readonly account: string;
          readonly amount: number;
        })[];
        /** The hash of the fact before it, which chains them. */
        readonly previousHash: string;
        /** SHA-256 over this fact and `previousHash`. */
        readonly hash: string;
      })[];
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "customer_not_found" | "invoice_not_found" | "idempotency_in_progress" | "exceeds_overpayment" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/customers/{customerId}/credit": {
    /** A customer's credit and its history. */
    params: {
      /** Id of a customer: yours, or `cust_…`. */
      readonly customerId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly customerId: string;
      readonly balances: readonly ({
        readonly currency: string;
        readonly creditBalance: number;
      })[];
      readonly entries: readonly ({
        readonly entryId: string;
        readonly customerId: string;
        readonly currency: string;
        /** From 1 without gaps in each currency. */
        readonly sequence: number;
        readonly kind: "overpayment" | "applied" | "returned" | "adjustment";
        /** Below zero when the credit shrinks. */
        readonly amount: number;
        /** The credit after it. */
        readonly creditBalance: number;
        readonly invoiceId: string | null;
        readonly paymentId: string | null;
        readonly eventId: string | null;
        readonly note: string | null;
        readonly occurredAt: string;
        readonly postings: readonly ({
          readonly account: string;
          readonly amount: number;
        })[];
        /** The hash of the fact before it, which chains them. */
        readonly previousHash: string;
        /** SHA-256 over this fact and `previousHash`. */
        readonly hash: string;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "customer_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/overpayment": {
    /** Refund, credit or apply an overpayment. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly action: "refund" | "credit" | "apply";
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount?: number;
      /** For apply: the invoice that is paid. */
      readonly invoiceId?: string;
      readonly reason?: string;
    };
    data: OverpaymentDisposal;
    declined: OverpaymentDisposal;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "idempotency_in_progress" | "exceeds_overpayment" | "amount_exceeds_balance" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "processor_not_configured" | "unavailable";
  };
  "POST /api/v1/bank-transactions": {
    /** Bring in money that arrived outside. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly transactionId: string;
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount: number;
      readonly currency: string;
      /** Calendar date on which the bank booked it. */
      readonly date: string;
      readonly reference?: string;
      /** Who paid, as the bank tells it. */
      readonly payerName?: string;
      readonly customerId?: string;
    };
    data: {
      readonly transactionId: string;
      readonly status: "unmatched" | "review" | "posted" | "rejected";
      readonly amount: number;
      readonly currency: string;
      readonly date: string;
      readonly reference: string | null;
      /** Who paid, as the bank tells it. */
      readonly payerName: string | null;
      readonly customerId: string | null;
      readonly source: "api" | "csv" | "processor";
      /** Where it is allocated to one invoice alone. */
      readonly invoiceId: string | null;
      readonly invoiceNumber: string | null;
      readonly paymentId: string | null;
      /** What of the transaction was posted to invoices. */
      readonly allocatedAmount: number;
      /** What of the transaction no invoice has taken. */
      readonly unallocatedAmount: number;
      readonly allocations: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        readonly paymentId: string;
        readonly amount: number;
        readonly status: "posted" | "undone";
        readonly known?: true;
      })[];
      /** 0 to 100, of the best candidate. */
      readonly score: number | null;
      readonly reasons: readonly ({
        readonly code: string;
        readonly message: string;
        /** What it adds to the score; below zero it speaks against the invoice. */
        readonly points: number;
      })[];
      readonly candidates: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        /** How well the invoice fits, 0 to 100; `reasons` say why. */
        readonly score: number;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
      })[];
      readonly rejectReason?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "idempotency_in_progress" | "transaction_exists" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/bank-transactions": {
    /** List bank transactions, newest first. */
    params: Record<never, never>;
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
      /** Only those in this status. */
      readonly status?: "unmatched" | "review" | "posted" | "rejected";
    };
    body: undefined;
    data: {
      readonly transactions: readonly ({
        readonly transactionId: string;
        readonly status: "unmatched" | "review" | "posted" | "rejected";
        readonly amount: number;
        readonly currency: string;
        readonly date: string;
        readonly reference: string | null;
        /** Who paid, as the bank tells it. */
        readonly payerName: string | null;
        readonly customerId: string | null;
        readonly source: "api" | "csv" | "processor";
        /** Where it is allocated to one invoice alone. */
        readonly invoiceId: string | null;
        readonly invoiceNumber: string | null;
        readonly paymentId: string | null;
        /** What of the transaction was posted to invoices. */
        readonly allocatedAmount: number;
        /** What of the transaction no invoice has taken. */
        readonly unallocatedAmount: number;
        readonly allocations: readonly ({
          readonly invoiceId: string;
          readonly invoiceNumber: string;
          readonly paymentId: string;
          readonly amount: number;
          readonly status: "posted" | "undone";
          readonly known?: true;
        })[];
        /** 0 to 100, of the best candidate. */
        readonly score: number | null;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
        readonly candidates: readonly ({
          readonly invoiceId: string;
          readonly invoiceNumber: string;
          /** How well the invoice fits, 0 to 100; `reasons` say why. */
          readonly score: number;
          readonly reasons: readonly ({
            readonly code: string;
            readonly message: string;
            /** What it adds to the score; below zero it speaks against the invoice. */
            readonly points: number;
          })[];
        })[];
        readonly rejectReason?: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/bank-transactions/{transactionId}": {
    /** Read a bank transaction. */
    params: {
      /** Id of a transaction: `txn_…` of a payment, or the one that your bank gave. */
      readonly transactionId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly transactionId: string;
      readonly status: "unmatched" | "review" | "posted" | "rejected";
      readonly amount: number;
      readonly currency: string;
      readonly date: string;
      readonly reference: string | null;
      /** Who paid, as the bank tells it. */
      readonly payerName: string | null;
      readonly customerId: string | null;
      readonly source: "api" | "csv" | "processor";
      /** Where it is allocated to one invoice alone. */
      readonly invoiceId: string | null;
      readonly invoiceNumber: string | null;
      readonly paymentId: string | null;
      /** What of the transaction was posted to invoices. */
      readonly allocatedAmount: number;
      /** What of the transaction no invoice has taken. */
      readonly unallocatedAmount: number;
      readonly allocations: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        readonly paymentId: string;
        readonly amount: number;
        readonly status: "posted" | "undone";
        readonly known?: true;
      })[];
      /** 0 to 100, of the best candidate. */
      readonly score: number | null;
      readonly reasons: readonly ({
        readonly code: string;
        readonly message: string;
        /** What it adds to the score; below zero it speaks against the invoice. */
        readonly points: number;
      })[];
      readonly candidates: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        /** How well the invoice fits, 0 to 100; `reasons` say why. */
        readonly score: number;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
      })[];
      readonly rejectReason?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "transaction_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/reconcile": {
    /** Match a bank transaction to its invoice and post it. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly transactionId: string;
      readonly invoiceNumber?: string;
      readonly invoiceId?: string;
    };
    data: {
      readonly transactionId: string;
      readonly status: "unmatched" | "review" | "posted" | "rejected";
      readonly amount: number;
      readonly currency: string;
      readonly date: string;
      readonly reference: string | null;
      /** Who paid, as the bank tells it. */
      readonly payerName: string | null;
      readonly customerId: string | null;
      readonly source: "api" | "csv" | "processor";
      /** Where it is allocated to one invoice alone. */
      readonly invoiceId: string | null;
      readonly invoiceNumber: string | null;
      readonly paymentId: string | null;
      /** What of the transaction was posted to invoices. */
      readonly allocatedAmount: number;
      /** What of the transaction no invoice has taken. */
      readonly unallocatedAmount: number;
      readonly allocations: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        readonly paymentId: string;
        readonly amount: number;
        readonly status: "posted" | "undone";
        readonly known?: true;
      })[];
      /** 0 to 100, of the best candidate. */
      readonly score: number | null;
      readonly reasons: readonly ({
        readonly code: string;
        readonly message: string;
        /** What it adds to the score; below zero it speaks against the invoice. */
        readonly points: number;
      })[];
      readonly candidates: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        /** How well the invoice fits, 0 to 100; `reasons` say why. */
        readonly score: number;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
      })[];
      readonly rejectReason?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "transaction_not_found" | "invoice_not_found" | "idempotency_in_progress" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/bank-transactions/import": {
    /** Bring in a bank's file. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** The file's text, with its header row. */
      readonly csv: string;
      /** For rows that name none. */
      readonly currency?: string;
      /** The file's headers by what they are. */
      readonly columns?: {
        readonly date?: string;
        readonly amount?: string;
        readonly credit?: string;
        readonly debit?: string;
        readonly direction?: string;
        readonly currency?: string;
        readonly reference?: string;
        readonly payer?: string;
        readonly id?: string;
        readonly customerId?: string;
      };
      readonly dateFormat?: "YYYY-MM-DD" | "YYYYMMDD" | "YYYY/MM/DD" | "DD.MM.YYYY" | "DD/MM/YYYY" | "MM/DD/YYYY" | "DD-MM-YYYY" | "MM-DD-YYYY";
    };
    data: {
      readonly imported: number;
      readonly known: number;
      readonly skippedCount: number;
      readonly skipped: readonly ({
        readonly line: number;
        readonly code: string;
        readonly message: string;
      })[];
      readonly errorCount: number;
      readonly errors: readonly ({
        readonly line: number;
        readonly code: string;
        readonly message: string;
      })[];
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "idempotency_in_progress" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/reconcile/batch": {
    /** Reconcile many bank transactions. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly transactionIds?: readonly (string)[];
      readonly all?: true;
      /** With all: `nextCursor` of the answer before. */
      readonly after?: string;
    };
    data: {
      readonly results: readonly ({
        readonly transactionId: string;
        readonly status: "unmatched" | "review" | "posted" | "rejected";
        readonly amount: number;
        readonly currency: string;
        readonly date: string;
        readonly reference: string | null;
        /** Who paid, as the bank tells it. */
        readonly payerName: string | null;
        readonly customerId: string | null;
        readonly source: "api" | "csv" | "processor";
        /** Where it is allocated to one invoice alone. */
        readonly invoiceId: string | null;
        readonly invoiceNumber: string | null;
        readonly paymentId: string | null;
        /** What of the transaction was posted to invoices. */
        readonly allocatedAmount: number;
        /** What of the transaction no invoice has taken. */
        readonly unallocatedAmount: number;
        readonly allocations: readonly ({
          readonly invoiceId: string;
          readonly invoiceNumber: string;
          readonly paymentId: string;
          readonly amount: number;
          readonly status: "posted" | "undone";
          readonly known?: true;
        })[];
        /** 0 to 100, of the best candidate. */
        readonly score: number | null;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
        readonly candidates: readonly ({
          readonly invoiceId: string;
          readonly invoiceNumber: string;
          /** How well the invoice fits, 0 to 100; `reasons` say why. */
          readonly score: number;
          readonly reasons: readonly ({
            readonly code: string;
            readonly message: string;
            /** What it adds to the score; below zero it speaks against the invoice. */
            readonly points: number;
          })[];
        })[];
        readonly rejectReason?: string;
        readonly createdAt: string;
        readonly updatedAt: string;
      } | {
        readonly transactionId: string;
        readonly error: {
          readonly code: string;
          readonly message: string;
        };
      })[];
      readonly posted: number;
      readonly review: number;
      readonly unmatched: number;
      readonly remaining: number;
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "idempotency_in_progress" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/bank-transactions/{transactionId}/accept": {
    /** Post a bank transaction to the invoice or invoices that you choose. */
    params: {
      /** Id of a transaction: `txn_…` of a payment, or the one that your bank gave. */
      readonly transactionId: string;
    };
    query: Record<never, never>;
    body: {
      readonly invoiceId?: string;
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount?: number;
      readonly allocations?: readonly ({
        readonly invoiceId: string;
        /** Decimal amount in major units, with no more decimals than the currency has. */
        readonly amount: number;
      })[];
    };
    data: {
      readonly transactionId: string;
      readonly status: "unmatched" | "review" | "posted" | "rejected";
      readonly amount: number;
      readonly currency: string;
      readonly date: string;
      readonly reference: string | null;
      /** Who paid, as the bank tells it. */
      readonly payerName: string | null;
      readonly customerId: string | null;
      readonly source: "api" | "csv" | "processor";
      /** Where it is allocated to one invoice alone. */
      readonly invoiceId: string | null;
      readonly invoiceNumber: string | null;
      readonly paymentId: string | null;
      /** What of the transaction was posted to invoices. */
      readonly allocatedAmount: number;
      /** What of the transaction no invoice has taken. */
      readonly unallocatedAmount: number;
      readonly allocations: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        readonly paymentId: string;
        readonly amount: number;
        readonly status: "posted" | "undone";
        readonly known?: true;
      })[];
      /** 0 to 100, of the best candidate. */
      readonly score: number | null;
      readonly reasons: readonly ({
        readonly code: string;
        readonly message: string;
        /** What it adds to the score; below zero it speaks against the invoice. */
        readonly points: number;
      })[];
      readonly candidates: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        /** How well the invoice fits, 0 to 100; `reasons` say why. */
        readonly score: number;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
      })[];
      readonly rejectReason?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "transaction_not_found" | "invoice_not_found" | "idempotency_in_progress" | "transaction_settled" | "invoice_not_payable" | "amount_exceeds_balance" | "payment_conflict" | "version_conflict" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/bank-transactions/{transactionId}/reject": {
    /** Note that a bank transaction pays none of your invoices. */
    params: {
      /** Id of a transaction: `txn_…` of a payment, or the one that your bank gave. */
      readonly transactionId: string;
    };
    query: Record<never, never>;
    body: {
      readonly reason?: string;
    };
    data: {
      readonly transactionId: string;
      readonly status: "unmatched" | "review" | "posted" | "rejected";
      readonly amount: number;
      readonly currency: string;
      readonly date: string;
      readonly reference: string | null;
      /** Who paid, as the bank tells it. */
      readonly payerName: string | null;
      readonly customerId: string | null;
      readonly source: "api" | "csv" | "processor";
      /** Where it is allocated to one invoice alone. */
      readonly invoiceId: string | null;
      readonly invoiceNumber: string | null;
      readonly paymentId: string | null;
      /** What of the transaction was posted to invoices. */
      readonly allocatedAmount: number;
      /** What of the transaction no invoice has taken. */
      readonly unallocatedAmount: number;
      readonly allocations: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        readonly paymentId: string;
        readonly amount: number;
        readonly status: "posted" | "undone";
        readonly known?: true;
      })[];
      /** 0 to 100, of the best candidate. */
      readonly score: number | null;
      readonly reasons: readonly ({
        readonly code: string;
        readonly message: string;
        /** What it adds to the score; below zero it speaks against the invoice. */
        readonly points: number;
      })[];
      readonly candidates: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        /** How well the invoice fits, 0 to 100; `reasons` say why. */
        readonly score: number;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
      })[];
      readonly rejectReason?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "transaction_not_found" | "idempotency_in_progress" | "transaction_settled" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/bank-transactions/{transactionId}/undo": {
    /** Take back what was decided about a bank transaction. */
    params: {
      /** Id of a transaction: `txn_…` of a payment, or the one that your bank gave. */
      readonly transactionId: string;
    };
    query: Record<never, never>;
    body: {
      readonly reason?: string;
    };
    data: {
      readonly transactionId: string;
      readonly status: "unmatched" | "review" | "posted" | "rejected";
      readonly amount: number;
      readonly currency: string;
      readonly date: string;
      readonly reference: string | null;
      /** Who paid, as the bank tells it. */
      readonly payerName: string | null;
      readonly customerId: string | null;
      readonly source: "api" | "csv" | "processor";
      /** Where it is allocated to one invoice alone. */
      readonly invoiceId: string | null;
      readonly invoiceNumber: string | null;
      readonly paymentId: string | null;
      /** What of the transaction was posted to invoices. */
      readonly allocatedAmount: number;
      /** What of the transaction no invoice has taken. */
      readonly unallocatedAmount: number;
      readonly allocations: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        readonly paymentId: string;
        readonly amount: number;
        readonly status: "posted" | "undone";
        readonly known?: true;
      })[];
      /** 0 to 100, of the best candidate. */
      readonly score: number | null;
      readonly reasons: readonly ({
        readonly code: string;
        readonly message: string;
        /** What it adds to the score; below zero it speaks against the invoice. */
        readonly points: number;
      })[];
      readonly candidates: readonly ({
        readonly invoiceId: string;
        readonly invoiceNumber: string;
        /** How well the invoice fits, 0 to 100; `reasons` say why. */
        readonly score: number;
        readonly reasons: readonly ({
          readonly code: string;
          readonly message: string;
          /** What it adds to the score; below zero it speaks against the invoice. */
          readonly points: number;
        })[];
      })[];
      readonly rejectReason?: string;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "transaction_not_found" | "idempotency_in_progress" | "payment_not_voidable" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/send": {
    /** Send an invoice by mail, text, or both. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly sendVia?: readonly ("email" | "sms")[];
      readonly email?: string;
      readonly phone?: string;
      readonly subject?: string;
      readonly message?: string;
      readonly attachPdf?: boolean;
      readonly cc?: readonly (string)[];
      readonly bcc?: readonly (string)[];
      readonly replyTo?: string;
      readonly variables?: { readonly [name: string]: string };
      readonly scheduledAt?: string;
      /** Whether this is test data. */
      readonly testMode?: boolean;
    };
    data: {
      readonly invoiceId: string;
      readonly sentVia: readonly ("email" | "sms")[];
      /** A list when there are two messages. */
      readonly sentTo: string | readonly (string)[];
      readonly sentAt: string | null;
      /** `sent` or `queued`; `bounced` or `failed` when refused at once. */
      readonly deliveryStatus: string;
      readonly scheduledAt?: string;
      /** Of a text: how carriers count it. `forcedBy` is the character that made it UCS-2, with which half as much fits; `rewrite` says the same in GSM-7 where that can be, ready to be sent as `message`. Nothing is rewritten unasked. */
      readonly sms?: {
        readonly encoding: "GSM-7" | "UCS-2";
        readonly segments: number;
        readonly characters: number;
        readonly forcedBy?: {
          readonly character: string;
          readonly codePoint: string;
          readonly index: number;
        };
        readonly rewrite?: {
          readonly text: string;
          readonly segments: number;
          readonly characters: number;
        };
      };
      readonly deliveries: readonly ({
        readonly deliveryId: string;
        readonly purpose: string;
        readonly method: "email" | "sms";
        readonly sentTo: string;
        readonly cc?: readonly (string)[];
        readonly bcc?: readonly (string)[];
        readonly sentAt: string | null;
        readonly status: "queued" | "canceled" | "sent" | "delivered" | "opened" | "failed" | "bounced" | "clicked";
        readonly scheduledAt?: string;
        readonly deliveredAt?: string;
        readonly openedAt?: string;
        readonly clickedAt?: string;
        readonly failedAt?: string;
        readonly canceledAt?: string;
        readonly reason?: string;
        readonly error?: {
          readonly code: string;
          readonly message: string;
        };
        /** Whether this is test data. */
        readonly testMode?: boolean;
        readonly createdAt: string;
      })[];
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "idempotency_in_progress" | "invoice_not_payable" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "carrier_not_configured" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/resend": {
    /** Send an invoice again. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly sendVia?: readonly ("email" | "sms")[];
      readonly email?: string;
      readonly phone?: string;
      readonly subject?: string;
      readonly message?: string;
      readonly attachPdf?: boolean;
      readonly cc?: readonly (string)[];
      readonly bcc?: readonly (string)[];
      readonly replyTo?: string;
      readonly variables?: { readonly [name: string]: string };
      readonly scheduledAt?: string;
      /** Whether this is test data. */
      readonly testMode?: boolean;
    };
    data: {
      readonly invoiceId: string;
      readonly sentVia: readonly ("email" | "sms")[];
      /** A list when there are two messages. */
      readonly sentTo: string | readonly (string)[];
      readonly sentAt: string | null;
      /** `sent` or `queued`; `bounced` or `failed` when refused at once. */
      readonly deliveryStatus: string;
      readonly scheduledAt?: string;
      /** Of a text: how carriers count it. `forcedBy` is the character that made it UCS-2, with which half as much fits; `rewrite` says the same in GSM-7 where that can be, ready to be sent as `message`. Nothing is rewritten unasked. */
      readonly sms?: {
        readonly encoding: "GSM-7" | "UCS-2";
        readonly segments: number;
        readonly characters: number;
        readonly forcedBy?: {
          readonly character: string;
          readonly codePoint: string;
          readonly index: number;
        };
        readonly rewrite?: {
          readonly text: string;
          readonly segments: number;
          readonly characters: number;
        };
      };
      readonly deliveries: readonly ({
        readonly deliveryId: string;
        readonly purpose: string;
        readonly method: "email" | "sms";
        readonly sentTo: string;
        readonly cc?: readonly (string)[];
        readonly bcc?: readonly (string)[];
        readonly sentAt: string | null;
        readonly status: "queued" | "canceled" | "sent" | "delivered" | "opened" | "failed" | "bounced" | "clicked";
        readonly scheduledAt?: string;
        readonly deliveredAt?: string;
        readonly openedAt?: string;
        readonly clickedAt?: string;
        readonly failedAt?: string;
        readonly canceledAt?: string;
        readonly reason?: string;
        readonly error?: {
          readonly code: string;
          readonly message: string;
        };
        /** Whether this is test data. */
        readonly testMode?: boolean;
        readonly createdAt: string;
      })[];
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "idempotency_in_progress" | "invoice_not_payable" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "carrier_not_configured" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/remind": {
    /** Send a reminder now. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: Record<never, never>;
    body: {
      readonly sendVia?: readonly ("email" | "sms")[];
      readonly email?: string;
      readonly phone?: string;
      readonly subject?: string;
      readonly message?: string;
      readonly attachPdf?: boolean;
      readonly replyTo?: string;
      readonly variables?: { readonly [name: string]: string };
      /** Whether this is test data. */
      readonly testMode?: boolean;
    };
    data: {
      readonly invoiceId: string;
      readonly sentVia: readonly ("email" | "sms")[];
      /** A list when there are two messages. */
      readonly sentTo: string | readonly (string)[];
      readonly sentAt: string | null;
      /** `sent` or `queued`; `bounced` or `failed` when refused at once. */
      readonly deliveryStatus: string;
      readonly scheduledAt?: string;
      /** Of a text: how carriers count it. `forcedBy` is the character that made it UCS-2, with which half as much fits; `rewrite` says the same in GSM-7 where that can be, ready to be sent as `message`. Nothing is rewritten unasked. */
      readonly sms?: {
        readonly encoding: "GSM-7" | "UCS-2";
        readonly segments: number;
        readonly characters: number;
        readonly forcedBy?: {
          readonly character: string;
          readonly codePoint: string;
          readonly index: number;
        };
        readonly rewrite?: {
          readonly text: string;
          readonly segments: number;
          readonly characters: number;
        };
      };
      readonly deliveries: readonly ({
        readonly deliveryId: string;
        readonly purpose: string;
        readonly method: "email" | "sms";
        readonly sentTo: string;
        readonly cc?: readonly (string)[];
        readonly bcc?: readonly (string)[];
        readonly sentAt: string | null;
        readonly status: "queued" | "canceled" | "sent" | "delivered" | "opened" | "failed" | "bounced" | "clicked";
        readonly scheduledAt?: string;
        readonly deliveredAt?: string;
        readonly openedAt?: string;
        readonly clickedAt?: string;
        readonly failedAt?: string;
        readonly canceledAt?: string;
        readonly reason?: string;
        readonly error?: {
          readonly code: string;
          readonly message: string;
        };
        /** Whether this is test data. */
        readonly testMode?: boolean;
        readonly createdAt: string;
      })[];
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "idempotency_in_progress" | "invoice_not_payable" | "reminder_not_sent" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "carrier_not_configured" | "unavailable";
  };
  "GET /api/v1/invoices/{invoiceId}/delivery-status": {
    /** What became of an invoice's messages. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly invoiceId: string;
      readonly deliveries: readonly ({
        readonly deliveryId: string;
        readonly purpose: string;
        readonly method: "email" | "sms";
        readonly sentTo: string;
        readonly cc?: readonly (string)[];
        readonly bcc?: readonly (string)[];
        readonly sentAt: string | null;
        readonly status: "queued" | "canceled" | "sent" | "delivered" | "opened" | "failed" | "bounced" | "clicked";
        readonly scheduledAt?: string;
        readonly deliveredAt?: string;
        readonly openedAt?: string;
        readonly clickedAt?: string;
        readonly failedAt?: string;
        readonly canceledAt?: string;
        readonly reason?: string;
        readonly error?: {
          readonly code: string;
          readonly message: string;
        };
        /** Whether this is test data. */
        readonly testMode?: boolean;
        readonly createdAt: string;
        readonly history: readonly ({
          readonly type: string;
          readonly at: string;
        })[];
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
      /** The next reminders of the schedule, while something is owed; at most 20. */
      readonly upcomingReminders: readonly ({
        readonly scheduledAt: string;
        readonly sendVia: readonly ("email" | "sms")[];
        readonly dueDate: string;
      })[];
      /** Which of these recipients want no more reminders. */
      readonly remindersStopped: readonly ({
        readonly sentTo: string;
        readonly stoppedAt: string;
      })[];
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invoice_not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/invoices/{invoiceId}/deliveries/{deliveryId}/cancel": {
    /** Take back a message that still waits. */
    params: {
      /** Id of an invoice: yours, or `inv_…`. */
      readonly invoiceId: string;
      /** Id of a message that was sent, `dlv_…`. */
      readonly deliveryId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly deliveryId: string;
      readonly purpose: string;
      readonly method: "email" | "sms";
      readonly sentTo: string;
      readonly cc?: readonly (string)[];
      readonly bcc?: readonly (string)[];
      readonly sentAt: string | null;
      readonly status: "queued" | "canceled" | "sent" | "delivered" | "opened" | "failed" | "bounced" | "clicked";
      readonly scheduledAt?: string;
      readonly deliveredAt?: string;
      readonly openedAt?: string;
      readonly clickedAt?: string;
      readonly failedAt?: string;
      readonly canceledAt?: string;
      readonly reason?: string;
      readonly error?: {
        readonly code: string;
        readonly message: string;
      };
      /** Whether this is test data. */
      readonly testMode?: boolean;
      readonly createdAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "delivery_not_found" | "idempotency_in_progress" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/merchant": {
    /** Read the merchant and its settings. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly tenantId: string;
      readonly name: string;
      readonly timeZone: string;
      readonly locale: string;
      readonly branding: {
        readonly logoUrl: string | null;
        readonly accentColor: string | null;
        /** The payment page's title; by default it names you. */
        readonly pageTitle: string | null;
        /** Null for an icon made of the logo. */
        readonly iconUrl: string | null;
      };
      readonly termsUrl: string | null;
      readonly privacyUrl: string | null;
      /** Your words at the foot of pages, mails and papers. */
      readonly footerText: string | null;
      readonly supportEmail: string | null;
      readonly supportPhone: string | null;
      readonly supportUrl: string | null;
      readonly addressLines: readonly (string)[];
      readonly invoiceNumberPrefix: string;
      readonly payment: {
        readonly methods: readonly (string)[];
        readonly allowPartial: boolean;
        readonly minimumAmount: number | null;
        readonly allowOverpayment: boolean;
      };
      /** hold, credit or refund: what becomes of an overpayment by itself. */
      readonly overpayments: string;
      /** manual or automatic: whether credit pays a new invoice at its issue. */
      readonly applyCredit: string;
      readonly receipts: {
        readonly automatic: boolean;
      };
      readonly reminderSchedule: readonly ({
        readonly daysBefore?: number;
        readonly daysAfter?: number;
        readonly sendVia: readonly ("email" | "sms")[];
        readonly message?: string;
      })[];
      readonly embedOrigins: readonly (string)[];
      readonly createdAt: string;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PATCH /api/v1/merchant": {
    /** Change the merchant's settings. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly name?: string;
      readonly timeZone?: string;
      readonly locale?: string | null;
      readonly branding?: {
        readonly logoUrl?: string | null;
        readonly accentColor?: string | null;
        readonly pageTitle?: string | null;
        readonly iconUrl?: string | null;
      } | null;
      readonly termsUrl?: string | null;
      readonly privacyUrl?: string | null;
      readonly footerText?: string | null;
      readonly supportEmail?: string | null;
      readonly supportPhone?: string | null;
      readonly supportUrl?: string | null;
      readonly addressLines?: readonly (string)[] | null;
      readonly invoiceNumberPrefix?: string | null;
      readonly payment?: {
        readonly methods?: readonly ("card" | "ach")[] | null;
        readonly allowPartial?: boolean | null;
        readonly minimumAmount?: number | null;
        readonly allowOverpayment?: boolean | null;
      } | null;
      readonly overpayments?: "hold" | "credit" | "refund" | null;
      readonly applyCredit?: "manual" | "automatic" | null;
      readonly receipts?: {
        readonly automatic?: boolean | null;
      } | null;
      readonly reminderSchedule?: readonly ({
        readonly daysBefore?: number;
        readonly daysAfter?: number;
        readonly sendVia: readonly ("email" | "sms")[];
        readonly message?: string;
      })[] | null;
      readonly embedOrigins?: readonly (string)[] | null;
    };
    data: {
      readonly tenantId: string;
      readonly name: string;
      readonly timeZone: string;
      readonly locale: string;
      readonly branding: {
        readonly logoUrl: string | null;
        readonly accentColor: string | null;
        /** The payment page's title; by default it names you. */
        readonly pageTitle: string | null;
        /** Null for an icon made of the logo. */
        readonly iconUrl: string | null;
      };
      readonly termsUrl: string | null;
      readonly privacyUrl: string | null;
      /** Your words at the foot of pages, mails and papers. */
      readonly footerText: string | null;
      readonly supportEmail: string | null;
      readonly supportPhone: string | null;
      readonly supportUrl: string | null;
      readonly addressLines: readonly (string)[];
      readonly invoiceNumberPrefix: string;
      readonly payment: {
        readonly methods: readonly (string)[];
        readonly allowPartial: boolean;
        readonly minimumAmount: number | null;
        readonly allowOverpayment: boolean;
      };
      /** hold, credit or refund: what becomes of an overpayment by itself. */
      readonly overpayments: string;
      /** manual or automatic: whether credit pays a new invoice at its issue. */
      readonly applyCredit: string;
      readonly receipts: {
        readonly automatic: boolean;
      };
      readonly reminderSchedule: readonly ({
        readonly daysBefore?: number;
        readonly daysAfter?: number;
        readonly sendVia: readonly ("email" | "sms")[];
        readonly message?: string;
      })[];
      readonly embedOrigins: readonly (string)[];
      readonly createdAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/test/advance-clock": {
    /** Move the test clock forward. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly seconds: number;
    };
    data: {
      readonly now: string;
      /** How far the clock of the test data is ahead of real time. */
      readonly offsetSeconds: number;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "test_key_required" | "idempotency_in_progress" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PUT /api/v1/merchant/logo": {
    /** Set the merchant's logo. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: Uint8Array;
    data: {
      readonly logoUrl: string;
      readonly width: number;
      readonly height: number;
      readonly bytes: number;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "not_found" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/merchant/logo": {
    /** Remove the merchant's logo. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly logoUrl: null;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "not_found" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PUT /api/v1/merchant/icon": {
    /** Set the merchant's icon. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: Uint8Array;
    data: {
      readonly iconUrl: string;
      readonly bytes: number;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "not_found" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/merchant/icon": {
    /** Remove the merchant's icon. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly iconUrl: null;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "not_found" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /icon/{file}": {
    /** A merchant's icon. */
    params: {
      /** Name of the file, which says its content and type; it stands in the answers that tell of it. */
      readonly file: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Uint8Array;
    declined: never;
    refusals: "not_found" | "invalid_field" | "internal" | "unavailable";
  };
  "GET /logo/{file}": {
    /** A merchant's logo. */
    params: {
      /** Name of the file, which says its content and type; it stands in the answers that tell of it. */
      readonly file: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Uint8Array;
    declined: never;
    refusals: "not_found" | "invalid_field" | "internal" | "unavailable";
  };
  "GET /api/v1/merchant/hosts": {
    /** List the merchant's host names. */
    params: Record<never, never>;
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly hosts: readonly (MerchantHost)[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/merchant/hosts/{host}": {
    /** Read one of the merchant's host names. */
    params: {
      /** A host name, such as `pay.shop.example`. */
      readonly host: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: MerchantHost;
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PUT /api/v1/merchant/hosts/{host}": {
    /** Use a host name of the merchant's own. */
    params: {
      /** A host name, such as `pay.shop.example`. */
      readonly host: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: MerchantHost;
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "host_taken" | "host_limit" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/merchant/hosts/{host}": {
    /** Give up a host name. */
    params: {
      /** A host name, such as `pay.shop.example`. */
      readonly host: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly host: string;
      readonly removed: true;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "host_not_found" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/merchant/alerts": {
    /** What you were warned of, newest first. */
    params: Record<never, never>;
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly alerts: readonly ({
        readonly alertId: string;
        readonly invoiceId: string;
        readonly startedAt: string;
        readonly lastSeenAt: string;
        readonly notifiedAt: string | null;
        readonly type: "card_testing";
        readonly scope: "link" | "network" | "merchant";
        readonly network: string | null;
        readonly linkId: string;
        readonly failedAttempts: number;
      } | {
        readonly alertId: string;
        readonly invoiceId: string;
        readonly startedAt: string;
        readonly lastSeenAt: string;
        readonly notifiedAt: string | null;
        readonly type: "processor_mismatch";
        readonly paymentId: string;
        readonly code: string;
        readonly message: string;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/merchant/stripe": {
    /** See whose Stripe live payments go through. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly source: "own_keys" | "connected_account" | "operator" | "none";
      readonly publishableKey: string | null;
      readonly account: string | null;
      readonly webhookUrl: string;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PUT /api/v1/merchant/stripe": {
    /** Take live payments through a Stripe account of your own. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      readonly secretKey: string;
      readonly publishableKey: string;
      readonly webhookSecret: string;
    } | {
      readonly account: string;
    };
    data: {
      readonly source: "own_keys" | "connected_account" | "operator" | "none";
      readonly publishableKey: string | null;
      readonly account: string | null;
      readonly webhookUrl: string;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "forbidden" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/merchant/stripe": {
    /** Go back to the operator's Stripe. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly source: "own_keys" | "connected_account" | "operator" | "none";
      readonly publishableKey: string | null;
      readonly account: string | null;
      readonly webhookUrl: string;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "forbidden" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/webhook-endpoints": {
    /** Create a webhook endpoint. */
    params: Record<never, never>;
    query: Record<never, never>;
    body: {
      /** An https address on the public internet. */
      readonly url: string;
      /** Types to be sent. Left out: all, those to come included. */
      readonly events?: readonly ("invoice.created" | "invoice.voided" | "invoice.payment_plan_set" | "invoice.payment_plan_removed" | "invoice.payment_started" | "invoice.payment_requires_action" | "invoice.payment_processing" | "invoice.payment_received" | "invoice.paid" | "invoice.payment_failed" | "invoice.payment_returned" | "invoice.payment_voided" | "invoice.refund_started" | "invoice.refunded" | "invoice.refund_failed" | "invoice.overpayment_credited" | "invoice.payment_link_created" | "invoice.payment_link_revoked" | "invoice.payment_link_clicked" | "invoice.sent" | "invoice.reminder_sent" | "invoice.delivered" | "invoice.opened" | "invoice.delivery_failed" | "invoice.reminders_stopped" | "invoice.reminder_skipped")[];
    };
    data: {
      readonly endpointId: string;
      readonly url: string;
      readonly status: "enabled" | "disabled";
      /** `gone`: it answered 410. `failing`: it took nothing for the whole schedule. */
      readonly disabledReason: "merchant" | "gone" | "failing" | null;
      readonly events: readonly (string)[] | null;
      /** Since when every attempt failed; null while messages get through. */
      readonly failingSince: string | null;
      /** Not counted beyond 10000. */
      readonly waitingMessages: number;
      /** Until when the secret before a rotation signs as well. */
      readonly previousSecretUntil: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
      /** Shown this once. Standard Webhooks: base64 after `whsec_`. */
      readonly secret: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "idempotency_in_progress" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/webhook-endpoints": {
    /** List webhook endpoints. */
    params: Record<never, never>;
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
    };
    body: undefined;
    data: {
      readonly endpoints: readonly ({
        readonly endpointId: string;
        readonly url: string;
        readonly status: "enabled" | "disabled";
        /** `gone`: it answered 410. `failing`: it took nothing for the whole schedule. */
        readonly disabledReason: "merchant" | "gone" | "failing" | null;
        readonly events: readonly (string)[] | null;
        /** Since when every attempt failed; null while messages get through. */
        readonly failingSince: string | null;
        /** Not counted beyond 10000. */
        readonly waitingMessages: number;
        /** Until when the secret before a rotation signs as well. */
        readonly previousSecretUntil: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/webhook-endpoints/{endpointId}": {
    /** Read a webhook endpoint. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly endpointId: string;
      readonly url: string;
      readonly status: "enabled" | "disabled";
      /** `gone`: it answered 410. `failing`: it took nothing for the whole schedule. */
      readonly disabledReason: "merchant" | "gone" | "failing" | null;
      readonly events: readonly (string)[] | null;
      /** Since when every attempt failed; null while messages get through. */
      readonly failingSince: string | null;
      /** Not counted beyond 10000. */
      readonly waitingMessages: number;
      /** Until when the secret before a rotation signs as well. */
      readonly previousSecretUntil: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "PATCH /api/v1/webhook-endpoints/{endpointId}": {
    /** Change, disable or enable a webhook endpoint. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: Record<never, never>;
    body: {
      /** An https address on the public internet. */
      readonly url?: string;
      readonly events?: readonly ("invoice.created" | "invoice.voided" | "invoice.payment_plan_set" | "invoice.payment_plan_removed" | "invoice.payment_started" | "invoice.payment_requires_action" | "invoice.payment_processing" | "invoice.payment_received" | "invoice.paid" | "invoice.payment_failed" | "invoice.payment_returned" | "invoice.payment_voided" | "invoice.refund_started" | "invoice.refunded" | "invoice.refund_failed" | "invoice.overpayment_credited" | "invoice.payment_link_created" | "invoice.payment_link_revoked" | "invoice.payment_link_clicked" | "invoice.sent" | "invoice.reminder_sent" | "invoice.delivered" | "invoice.opened" | "invoice.delivery_failed" | "invoice.reminders_stopped" | "invoice.reminder_skipped")[] | null;
      readonly status?: "enabled" | "disabled";
    };
    data: {
      readonly endpointId: string;
      readonly url: string;
      readonly status: "enabled" | "disabled";
      /** `gone`: it answered 410. `failing`: it took nothing for the whole schedule. */
      readonly disabledReason: "merchant" | "gone" | "failing" | null;
      readonly events: readonly (string)[] | null;
      /** Since when every attempt failed; null while messages get through. */
      readonly failingSince: string | null;
      /** Not counted beyond 10000. */
      readonly waitingMessages: number;
      /** Until when the secret before a rotation signs as well. */
      readonly previousSecretUntil: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "not_found" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "DELETE /api/v1/webhook-endpoints/{endpointId}": {
    /** Delete a webhook endpoint. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly endpointId: string;
      readonly deleted: true;
    };
    declined: never;
    refusals: "malformed_request" | "unauthenticated" | "tenant_mismatch" | "not_found" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/webhook-endpoints/{endpointId}/rotate-secret": {
    /** Give a webhook endpoint a new secret. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly endpointId: string;
      /** Shown this once. Standard Webhooks: base64 after `whsec_`. */
      readonly secret: string;
      /** Until when the secret before a rotation signs as well. */
      readonly previousSecretUntil: string;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "not_found" | "idempotency_in_progress" | "version_conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/webhook-endpoints/{endpointId}/deliveries": {
    /** The delivery log of a webhook endpoint. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: {
      /** Items per answer, 20 by default. */
      readonly limit?: number;
      /** `nextCursor` of the answer before. */
      readonly after?: string;
      /** Only those in this status. */
      readonly status?: "waiting" | "delivered" | "failed";
    };
    body: undefined;
    data: {
      readonly deliveries: readonly ({
        readonly messageId: string;
        readonly type: string;
        readonly invoiceId: string | null;
        /** Counts from 1 in each invoice, without gaps; the same in webhooks. */
        readonly sequence: number;
        readonly status: "waiting" | "delivered" | "failed";
        readonly queuedAt: string;
        /** When it was delivered or given up. */
        readonly settledAt: string | null;
        /** Null where it waits for an earlier message of its invoice, or no attempt will come. */
        readonly nextAttemptAt: string | null;
        /** How often it was tried to deliver it. */
        readonly attemptCount: number;
        /** The latest 20, latest first. */
        readonly attempts: readonly ({
          /** Real time, whatever the test clock says. */
          readonly at: string;
          readonly statusCode: number | null;
          /** Why there was no answer, such as `timeout` or `address_refused`. */
          readonly error: string | null;
          readonly latencyMs: number;
          /** Size of the answer's body; no more than 64 kB are read. */
          readonly bodyBytes: number;
        })[];
      })[];
      /** Pass it back as `after` for what comes next; null at the end. */
      readonly nextCursor: string | null;
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "not_found" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/webhook-endpoints/{endpointId}/replay": {
    /** Send messages again. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: Record<never, never>;
    body: {
      readonly messageId?: string;
      readonly since?: string;
      readonly until?: string;
    };
    data: {
      readonly endpointId: string;
      readonly replaying: true;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "not_found" | "idempotency_in_progress" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "POST /api/v1/webhook-endpoints/{endpointId}/test": {
    /** Send a test message. */
    params: {
      /** Id of a webhook endpoint, `whe_…`. */
      readonly endpointId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      /** Real time, whatever the test clock says. */
      readonly at: string;
      readonly statusCode: number | null;
      /** Why there was no answer, such as `timeout` or `address_refused`. */
      readonly error: string | null;
      readonly latencyMs: number;
      /** Size of the answer's body; no more than 64 kB are read. */
      readonly bodyBytes: number;
      readonly messageId: string;
      readonly delivered: boolean;
    };
    declined: never;
    refusals: "malformed_request" | "malformed_idempotency_key" | "unauthenticated" | "tenant_mismatch" | "not_found" | "idempotency_in_progress" | "conflict" | "body_too_large" | "unsupported_encoding" | "idempotency_key_reused" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /api/v1/analytics/invoice-payments": {
    /** Read how invoices are paid. */
    params: Record<never, never>;
    query: {
      /** Days, weeks, months or years up to today: 7d, 4w, 12m, 1y. 30d where nothing is sent. */
      readonly period?: string;
      /** First day, instead of period. */
      readonly from?: string;
      /** Last day; today where only from is sent. */
      readonly to?: string;
      /** Invoices of this currency only. */
      readonly currency?: string;
    };
    body: undefined;
    data: {
      /** Invoices made in the period; void ones left out. */
      readonly totalInvoices: number;
      /** Of these, those with nothing left to pay, overpaid ones included. */
      readonly paidInvoices: number;
      readonly partiallyPaid: number;
      /** Nothing of them is collected, or all of it was given back. */
      readonly unpaid: number;
      /** paidInvoices as a part of totalInvoices: 0.9 is 90 %. */
      readonly paymentRate: number;
      /** Mean time from issue until nothing was left to pay, in days; null where none was paid. */
      readonly averageDaysToPayment: number | null;
      /** The part of the invoices that were paid in more than one payment. */
      readonly partialPaymentRate: number;
      /** Mean time from issue until nothing was left to pay, in days; null where none was paid. */
      readonly "averageDaysTo Payment": number | null;
      /** What came in during the period, whenever its invoice was made, less what was given back or taken back. */
      readonly totalRevenue: number;
      /** Sum of the totals of the invoices made in the period. */
      readonly invoicedAmount: number;
      /** In major units of `currency`. */
      readonly collectedAmount: number;
      /** In major units of `currency`. */
      readonly refundedAmount: number;
      /** Of all amounts outside `byCurrency`: the one asked for, else the one with most invoices. */
      readonly currency: string | null;
      readonly period: {
        readonly from: string;
        readonly to: string;
        readonly timeZone: string;
      };
      readonly byCurrency: readonly ({
        readonly currency: string;
        /** Invoices made in the period; void ones left out. */
        readonly totalInvoices: number;
        /** Of these, those with nothing left to pay, overpaid ones included. */
        readonly paidInvoices: number;
        readonly partiallyPaid: number;
        /** Nothing of them is collected, or all of it was given back. */
        readonly unpaid: number;
        /** paidInvoices as a part of totalInvoices: 0.9 is 90 %. */
        readonly paymentRate: number;
        /** Mean time from issue until nothing was left to pay, in days; null where none was paid. */
        readonly averageDaysToPayment: number | null;
        /** The part of the invoices that were paid in more than one payment. */
        readonly partialPaymentRate: number;
        /** What came in during the period, whenever its invoice was made, less what was given back or taken back. */
        readonly totalRevenue: number;
        /** Sum of the totals of the invoices made in the period. */
        readonly invoicedAmount: number;
        /** In major units of `currency`. */
        readonly collectedAmount: number;
        /** In major units of `currency`. */
        readonly refundedAmount: number;
      })[];
      /** How many of the invoices made in the period got so far: sent, the message opened, the link opened by a person, a payment begun, paid. */
      readonly funnel: {
        readonly sent: number;
        readonly opened: number;
        readonly clicked: number;
        readonly started: number;
        readonly paid: number;
      };
      readonly series: readonly ({
        readonly date: string;
        readonly invoices: number;
        readonly invoiced: number;
        readonly payments: number;
        readonly collected: number;
        readonly refunded: number;
      })[];
    };
    declined: never;
    refusals: "unauthenticated" | "tenant_mismatch" | "invalid_field" | "rate_limited" | "internal" | "unavailable";
  };
  "GET /{code}": {
    /** See what a link asks for. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: PayerView;
    declined: never;
    refusals: "link_not_found" | "link_expired" | "link_revoked" | "invalid_field" | "internal" | "unavailable";
  };
  "POST /{code}/payments": {
    /** Pay through a link. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
    };
    query: Record<never, never>;
    body: {
      readonly paymentId: string;
      /** Decimal amount in major units, with no more decimals than the currency has. */
      readonly amount: number;
      readonly currency: string;
      readonly allowOverpayment?: boolean;
      readonly savePaymentMethod?: boolean;
      readonly method: {
        readonly type: "card";
        readonly card?: {
          readonly number: string;
          readonly expiryMonth: string | number;
          readonly expiryYear: string | number;
          readonly cvv: string;
        };
      } | {
        readonly type: "ach";
        readonly bankAccount?: {
          readonly accountNumber: string;
          readonly routingNumber: string;
          readonly accountType: "checking" | "savings";
        };
        readonly accountHolderName?: string;
        readonly authorize?: true;
      } | {
        readonly type: "saved";
        readonly paymentMethodId: string;
      };
    };
    data: PayerPayment;
    declined: PayerPayment;
    refusals: "malformed_request" | "forbidden" | "verification_required" | "raw_card_data_disabled" | "link_not_found" | "invoice_not_payable" | "payment_conflict" | "amount_exceeds_balance" | "link_expired" | "link_revoked" | "body_too_large" | "unsupported_encoding" | "method_refused" | "invalid_field" | "too_many_attempts" | "internal" | "processor_not_configured" | "processor_unavailable" | "unavailable";
  };
  "GET /{code}/payments/{paymentId}": {
    /** See what became of a payment. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
      /** Id of a payment, `pmt_…`. */
      readonly paymentId: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: PayerPayment;
    declined: never;
    refusals: "link_not_found" | "payment_not_found" | "link_expired" | "link_revoked" | "invalid_field" | "internal" | "unavailable";
  };
  "GET /{code}/due.ics": {
    /** Get the due dates as a calendar file. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: Uint8Array;
    declined: never;
    refusals: "link_not_found" | "link_expired" | "link_revoked" | "invalid_field" | "internal" | "unavailable";
  };
  "POST /{code}/payments/{paymentId}/receipt": {
    /** Have the receipt sent to an address. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
      /** Id of a payment, `pmt_…`. */
      readonly paymentId: string;
    };
    query: Record<never, never>;
    body: {
      readonly email: string;
    };
    data: {
      readonly requested: true;
    };
    declined: never;
    refusals: "malformed_request" | "link_not_found" | "payment_not_found" | "payment_not_received" | "conflict" | "link_expired" | "link_revoked" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "too_many_attempts" | "internal" | "unavailable";
  };
  "POST /{code}/forward": {
    /** Make a link for somebody else. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
    };
    query: Record<never, never>;
    body: undefined;
    data: {
      readonly linkId: string;
      readonly paymentLink: string;
      readonly qrCodeUrl: string;
      readonly channel: "email" | "sms" | "qr" | "embed" | "link";
      readonly expiresAt: string | null;
      /** The link that it was made from. */
      readonly forwardedFrom: string;
    };
    declined: never;
    refusals: "malformed_request" | "link_not_found" | "link_expired" | "link_revoked" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "too_many_attempts" | "internal" | "unavailable";
  };
  "POST /{code}/verifications": {
    /** Ask for a one-time code. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
    };
    query: Record<never, never>;
    body: {
      readonly via: "email" | "sms";
    };
    data: {
      readonly requested: true;
      readonly expiresInSeconds: number;
    };
    declined: never;
    refusals: "malformed_request" | "link_not_found" | "not_found" | "link_expired" | "link_revoked" | "body_too_large" | "unsupported_encoding" | "invalid_field" | "too_many_attempts" | "internal" | "unavailable";
  };
  "POST /{code}/verifications/confirm": {
    /** Confirm a one-time code. */
    params: {
      /** What stands after the origin in a pay link; `l/` and a token for links that you signed. */
      readonly code: string;
    };
    query: Record<never, never>;
    body: {
      readonly code: string;
    };
    data: {
      readonly verified: true;
    };
    declined: never;
    refusals: "malformed_request" | "link_not_found" | "link_expired" | "link_revoked" | "body_too_large" | "unsupported_encoding" | "verification_failed" | "invalid_field" | "internal" | "unavailable";
  };
}
