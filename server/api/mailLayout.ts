/**
 * The shell that all mails to payers share: one card that reads well in the light and in the dark, on phones, from either
 * side, and without pictures. Pure.
 */
import { contrastRatio } from "../qr/color.ts";
import { Html, html } from "./html.ts";

/** What inline styles of a mail cannot say: dark mode and narrow screens. Readers that drop it show the light mail. */
const STYLE =
  ":root{color-scheme:light dark;supported-color-schemes:light dark}" +
  "@media (max-width:420px){.pad{padding-left:20px!important;padding-right:20px!important}.sum{font-size:34px!important}}" +
  "@media (prefers-color-scheme:dark){.page{background:#0f1218!important;color:#eceff4!important}.card{background:#1a1f29!important;color:#eceff4!important}" +
  ".soft{color:#a7b0be!important}.good{color:#76d9a6!important}.late{color:#ff9c92!important}.link{color:#9db8ff!important}.rule{border-color:#303846!important}.test{background:#3b300f!important;color:#ffe3a1!important}}";

/** Paylink's own, where the merchant has no colour. */
const ACCENT = "#3049d8";
/** Text on a colour (WCAG 2.2, 1.4.3). */
const READABLE = 4.5;
const LOGO_HEIGHT = 40;

/** Which language a mail is in, and from which side it is read. */
export interface MailLanguage {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
}

/** Whose mail it is. */
export interface MailSender {
  readonly merchantName: string;
  /** An absolute address; null where there is none. */
  readonly logoUrl: string | null;
  /** `#rrggbb`; anything else counts as none. */
  readonly accentColor: string | null;
  /** The merchant's own words at the foot. */
  readonly footerText?: string | null;
}

export interface MailLayout {
  readonly speech: MailLanguage;
  readonly title: string;
  /** What lists of mails show beside the subject. */
  readonly preheader: string;
  /** Said on top of a test's mail; null otherwise. */
  readonly test: string | null;
  /** `<tr>` elements of the card. */
  readonly rows: Html;
}

/** Where a line begins and ends, as old mail programs need it said: they do not know `start` and `end`. */
export function sidesOf({ direction }: Pick<MailLanguage, "direction">) {
  return direction === "rtl"
    ? ({ start: "right", end: "left" } as const)
    : ({ start: "left", end: "right" } as const);
}

export function mailLayout({ speech, title, preheader, test, rows }: MailLayout): Html {
  const { language, direction } = speech;
  // Said again on the card: some readers keep nothing of what is outside of it.
  const reads = html`lang="${language}" dir="${direction}"`;
  return html`<!doctype html><html ${reads}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"><title>${title}</title><style>${new Html(STYLE)}</style></head><body class="page" style="margin:0;padding:0;background:#f3f4f6;color:#1b1f27;font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:transparent">${preheader}${new Html("&#8203;&nbsp;".repeat(60))}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f6"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" ${reads} width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border-radius:12px;text-align:${sidesOf(speech).start}">
${test === null ? null : html`<tr><td class="test pad" style="padding:10px 28px;background:#fff4d6;color:#5c4300;border-radius:12px 12px 0 0;font-size:14px;line-height:20px">${test}</td></tr>`}
${rows}
</table></td></tr></table></body></html>`;
}

/**
 * The head of a card: whose mail it is, and what it is about. A logo stands in the place of the name, on a white ground that
 * stays white in the dark; where pictures are not shown, its words are the name.
 */
export function mailHead({ merchantName, logoUrl }: MailSender, about: string): Html {
  if (logoUrl === null) {
    return html`<p style="margin:0;font-size:16px;line-height:24px;font-weight:600;word-wrap:break-word">${merchantName}</p>${small(about)}`;
  }
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="padding:6px 8px;background:#ffffff;color:#1b1f27;border-radius:8px;font-size:16px;line-height:24px;font-weight:600"><img src="${logoUrl}" alt="${merchantName}" height="${LOGO_HEIGHT}" style="display:block;border:0;height:${LOGO_HEIGHT}px;width:auto;max-width:240px;object-fit:contain"></td></tr></table>${small(`${about} · ${merchantName}`, 8)}`;
}

function small(text: string, top = 0): Html {
  return html`<p class="soft" style="margin:${top}px 0 0;font-size:14px;line-height:20px;color:#5b6472;word-wrap:break-word">${text}</p>`;
}

/** One row of the card, `top` pixels below the one before. */
export function mailRow(top: number, content: Html, bottom = 0): Html {
  return html`<tr><td class="pad" style="padding:${top}px 28px ${bottom}px">${content}</td></tr>`;
}

export function mailParagraph(content: Html | string): Html {
  return html`<p style="margin:0 0 16px;font-size:16px;line-height:24px;word-wrap:break-word">${content}</p>`;
}

/** The last row: whom to ask, in small letters below a line, and what the merchant says of itself. */
export function mailFoot(content: Html | string, { footerText }: Pick<MailSender, "footerText">): Html {
  const own = footerText
    ? html`<p class="soft" dir="auto" style="margin:8px 0 0;font-size:13px;line-height:20px;color:#5b6472;word-wrap:break-word">${footerText}</p>`
    : null;
  return mailRow(
    24,
    html`<p class="soft rule" style="margin:0;padding-top:16px;border-top:1px solid #e3e6eb;font-size:13px;line-height:20px;color:#5b6472">${content}</p>${own}`,
    28,
  );
}

/** A button as wide as the card, in the merchant's colour; its letters are white where that can be read on it, else black. */
export function mailButton(url: string, words: string, { accentColor }: MailSender): Html {
  const accent = /^#[0-9a-f]{6}$/i.test(accentColor ?? "") ? (accentColor ?? ACCENT) : ACCENT;
  const ink = contrastRatio(accent, "#ffffff") >= READABLE ? "#ffffff" : "#000000";
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${accent}" style="border-radius:10px;background:${accent}"><a href="${url}" style="display:block;padding:15px 24px;border-radius:10px;background:${accent};color:${ink};font-size:17px;line-height:22px;font-weight:600;text-decoration:none">${words}</a></td></tr></table>`;
}

/** The address itself, for whoever cannot press the button. `lead` is said before it. */
export function mailAddress(url: string, lead: string): Html {
  return html`<p class="soft" style="margin:12px 0 0;font-size:13px;line-height:20px;color:#5b6472">${lead}<br><a class="link" href="${url}" dir="ltr" style="color:#1f4fd8;word-break:break-all">${url}</a></p>`;
}

/** One line of a {@link mailTable}: what it is, and what it comes to. */
export interface MailLine {
  readonly name: string;
  readonly value: string;
  readonly strong?: boolean;
}

/** Names at the start of the line, values at its end. With `soft` names are paler than values, as labels are. */
export function mailTable(speech: MailLanguage, lines: readonly MailLine[], soft = false): Html {
  const { end } = sidesOf(speech);
  const cell = "border-top:1px solid #e3e6eb;font-size:14px;line-height:20px";
  const weight = (strong: boolean | undefined): string => (strong ? ";font-weight:600" : "");
  const row = ({ name, value, strong }: MailLine): Html =>
    html`<tr><td class="${soft ? "soft rule" : "rule"}" valign="top" style="padding:9px 0;padding-${end}:12px;${cell}${soft ? ";color:#5b6472" : weight(strong)}">${name}</td><td class="rule" align="${end}" valign="top" style="padding:9px 0;${cell};text-align:${end};${soft ? "word-break:break-word;font-weight:600" : `white-space:nowrap${weight(strong)}`}">${value}</td></tr>`;
  return html`<table role="presentation" dir="${speech.direction}" width="100%" cellpadding="0" cellspacing="0" border="0">${lines.map(row)}</table>`;
}
