/** The mail of an invoice: subject, text and HTML. Pure. Everything that comes from outside is escaped. */

import { fill, fillLine } from "../../shared/templates.ts";
import { escapeHtml, Html, html } from "../api/html.ts";
import { mailAddress, mailButton, mailFoot, mailHead, mailLayout, mailRow } from "../api/mailLayout.ts";
import { contrastRatio } from "../qr/color.ts";
import type { InvoiceFacts } from "./facts.ts";

/** Content id of the QR code. */
export const QR_CONTENT_ID = "pay-code";
const LINES_SHOWN = 5;
const DESCRIPTION_MOST = 80;

export interface MailWords {
  /** Templates of the merchant; null for our own words. */
  readonly subject: string | null;
  readonly message: string | null;
  readonly kind: "invoice" | "reminder";
  readonly pdfAttached: boolean;
  /** Where the reader ends reminders; null in mails that are none. */
  readonly stopUrl?: string | null;
}

export function invoiceMail(facts: InvoiceFacts, words: MailWords) {
  const subject = fillLine(words.subject ?? standardSubject(facts, words.kind), facts.variables);
  const paragraphs = paragraphsOf(facts, words);
  return {
    subject: subject === "" ? `Invoice ${facts.invoiceNumber}` : subject,
    text: plainText(facts, paragraphs, words),
    html: page(facts, subject, paragraphs, words).markup,
  };
}

function standardSubject({ daysLeft }: InvoiceFacts, kind: MailWords["kind"]): string {
  if (kind === "invoice") return "Invoice {{invoiceNumber}} from {{merchantName}}";
  if (daysLeft !== null && daysLeft < 0) return "Overdue: invoice {{invoiceNumber}} from {{merchantName}}";
  return "Reminder: invoice {{invoiceNumber}} from {{merchantName}}";
}

function paragraphsOf(facts: InvoiceFacts, { message, kind, pdfAttached }: MailWords): string[] {
  if (message !== null) {
    return fill(message, facts.variables)
      .split(/\n{2,}/)
      .filter((text) => text.trim() !== "");
  }
  const { customerName, invoiceNumber, merchantName } = facts;
  const attached = pdfAttached ? " It is attached as a PDF." : "";
  const said =
    kind === "invoice"
      ? `here is invoice ${invoiceNumber} from ${merchantName}.${attached}`
      : `${reminderWords(facts)}${attached} If you have just paid, thank you: you can ignore this message.`;
  return [`Hello ${customerName},`, said];
}

function reminderWords({ invoiceNumber, amount, dueDate, daysLeft }: InvoiceFacts): string {
  const what = `${amount} of invoice ${invoiceNumber}`;
  if (dueDate === null || daysLeft === null) return `a friendly reminder that ${what} is still open.`;
  if (daysLeft < 0) return `${what} was due on ${dueDate} and is still open.`;
  if (daysLeft === 0) return `a friendly reminder that ${what} is due today.`;
  return `a friendly reminder that ${what} is due on ${dueDate}.`;
}

function dueWords({ dueDate, daysLeft, plan }: InvoiceFacts): string {
  if (plan !== null) return plan;
  if (dueDate === null || daysLeft === null) return "";
  return daysLeft < 0 ? `Was due on ${dueDate}` : `Due ${dueDate}`;
}

function contactOf({ supportEmail, supportPhone, merchantName }: InvoiceFacts): string {
  const ways = [supportEmail, supportPhone].filter((way) => way !== null).join(" or ");
  return ways === "" ? `Questions? Contact ${merchantName}.` : `Questions? Contact ${merchantName}: ${ways}.`;
}

function plainText(facts: InvoiceFacts, paragraphs: readonly string[], words: MailWords): string {
  const { merchantName, invoiceNumber, amount, url } = facts;
  const due = dueWords(facts);
  const blocks = [
    ...(facts.testMode ? ["TEST: no money moves."] : []),
    ...paragraphs,
    `${merchantName}\nInvoice ${invoiceNumber}\nAmount due: ${amount}${due === "" ? "" : `\n${due}`}`,
    linesText(facts),
    `Pay now: ${url}`,
    contactOf(facts),
    ...(words.stopUrl ? [`Stop reminders: ${words.stopUrl}`] : []),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function linesText({ lines, total, paid }: InvoiceFacts): string {
  const shown = lines
    .slice(0, LINES_SHOWN)
    .map(({ description, amount }) => `- ${short(description)}: ${amount}`);
  const more = lines.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`- and ${more} more`] : []),
    `Total: ${total}`,
    ...(paid === null ? [] : [`Paid: ${paid}`]),
  ].join("\n");
}

function short(text: string): string {
  const characters = [...text];
  return characters.length <= DESCRIPTION_MOST
    ? text
    : `${characters.slice(0, DESCRIPTION_MOST - 1).join("")}…`;
}

function page(facts: InvoiceFacts, subject: string, paragraphs: readonly string[], words: MailWords): Html {
  const { merchantName, invoiceNumber, amount, url } = facts;
  const due = dueWords(facts);
  const accent = facts.accentColor ?? "#1f4fd8";
  const ink = contrastRatio(accent, "#ffffff") >= 4.5 ? "#ffffff" : "#111111";
  const preheader = `${amount}. ${due === "" ? "" : `${due.replace(/\.$/, "")}. `}Pay online by card or bank.`;
  const late = facts.daysLeft !== null && facts.daysLeft < 0;
  const head = html`${mailHead(merchantName, `Invoice ${invoiceNumber}`)}
<p class="sum" style="margin:20px 0 0;font-size:36px;line-height:42px;font-weight:700;letter-spacing:-0.5px">${amount}</p>${due === "" ? null : html`<p class="${late ? "late" : "soft"}" style="margin:4px 0 0;font-size:15px;line-height:22px;color:${late ? "#b42318" : "#5b6472"}">${due}</p>`}`;
  const code = html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:6px;background:#ffffff;color:#1b1f27;font-size:12px;line-height:16px;border-radius:8px"><img src="cid:${QR_CONTENT_ID}" width="112" height="112" alt="QR code of the payment link" style="display:block;border:0"></td><td class="soft" style="padding-left:16px;font-size:14px;line-height:20px;color:#5b6472">Reading this on a computer? Scan the code with your phone to pay there.</td></tr></table>`;
  const rows = html`${mailRow(28, head)}
${mailRow(24, html`${paragraphs.map((text) => paragraph(text, url))}`)}
${mailRow(8, html`${mailButton(url, `Pay ${amount}`, accent, ink)}${mailAddress(url, "Or open this link:")}`)}
${mailRow(24, lineTable(facts))}
${mailRow(24, code)}
${mailFoot(html`${contactOf(facts)}${words.stopUrl ? html`<br><a class="soft" href="${words.stopUrl}" style="color:#5b6472">Stop reminders</a>` : null}`)}`;
  return mailLayout({ title: subject, preheader, test: facts.testMode ? TEST : null, rows });
}

const TEST = "Test message: no money moves.";

/** A paragraph of the merchant's words: single line breaks stay, and the payment link can be pressed. */
function paragraph(text: string, url: string): Html {
  const escaped = escapeHtml(text).replaceAll("\n", "<br>");
  const address = escapeHtml(url);
  const linked = escaped.replaceAll(
    address,
    `<a class="link" href="${address}" style="color:#1f4fd8;word-break:break-all">${address}</a>`,
  );
  return html`<p style="margin:0 0 16px;font-size:16px;line-height:24px;word-wrap:break-word">${new Html(linked)}</p>`;
}

function lineTable({ lines, total, paid, amount }: InvoiceFacts): Html {
  const row = (name: string, value: string, strong = false): Html =>
    html`<tr><td class="rule" style="padding:8px 12px 8px 0;border-top:1px solid #e3e6eb;font-size:14px;line-height:20px;${strong ? "font-weight:600" : ""}">${name}</td><td class="rule" align="right" valign="top" style="padding:8px 0;border-top:1px solid #e3e6eb;font-size:14px;line-height:20px;white-space:nowrap;${strong ? "font-weight:600" : ""}">${value}</td></tr>`;
  const more = lines.length - LINES_SHOWN;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${lines
    .slice(0, LINES_SHOWN)
    .map((line) =>
      row(short(line.description), line.amount),
    )}${more > 0 ? row(`and ${more} more`, "") : null}${row("Total", total, paid === null)}${paid === null ? null : [row("Paid", paid), row("Left to pay", amount, true)]}</table>`;
}
