/** The mail and the text that carry a one-time code. Pure. */
import { escapeHtml } from "../api/html.ts";

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
  const paragraph = (line: string): string =>
    `<p style="margin:0 0 16px;font:16px/1.5 system-ui,sans-serif">${escapeHtml(line)}</p>`;
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
    `<title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:24px"><div style="max-width:560px;margin:0 auto">` +
    `${paragraph(lines[0])}${paragraph(lines[1])}` +
    `<p style="margin:24px 0;font:700 32px/1.2 ui-monospace,monospace;letter-spacing:6px">${escapeHtml(code)}</p>` +
    `${paragraph(lines[2])}${paragraph(merchantName)}</div></body></html>`;
  return { subject, text, html };
}

export function payerCodeText({ merchantName, code, minutes }: PayerCode): string {
  return `${merchantName}: ${code} is your one-time code, good for ${minutes} minutes. Do not pass it on; nobody will ask you for it.`;
}
