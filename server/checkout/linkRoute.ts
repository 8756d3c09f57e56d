/** Routes below a link: every one of them begins by opening it, and a dead link answers the same on all of them. */
import type { Hono } from "hono";
import { addressOf } from "../api/address.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { Refusal } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { type LinkAddress, resolveLink } from "../links/resolve.ts";
import type { VisitRequest } from "../links/visit.ts";
import { deadAnswer, type PayerContext, pageAnswer, wantsPage } from "./answers.ts";
import { answerLocale, type PayerLink } from "./payerLanguage.ts";
import { renderDeadEnd } from "./render.ts";

export type LinkHandler = (c: PayerContext, opened: PayerLink) => Promise<Response | Refusal>;

/** The two spellings of a link's path, and how each is read. */
const PREFIXES: readonly { readonly path: string; readonly address: (c: PayerContext) => LinkAddress }[] = [
  { path: "/:code", address: (c) => ({ kind: "code", text: c.req.param("code") ?? "" }) },
  { path: "/l/:token", address: (c) => ({ kind: "token", text: c.req.param("token") ?? "" }) },
];

/**
 * Adds a route below links. `below` is the rest of the path ("" for the link itself).
 */
export function linkRoute(
  app: Hono<AppEnv>,
  deps: Deps,
  method: "GET" | "POST",
  below: string,
  handler: LinkHandler,
): void {
  for (const prefix of PREFIXES) {
    app.on(method, `${prefix.path}${below}`, async (c) => {
      try {
        const resolved = await resolveLink(deps, prefix.address(c));
        if (resolved.kind !== "open") {
          const isPage = method === "GET" && below === "";
          return await deadAnswer(c, deps, resolved, `/${c.req.param("code") ?? ""}`, isPage);
        }
        const locale = await answerLocale(c, deps, resolved);
        const answer = await handler(c, { ...resolved, locale });
        return answer instanceof Refusal ? answerRefusal(c, deps, answer) : answer;
      } catch (error) {
        return troubleAnswer(c, deps, error);
      }
    });
  }
}

/** A fault: a page that says so kindly, or JSON; logged once, without detail in the answer. */
export function troubleAnswer(c: PayerContext, deps: Deps, error: unknown): Response {
  const answer = answerError(c, deps, error, "payer");
  if (!wantsPage(c)) return answer;
  const requestId = c.get("requestId");
  const page = pageAnswer(
    renderDeadEnd({ kind: "trouble", requestId }, { freshLinkAction: null }),
    null,
    answer.status,
  );
  const retryAfter = answer.headers.get("retry-after");
  if (retryAfter !== null) page.headers.set("Retry-After", retryAfter);
  return page;
}

/** What the rules of visits and attempts want to know of a request. */
export function visitRequest(c: PayerContext, deps: Deps): VisitRequest {
  return { method: c.req.method, headers: c.req.raw.headers, address: addressOf(c, deps.config.trustProxy) };
}
