/**
 * Turns a page into one that the merchant's own sites may frame. Any page: the checkout, a dead link, trouble. What differs
 * is little and always the same, so it is put into the document that is there: who may frame it, how narrow it is, that links and
 * forms open a tab of their own, and the script that speaks to the site.
 */
import { escapeHtml } from "../api/html.ts";
import type { Assets } from "../assets.ts";
import { embedJson, SHEET_CSS, type Sheet, sheet, sheetFor } from "./page.ts";
import { embedStyles } from "./styles/embed.ts";

export type Theme = "light" | "dark";

export interface Framing {
  /** The merchant's list, not empty: canonical origins. */
  readonly origins: readonly string[];
  readonly invoiceId: string | null;
  /** The state of the invoice, or why there is nothing to show. */
  readonly status: string;
  readonly dead: boolean;
  /** Null follows the payer's device. */
  readonly theme: Theme | null;
  readonly accentColor: string | null;
  readonly assets: Pick<Assets, "frame">;
}

const sheets = new Map<string | null, Sheet>();
const SHEETS_KEPT = 500;

function embedSheet(accentColor: string | null): Sheet {
  const kept = sheets.get(accentColor);
  if (kept) return kept;
  const made = sheet(embedStyles([SHEET_CSS, sheetFor(accentColor).css]));
  if (sheets.size >= SHEETS_KEPT) sheets.clear();
  sheets.set(accentColor, made);
  return made;
}

/** A document of ours as frames show it. */
export function framedPage(
  html: string,
  { origins, invoiceId, status, dead, theme, ...rest }: Framing,
): string {
  const { accentColor, assets } = rest;
  const attributes = theme === null ? "data-embed" : `data-embed data-theme="${theme}"`;
  const head =
    `<base target="_blank"><style>${embedSheet(accentColor).css}</style>` +
    `<script type="application/json" id="frame">${embedJson({ origins, invoiceId, status, dead })}</script>` +
    `<script type="module" src="${escapeHtml(assets.frame ?? "")}"></script>`;
  return html.replace("<html ", () => `<html ${attributes} `).replace("</head>", () => `${head}</head>`);
}

/** @param policy that of the page before it is framed, a Content-Security-Policy */
export function framedPolicy(
  policy: string,
  { origins, accentColor }: Pick<Framing, "origins" | "accentColor">,
): string {
  return policy
    .replace("style-src ", () => `style-src ${embedSheet(accentColor).source} `)
    .replace("frame-ancestors 'none'", () => `frame-ancestors ${origins.join(" ")}`);
}

/** @param answer a page of ours, with its policy. */
export async function framedAnswer(answer: Response, framing: Framing): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("Content-Security-Policy", framedPolicy(headers.get("Content-Security-Policy") ?? "", framing));
  headers.delete("Content-Length");
  return new Response(framedPage(await answer.text(), framing), { status: answer.status, headers });
}
