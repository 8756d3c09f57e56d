/** The mail of a receipt: subject, text and HTML. Pure. Everything that comes from outside is escaped. */
import { type Html, html } from "../api/html.ts";
import {
  mailAddress,
  mailButton,
  mailFoot,
  mailHead,
  mailLayout,
  mailParagraph,
  mailRow,
} from "../api/mailLayout.ts";
import { contrastRatio } from "../qr/color.ts";
import type { ReceiptFacts } from "./facts.ts";

/** Paylink's own, where the merchant has no colour. */
const ACCENT = "#3049d8";
const READABLE = 4.5;

export interface ReceiptMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function receiptMail(facts: ReceiptFacts): ReceiptMail {
  const subject = oneLine(
    `${facts.testMode ? "[TEST] " : ""}Receipt from ${facts.merchantName} for invoice ${facts.invoiceNumber}`,
  );
  return { subject, text: plainText(facts), html: page(facts, subject).markup };
}

/** Line breaks and other control characters never reach a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function rowsOf(facts: ReceiptFacts): readonly (readonly [string, string])[] {
  const { confirmationNumber, invoiceNumber, paidAt, method, refunded, remaining } = facts;
  return [
    ["Confirmation number", confirmationNumber],
    ["Invoice", invoiceNumber],
    ["Date", paidAt],
    ["Paid with", method],
    ...(refunded === null ? [] : [["Refunded", refunded] as const]),
    ["Left to pay", remaining ?? "Nothing. The invoice is paid."],
  ];
}

function contactOf({ supportEmail, supportPhone, merchantName }: ReceiptFacts): string {
  const ways = [supportEmail, supportPhone].filter((way) => way !== null).join(" or ");
  return `Questions about this payment? Contact ${merchantName}${ways === "" ? "" : `: ${ways}`}.`;
}

const TEST = "This is a test receipt: no real money was moved.";

function plainText(facts: ReceiptFacts): string {
  const blocks = [
    ...(facts.testMode ? [TEST] : []),
    `Hello ${oneLine(facts.customerName)},`,
    `${oneLine(facts.merchantName)} received your payment of ${facts.amount}. Thank you. The receipt is attached as a PDF.`,
    rowsOf(facts)
      .map(([name, value]) => `${name}: ${oneLine(value)}`)
      .join("\n"),
    `Check this receipt, or have it checked: ${facts.checkUrl}`,
    oneLine(contactOf(facts)),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function page(facts: ReceiptFacts, subject: string): Html {
  const { merchantName, customerName, amount, checkUrl } = facts;
  const accent = facts.accentColor ?? ACCENT;
  const ink = contrastRatio(accent, "#ffffff") >= READABLE ? "#ffffff" : "#000000";
  const preheader = `${amount}, confirmation number ${facts.confirmationNumber}.`;
  const table = (content: Html): Html =>
    html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${content}</table>`;
  const row = ([name, value]: readonly [string, string]): Html =>
    html`<tr><td class="soft rule" valign="top" style="padding:10px 12px 10px 0;border-top:1px solid #e1e4ea;font-size:14px;line-height:20px;color:#565d6b">${name}</td><td class="rule" align="right" valign="top" style="padding:10px 0;border-top:1px solid #e1e4ea;font-size:14px;line-height:20px;font-weight:600;word-break:break-word">${value}</td></tr>`;
  const head = html`${mailHead(merchantName, "Receipt")}
<p class="good" style="margin:20px 0 0;font-size:15px;line-height:22px;font-weight:600;color:#11643d">&#10003; Payment received</p>
<p class="sum" style="margin:2px 0 0;font-size:40px;line-height:46px;font-weight:700;letter-spacing:-.5px">${amount}</p>`;
  const greeting = `Hello ${customerName}, thank you for your payment. The receipt is attached as a PDF.`;
  const lead =
    "Whoever you give this receipt to can check there that it is genuine. Nothing can be paid there:";
  const rows = html`${mailRow(28, head)}
${mailRow(18, html`${mailParagraph(greeting)}${table(html`${rowsOf(facts).map(row)}`)}`)}
${mailRow(22, html`${mailButton(checkUrl, "Check this receipt", accent, ink)}${mailAddress(checkUrl, lead)}`)}
${mailFoot(contactOf(facts))}`;
  return mailLayout({ title: subject, preheader, test: facts.testMode ? TEST : null, rows });
}
