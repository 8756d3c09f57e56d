/** The mail and the text that carry a one-time code. Pure. */
import { html } from "../api/html.ts";
import { mailFoot, mailHead, mailLayout, mailParagraph, mailRow } from "../api/mailLayout.ts";

export interface PayerCode {
  readonly merchantName: string;
  readonly customerName: string;
  readonly invoiceNumber: string;
  /** Six digits. */
  readonly code: string;
  readonly minutes: number;
}

/** The code stands in the body only: subjects are shown on locked screens. */
export function payerCodeMail({ merchantName, customerName, invoiceNumber, code, minutes }: PayerCode) {
  const subject = `Your one-time code for ${merchantName}`;
  const lines = [
    `Hello ${customerName},`,
    `with this code you can use a card that you saved with ${merchantName} to pay invoice ${invoiceNumber}. It is good for ${minutes} minutes and for one use.`,
    `If you did not ask for it, somebody else has the link to your invoice. Do not pass the code on, and tell ${merchantName}. Nobody will ever ask you for it.`,
  ] as const;
  const text = `${lines[0]}\n\n${lines[1]}\n\n${code}\n\n${lines[2]}\n\n${merchantName}\n`;
  const rows = html`${mailRow(28, mailHead(merchantName, `Invoice ${invoiceNumber}`))}
${mailRow(24, html`${mailParagraph(lines[0])}${mailParagraph(lines[1])}`)}
${mailRow(0, html`<p style="margin:0;font:700 34px/44px ui-monospace,SFMono-Regular,Menlo,monospace;letter-spacing:6px">${code}</p>`)}
${mailFoot(lines[2])}`;
  // Lists of mails show the preheader, on locked screens too: it does not hold the code.
  const preheader = `Good for ${minutes} minutes. Do not pass it on.`;
  const { markup } = mailLayout({ title: subject, preheader, test: null, rows });
  return { subject, text, html: markup };
}

export function payerCodeText({ merchantName, code, minutes }: PayerCode): string {
  return `${merchantName}: ${code} is your one-time code, good for ${minutes} minutes. Do not pass it on; nobody will ask you for it.`;
}
