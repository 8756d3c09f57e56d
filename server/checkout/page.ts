/** The document around a screen: head, style sheet, data for the script, and the one slot that differs between two fetches. */
import { createHash } from "node:crypto";
import type { MerchantView } from "../../shared/checkout.ts";
import { languageTag } from "../../shared/languages.ts";
import { direction } from "../../shared/page/format.ts";
import type { PageData } from "../../shared/page/panel.ts";
import type { Words } from "../../shared/words/page.ts";
import { escapeHtml } from "../api/html.ts";
import type { Assets } from "../assets.ts";
import { HOSTED_ORIGINS } from "./hostedOrigins.ts";
import { accentStyles } from "./styles/accent.ts";
import { baseStyles } from "./styles/base.ts";
import { checkoutStyles } from "./styles/checkout.ts";
import { minify } from "./styles/minify.ts";
import { printStyles } from "./styles/print.ts";

/** A document in two halves; the random part of the visit's id goes between them. */
export interface Page {
  readonly before: string;
  readonly after: string;
}

export interface Sheet {
  readonly css: string;
  /** A CSP source, `'sha256-…'`. */
  readonly source: string;
}

const SHEET = sheet(minify(baseStyles + checkoutStyles + printStyles));
/** The style sheet that every page carries. */
export const SHEET_CSS = SHEET.css;
const accents = new Map<string | null, Sheet>();
const ACCENTS_KEPT = 500;

/** A style sheet with the hash by which a policy lets it in. */
export function sheet(css: string): Sheet {
  return { css, source: `'sha256-${createHash("sha256").update(css, "utf8").digest("base64")}'` };
}

/** The sheet with a merchant's colours. Kept: hashing and contrast cost more than a page. */
export function sheetFor(accentColor: string | null): Sheet {
  const kept = accents.get(accentColor);
  if (kept) return kept;
  const made = sheet(accentStyles(accentColor));
  if (accents.size >= ACCENTS_KEPT) accents.clear();
  accents.set(accentColor, made);
  return made;
}

/**
 * What Stripe's script, frames and connections need (docs.stripe.com/security/guide, "Content security policy"). Its address
 * search, which would add Google Maps, is not used. A form without script is led on to Stripe's own pages: browsers hold
 * such redirects to `form-action`.
 */
const HOSTED = {
  script: " https://js.stripe.com https://*.js.stripe.com",
  frame: ["frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"],
  connect: " https://api.stripe.com",
  form: ` ${HOSTED_ORIGINS.join(" ")}`,
};
const OWN = { script: "", frame: [], connect: "", form: "" };

/**
 * The Content-Security-Policy of every page here. Styles are inline and named by hash, so nothing a page's
 * data could bring along is ever run or applied.
 *
 * @param accentColor the merchant's colour that the page is rendered with, or null
 * @param hosted the page may show the processor's own fields; no other page lets its script in
 */
export function contentSecurityPolicy(accentColor: string | null, hosted = false): string {
  const more = hosted ? HOSTED : OWN;
  return [
    "default-src 'none'",
    `script-src 'self'${more.script}`,
    `style-src ${SHEET.source} ${sheetFor(accentColor).source}`,
    "img-src 'self' data:",
    `connect-src 'self'${more.connect}`,
    ...more.frame,
    `form-action 'self'${more.form}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export interface PageParts {
  readonly locale: string;
  readonly title: string;
  /** Named in the link preview, which shows no amount and no payer. */
  readonly merchant: MerchantView | null;
  /** The link's absolute address, where other sites may show the page in their own: they are told where to ask how. */
  readonly link?: string;
  readonly sheet: Sheet;
  readonly skipTo?: string;
  readonly banner: string;
  readonly main: string;
  readonly mainClass: string;
  readonly words: Pick<Words, "poweredBy" | "terms" | "privacyPolicy">;
  /** Markup of the list of languages; see {@link languageSwitch}. */
  readonly languages?: string;
  readonly assets?: Assets;
  readonly data?: PageData;
  /** Whether a visit belongs to the page; without, `after` is empty. */
  readonly visit?: boolean;
}

const LOCK =
  '<svg class="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path d="M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z" fill="none" stroke="currentColor" stroke-width="2"/></svg>';

export function page(parts: PageParts): Page {
  const { merchant, assets } = parts;
  const language = languageTag(parts.locale);
  const title = titled(parts.title, merchant, parts.visit === true);
  // A page of a merchant's names it, and nothing of the invoice.
  const about = merchant ? `${merchant.name}: ${parts.words.poweredBy}` : parts.words.poweredBy;
  const preview = merchant ? `<meta property="og:title" content="${escapeHtml(merchant.name)}">` : "";
  const oembed = parts.link === undefined ? "" : discovery(parts.link);
  const before =
    `<!doctype html><html lang="${escapeHtml(language)}" dir="${direction(language)}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title>` +
    `<meta name="robots" content="noindex,nofollow,noarchive"><meta name="referrer" content="no-referrer">` +
    `<meta name="description" content="${escapeHtml(about)}"><meta name="format-detection" content="telephone=no">${preview}` +
    `<meta name="theme-color" content="#f3f4f7" media="(prefers-color-scheme:light)">` +
    `<meta name="theme-color" content="#101217" media="(prefers-color-scheme:dark)">${icons(merchant)}${oembed}` +
    `<style>${SHEET.css}</style><style>${parts.sheet.css}</style>${assets ? scripts(assets) : ""}</head><body>` +
    (parts.skipTo ? `<a class="skip" href="#pay">${escapeHtml(parts.skipTo)}</a>` : "") +
    `${parts.banner ? `<header>${parts.banner}</header>` : ""}<main class="${parts.mainClass}">${parts.main}</main>` +
    `<footer class="foot">${ownFoot(merchant, parts.words)}<p>${LOCK}<span>${escapeHtml(parts.words.poweredBy)}</span></p>${parts.languages ?? ""}</footer>` +
    (parts.data ? `<script type="application/json" id="view">${embedJson(parts.data)}</script>` : "");
  const end = "</body></html>";
  if (!parts.visit) return { before: before + end, after: "" };
  // Belongs to the form, wherever it stands: its value is the id of a payment posted without script, and names the visit.
  const slot = `<input type="hidden" id="visit" name="paymentId" form="pay-form" value="pmt_`;
  return { before: before + slot, after: `">${end}` };
}

/** https://oembed.com, section 4. */
function discovery(link: string): string {
  const { origin } = new URL(link);
  const address = `${origin}/oembed?format=json&url=${encodeURIComponent(link)}`;
  return `<link rel="alternate" type="application/json+oembed" href="${escapeHtml(address)}">`;
}

/** The merchant's own title on the page of a link; beside ours where that says what happened. */
function titled(title: string, merchant: MerchantView | null, isCheckout: boolean): string {
  const own = merchant?.pageTitle;
  if (!own) return title;
  return isCheckout && !title.startsWith("⚠") ? own : `${title} · ${own}`;
}

/** The merchant's icon, from our own origin only; without one, none is asked for. */
function icons(merchant: MerchantView | null): string {
  const href = merchant?.iconUrl;
  if (!href) return '<link rel="icon" href="data:,">';
  return `<link rel="icon" type="image/png" href="${escapeHtml(href)}"><link rel="apple-touch-icon" href="${escapeHtml(href)}">`;
}

/** What the merchant says at the foot. Links open beside the page, so that nothing typed is lost, and tell nobody where they stood. */
function ownFoot(
  merchant: MerchantView | null,
  { terms, privacyPolicy }: Pick<Words, "terms" | "privacyPolicy">,
): string {
  const link = (url: string | null | undefined, text: string): string =>
    url && /^https:\/\//i.test(url)
      ? `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${escapeHtml(text)}</a>`
      : "";
  const links = link(merchant?.termsUrl, terms) + link(merchant?.privacyUrl, privacyPolicy);
  const said = merchant?.footerText ? `<p dir="auto">${escapeHtml(merchant.footerText)}</p>` : "";
  return said + (links === "" ? "" : `<p class="foot-links">${links}</p>`);
}

function scripts({ script, preload }: Assets): string {
  const links = preload.map((href) => `<link rel="modulepreload" href="${escapeHtml(href)}">`).join("");
  return `${links}<script type="module" src="${escapeHtml(script)}"></script>`;
}

/** JSON that cannot end the script element it stands in, nor open a comment there. */
export function embedJson(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
