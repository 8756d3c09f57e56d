/** `/{code}/embed`: the payment page for frames on the merchant's own sites, and for nobody else's. */
import type { Hono } from "hono";
import { usesHostedFields } from "../../shared/page/hosted.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { type LinkAddress, type OpenLink, type Resolved, resolveLink } from "../links/resolve.ts";
import { recordVisit } from "../links/visit.ts";
import { deadAnswer, type PayerContext, pageAnswer } from "./answers.ts";
import { type Framing, framedAnswer, type Theme } from "./framedAnswer.ts";
import { troubleAnswer, visitRequest } from "./linkRoute.ts";
import { viewOf } from "./pageRoutes.ts";
import { answerLocale } from "./payerLanguage.ts";
import { renderCheckout, renderEmbedAway } from "./render.ts";
import { merchantView } from "./view.ts";

/** What browsers say of a document that is wanted for a frame (W3C Fetch Metadata). */
const FRAMES: readonly string[] = ["iframe", "frame"];

export function mountEmbedRoutes(app: Hono<AppEnv>, deps: Deps): void {
  const answer = async (c: PayerContext, address: LinkAddress): Promise<Response> => {
    let resolved: Resolved | null = null;
    try {
      resolved = await resolveLink(deps, address);
      if (resolved.kind === "unknown") return await deadAnswer(c, deps, resolved, "", true);
      const { settings } = resolved.merchant;
      if (settings.embedOrigins.length === 0 || isAlone(c)) return await awayAnswer(c, deps, resolved);
      if (resolved.kind === "open") return await openAnswer(c, deps, resolved);
      const dead = await deadAnswer(c, deps, resolved, resolved.path, true);
      return await framedAnswer(dead, framing(c, deps, resolved, resolved.kind, true));
    } catch (error) {
      const trouble = troubleAnswer(c, deps, error);
      if (resolved === null || resolved.kind === "unknown" || !isPage(trouble)) return trouble;
      if (resolved.merchant.settings.embedOrigins.length === 0) return trouble;
      return framedAnswer(trouble, framing(c, deps, resolved, "trouble", true));
    }
  };
  app.get("/:code/embed", (c) => answer(c, { kind: "code", text: c.req.param("code") }));
  app.get("/l/:token/embed", (c) => answer(c, { kind: "token", text: c.req.param("token") }));
}

/** Opened by itself, as far as the browser tells; where it does not, the page's script leads on. */
function isAlone(c: PayerContext): boolean {
  const wanted = c.req.header("sec-fetch-dest");
  return wanted !== undefined && !FRAMES.includes(wanted);
}

function isPage(answer: Response): boolean {
  return answer.headers.get("Content-Type")?.startsWith("text/html") ?? false;
}

async function openAnswer(c: PayerContext, deps: Deps, opened: OpenLink): Promise<Response> {
  // Where the link was opened is known better here than when it was made.
  const embedded = { ...opened, link: { ...opened.link, channel: "embed" as const } };
  const visitId = await recordVisit(deps, embedded, "page", visitRequest(c, deps));
  // Who proved to be the customer did so for the page itself, not for a site that frames it: no saved cards.
  const view = viewOf(deps, { ...opened, locale: await answerLocale(c, deps, opened) });
  const page = pageAnswer(
    renderCheckout(view, { assets: deps.assets, visitId }),
    view.merchant.accentColor,
    200,
    usesHostedFields(view),
  );
  return framedAnswer(page, framing(c, deps, opened, view.state, false));
}

/** The way to the whole page, for who may not frame it or needs no frame. */
async function awayAnswer(
  c: PayerContext,
  deps: Deps,
  resolved: Exclude<Resolved, { kind: "unknown" }>,
): Promise<Response> {
  const { merchant } = resolved;
  const locale = await answerLocale(c, deps, resolved);
  const { accentColor } = merchant.settings.branding;
  const url = `${deps.config.publicUrl}${resolved.path}`;
  return pageAnswer(renderEmbedAway(merchantView(merchant), { url, locale }), accentColor, 403);
}

function framing(
  c: PayerContext,
  deps: Deps,
  { link, merchant }: OpenLink,
  status: string,
  dead: boolean,
): Framing {
  const theme = c.req.query("theme");
  return {
    origins: merchant.settings.embedOrigins,
    invoiceId: link.invoiceId,
    status,
    dead,
    theme: theme === "light" || theme === "dark" ? (theme satisfies Theme) : null,
    accentColor: merchant.settings.branding.accentColor,
    assets: deps.assets,
  };
}
