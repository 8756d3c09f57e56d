/** The mail and the text that carry a one-time code. Pure. */
import { say, sayCount, sayPlain } from "../../shared/words/messages.ts";
import { html } from "../api/html.ts";
import { textLetters } from "./invoiceText.ts";
import { composePayerMail, type PayerMailFacts } from "./payerMail.ts";

export interface PayerCode extends PayerMailFacts {
  /** Six digits. */
  readonly code: string;
  readonly minutes: number;
}

/** The code stands in the body only: subjects are shown on locked screens, and so is what lists of mails show beside them. */
export function payerCodeMail(facts: PayerCode) {
  const { speech, merchantName: merchant, invoiceNumber: number, code } = facts;
  const { mail } = speech;
  const minutes = sayCount(speech, mail.minutes, facts.minutes);
  return composePayerMail(facts, {
    subject: sayPlain(mail.codeSubject, { merchant }),
    preheader: say(speech, mail.codePreheader, { minutes }),
    said: say(speech, mail.codeSaid, { merchant, number, minutes }),
    main: {
      text: code,
      html: html`<p dir="ltr" style="margin:0;text-align:center;font:700 34px/44px ui-monospace,SFMono-Regular,Menlo,monospace;letter-spacing:6px">${code}</p>`,
    },
    warning: say(speech, mail.codeWarning, { merchant }),
  });
}

export function payerCodeText({ speech, merchantName: merchant, code, minutes }: PayerCode): string {
  return textLetters(sayPlain(speech.sms.code, { merchant, code, minutes }));
}
