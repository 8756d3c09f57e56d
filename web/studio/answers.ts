/** What the API answers, as far as the studio uses it. The API's own schemas are in server/. */
import type { Channel, InvoiceStatus, Mode, PaymentMethod } from "../../shared/statuses.ts";

export interface Session {
  readonly tenantId: string;
  readonly merchantName: string;
  readonly timeZone: string;
  readonly mode: Mode;
  readonly expiresAt: string;
  readonly publicUrl: string;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly locale?: string;
}

export interface LineItem {
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly taxRate?: number;
  readonly amount: number;
}

export interface ListedInvoice {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly status: InvoiceStatus;
  readonly currency: string;
  readonly totalAmount: number;
  readonly paidAmount: number;
  readonly remainingBalance: number;
  readonly inFlightAmount: number;
  readonly payableAmount: number;
  readonly overpaymentAmount?: number;
  readonly subtotalAmount: number;
  readonly discountAmount: number;
  readonly taxAmount: number;
  readonly dueDate: string | null;
  readonly overdue: boolean;
  readonly customer: Customer;
  readonly lineItems: readonly LineItem[];
  readonly discount: { readonly type: "percentage" | "fixed"; readonly value: number } | null;
  readonly memo: string | null;
  readonly payment: {
    readonly methods: readonly PaymentMethod[];
    readonly allowPartial: boolean;
    readonly minimumAmount: number | null;
    readonly allowOverpayment: boolean;
  };
  readonly createdAt: string;
  readonly voidedAt?: string;
}

export interface Invoice extends ListedInvoice {
  /** Null when every link of it is dead. */
  readonly paymentLink: string | null;
  readonly qrCodeUrl: string | null;
  readonly pdfUrl: string | null;
}

export interface InvoicePage {
  readonly invoices: readonly ListedInvoice[];
  readonly nextCursor: string | null;
}

export interface Link {
  readonly linkId: string;
  readonly paymentLink: string;
  readonly qrCodeUrl: string;
  readonly channel: Channel;
  /** Null for all that is payable. */
  readonly amount: number | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly createdAt: string;
  /** The link that a payer made this one from, for somebody else. */
  readonly forwardedFrom: string | null;
  readonly visits: number;
  /** Visitors who were people. */
  readonly clicks: number;
}

export interface LinkPage {
  readonly links: readonly Link[];
  readonly nextCursor: string | null;
}

export interface EmbedSnippets {
  readonly linkId: string;
  readonly scriptUrl: string;
  readonly embedOrigins: readonly string[];
  readonly linkButton: string;
  readonly emailButton: string;
  readonly element: string;
}
