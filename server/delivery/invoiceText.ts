/** The text message of an invoice. Pure. */

import { fill } from "../../shared/templates.ts";
import type { InvoiceFacts } from "./facts.ts";

/** Most characters of a text message: what carriers take at once. */
export const TEXT_MOST = 1_600;

/**
 * The merchant's own words, or the printed form: `ACME Corp: New invoice for $500.00 due Feb 15. \nPay now: LINK`.
 * A text always says whom it is from and where to pay, as people and carriers demand.
 */
export function invoiceText(facts: InvoiceFacts, message: string | null): string {
  return withSender(facts, message === null ? standardWords(facts) : fill(message, facts.variables));
}

/** The same for a reminder: `ACME Corp: Reminder: $500.00 due Feb 15. \nPay now: LINK`. */
export function reminderText(facts: InvoiceFacts, message: string | null): string {
  return withSender(facts, message === null ? reminderWords(facts) : fill(message, facts.variables));
}

function reminderWords({ amount, dueShort, daysLeft, invoiceNumber }: InvoiceFacts): string {
  if (dueShort === null || daysLeft === null)
    return `Reminder: ${amount} of invoice ${invoiceNumber} is open. `;
  if (daysLeft < 0) return `Overdue: ${amount} was due ${dueShort}. `;
  return daysLeft === 0 ? `Reminder: ${amount} due today. ` : `Reminder: ${amount} due ${dueShort}. `;
}

function withSender(facts: InvoiceFacts, written: string): string {
  const named = written.includes(facts.merchantName) ? written : `${facts.merchantName}: ${written}`;
  const linked = named.includes(facts.url) ? named : `${named}\nPay now: ${facts.url}`;
  // Spaces that Intl puts into amounts are outside of the GSM alphabet and would halve what fits.
  return linked.replaceAll(/[\u00a0\u202f]/g, " ");
}

function standardWords({ amount, dueShort }: InvoiceFacts): string {
  const due = dueShort === null ? "" : ` due ${dueShort}`;
  return `New invoice for ${amount}${due}. `;
}
