/** What the PDF documents show. Amounts are integer minor units of `currency`; dates are already chosen, not computed here. */
import type { InstallmentStatus, InvoiceStatus, PaymentStatus } from "../../shared/statuses.ts";
import type { LogoImage } from "./logo.ts";
import type { DocumentMethod } from "./methodText.ts";

export interface DocumentMerchant {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly supportEmail: string | null;
  readonly supportPhone: string | null;
  /** The merchant's own words at the foot of each page, two lines of them. */
  readonly footerText?: string | null;
  /** `#rrggbb` */
  readonly accentColor: string | null;
  /** Printed above the name. */
  readonly logo?: LogoImage | null;
}

export interface InvoiceDocument {
  readonly merchant: DocumentMerchant;
  readonly locale: string;
  readonly currency: string;
  readonly invoiceNumber: string;
  readonly status: InvoiceStatus;
  readonly testMode: boolean;
  /** Calendar dates `YYYY-MM-DD` in the merchant's time zone. */
  readonly issueDate: string;
  readonly dueDate: string | null;
  readonly overdue: boolean;
  readonly customer: { readonly name: string; readonly email: string | null; readonly phone: string | null };
  readonly lineItems: readonly {
    readonly description: string;
    readonly quantity: string;
    readonly unitAmount: number;
    readonly taxRate: string | null;
    readonly amount: number;
  }[];
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  /** The taxes by rate in percent, from the lowest; they sum to `tax`. */
  readonly taxes: readonly { readonly rate: string; readonly base: number; readonly tax: number }[];
  readonly total: number;
  readonly paid: number;
  readonly inFlight: number;
  readonly remaining: number;
  readonly memo: string | null;
  readonly payments: readonly {
    readonly date: string;
    readonly method: DocumentMethod;
    readonly amount: number;
    readonly status: PaymentStatus;
  }[];
  /** The payment plan, when there is one. */
  readonly installments?: readonly {
    readonly number: number;
    readonly dueDate: string;
    readonly amount: number;
    readonly paid: number;
    readonly status: InstallmentStatus;
  }[];
  /** The pay link, printed as text, as a clickable area and as a QR code; null when there is nothing to pay. */
  readonly paymentLink: string | null;
}

export interface ReceiptDocument {
  readonly merchant: DocumentMerchant;
  readonly locale: string;
  readonly currency: string;
  readonly testMode: boolean;
  readonly confirmationNumber: string;
  readonly status: PaymentStatus;
  readonly paymentId: string;
  readonly invoiceNumber: string;
  readonly customerName: string;
  /** ISO 8601 instant, and the merchant's IANA time zone to show it in. */
  readonly paidAt: string;
  readonly timeZone: string;
  readonly amount: number;
  readonly method: DocumentMethod;
  /** What was given back of this payment. */
  readonly refunded?: number;
  readonly invoiceTotal: number;
  readonly paidToDate: number;
  readonly remaining: number;
  /** Of a payment plan: the first installment that is not paid, with what is left of it. */
  readonly nextInstallment?: {
    readonly number: number;
    readonly count: number;
    readonly dueDate: string;
    readonly amount: number;
  };
  /** Where the payer can open it again under their link; null when there is none or it shall not be printed. */
  readonly receiptUrl: string | null;
  /** Where anyone can check that the paper is genuine: printed as text, as a clickable area and as a QR code. */
  readonly checkUrl: string | null;
  /** ACH: the authorisation the payer gave, in full. */
  readonly authorization: string | null;
}
