/** An outside ledger: it knows an invoice by its messages alone and keeps what a merchant's books need. */

import type { Json } from "./calls.ts";

export interface Books {
  readonly invoices: Record<string, { total: number; paid: number; remaining: number; status: string }>;
  readonly payments: Record<string, { invoiceId: string; amount: number; status: string }>;
  /** Sequence numbers of each invoice in the order in which they first came. */
  readonly order: Record<string, number[]>;
}

/** Takes messages as they come; one that came before is passed over, as integrators are told to. */
export function keepBooks(messages: readonly Json[]): Books {
  const books: Books = { invoices: {}, payments: {}, order: {} };
  const seen = new Set<string>();
  for (const { id, type, sequence, data } of messages) {
    if (seen.has(id)) continue;
    seen.add(id);
    const order = (books.order[data.invoiceId] ??= []);
    order.push(sequence);
    if (data.remainingBalance !== undefined) {
      books.invoices[data.invoiceId] = {
        total: data.totalAmount,
        paid: data.paidAmount,
        remaining: data.remainingBalance,
        status: data.status,
      };
    }
    const status = PAYMENT[type as string];
    if (status !== undefined) {
      books.payments[data.paymentId] = { invoiceId: data.invoiceId, amount: data.amount, status };
    }
  }
  return books;
}

const PAYMENT: Readonly<Record<string, string>> = {
  "invoice.payment_started": "started",
  "invoice.payment_processing": "processing",
  "invoice.payment_received": "approved",
  "invoice.payment_failed": "failed",
  "invoice.payment_returned": "returned",
};
