/**
 * oEmbed (https://oembed.com): what a site may show in place of a link that somebody wrote there. The answer names
 * the merchant and nothing of the invoice: whoever asks holds the link, but shows the answer to everybody.
 */
import type { Hono } from "hono";
import { fill } from "../../shared/page/format.ts";
import { loadWords } from "../../shared/words/page.ts";
import { answerRefusal } from "../api/mount.ts";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { type LinkAddress, resolveLink } from "../links/resolve.ts";
import { embedSnippets } from "./snippets.ts";

/** Longest address worth reading; links that merchants mint are below. */
const URL_MAX = 4000;
/** The button with its focus ring, in CSS pixels. */
const WIDTH = 320;
const HEIGHT = 64;
/** Consumers may keep the answer so long, in seconds; a link that was revoked opens nothing meanwhile. */
const CACHE_SECONDS = 3600;

export function mountOembed(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/oembed", async (c) => {
    const format = c.req.query("format") ?? "json";
    // "If the provider does not support the requested response format: 501" (oembed.com, 2.3.4).
    if (format !== "json") {
      const message = "The format must be json.";
      return answerRefusal(c, deps, refuse("format_not_supported", message, { field: "format" }));
    }
    const url = c.req.query("url") ?? "";
    const limits = { width: c.req.query("maxwidth"), height: c.req.query("maxheight") };
    for (const [name, value] of Object.entries(limits)) {
      if (value === undefined || /^[1-9]\d{0,5}$/.test(value)) continue;
      const field = `max${name}`;
      return answerRefusal(c, deps, refuse("invalid_field", `${field} must be a whole number.`, { field }));
    }
    const address = addressIn(url, deps.config.publicUrl);
    const resolved = address === null ? null : await resolveLink(deps, address);
    if (resolved?.kind !== "open")
      return answerRefusal(c, deps, refuse("link_not_found", "No link opens at this address."));
    const { merchant, head, path } = resolved;
    const words = await loadWords(head.state.customer.locale ?? merchant.settings.locale);
    const { accentColor } = merchant.settings.branding;
    const about = { url: `${deps.config.publicUrl}${path}`, merchantName: merchant.name, accentColor };
    // A site that may not frame the form gets a button that leads to the page.
    const mode = merchant.settings.embedOrigins.length > 0 ? "button" : "redirect";
    return c.json({
      version: "1.0",
      type: "rich",
      provider_name: "Paylink",
      provider_url: deps.config.publicUrl,
      author_name: merchant.name,
      title: fill(words.embedPay, { merchant: merchant.name }),
      cache_age: CACHE_SECONDS,
      width: Math.min(WIDTH, Number(limits.width ?? WIDTH)),
      height: Math.min(HEIGHT, Number(limits.height ?? HEIGHT)),
      html: embedSnippets(about, words, mode).element,
    });
  });
}

function addressIn(text: string, publicUrl: string): LinkAddress | null {
  if (text.length > URL_MAX || !URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  if (origin !== new URL(publicUrl).origin) return null;
  const [, token, code] = /^\/(?:l\/([^/]+)|([^/]+))$/.exec(pathname) ?? [];
  if (token !== undefined) return { kind: "token", text: token };
  return code === undefined ? null : { kind: "code", text: code };
}
