/**
 * The ready-made pieces of HTML by which a merchant puts a link on a page or into a mail. Pure. They name the link and
 * the merchant; never an amount, an invoice number or a payer.
 */
import { fill } from "../../shared/page/format.ts";
import { escapeHtml } from "../api/html.ts";
import { accentPair } from "../checkout/styles/accent.ts";

/** What `<pay-link mode>` knows; docs/embed.md says what each does. */
export const EMBED_MODES = ["inline", "button", "popup", "redirect"] as const;
export type EmbedMode = (typeof EMBED_MODES)[number];

export interface EmbedLink {
  /** The link's absolute address: `https://pay.example.com/CODE`. */
  readonly url: string;
  readonly merchantName: string;
  /** `#rrggbb`, or null for Paylink's own. */
  readonly accentColor: string | null;
}

export interface EmbedWords {
  /** The text on a button; `{merchant}` stands for the merchant's name. */
  readonly embedPay: string;
}

export interface EmbedSnippets {
  /** A link that looks like a button, for any page; needs neither script nor style sheet. */
  readonly linkButton: string;
  /** The same for mails: a table with colours in attributes, which old mail programs understand. */
  readonly emailButton: string;
  /** The custom element with the script it needs; a plain link where scripts do not run. */
  readonly element: string;
}

/** Where the script of the custom element is served, on the link's own origin. */
export function embedScript(url: string): string {
  return new URL("/embed.js", url).href;
}

export function embedSnippets(link: EmbedLink, words: EmbedWords, mode: EmbedMode = "button"): EmbedSnippets {
  const { accent, text } = accentPair(link.accentColor);
  const url = escapeHtml(link.url);
  const label = escapeHtml(fill(words.embedPay, { merchant: link.merchantName }));
  const script = escapeHtml(embedScript(link.url));
  return {
    linkButton:
      `<a href="${url}" style="display:inline-block;box-sizing:border-box;min-height:44px;padding:12px 20px;border-radius:10px;` +
      `background:${accent};color:${text};font:600 16px/20px system-ui,sans-serif;text-decoration:none">${label}</a>`,
    emailButton: [
      `<table role="presentation" border="0" cellpadding="0" cellspacing="0">`,
      `  <tr>`,
      `    <td align="center" bgcolor="${accent}" style="border-radius:10px;mso-padding-alt:14px 24px">`,
      `      <a href="${url}" target="_blank" style="display:inline-block;padding:14px 24px;border-radius:10px;` +
        `font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:20px;font-weight:bold;color:${text};text-decoration:none">${label}</a>`,
      `    </td>`,
      `  </tr>`,
      `</table>`,
    ].join("\n"),
    element:
      `<pay-link href="${url}" mode="${mode}"${link.accentColor === null ? "" : ` style="--paylink-accent:${accent};--paylink-accent-text:${text}"`}>` +
      `<a href="${url}">${label}</a></pay-link>\n` +
      `<script src="${script}" async></script>`,
  };
}
