/** What a piece of HTML for the merchant's own site looks like: a page that holds nothing else, for a frame of the studio. */
import type { Context, Hono } from "hono";
import { Html, html } from "../api/html.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { embedOf } from "../embed/operations.ts";
import { EMBED_MODES } from "../embed/snippets.ts";
import { merchantNow } from "../merchants/clock.ts";
import { sessionOf } from "./session.ts";

const KINDS = ["element", "linkButton", "emailButton"] as const;
const NOT_HERE = refuse("not_found", "There is no preview at this address.");

/** Adds `/studio/preview/{linkId}?kind=&mode=`. */
export function mountPreview(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/studio/preview/:linkId", async (c) => {
    try {
      const answer = await preview(c, deps);
      return answer instanceof Refusal ? answerRefusal(c, deps, answer) : answer;
    } catch (error) {
      return answerError(c, deps, error, "studio preview");
    }
  });
}

/**
 * A frame cannot send the studio's header; the cookie comes from the studio's own pages only (SameSite=Strict), no other site may
 * frame the answer, and it changes nothing.
 */
async function preview(c: Context<AppEnv>, deps: Deps): Promise<Response | Refusal> {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return NOT_HERE;
  const session = await sessionOf(deps, c.req.raw.headers);
  if (session === null) return NOT_HERE;
  const { mode: data, merchant } = session;
  const caller = {
    tenantId: merchant.tenantId,
    mode: data,
    // Under our own address, though the merchant has a host of its own: whoever holds that host answers for what comes from there,
    // and a script of theirs must never run on the studio's origin, where the session's cookie is.
    merchant: { ...merchant, linkHost: null },
    now: merchantNow(deps, merchant, data),
  };
  const kind = KINDS.find((one) => one === c.req.query("kind")) ?? "element";
  const mode = EMBED_MODES.find((one) => one === c.req.query("mode"));
  const linkId = c.req.param("linkId") ?? "";
  const made = await embedOf(deps, caller, linkId, mode === undefined ? {} : { mode });
  if (made instanceof Refusal) return made;
  const { markup } =
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title><meta name="viewport" content="width=device-width,initial-scale=1"><style>body{margin:0;padding:16px;background:#fff;font:16px/1.5 system-ui,sans-serif}</style></head><body>${new Html(made[kind])}</body></html>`;
  // Styles stand in the snippets themselves; nothing but those snippets is on this page.
  const policy = `default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;
  return new Response(markup, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy },
  });
}
