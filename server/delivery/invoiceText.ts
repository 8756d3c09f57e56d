/** The text message of an invoice. Pure. */

import { inBasicLetters } from "../../shared/sms.ts";
import { fill } from "../../shared/templates.ts";
import { sayPlain } from "../../shared/words/messages.ts";
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

function reminderWords(facts: InvoiceFacts): string {
  const { amount, daysLeft, invoiceNumber: number, speech } = facts;
  const date = shortDate(facts);
  const { sms } = speech;
  if (date === null || daysLeft === null) return sayPlain(sms.reminderOpen, { amount, number });
  if (daysLeft < 0) return sayPlain(sms.reminderLate, { amount, date });
  return sayPlain(daysLeft === 0 ? sms.reminderToday : sms.reminderDue, { amount, date });
}

function withSender({ speech, merchantName: merchant, url }: InvoiceFacts, written: string): string {
  const { sms } = speech;
  const named = written.includes(merchant) ? written : sayPlain(sms.from, { merchant, text: written });
  const linked = named.includes(url) ? named : `${named}\n${sayPlain(sms.payNow, { url })}`;
  return textLetters(linked);
}

/** Spaces and marks of direction that Intl puts into amounts are outside of the GSM alphabet, or take room that phones do not need them to. */
export function textLetters(text: string): string {
  return text.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll(/[\u061c\u200e\u200f]/g, "");
}

function standardWords(facts: InvoiceFacts): string {
  const { amount, speech } = facts;
  const date = shortDate(facts);
  return date === null
    ? sayPlain(speech.sms.invoice, { amount })
    : sayPlain(speech.sms.invoiceDue, { amount, date });
}

/** "15 aout": a month's accent alone would halve what fits into a text. */
function shortDate({ dueShort }: InvoiceFacts): string | null {
  return dueShort === null ? null : (inBasicLetters(dueShort) ?? dueShort);
}
