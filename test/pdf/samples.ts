import type { InvoiceDocument, ReceiptDocument } from "../../server/pdf/documents.ts";

const MERCHANT: InvoiceDocument["merchant"] = {
  name: "Northwind Studio",
  addressLines: ["1200 Harbor Way, Suite 4", "Portland, OR 97209"],
  supportEmail: "billing@northwind.example",
  supportPhone: "+1 503 555 0142",
  accentColor: "#0f766e",
};

export const LINK = "https://pay.northwind.example/1k3v9m2q8d7x5c4t6r0zwhjp";

/** An invoice like most: two items, a due date, a link. */
export function invoice(changes: Partial<InvoiceDocument> = {}): InvoiceDocument {
  return {
    merchant: MERCHANT,
    locale: "en-US",
    currency: "USD",
    invoiceNumber: "INV-12345",
    status: "unpaid",
    testMode: false,
    issueDate: "2026-01-16",
    dueDate: "2026-02-15",
    overdue: false,
    customer: { name: "Jordan Rivera", email: "jordan@rivera.example", phone: "+1 415 555 0100" },
    lineItems: [
      { description: "Brand workshop", quantity: "2", unitAmount: 15000, taxRate: "8.25", amount: 30000 },
      {
        description: "Print production (final proofs)",
        quantity: "1",
        unitAmount: 20000,
        taxRate: null,
        amount: 20000,
      },
    ],
    subtotal: 50000,
    discount: 2475,
    tax: 2475,
    taxes: [{ rate: "8.25", base: 30000, tax: 2475 }],
    total: 50000,
    paid: 0,
    inFlight: 0,
    remaining: 50000,
    memo: null,
    payments: [],
    paymentLink: LINK,
    ...changes,
  };
}

/** Line items with descriptions of different lengths. */
export function manyItems(count: number): InvoiceDocument["lineItems"] {
  const words = [
    "Consulting",
    "design review",
    "of the spring catalogue,",
    "page proofs",
    "and delivery to the printer",
  ];
  return Array.from({ length: count }, (_, i) => ({
    description:
      `Item ${i + 1}: ${words.slice(0, 1 + (i % words.length)).join(" ")} ${"and more ".repeat(i % 4)}`.trim(),
    quantity: String(1 + (i % 9)),
    unitAmount: 1250 + i * 37,
    taxRate: i % 3 === 0 ? "8.25" : null,
    amount: (1 + (i % 9)) * (1250 + i * 37),
  }));
}

export const PAYMENTS: InvoiceDocument["payments"] = [
  {
    date: "2026-01-20",
    method: { method: "card", brand: "visa", last4: "4242" },
    amount: 10000,
    status: "approved",
  },
  {
    date: "2026-01-22",
    method: { method: "ach", brand: null, last4: "6789" },
    amount: 15000,
    status: "processing",
  },
];

export function receipt(changes: Partial<ReceiptDocument> = {}): ReceiptDocument {
  return {
    merchant: MERCHANT,
    locale: "en-US",
    currency: "USD",
    testMode: false,
    confirmationNumber: "PL-7KQ2-M9XD",
    status: "approved",
    paymentId: "pmt_7f3k2m9x4q8d1c5t",
    invoiceNumber: "INV-12345",
    customerName: "Jordan Rivera",
    paidAt: "2026-01-20T18:32:10.000Z",
    timeZone: "America/Los_Angeles",
    amount: 10000,
    method: { method: "card", brand: "visa", last4: "4242" },
    invoiceTotal: 50000,
    paidToDate: 10000,
    remaining: 40000,
    receiptUrl: `${LINK}/payments/pmt_7f3k2m9x4q8d1c5t`,
    checkUrl: null,
    authorization: null,
    ...changes,
  };
}

export const AUTHORIZATION =
  "I authorize Northwind Studio to debit the bank account ending in 6789 at First Example Bank (routing number " +
  "ending in 0021) for $100.00 on or after January 20, 2026, as payment of invoice INV-12345. This is a single " +
  "payment. I may revoke this authorization before the debit is sent by writing to billing@northwind.example. " +
  "If the debit is returned unpaid, Northwind Studio may present it again as the Nacha rules permit.\n\n" +
  "I am the owner of this account or allowed to use it, and I agree to keep a copy of this authorization.";
