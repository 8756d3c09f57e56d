/** The small mails that a payer asked for: a fresh link, a one-time code. */
import { type Speech, say, sayPlain, speechOf } from "../../shared/words/messages.ts";
import { type Html, html } from "../api/html.ts";
import { mailFoot, mailHead, mailLayout, mailParagraph, mailRow } from "../api/mailLayout.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { absoluteLogo } from "../logos/address.ts";
import type { Merchant } from "../merchants/merchant.ts";

export interface PayerMailFacts {
  readonly speech: Speech;
  readonly merchantName: string;
  readonly logoUrl: string | null;
  readonly accentColor: string | null;
  readonly footerText?: string | null;
  readonly customerName: string;
  readonly invoiceNumber: string;
  readonly testMode: boolean;
}

/** @param asked the language of the page on which somebody asked; null where it is not known. */
export function payerMailFacts(
  merchant: Merchant,
  state: InvoiceState,
  publicUrl: string,
  testMode: boolean,
  asked: string | null,
): PayerMailFacts {
  const { branding, locale, footerText } = merchant.settings;
  return {
    speech: speechOf(asked, state.customer.locale, locale),
    merchantName: merchant.name,
    logoUrl: absoluteLogo(branding.logoUrl, publicUrl),
    accentColor: branding.accentColor,
    footerText,
    customerName: state.customer.name,
    invoiceNumber: state.invoiceNumber,
    testMode,
  };
}

export interface PayerMailParts {
  readonly subject: string;
  readonly preheader: string;
  readonly said: string;
  /** What the mail is for: in the text a line of its own. */
  readonly main: { readonly text: string; readonly html: Html };
  /** For whoever did not ask for it. */
  readonly warning: string;
}

/** A short mail: a greeting, why it came, what it carries, and a warning. Pure. */
export function composePayerMail(facts: PayerMailFacts, parts: PayerMailParts) {
  const { speech, merchantName, customerName: customer, invoiceNumber: number } = facts;
  const { mail } = speech;
  const { preheader, said, main, warning } = parts;
  const subject = parts.subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const test = facts.testMode ? mail.test : null;
  const hello = say(speech, mail.hello, { customer });
  const blocks = [...(test === null ? [] : [test]), hello, said, main.text, warning, merchantName];
  const rows = html`${mailRow(28, mailHead(facts, sayPlain(mail.aboutInvoice, { number })))}
${mailRow(24, html`${mailParagraph(hello)}${mailParagraph(said)}`)}
${mailRow(8, main.html)}
${mailFoot(warning, facts)}`;
  const { markup } = mailLayout({ speech, title: subject, preheader, test, rows });
  return { subject, text: `${blocks.join("\n\n")}\n`, html: markup };
}
