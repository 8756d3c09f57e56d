/** The mail and the text that carry a fresh link. Pure. */
import { escapeHtml } from "../api/html.ts";

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
  const paragraph = (line: string): string =>
    `<p style="margin:0 0 16px;font:16px/1.5 system-ui,sans-serif">${escapeHtml(line)}</p>`;
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
    `<title>${escapeHtml(subject)}</title></head><body style="margin:0;padding:24px"><div style="max-width:560px;margin:0 auto">` +
    `${paragraph(lines[0])}${paragraph(lines[1])}` +
    `<p style="margin:24px 0"><a href="${escapeHtml(url)}" style="display:inline-block;padding:14px 24px;border-radius:8px;background:#1f4fd8;color:#ffffff;font:600 16px/1 system-ui,sans-serif;text-decoration:none">Open invoice</a></p>` +
    `<p style="margin:0 0 16px;font:14px/1.5 system-ui,sans-serif;word-break:break-all">${escapeHtml(url)}</p>` +
    `${paragraph(lines[2])}${paragraph(merchantName)}</div></body></html>`;
  return { subject, text, html };
}

export function freshLinkText({ merchantName, invoiceNumber, balance, url }: FreshLink): string {
  return `${merchantName}: your new link for invoice ${invoiceNumber}, ${balance} open. Pay here: ${url}`;
}
