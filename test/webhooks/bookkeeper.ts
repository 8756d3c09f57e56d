/** An outside ledger: it knows an invoice by its messages alone and keeps what a merchant's books need. */

import { call } from "../http/calls.ts";
import type { HttpWorld } from "../http/world.ts";
import type { Json } from "./calls.ts";

export interface Books {
  readonly invoices: Record<string, { total: number; paid: number; remaining: number; status: string }>;
  readonly payments: Record<
    string,
    { invoiceId: string; amount: number; status: string; method: string; refunded: number }
  >;
  /** What invoices moved to each customer's credit, less what was paid from there. What the merchant gave is none of it. */
  readonly credit: Record<string, number>;
  /** Sequence numbers of each invoice in the order in which they first came. */
  readonly order: Record<string, number[]>;
}

/** Takes messages as they come; one that came before is passed over, as integrators are told to. */
export function keepBooks(messages: readonly Json[]): Books {
  const books: Books = { invoices: {}, payments: {}, credit: {}, order: {} };
  const customers: Record<string, string> = {};
  const seen = new Set<string>();
  const refunds = new Set<string>();
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
    if (type === "invoice.created") customers[data.invoiceId] = data.customer.id;
    const customer = customers[data.invoiceId] ?? "";
    const credit = (amount: number): void => {
      books.credit[customer] = cents((books.credit[customer] ?? 0) + amount);
    };
    if (type === "invoice.overpayment_credited") credit(data.amount);
    if (data.method === "credit" && type === "invoice.payment_received") credit(-data.amount);
    if (data.method === "credit" && type === "invoice.refunded") credit(data.amount);
    const status = PAYMENT[type as string];
    const known = books.payments[data.paymentId];
    if (status !== undefined) {
      const { invoiceId, amount, method } = data;
      books.payments[data.paymentId] = { invoiceId, amount, method, refunded: known?.refunded ?? 0, status };
    }
    // A refund that the payer's bank refused after all is taken back from what succeeded.
    if (known && type === "invoice.refunded") {
      refunds.add(data.refundId);
      known.refunded = cents(known.refunded + data.amount);
    }
    if (known && type === "invoice.refund_failed" && refunds.delete(data.refundId))
      known.refunded = cents(known.refunded - data.amount);
  }
  return books;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

const PAYMENT: Readonly<Record<string, string>> = {
  "invoice.payment_started": "started",
  "invoice.payment_processing": "processing",
  "invoice.payment_received": "approved",
  "invoice.payment_failed": "failed",
  "invoice.payment_returned": "returned",
  "invoice.payment_voided": "voided",
};

/** Every event of a merchant, in order. */
export async function feed(world: HttpWorld, key: string): Promise<Json[]> {
  const events: Json[] = [];
  for (let after = ""; ; ) {
    const { json } = await call(world, `GET /api/v1/events?limit=100${after}`, { key });
    events.push(...json.data.events);
    if (json.data.nextCursor === null) return events;
    after = `&after=${json.data.nextCursor}`;
  }
}
