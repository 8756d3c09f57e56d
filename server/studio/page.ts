/** The studio's page: an empty shell that its script fills. It holds nothing of anybody, so it is the same for everybody. */
import { html } from "../api/html.ts";
import type { Assets } from "../assets.ts";

/**
 * Own script and style only, and nothing inline. Images may be blobs: QR codes are fetched with the session's header, which
 * an image element cannot send. Frames are our own pages: previews.
 */
export const STUDIO_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function studioPage({ script, styles, preload }: Assets): string {
  const links = preload.map((href) => html`<link rel="modulepreload" href="${href}">`);
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Studio</title><meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">${styles === "" ? null : html`<link rel="stylesheet" href="${styles}">`}${links}<script type="module" src="${script}"></script></head><body><div id="studio"></div><noscript>The studio needs JavaScript. The API at /docs does everything without it.</noscript></body></html>`
    .markup;
}
