/** The mail and the text that carry a fresh link. Pure. */
import { html } from "../api/html.ts";
import {
  mailAddress,
  mailButton,
  mailFoot,
  mailHead,
  mailLayout,
  mailParagraph,
  mailRow,
} from "../api/mailLayout.ts";

export interface FreshLink {
  readonly merchantName: string;
  readonly customerName: string;
  readonly invoiceNumber: string;
  /** As people write money. */
  readonly balance: string;
  readonly url: string;
}

export function freshLinkMail({ merchantName, customerName, invoiceNumber, balance, url }: FreshLink) {
  const subject = `Your new payment link for invoice ${invoiceNumber}`;
  const lines = [
    `Hello ${customerName},`,
    `you asked for a new link to invoice ${invoiceNumber} from ${merchantName}. ${balance} is open.`,
    "If you did not ask for it, you need not do anything.",
  ] as const;
  const text = `${lines[0]}\n\n${lines[1]}\n\n${url}\n\n${lines[2]}\n\n${merchantName}\n`;
  const rows = html`${mailRow(28, mailHead(merchantName, `Invoice ${invoiceNumber}`))}
${mailRow(24, html`${mailParagraph(lines[0])}${mailParagraph(lines[1])}`)}
${mailRow(8, html`${mailButton(url, "Open invoice", "#1f4fd8", "#ffffff")}${mailAddress(url, "Or open this link:")}`)}
${mailFoot(lines[2])}`;
  const preheader = `${balance} is open. Your new link is inside.`;
  const { markup } = mailLayout({ title: subject, preheader, test: null, rows });
  return { subject, text, html: markup };
}

export function freshLinkText({ merchantName, invoiceNumber, balance, url }: FreshLink): string {
  return `${merchantName}: your new link for invoice ${invoiceNumber}, ${balance} open. Pay here: ${url}`;
}
