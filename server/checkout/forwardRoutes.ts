/**
 * Forwarding: a payer makes a link for somebody else, to send it on by themselves. Paylink sends nothing here: mail to an
 * address that anybody may type would make every link a mail relay.
 */
import type { Hono } from "hono";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import { takeHourlyRequest } from "../delivery/hourlyRequests.ts";
import type { Deps } from "../deps.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { forwardLink } from "../links/forward.ts";
import type { OpenLink } from "../links/resolve.ts";
import { linkUrls } from "../links/urls.ts";
import { countForwarded, type Link, readLink } from "../store/links.ts";
import { deadAnswer, jsonAnswer, pageAnswer, wantsPage } from "./answers.ts";
import { linkRoute } from "./linkRoute.ts";
import { viewOf } from "./pageRoutes.ts";
import { renderForwarded } from "./render.ts";

const PER_LINK_AND_HOUR = 5;
const PER_INVOICE = 50;
const HOUR_SECONDS = 3600;

const TOO_MANY = refuse(
  "too_many_attempts",
  "This invoice was forwarded too often. Share the link that you have, or try again in an hour.",
  { headers: { "Retry-After": String(HOUR_SECONDS) } },
);
const NOT_FOUND = refuse("link_not_found", "No such link was made from this one.");

export function mountForward(app: Hono<AppEnv>, deps: Deps): void {
  linkRoute(app, deps, "POST", "/forward", async (c, opened) => {
    const taken =
      (await countForwarded(deps.database, opened.link)) < PER_INVOICE &&
      (await takeHourlyRequest(deps, `forward ${opened.link.linkId}`, PER_LINK_AND_HOUR)) !== null;
    if (!taken) {
      if (!wantsPage(c)) return TOO_MANY;
      const view = viewOf(deps, opened);
      const page = pageAnswer(renderForwarded(view, null), view.merchant.accentColor, TOO_MANY.status);
      page.headers.set("Retry-After", String(HOUR_SECONDS));
      return page;
    }
    const made = await forwardLink(deps, opened);
    if (made.kind === "rejected") return refusalOf(made.rejection);
    if (made.kind === "revoked") return deadAnswer(c, deps, { ...opened, kind: "revoked" }, opened.path);
    // A page of its own, so that loading it again makes no further link.
    if (wantsPage(c)) return c.redirect(`${opened.path}/forwarded/${made.link.linkId}`, 303);
    return jsonAnswer({ success: true, data: answerOf(deps, opened, made.link) }, 201);
  });

  linkRoute(app, deps, "GET", "/forwarded/:linkId", async (c, opened) => {
    const link = await madeFrom(deps, opened, c.req.param("linkId") ?? "");
    if (link === null) return NOT_FOUND;
    if (link.revokedAt !== null) return deadAnswer(c, deps, { ...opened, kind: "revoked" }, opened.path);
    const view = viewOf(deps, opened);
    if (!wantsPage(c)) return jsonAnswer({ success: true, data: answerOf(deps, opened, link) });
    return pageAnswer(
      renderForwarded(view, linkUrls(deps, link.linkId, opened.merchant).url),
      view.merchant.accentColor,
    );
  });
}

/** A link that was made from this very one; null for any other. */
async function madeFrom(deps: Deps, { link: source }: OpenLink, linkId: string): Promise<Link | null> {
  if (!/^lnk_[0-9a-z]{13}$/.test(linkId)) return null;
  const link = await readLink(deps.database, linkId);
  const own =
    link !== null &&
    link.forwardedFrom === source.linkId &&
    link.tenantId === source.tenantId &&
    link.mode === source.mode &&
    link.invoiceId === source.invoiceId;
  return own ? link : null;
}

function answerOf(deps: Deps, { merchant }: OpenLink, { linkId, channel, expiresAt, forwardedFrom }: Link) {
  const { url, qrCodeUrl } = linkUrls(deps, linkId, merchant);
  return { linkId, paymentLink: url, qrCodeUrl, channel, expiresAt, forwardedFrom };
}
