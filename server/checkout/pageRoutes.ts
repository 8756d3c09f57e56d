/** What a payer opens: the page of a link, the same as data, the invoice as PDF, the QR code, and the page's signals. */
import type { Hono } from "hono";
import type { CheckoutView } from "../../shared/checkout.ts";
import { usesHostedFields } from "../../shared/page/hosted.ts";
import { readJsonObject } from "../api/json.ts";
import { answerRefusal } from "../api/mount.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { fileAnswer, invoicePdf } from "../documents/invoicePdf.ts";
import { qrRefusal } from "../links/qrOperation.ts";
import { type LinkAddress, resolveLink } from "../links/resolve.ts";
import { MAX_SIGNAL_BYTES, parseSignal } from "../links/signals.ts";
import { recordSignal, recordVisit } from "../links/visit.ts";
import { qrLogoOf } from "../logos/find.ts";
import { linkOrigin } from "../merchants/origin.ts";
import { parseQrOptions } from "../qr/options.ts";
import { qrEtag, renderQr } from "../qr/render.ts";
import type { PaymentMethodRow } from "../store/paymentMethods.ts";
import { deadAnswer, jsonAnswer, PAGE_VARY, type PayerContext, pageAnswer, wantsJson } from "./answers.ts";
import { linkRoute, troubleAnswer, visitRequest } from "./linkRoute.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { savingView, verifiedMethods } from "./payerMethods.ts";
import { renderCheckout } from "./render.ts";
import { checkoutView } from "./view.ts";

/** QR codes and dead links meet here: a revoked link's code must stop within this many seconds in caches. */
const QR_MAX_AGE_SECONDS = 300;

/** @param verified saved methods of a payer who proved to be the customer; null for all others. */
export function viewOf(
  deps: Deps,
  opened: PayerLink,
  verified: readonly PaymentMethodRow[] | null = null,
): CheckoutView {
  const processor = deps.processorFor(opened.link.mode, opened.merchant);
  const methods = processor?.methods(opened.head.state.currency) ?? null;
  const saving =
    processor?.vault === undefined ? undefined : savingView(opened.locale, opened.merchant.name, verified);
  return checkoutView(opened, deps.config.publicUrl, methods, saving, processor?.hostedFields);
}

export function mountPageRoutes(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/qr/:file", (c) => qrAnswer(c, deps, (text) => ({ kind: "code", text })));
  app.get("/qr/l/:file", (c) => qrAnswer(c, deps, (text) => ({ kind: "token", text })));

  linkRoute(app, deps, "GET", "/invoice.pdf", async (c, opened) => {
    await recordVisit(deps, opened, "pdf", visitRequest(c, deps));
    const { merchant, head, now, link, path, locale: language } = opened;
    const url = `${linkOrigin(deps, merchant)}${path}`;
    const about = { merchant, mode: link.mode, state: head.state, now, link: url, language };
    return fileAnswer(await invoicePdf(deps, about), "inline");
  });

  linkRoute(app, deps, "POST", "/visits", async (c, opened) => {
    const length = Number(c.req.header("content-length") ?? 0);
    if (length > MAX_SIGNAL_BYTES) return refuse("body_too_large", "A signal is smaller than this.");
    const body = await readJsonObject(c.req.raw);
    if (body["refusal"] instanceof Refusal) return body["refusal"];
    const parsed = parseSignal(body);
    if (!parsed.ok)
      return refuse("invalid_field", `${parsed.field || "signal"} is not valid.`, {
        field: parsed.field || "signal",
      });
    await recordSignal(deps, opened, parsed.signal);
    // Whether it was taken for a person is not told to who sent it.
    return new Response(null, { status: 204 });
  });

  linkRoute(app, deps, "GET", "", async (c, opened) => {
    const json = wantsJson(c);
    const visitId = await recordVisit(deps, opened, json ? "data" : "page", visitRequest(c, deps));
    const view = viewOf(deps, opened, await verifiedMethods(deps, opened, c.req.raw.headers));
    if (json) return viewAnswer(view);
    return pageAnswer(
      renderCheckout(view, { assets: deps.assets, visitId }),
      view.merchant.accentColor,
      200,
      usesHostedFields(view),
    );
  });
}

function viewAnswer(view: CheckoutView): Response {
  const answer = jsonAnswer({ success: true, data: view });
  answer.headers.set("Vary", PAGE_VARY);
  return answer;
}

async function qrAnswer(
  c: PayerContext,
  deps: Deps,
  address: (text: string) => LinkAddress,
): Promise<Response> {
  try {
    const [, text = "", format = ""] = /^(.*)\.(png|svg|pdf)$/.exec(c.req.param("file") ?? "") ?? [];
    const resolved = await resolveLink(deps, address(text));
    if (resolved.kind !== "open") return await deadAnswer(c, deps, resolved, "");
    const parsed = parseQrOptions({ ...c.req.query(), format });
    if (!parsed.ok) return answerRefusal(c, deps, qrRefusal(parsed));
    const link = `${linkOrigin(deps, resolved.merchant)}${resolved.path}`;
    const logo = parsed.options.logo ? await qrLogoOf(deps, resolved.merchant) : null;
    const headers = {
      "Cache-Control": `public, max-age=${QR_MAX_AGE_SECONDS}`,
      ETag: qrEtag(link, parsed.options, logo?.key),
    };
    if (c.req.header("if-none-match") === headers.ETag) return new Response(null, { status: 304, headers });
    const image = renderQr(link, parsed.options, logo);
    if (!image.ok) return answerRefusal(c, deps, qrRefusal(image));
    const body = image.body as Uint8Array<ArrayBuffer>;
    return new Response(body, { headers: { ...headers, "Content-Type": image.contentType } });
  } catch (error) {
    return troubleAnswer(c, deps, error);
  }
}
