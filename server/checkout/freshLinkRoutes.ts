/** Where the holder of a dead link asks for a fresh one, and where an invoice's bare id leads. */
import type { Hono } from "hono";
import { INVOICE_ID } from "../../shared/ids.ts";
import type { AppEnv } from "../api/requestId.ts";
import { type FreshLinkSubject, requestFreshLink } from "../delivery/freshLink.ts";
import type { Deps } from "../deps.ts";
import { type LinkAddress, resolveLink } from "../links/resolve.ts";
import { jsonAnswer, type PayerContext, pageAnswer, wantsPage } from "./answers.ts";
import { troubleAnswer } from "./linkRoute.ts";
import { answerLocale, askersLocale } from "./payerLanguage.ts";
import { renderNotice } from "./render.ts";

export function mountFreshLinkRoutes(app: Hono<AppEnv>, deps: Deps): void {
  app.post("/:code/fresh-link", (c) => answer(c, deps, { kind: "code", text: c.req.param("code") }));
  app.post("/l/:token/fresh-link", (c) => answer(c, deps, { kind: "token", text: c.req.param("token") }));
}

async function answer(c: PayerContext, deps: Deps, address: LinkAddress): Promise<Response> {
  try {
    const subject = await subjectOf(deps, address);
    if (subject !== null) await requestFreshLink(deps, subject, askersLocale(c, deps));
    return wantsPage(c)
      ? pageAnswer(
          renderNotice(await answerLocale(c, deps, null), c.req.path.replace(/\/fresh-link$/, "")),
          null,
          202,
        )
      : jsonAnswer({ success: true, data: { requested: true } }, 202);
  } catch (error) {
    return troubleAnswer(c, deps, error);
  }
}

async function subjectOf(deps: Deps, address: LinkAddress): Promise<FreshLinkSubject | null> {
  if (address.kind === "code" && INVOICE_ID.test(address.text)) {
    const { site } = deps;
    return { invoiceId: address.text, ...(site === undefined ? {} : { onlyOf: site.tenantId }) };
  }
  const resolved = await resolveLink(deps, address);
  if (resolved.kind === "unknown") return null;
  const { tenantId, mode, invoiceId } = resolved.link;
  return { tenantId, mode, invoiceId };
}
