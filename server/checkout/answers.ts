/** How the payer's side answers: a page for people, JSON for scripts, the same truth in both. */
import type { Context } from "hono";
import { INVOICE_ID } from "../../shared/ids.ts";
import { answerRefusal } from "../api/mount.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import type { Resolved } from "../links/resolve.ts";
import { contentSecurityPolicy } from "./page.ts";
import { answerLocale } from "./payerLanguage.ts";
import { renderDeadEnd } from "./render.ts";
import { merchantView } from "./view.ts";

/** One address answers pages and data, in the payer's language; Node and Cloudflare compress pages for those who take it. */
export const PAGE_VARY = "Accept, Accept-Encoding, Accept-Language, Cookie";

export type PayerContext = Context<AppEnv>;

/** True when the client asks for JSON and not, or only after it, for a page. */
export function wantsJson(c: PayerContext): boolean {
  const accept = c.req.header("accept") ?? "";
  const json = accept.indexOf("application/json");
  const html = accept.indexOf("text/html");
  return json >= 0 && (html < 0 || json < html);
}

/** True when a browser asks for a page to show. */
export function wantsPage(c: PayerContext): boolean {
  return (c.req.header("accept") ?? "").includes("text/html");
}

/** A page with the policy that belongs to it. @param hosted see {@link contentSecurityPolicy}. */
export function pageAnswer(html: string, accentColor: string | null, status = 200, hosted = false): Response {
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      Vary: PAGE_VARY,
      "Content-Security-Policy": contentSecurityPolicy(accentColor, hosted),
    },
  });
}

export function jsonAnswer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

type Dead = Exclude<Resolved, { kind: "open" }>;

/**
 * The answer of a link that opens nothing: 404 for what was never a link, 410 with the merchant's name for one that was.
 * @param isPage the address is the link's own, which answers a page to whoever does not ask for JSON.
 */
export async function deadAnswer(
  c: PayerContext,
  deps: Deps,
  dead: Dead,
  path: string,
  isPage = false,
): Promise<Response> {
  if (wantsJson(c) || !(isPage || wantsPage(c))) return answerRefusal(c, deps, deadRefusal(dead));
  const locale = await answerLocale(c, deps, dead.kind === "unknown" ? null : dead);
  if (dead.kind === "unknown") {
    const canRequest = INVOICE_ID.test(path.slice(1));
    const freshLinkAction = canRequest ? `${path}/fresh-link` : null;
    return pageAnswer(renderDeadEnd({ kind: "unknown", canRequest }, { freshLinkAction, locale }), null, 404);
  }
  const merchant = merchantView(dead.merchant);
  const options = { freshLinkAction: `${dead.path}/fresh-link`, locale, origin: deps.config.publicUrl };
  return pageAnswer(renderDeadEnd({ kind: dead.kind, merchant }, options), merchant.accentColor, 410);
}

function deadRefusal(dead: Dead): Refusal {
  if (dead.kind === "unknown") return refuse("link_not_found", "This link is not known.");
  const merchant = merchantView(dead.merchant);
  const data = {
    merchant: {
      name: merchant.name,
      supportEmail: merchant.supportEmail,
      supportPhone: merchant.supportPhone,
    },
  };
  const words = dead.kind === "expired" ? "has expired" : "was withdrawn";
  return refuse(
    dead.kind === "expired" ? "link_expired" : "link_revoked",
    `This link ${words}. ${merchant.name} can send a new one.`,
    { data },
  );
}
