/** The mail of an invoice: subject, text and HTML. Pure. Everything that comes from outside is escaped. */

import { fill, fillLine } from "../../shared/templates.ts";
import { askWhom, labelled, labelledLink } from "../../shared/words/mailSentences.ts";
import { say, sayCount, sayPlain } from "../../shared/words/messages.ts";
import { escapeHtml, Html, html } from "../api/html.ts";
import {
  mailAddress,
  mailButton,
  mailFoot,
  mailHead,
  mailLayout,
  mailParagraph,
  mailRow,
  mailTable,
  sidesOf,
} from "../api/mailLayout.ts";
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
  const subject =
    words.subject === null ? standardSubject(facts, words.kind) : fillLine(words.subject, facts.variables);
  const paragraphs = paragraphsOf(facts, words);
  return {
    subject: subject === "" ? aboutOf(facts) : subject,
    text: plainText(facts, paragraphs, words),
    html: page(facts, subject, paragraphs, words).markup,
  };
}

function aboutOf({ speech, invoiceNumber: number }: InvoiceFacts): string {
  return oneLine(sayPlain(speech.mail.aboutInvoice, { number }));
}

function standardSubject(facts: InvoiceFacts, kind: MailWords["kind"]): string {
  const { mail } = facts.speech;
  const reminder = isLate(facts) ? mail.overdueSubject : mail.reminderSubject;
  const { invoiceNumber: number, merchantName: merchant } = facts.variables;
  return oneLine(sayPlain(kind === "invoice" ? mail.invoiceSubject : reminder, { number, merchant }));
}

/** Line breaks and other control characters never reach a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

function isLate({ daysLeft }: InvoiceFacts): boolean {
  return daysLeft !== null && daysLeft < 0;
}

function paragraphsOf(facts: InvoiceFacts, { message, kind, pdfAttached }: MailWords): string[] {
  if (message !== null) {
    return fill(message, facts.variables)
      .split(/\n{2,}/)
      .filter((text) => text.trim() !== "");
  }
  const { speech, customerName: customer, invoiceNumber: number, merchantName: merchant } = facts;
  const { mail } = speech;
  const said =
    kind === "invoice"
      ? [say(speech, mail.invoiceSaid, { number, merchant }), pdfAttached ? mail.attached : ""]
      : [reminderWords(facts), pdfAttached ? mail.attached : "", mail.reminderPaid];
  return [say(speech, mail.hello, { customer }), said.filter((text) => text !== "").join(mail.gap)];
}

function reminderWords({ speech, invoiceNumber: number, amount, dueDate: date, daysLeft }: InvoiceFacts) {
  const { mail } = speech;
  if (date === null || daysLeft === null) return say(speech, mail.reminderOpen, { amount, number });
  if (daysLeft < 0) return say(speech, mail.reminderLate, { amount, number, date });
  if (daysLeft === 0) return say(speech, mail.reminderToday, { amount, number });
  return say(speech, mail.reminderDue, { amount, number, date });
}

function dueWords(facts: InvoiceFacts): string {
  const { speech, dueDate, daysLeft, plan } = facts;
  if (plan !== null) {
    const { count, amount, date } = plan;
    return sayCount(speech, speech.mail.plan, count, { amount, date });
  }
  if (dueDate === null || daysLeft === null) return "";
  return say(speech, isLate(facts) ? speech.mail.wasDueOn : speech.mail.dueOn, { date: dueDate });
}

function plainText(facts: InvoiceFacts, paragraphs: readonly string[], words: MailWords): string {
  const { speech, merchantName, amount, url } = facts;
  const { mail } = speech;
  const due = dueWords(facts);
  const about = [merchantName, aboutOf(facts), labelled(speech, mail.amountDue, amount)];
  const blocks = [
    ...(facts.testMode ? [mail.test] : []),
    ...paragraphs,
    [...about, ...(due === "" ? [] : [due])].join("\n"),
    linesText(facts),
    labelledLink(speech, mail.payNow, url),
    askWhom(speech, "invoice", facts),
    ...(words.stopUrl ? [labelledLink(speech, mail.stopReminders, words.stopUrl)] : []),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function linesText({ speech, lines, total, paid }: InvoiceFacts): string {
  const { mail } = speech;
  const shown = lines
    .slice(0, LINES_SHOWN)
    .map(({ description, amount }) => `- ${labelled(speech, short(description), amount)}`);
  const more = lines.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`- ${sayCount(speech, mail.andMore, more)}`] : []),
    labelled(speech, mail.total, total),
    ...(paid === null ? [] : [labelled(speech, mail.paid, paid)]),
  ].join("\n");
}

function short(text: string): string {
  const characters = [...text];
  return characters.length <= DESCRIPTION_MOST
    ? text
    : `${characters.slice(0, DESCRIPTION_MOST - 1).join("")}…`;
}

function page(facts: InvoiceFacts, subject: string, paragraphs: readonly string[], words: MailWords): Html {
  const { speech, amount, url } = facts;
  const { mail } = speech;
  const due = dueWords(facts);
  const late = isLate(facts);
  const preheader = [amount, due.replace(/[.。।]$/, ""), mail.payOnline].filter((text) => text !== "");
  const head = html`${mailHead(facts, aboutOf(facts))}
<p class="sum" style="margin:20px 0 0;font-size:36px;line-height:42px;font-weight:700;letter-spacing:-0.5px">${amount}</p>${due === "" ? null : html`<p class="${late ? "late" : "soft"}" style="margin:4px 0 0;font-size:15px;line-height:22px;color:${late ? "#b42318" : "#5b6472"}">${due}</p>`}`;
  const stop = words.stopUrl
    ? html`<br><a class="soft" href="${words.stopUrl}" style="color:#5b6472">${mail.stopReminders}</a>`
    : null;
  const rows = html`${mailRow(28, head)}
${mailRow(24, html`${paragraphs.map((text) => paragraph(text, url))}`)}
${mailRow(8, html`${mailButton(url, say(speech, mail.pay, { amount }), facts)}${mailAddress(url, mail.orOpen)}`)}
${mailRow(24, lineTable(facts))}
${mailRow(24, scanRow(facts))}
${mailFoot(html`${askWhom(speech, "invoice", facts)}${stop}`, facts)}`;
  const test = facts.testMode ? mail.test : null;
  return mailLayout({ speech, title: subject, preheader: preheader.join(" · "), test, rows });
}

function scanRow({ speech }: InvoiceFacts): Html {
  const { mail, direction } = speech;
  return html`<table role="presentation" dir="${direction}" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:6px;background:#ffffff;color:#1b1f27;font-size:12px;line-height:16px;border-radius:8px"><img src="cid:${QR_CONTENT_ID}" width="112" height="112" alt="${mail.scanAlt}" style="display:block;border:0"></td><td class="soft" style="padding-${sidesOf(speech).start}:16px;font-size:14px;line-height:20px;color:#5b6472">${mail.scan}</td></tr></table>`;
}

/** A paragraph of the merchant's words: single line breaks stay, and the payment link can be pressed. */
function paragraph(text: string, url: string): Html {
  const escaped = escapeHtml(text).replaceAll("\n", "<br>");
  const address = escapeHtml(url);
  const linked = escaped.replaceAll(
    address,
    `<a class="link" href="${address}" style="color:#1f4fd8;word-break:break-all">${address}</a>`,
  );
  return mailParagraph(new Html(linked));
}

function lineTable({ speech, lines, total, paid, amount }: InvoiceFacts): Html {
  const { mail } = speech;
  const more = lines.length - LINES_SHOWN;
  return mailTable(speech, [
    ...lines.slice(0, LINES_SHOWN).map((line) => ({ name: short(line.description), value: line.amount })),
    ...(more > 0 ? [{ name: sayCount(speech, mail.andMore, more), value: "" }] : []),
    { name: mail.total, value: total, strong: paid === null },
    ...(paid === null
      ? []
      : [
          { name: mail.paid, value: paid },
          { name: mail.leftToPay, value: amount, strong: true },
        ]),
  ]);
}
