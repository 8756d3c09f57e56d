/** The page behind "Stop reminders": a question with a button, then the answer. */
import { createHash } from "node:crypto";
import { type Speech, say } from "../../shared/words/messages.ts";
import { Html, html } from "../api/html.ts";

const STYLE =
  ":root{color-scheme:light dark;--soft:#5b6472;--back:#f3f4f6;--card:#fff;--ink:#1b1f27;--button:#1b1f27;--on:#fff}" +
  "@media(prefers-color-scheme:dark){:root{--soft:#a7b0be;--back:#0f1218;--card:#1a1f29;--ink:#eceff4;--button:#eceff4;--on:#10131a}}" +
  "body{margin:0;background:var(--back);color:var(--ink);font:17px/1.5 system-ui,sans-serif}main{max-width:28rem;margin:10vh auto 0;padding:2rem 1.5rem;background:var(--card);border-radius:12px;box-sizing:border-box}" +
  "@media(max-width:32rem){main{margin:1rem}}h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}p{margin:0 0 1.25rem;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.9375rem;margin:0}" +
  "button{width:100%;min-height:48px;margin:0 0 1.25rem;border:0;border-radius:10px;background:var(--button);color:var(--on);font:600 17px/1 system-ui,sans-serif;cursor:pointer}";

export const STOP_CSP = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE, "utf8").digest("base64")}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

export function stopPage(speech: Speech, merchant: string, recipient: string, stopped: boolean): string {
  const { mail, language, direction } = speech;
  const said = say(speech, stopped ? mail.stoppedText : mail.stopText, {
    merchant,
    address: masked(recipient),
  });
  const title = stopped ? mail.stoppedTitle : mail.stopTitle;
  const button = stopped ? null : html`<form method="post"><button>${mail.stopReminders}</button></form>`;
  return html`<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${new Html(STYLE)}</style></head><body><main><h1>${title}</h1><p>${said}</p>${button}<p class="soft">${mail.stopGoesOn}</p></main></body></html>`
    .markup;
}

/** Enough for its owner to know it: whoever a mail was forwarded to need not learn it. */
function masked(recipient: string): string {
  const at = recipient.lastIndexOf("@");
  if (at < 0) return `…${recipient.slice(-4)}`;
  return `${recipient.slice(0, 1)}…${recipient.slice(at)}`;
}
