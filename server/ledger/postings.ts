/**
 * Double entry. Debits are positive, credits negative, and the postings of an event sum to zero.
 *
 * receivable       what the customer still owes on this invoice
 * sales, tax       what was invoiced
 * clearing:METHOD  money collected by a method, on its way to the merchant's bank
 * refunds:METHOD   money given back by a method
 * customer_credit  money held for the customer, beyond what was owed
 * clearing:credit  what went between invoices and their customers' credit accounts: over both, and with refunds:credit,
 *                  it sums to zero (see credit.ts)
 */
import type { LedgerMethod } from "../../shared/statuses.ts";
import { balanceOf, type InvoiceState, overpaymentOf } from "./state.ts";

export interface Posting {
  readonly account: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** The invoice is issued: it is owed. */
export function postIssue(invoice: Pick<InvoiceState, "total" | "tax" | "currency">): Posting[] {
  return balanced(invoice.currency, [
    ["receivable", invoice.total],
    ["sales", -(invoice.total - invoice.tax)],
    ["tax", -invoice.tax],
  ]);
}

/** The invoice is withdrawn: nothing is owed any more. Only ever with nothing received. */
export function postVoid(invoice: Pick<InvoiceState, "total" | "tax" | "currency">): Posting[] {
  return balanced(invoice.currency, [
    ["receivable", -invoice.total],
    ["sales", invoice.total - invoice.tax],
    ["tax", invoice.tax],
  ]);
}

/**
 * Money came in (`change` above zero) or was taken back (below zero): clearing moves by it, the receivable by
 * what the debt changed, and the rest is the customer's credit. Works on the difference of before and after, so
 * that a return of one of two payments that overpaid gives back credit first.
 */
export function postCollection(state: InvoiceState, method: LedgerMethod, change: number): Posting[] {
  return moved(state, `clearing:${method}`, change);
}

/** Money was given back (`change` below zero), or a refund came back (above zero): credit first, then the debt is open again. */
export function postRefund(state: InvoiceState, method: LedgerMethod, change: number): Posting[] {
  return moved(state, `refunds:${method}`, change);
}

/** A part of the overpayment (`change` below zero) went to the customer's own account. */
export function postCredited(state: InvoiceState, change: number): Posting[] {
  return moved(state, "clearing:credit", change);
}

function moved(state: InvoiceState, account: string, change: number): Posting[] {
  const after = { ...state, received: state.received + change };
  return balanced(state.currency, [
    [account, change],
    ["receivable", balanceOf(after) - balanceOf(state)],
    ["customer_credit", overpaymentOf(state) - overpaymentOf(after)],
  ]);
}

/** Leaves out zero entries and insists that the rest sum to zero. */
function balanced(
  currency: string,
  entries: readonly (readonly [account: string, amount: number])[],
): Posting[] {
  const sum = entries.reduce((total, [, amount]) => total + amount, 0);
  if (sum !== 0) throw new Error(`postings do not balance: ${JSON.stringify(entries)}`);
  return entries
    .filter(([, amount]) => amount !== 0)
    .map(([account, amount]) => ({ account, amount, currency }));
}
