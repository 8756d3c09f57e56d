/** The mail and the text that carry a fresh link. Pure. */
import { say, sayPlain } from "../../shared/words/messages.ts";
import { type Html, html } from "../api/html.ts";
import { mailAddress, mailButton } from "../api/mailLayout.ts";
import { textLetters } from "./invoiceText.ts";
import { composePayerMail, type PayerMailFacts } from "./payerMail.ts";

export interface FreshLink extends PayerMailFacts {
  /** As people write money. */
  readonly balance: string;
  readonly url: string;
}

export function freshLinkMail(facts: FreshLink) {
  const { speech, merchantName: merchant, invoiceNumber: number, balance: amount, url } = facts;
  const { mail } = speech;
  const button: Html = html`${mailButton(url, mail.freshOpen, facts)}${mailAddress(url, mail.orOpen)}`;
  return composePayerMail(facts, {
    subject: sayPlain(mail.freshSubject, { number }),
    preheader: say(speech, mail.freshPreheader, { amount }),
    said: say(speech, mail.freshSaid, { number, merchant, amount }),
    main: { text: url, html: button },
    warning: mail.freshIgnore,
  });
}

export function freshLinkText({ speech, merchantName, invoiceNumber, balance, url }: FreshLink): string {
  const values = { merchant: merchantName, number: invoiceNumber, amount: balance, url };
  return textLetters(sayPlain(speech.sms.fresh, values));
}
