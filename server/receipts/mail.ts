/** The mail of a receipt: subject, text and HTML. Pure. Everything that comes from outside is escaped. */
import { askWhom, labelled, labelledLink } from "../../shared/words/mailSentences.ts";
import { say, sayPlain } from "../../shared/words/messages.ts";
import { type Html, html } from "../api/html.ts";
import {
  type MailLine,
  mailAddress,
  mailButton,
  mailFoot,
  mailHead,
  mailLayout,
  mailParagraph,
  mailRow,
  mailTable,
} from "../api/mailLayout.ts";
import type { ReceiptFacts } from "./facts.ts";

export interface ReceiptMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function receiptMail(facts: ReceiptFacts): ReceiptMail {
  const { mail } = facts.speech;
  const { merchantName: merchant, invoiceNumber: number } = facts;
  const said = sayPlain(mail.receiptSubject, { merchant, number });
  const subject = oneLine(facts.testMode ? `${mail.testMark} ${said}` : said);
  return { subject, text: plainText(facts), html: page(facts, subject).markup };
}

/** Line breaks and other control characters never reach a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function linesOf(facts: ReceiptFacts): readonly MailLine[] {
  const { confirmationNumber, invoiceNumber, paidAt, method, refunded, remaining, speech } = facts;
  const { mail } = speech;
  return [
    { name: mail.confirmationNumber, value: confirmationNumber },
    { name: mail.invoice, value: invoiceNumber },
    { name: mail.date, value: paidAt },
    { name: mail.paidWith, value: method },
    ...(refunded === null ? [] : [{ name: mail.refunded, value: refunded }]),
    { name: mail.leftToPay, value: remaining ?? mail.nothingLeft },
  ];
}

/** The greeting, and what was received. */
function paragraphsOf({ speech, merchantName, customerName, amount }: ReceiptFacts) {
  const { mail } = speech;
  return [
    say(speech, mail.hello, { customer: oneLine(customerName) }),
    say(speech, mail.receiptSaid, { merchant: oneLine(merchantName), amount }),
  ] as const;
}

function plainText(facts: ReceiptFacts): string {
  const { speech } = facts;
  const { mail } = speech;
  const blocks = [
    ...(facts.testMode ? [mail.receiptTest] : []),
    ...paragraphsOf(facts),
    linesOf(facts)
      .map(({ name, value }) => labelled(speech, name, oneLine(value)))
      .join("\n"),
    labelledLink(speech, mail.checkOthers, facts.checkUrl),
    oneLine(askWhom(speech, "payment", facts)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function page(facts: ReceiptFacts, subject: string): Html {
  const { speech, amount, checkUrl, confirmationNumber: number } = facts;
  const { mail } = speech;
  const preheader = say(speech, mail.receiptPreheader, { amount, number });
  const head = html`${mailHead(facts, mail.receipt)}
<p class="good" style="margin:20px 0 0;font-size:15px;line-height:22px;font-weight:600;color:#11643d">&#10003; ${mail.received}</p>
<p class="sum" style="margin:2px 0 0;font-size:36px;line-height:42px;font-weight:700;letter-spacing:-0.5px">${amount}</p>`;
  const rows = html`${mailRow(28, head)}
${mailRow(18, html`${paragraphsOf(facts).map(mailParagraph)}${mailTable(speech, linesOf(facts), true)}`)}
${mailRow(22, html`${mailButton(checkUrl, mail.checkReceipt, facts)}${mailAddress(checkUrl, mail.checkLead)}`)}
${mailFoot(askWhom(speech, "payment", facts), facts)}`;
  const test = facts.testMode ? mail.receiptTest : null;
  return mailLayout({ speech, title: subject, preheader, test, rows });
}
