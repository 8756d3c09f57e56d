import type { InstallmentStatus, InvoiceStatus, PaymentStatus } from "../../shared/statuses.ts";

/** Every word that the documents say by themselves. A further language is one more table of this shape. */
export interface Words {
  /** RFC 5646 tag of the language the words are in. */
  readonly language: string;
  readonly invoice: string;
  readonly invoiceNumber: string;
  readonly billedTo: string;
  readonly issued: string;
  readonly due: string;
  readonly amountDue: string;
  readonly dueOn: (date: string) => string;
  readonly overdueSince: (date: string) => string;
  readonly nothingDue: string;
  readonly amountPaid: string;
  readonly paidInFull: string;
  readonly withdrawn: string;
  readonly payOnline: string;
  readonly scanToPay: string;
  readonly qrAlt: (link: string) => string;
  readonly items: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxRate: string;
  readonly amount: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly tax: string;
  readonly taxAt: (rate: string, base: string) => string;
  readonly total: string;
  readonly paid: string;
  readonly processing: string;
  readonly overpaidBy: string;
  readonly payments: string;
  readonly date: string;
  readonly payment: string;
  readonly status: string;
  readonly earlierPayments: (count: number) => string;
  readonly paymentPlan: string;
  readonly installment: string;
  readonly installmentStatus: Readonly<Record<InstallmentStatus, string>>;
  readonly nextInstallment: (number: number, count: number, date: string) => string;
  readonly note: string;
  readonly page: (page: number, of: number) => string;
  readonly questionsInvoice: string;
  readonly questionsPayment: string;
  readonly contact: (ways: string) => string;
  readonly or: string;
  readonly testTitle: string;
  readonly testInvoice: string;
  readonly testReceipt: string;
  readonly overdue: string;
  readonly invoiceStatus: Readonly<Record<InvoiceStatus, string>>;
  readonly paymentStatus: Readonly<Record<PaymentStatus, string>>;
  readonly titleOf: (kind: string, number: string, merchant: string) => string;
  readonly receipt: string;
  /** What stands above the big amount, and the sentence below it, by what became of the payment. */
  readonly receiptHead: Readonly<Record<PaymentStatus, string>>;
  readonly receiptLine: Readonly<Record<PaymentStatus, string>>;
  readonly receiptMark: Readonly<Record<PaymentStatus, string>>;
  readonly confirmationNumber: string;
  readonly details: string;
  readonly method: string;
  readonly paymentId: string;
  readonly afterPayment: string;
  readonly refunded: string;
  readonly invoiceTotal: string;
  readonly paidToDate: string;
  readonly balanceLeft: string;
  readonly receiptOnline: string;
  readonly checkTitle: string;
  readonly checkText: string;
  readonly checkAlt: (url: string) => string;
  readonly authorization: string;
}

const ENGLISH: Words = {
  language: "en",
  invoice: "Invoice",
  invoiceNumber: "Invoice number",
  billedTo: "Billed to",
  issued: "Issued",
  due: "Due",
  amountDue: "Amount due",
  dueOn: (date) => `Due ${date}`,
  overdueSince: (date) => `Overdue. It was due ${date}.`,
  nothingDue: "Nothing is due.",
  amountPaid: "Amount paid",
  paidInFull: "Paid in full. Thank you.",
  withdrawn: "This invoice was withdrawn. Please do not pay it.",
  payOnline: "Pay online",
  scanToPay: "Scan to pay",
  qrAlt: (link) => `QR code that opens the payment page ${link}`,
  items: "Items",
  description: "Description",
  quantity: "Qty",
  unitPrice: "Unit price",
  taxRate: "Tax",
  amount: "Amount",
  subtotal: "Subtotal",
  discount: "Discount",
  tax: "Tax",
  taxAt: (rate, base) => `Tax ${rate} on ${base}`,
  total: "Total",
  paid: "Paid",
  processing: "Processing, not yet paid",
  overpaidBy: "Paid too much",
  payments: "Payments so far",
  date: "Date",
  payment: "Payment",
  status: "Status",
  earlierPayments: (count) =>
    `${count} earlier ${count === 1 ? "payment is" : "payments are"} not listed here.`,
  paymentPlan: "Payment plan",
  installment: "Installment",
  installmentStatus: {
    paid: "Paid",
    due: "Due",
    overdue: "Overdue",
    upcoming: "To come",
    partially_paid: "Partly paid",
  },
  nextInstallment: (number, count, date) => `Installment ${number} of ${count}, due ${date}`,
  note: "Note",
  page: (page, of) => `Page ${page} of ${of}`,
  questionsInvoice: "Questions about this invoice?",
  questionsPayment: "Questions about this payment?",
  contact: (ways) => `Contact ${ways}.`,
  or: "or",
  testTitle: "TEST MODE",
  testInvoice: "This is a sample. Nothing is owed and no money can be paid.",
  testReceipt: "This is a sample. No money was moved.",
  overdue: "Overdue",
  invoiceStatus: {
    unpaid: "Unpaid",
    partially_paid: "Partly paid",
    paid: "Paid",
    overpaid: "Overpaid",
    refunded: "Refunded",
    void: "Void",
  },
  paymentStatus: {
    started: "Started",
    requires_action: "Needs confirmation",
    processing: "Processing",
    approved: "Paid",
    failed: "Failed",
    returned: "Returned",
    voided: "Voided",
  },
  titleOf: (kind, number, merchant) => `${kind} ${number} from ${merchant}`,
  receipt: "Receipt",
  receiptHead: {
    started: "Payment started",
    requires_action: "Payment started",
    processing: "Payment on its way",
    approved: "Amount paid",
    failed: "Payment failed",
    returned: "Payment returned",
    voided: "Payment voided",
  },
  receiptLine: {
    started: "Not yet paid. We are waiting for the answer of the bank.",
    requires_action: "Not yet paid. The bank asks the payer to confirm this payment.",
    processing:
      "Processing — not yet paid.\nA bank payment usually takes 3 to 5 business days, and can still fail.",
    approved: "Thank you for your payment.",
    failed: "Nothing was collected. This payment does not count towards the invoice.",
    returned: "The bank took this payment back. It no longer counts towards the invoice.",
    voided: "This payment was withdrawn. It does not count towards the invoice.",
  },
  receiptMark: {
    started: "Not yet paid",
    requires_action: "Not yet paid",
    processing: "Processing",
    approved: "Paid",
    failed: "Failed",
    returned: "Returned",
    voided: "Voided",
  },
  confirmationNumber: "Confirmation number",
  details: "Payment details",
  method: "Payment method",
  paymentId: "Payment ID",
  afterPayment: "The invoice now",
  refunded: "Refunded",
  invoiceTotal: "Invoice total",
  paidToDate: "Paid to date",
  balanceLeft: "Balance left",
  receiptOnline: "This receipt online",
  checkTitle: "Check that this receipt is genuine",
  checkText:
    "Scan the code or open the address: the page shows what this receipt must say, and whether the payment still stands.",
  checkAlt: (url) => `QR code that opens the page ${url}, where this receipt can be checked`,
  authorization: "Bank payment authorization",
};

/** The words for a locale (RFC 5646). English serves every locale until its own table is here. */
export function wordsFor(_locale: string): Words {
  return ENGLISH;
}
