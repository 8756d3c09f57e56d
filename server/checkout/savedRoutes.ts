/** The way of a payer to saved cards: ask for a one-time code, confirm it, and pay on the page that then lists them. */
import type { Hono } from "hono";
import { z } from "zod";
import { readJsonObject } from "../api/json.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import { validate } from "../api/validation.ts";
import type { Deps } from "../deps.ts";
import { recordVisit } from "../links/visit.ts";
import { jsonAnswer, type PayerContext, pageAnswer } from "./answers.ts";
import { readFormBody } from "./formBody.ts";
import { linkRoute, visitRequest } from "./linkRoute.ts";
import { viewOf } from "./pageRoutes.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { isVerified, proofCookie } from "./proof.ts";
import { renderSaved, type SavedPage } from "./render.ts";
import { askForCode, CODE_SECONDS, confirmCode } from "./verify.ts";

export const askBody = z.strictObject({ via: z.enum(["email", "sms"]) });
export const confirmBody = z.strictObject({
  code: z
    .string()
    .max(20)
    .overwrite((text) => text.replaceAll(/[\s-]/g, ""))
    .regex(/^\d{6}$/, "must be 6 digits"),
});
const WRONG = refuse("verification_failed", "This code is wrong, used or too old.", { field: "code" });

export function mountSavedRoutes(app: Hono<AppEnv>, deps: Deps): void {
  const shown = (
    opened: PayerLink,
    step: "ask" | "code",
    status: number,
    problem: SavedPage["problem"] = null,
  ): Response => {
    const view = viewOf(deps, opened);
    return pageAnswer(renderSaved(step, { view, problem }), view.merchant.accentColor, status);
  };

  linkRoute(app, deps, "GET", "/saved", async (c, opened) => {
    await recordVisit(deps, opened, "page", visitRequest(c, deps));
    const saves = deps.processorFor(opened.link.mode, opened.merchant)?.vault !== undefined;
    if (!saves || isVerified(deps, opened, c.req.raw.headers)) return c.redirect(opened.path, 303);
    return shown(opened, "ask", 200);
  });

  linkRoute(app, deps, "POST", "/verifications", async (c, opened) => {
    const read = await readBody(c);
    if (read.body instanceof Refusal) return read.body;
    const body = validate(askBody, read.body);
    if (!body.ok) return read.isForm ? shown(opened, "ask", 422) : body.refusal;
    const refused = await askForCode(deps, opened, body.value.via);
    if (refused === null) {
      return read.isForm
        ? shown(opened, "code", 202)
        : jsonAnswer({ success: true, data: { requested: true, expiresInSeconds: CODE_SECONDS } }, 202);
    }
    if (!read.isForm) return refused;
    const page = shown(opened, "ask", refused.status, "too_many");
    for (const [name, value] of Object.entries(refused.details.headers ?? {})) page.headers.set(name, value);
    return page;
  });

  linkRoute(app, deps, "POST", "/verifications/confirm", async (c, opened) => {
    const read = await readBody(c);
    if (read.body instanceof Refusal) return read.body;
    const body = validate(confirmBody, read.body);
    if (!body.ok) return read.isForm ? shown(opened, "code", 422, "code_wrong") : body.refusal;
    if (!(await confirmCode(deps, opened, body.value.code)))
      return read.isForm ? shown(opened, "code", 422, "code_wrong") : WRONG;
    const answer = read.isForm
      ? c.redirect(opened.path, 303)
      : jsonAnswer({ success: true, data: { verified: true } });
    answer.headers.append("Set-Cookie", proofCookie(deps, opened));
    return answer;
  });
}

interface ReadBody {
  readonly isForm: boolean;
  readonly body: unknown;
}

/** A form of the page without script, or JSON. */
async function readBody(c: PayerContext): Promise<ReadBody> {
  const type = c.req.header("content-type") ?? "";
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const fields = await readFormBody(c.req.raw);
    return { isForm: true, body: fields instanceof Refusal ? fields : Object.fromEntries(fields) };
  }
  const json = await readJsonObject(c.req.raw);
  return { isForm: false, body: json["refusal"] instanceof Refusal ? json["refusal"] : json };
}
