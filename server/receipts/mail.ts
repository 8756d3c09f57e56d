/** The mail of a receipt: subject, text and HTML. Pure. Everything that comes from outside is escaped. */
import { Html, html } from "../api/html.ts";
import { contrastRatio } from "../qr/color.ts";
import type { ReceiptFacts } from "./facts.ts";

/** Paylink's own, where the merchant has no colour. */
const ACCENT = "#3049d8";
const READABLE = 4.5;

/** What inline styles cannot say: dark mode and narrow screens. Readers that drop it show the light mail. */
const STYLE =
  ":root{color-scheme:light dark;supported-color-schemes:light dark}" +
  "@media (max-width:420px){.pad{padding-left:20px!important;padding-right:20px!important}.sum{font-size:34px!important}}" +
  "@media (prefers-color-scheme:dark){.page{background:#101217!important;color:#f0f2f5!important}.card{background:#191c23!important;color:#f0f2f5!important}" +
  ".soft{color:#a9b0bd!important}.good{color:#76d9a6!important}.link{color:#9db2ff!important}.rule{border-color:#2d323d!important}.test{background:#3b300f!important;color:#ffe3a1!important}}";

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
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"><title>${subject}</title><style>${new Html(STYLE)}</style></head><body class="page" style="margin:0;padding:0;background:#f3f4f7;color:#15181e;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:transparent">${preheader}${new Html("&#8203;&nbsp;".repeat(60))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f7"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border-radius:14px;text-align:left">
${facts.testMode ? html`<tr><td class="test" style="padding:10px 28px;background:#ffd84d;color:#2b2200;border-radius:14px 14px 0 0;font-size:14px;line-height:20px;font-weight:600">${TEST}</td></tr>` : null}
<tr><td class="pad" style="padding:28px 28px 0"><p style="margin:0;font-size:17px;line-height:24px;font-weight:650">${merchantName}</p><p class="soft" style="margin:0;font-size:14px;line-height:20px;color:#565d6b">Receipt</p>
<p class="good" style="margin:20px 0 0;font-size:15px;line-height:22px;font-weight:600;color:#11643d">&#10003; Payment received</p>
<p class="sum" style="margin:2px 0 0;font-size:40px;line-height:46px;font-weight:700;letter-spacing:-.5px">${amount}</p></td></tr>
<tr><td class="pad" style="padding:18px 28px 0;font-size:16px;line-height:24px"><p style="margin:0 0 18px">Hello ${customerName}, thank you for your payment. The receipt is attached as a PDF.</p>${table(html`${rowsOf(facts).map(row)}`)}</td></tr>
<tr><td class="pad" style="padding:22px 28px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="border-radius:10px;background:${accent}"><a href="${checkUrl}" style="display:block;padding:14px 24px;border-radius:10px;background:${accent};color:${ink};font-size:16px;line-height:22px;font-weight:600;text-decoration:none">Check this receipt</a></td></tr></table>
<p class="soft" style="margin:12px 0 0;font-size:13px;line-height:20px;color:#565d6b">Whoever you give this receipt to can check there that it is genuine. Nothing can be paid there:<br><a class="link" href="${checkUrl}" style="color:#3049d8;word-break:break-all">${checkUrl}</a></p></td></tr>
<tr><td class="pad" style="padding:22px 28px 28px"><p class="soft rule" style="margin:0;padding-top:16px;border-top:1px solid #e1e4ea;font-size:13px;line-height:20px;color:#565d6b">${contactOf(facts)}</p></td></tr>
</table></td></tr></table></body></html>`;
}
