/** The shell that all mails share: one card that reads well in the light and in the dark, on phones, and without pictures. Pure. */
import { Html, html } from "./html.ts";

/** What inline styles of a mail cannot say: dark mode and narrow screens. Readers that drop it show the light mail. */
const STYLE =
  ":root{color-scheme:light dark;supported-color-schemes:light dark}" +
  "@media (max-width:420px){.pad{padding-left:20px!important;padding-right:20px!important}.sum{font-size:34px!important}}" +
  "@media (prefers-color-scheme:dark){.page{background:#0f1218!important;color:#eceff4!important}.card{background:#1a1f29!important;color:#eceff4!important}" +
  ".soft{color:#a7b0be!important}.good{color:#76d9a6!important}.late{color:#ff9c92!important}.link{color:#9db8ff!important}.rule{border-color:#303846!important}.test{background:#3b300f!important;color:#ffe3a1!important}}";

export interface MailLayout {
  readonly title: string;
  /** What lists of mails show beside the subject. */
  readonly preheader: string;
  /** Said on top of a test's mail; null otherwise. */
  readonly test: string | null;
  /** `<tr>` elements of the card. */
  readonly rows: Html;
}

export function mailLayout({ title, preheader, test, rows }: MailLayout): Html {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"><title>${title}</title><style>${new Html(STYLE)}</style></head><body class="page" style="margin:0;padding:0;background:#f3f4f6;color:#1b1f27;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:transparent">${preheader}${new Html("&#8203;&nbsp;".repeat(60))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f6"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border-radius:12px;text-align:left">
${test === null ? null : html`<tr><td class="test pad" style="padding:10px 28px;background:#fff4d6;color:#5c4300;border-radius:12px 12px 0 0;font-size:14px;line-height:20px">${test}</td></tr>`}
${rows}
</table></td></tr></table></body></html>`;
}

/** The head of a card: whose mail it is, and what it is about. */
export function mailHead(merchantName: string, about: string): Html {
  return html`<p style="margin:0;font-size:16px;line-height:24px;font-weight:600;word-wrap:break-word">${merchantName}</p><p class="soft" style="margin:0;font-size:14px;line-height:20px;color:#5b6472">${about}</p>`;
}

/** One row of the card, `top` pixels below the one before. */
export function mailRow(top: number, content: Html, bottom = 0): Html {
  return html`<tr><td class="pad" style="padding:${top}px 28px ${bottom}px">${content}</td></tr>`;
}

export function mailParagraph(text: string): Html {
  return html`<p style="margin:0 0 16px;font-size:16px;line-height:24px;word-wrap:break-word">${text}</p>`;
}

/** The last row: whom to ask, in small letters below a line. */
export function mailFoot(content: Html | string): Html {
  return mailRow(
    24,
    html`<p class="soft rule" style="margin:0;padding-top:16px;border-top:1px solid #e3e6eb;font-size:13px;line-height:20px;color:#5b6472">${content}</p>`,
    28,
  );
}

/** A button as wide as the card; its colour is the merchant's, its letters are what can be read on it. */
export function mailButton(url: string, words: string, accent: string, ink: string): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="border-radius:10px;background:${accent}"><a href="${url}" style="display:block;padding:15px 24px;border-radius:10px;background:${accent};color:${ink};font-size:17px;line-height:22px;font-weight:600;text-decoration:none">${words}</a></td></tr></table>`;
}

/** The address itself, for whoever cannot press the button. `lead` is said before it. */
export function mailAddress(url: string, lead: string): Html {
  return html`<p class="soft" style="margin:12px 0 0;font-size:13px;line-height:20px;color:#5b6472">${lead}<br><a class="link" href="${url}" style="color:#1f4fd8;word-break:break-all">${url}</a></p>`;
}
