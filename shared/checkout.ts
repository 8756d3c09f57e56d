/**
 * What a payer may see of an invoice through a link: the data of the page, and the answer to
 * `GET /{code}` with `Accept: application/json`. Amounts are decimal numbers in major units.
 */
import type {
  Channel,
  InstallmentStatus,
  InvoiceStatus,
  LedgerMethod,
  PayerReason,
  PaymentMethod,
  PaymentStatus,
} from "./statuses.ts";

/** One state, one designed screen. Computed by the server from the ledger and the link. */
export type CheckoutState =
  | "due" // nothing paid, something to pay
  | "partly_paid" // some paid, something to pay
  | "requires_action" // a payment waits for the payer's authentication
  | "processing" // all that is left is in flight at a bank
  | "paid"
  | "overpaid"
  | "refunded"
  | "void";

export interface MerchantView {
  readonly name: string;
  readonly logoUrl: string | null;
  /** `#rrggbb` or null for Paylink's own. */
  readonly accentColor: string | null;
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  /** https, where payers find help. */
  readonly supportUrl?: string | null;
  readonly termsUrl?: string | null;
  readonly privacyUrl?: string | null;
  /** The merchant's own words at the foot of pages and papers. */
  readonly footerText?: string | null;
  /** The page's title, in place of ours. */
  readonly pageTitle?: string | null;
  /** Path of a square PNG on the page's own origin. */
  readonly iconUrl?: string | null;
}

export interface LineItemView {
  readonly description: string;
  /** Decimal; up to 6 decimals. */
  readonly quantity: number;
  readonly unitAmount: number;
  readonly taxRate: number | null;
  /** quantity × unitAmount, before discount and tax. */
  readonly amount: number;
}

export interface TaxView {
  /** Percent. */
  readonly rate: number;
  /** What it is taken of, after the discount. */
  readonly baseAmount: number;
  readonly taxAmount: number;
}

export interface InvoiceView {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly currency: string;
  readonly status: InvoiceStatus;
  readonly lineItems: readonly LineItemView[];
  readonly subtotalAmount: number;
  readonly discountAmount: number;
  readonly taxAmount: number;
  /** The taxes by rate, from the lowest; they sum to `taxAmount`. */
  readonly taxes: readonly TaxView[];
  readonly totalAmount: number;
  /** Calendar date in the merchant's time zone, `YYYY-MM-DD`. */
  readonly dueDate: string | null;
  readonly overdue: boolean;
  /** The merchant's IANA time zone, in which days and times are shown. */
  readonly timeZone: string;
  readonly issuedAt: string;
  readonly memo: string | null;
  readonly customerName: string;
}

export interface InstallmentView {
  /** From 1. */
  readonly number: number;
  /** Calendar date in the merchant's time zone, `YYYY-MM-DD`. */
  readonly dueDate: string;
  readonly amount: number;
  readonly paidAmount: number;
  readonly remainingAmount: number;
  readonly status: InstallmentStatus;
}

/** When parts of the invoice are due. What was received fills the installments from the oldest on. */
export interface PaymentPlanView {
  readonly installments: readonly InstallmentView[];
  /** What is left of the installments whose day has come; what is in flight is taken off. */
  readonly dueNowAmount: number;
  /** The first installment that is neither paid nor in flight, with what is left of it. */
  readonly nextInstallment: {
    readonly number: number;
    readonly dueDate: string;
    readonly amount: number;
  } | null;
}

export interface PaymentView {
  readonly paymentId: string;
  readonly amount: number;
  readonly method: LedgerMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly status: PaymentStatus;
  readonly createdAt: string;
  readonly paidAt: string | null;
  /** What was given back of it; absent when nothing was. */
  readonly refundedAmount?: number;
  /** Human-readable proof of payment, given when approved. */
  readonly confirmationNumber: string | null;
  /** The processor's reason in its own words, English; or why the merchant withdrew the payment. */
  readonly declineReason: string | null;
  /** The same as a kind that the page has words for; with payments that failed or were returned. */
  readonly payerReason?: PayerReason;
  /** Absolute address under the link; null until there is something to show. */
  readonly receiptUrl: string | null;
  /** The payer's copy of the authorization of a bank payment, where they gave one. */
  readonly mandateUrl?: string;
  /** Where the payer authenticates, for requires_action. */
  readonly actionUrl: string | null;
}

/** A saved method as its owner sees it. */
export interface SavedMethodView {
  readonly paymentMethodId: string;
  readonly type: PaymentMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
}

/** Saving and using saved methods. */
export interface SavingView {
  /** What a payer ticks to have a card saved, and what that means. */
  readonly label: string;
  readonly details: string;
  /** The payer confirmed a one-time code; without, `methods` is empty, whatever is saved. */
  readonly verified: boolean;
  readonly methods: readonly SavedMethodView[];
}

export interface CheckoutView {
  readonly state: CheckoutState;
  readonly testMode: boolean;
  readonly merchant: MerchantView;
  readonly invoice: InvoiceView;
  readonly balance: {
    readonly paidAmount: number;
    /** Processing or waiting for authentication: reserved, not paid. */
    readonly inFlightAmount: number;
    /** total − paid. */
    readonly remainingBalance: number;
    /** remaining − in flight: what a new payment may take without overpaying. */
    readonly payableAmount: number;
    readonly overpaymentAmount: number;
  };
  /** Present when the invoice is paid in installments. */
  readonly paymentPlan?: PaymentPlanView;
  /** What this link asks for first: the link's own amount, what its payment plan asks for now, or all that is payable. */
  readonly suggestedAmount: number;
  readonly rules: {
    readonly allowPartial: boolean;
    /** Least partial payment; the whole payable amount is always allowed. */
    readonly minimumAmount: number | null;
    readonly allowOverpayment: boolean;
  };
  /** Empty when no payment can be taken now; `unavailableReason` says why in a code. */
  readonly methods: readonly PaymentMethod[];
  readonly unavailableReason: "processor_not_configured" | null;
  readonly payments: readonly PaymentView[];
  /** Present when `ach` is offered: the exact authorisation for a payment of `{amount}`, with that placeholder left to fill. */
  readonly achAuthorization: string | null;
  /** Absent where the processor keeps no methods. */
  readonly saving?: SavingView;
  /** Present where the payer enters numbers on the processor's own fields: what those need. */
  readonly hostedFields?: { readonly publishableKey: string; readonly account: string | null };
  readonly link: {
    readonly linkId: string;
    readonly channel: Channel;
    readonly expiresAt: string | null;
    /** Absolute addresses under the link. */
    readonly url: string;
    readonly pdfUrl: string;
    readonly qrCodeUrl: string;
    /** A calendar file of the days by which to pay; absent when nothing is due on a day to come. */
    readonly calendarUrl?: string;
  };
  /** BCP 47 tag the page is written in. */
  readonly locale: string;
}

/** Body of `POST /{code}/payments`. `amount` in major units; card and bank fields exist for the sandbox only. */
export interface PaymentRequestBody {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly allowOverpayment?: true;
  /** Save the card if the payment succeeds. */
  readonly savePaymentMethod?: true;
  readonly method: /** Without `card` or `bankAccount` the processor's own fields ask for the numbers. */
    | {
        readonly type: "card";
        readonly card?: {
          readonly number: string;
          readonly expiryMonth: string;
          readonly expiryYear: string;
          readonly cvv: string;
        };
      }
    | {
        readonly type: "ach";
        readonly bankAccount?: {
          readonly accountNumber: string;
          readonly routingNumber: string;
          readonly accountType: "checking" | "savings";
        };
        readonly accountHolderName?: string;
        readonly authorize: true;
      }
    /** For a payer who confirmed a one-time code. */
    | { readonly type: "saved"; readonly paymentMethodId: string };
}

/** `data` of the answers to `POST /{code}/payments` and `GET /{code}/payments/{paymentId}`. */
export interface PaymentAnswer extends PaymentView {
  readonly invoiceId: string;
  readonly currency: string;
  readonly remainingBalance: number;
  readonly invoiceStatus: InvoiceStatus;
  /** With requires_action, to whoever began or repeats the payment: what lets the processor's fields go on with it. */
  readonly clientSecret?: string;
}

/** Screens that show no invoice: the link is dead, unknown, or the server is in trouble. */
export type DeadEnd =
  | { readonly kind: "expired" | "revoked"; readonly merchant: MerchantView }
  /** `canRequest`: the path named an invoice id (whether or not it exists), so that a fresh link can be asked for. */
  | { readonly kind: "unknown"; readonly canRequest: boolean }
  | { readonly kind: "trouble"; readonly requestId: string };
