/** The text message of an invoice. Pure. */
import type { InvoiceFacts } from "./facts.ts";
import { fill } from "./templates.ts";

/** Most characters of a text message: what carriers take at once. */
export const TEXT_MOST = 1_600;

/**
 * The merchant's own words, or the printed form: `ACME Corp: New invoice for $500.00 due Feb 15. \nPay now: LINK`.
 * A text always says whom it is from and where to pay, as people and carriers demand.
 */
export function invoiceText(facts: InvoiceFacts, message: string | null): string {
  const written = message === null ? standardWords(facts) : fill(message, facts.variables);
  const named = written.includes(facts.merchantName) ? written : `${facts.merchantName}: ${written}`;
  const linked = named.includes(facts.url) ? named : `${named}\nPay now: ${facts.url}`;
  // Spaces that Intl puts into amounts are outside of the GSM alphabet and would halve what fits.
  return linked.replaceAll(/[\u00a0\u202f]/g, " ");
}

function standardWords({ amount, dueShort, merchantName }: InvoiceFacts): string {
  const due = dueShort === null ? "" : ` due ${dueShort}`;
  return `${merchantName}: New invoice for ${amount}${due}. `;
}
