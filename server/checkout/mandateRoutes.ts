/** The payer's copy of what they authorized: it stays under the link as long as the link does (Nacha rules, 2.3.2.5). */
import type { Hono } from "hono";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { recordVisit } from "../links/visit.ts";
import { pageAnswer } from "./answers.ts";
import { linkRoute, visitRequest } from "./linkRoute.ts";
import { viewOf } from "./pageRoutes.ts";
import { renderMandate } from "./render.ts";
import { paymentView, showsMandate } from "./view.ts";

const NO_MANDATE = refuse("payment_not_found", "No payment with an authorization is shown under this link.");

export function mountMandate(app: Hono<AppEnv>, deps: Deps): void {
  linkRoute(app, deps, "GET", "/payments/:paymentId/mandate", async (c, opened) => {
    const { link, head, path } = opened;
    const { payments, currency } = head.state;
    const id = c.req.param("paymentId") ?? "";
    const payment = Object.hasOwn(payments, id) ? payments[id] : undefined;
    if (!payment?.authorization || !showsMandate(link, payment)) return NO_MANDATE;
    await recordVisit(deps, opened, "receipt", visitRequest(c, deps));
    const view = viewOf(deps, opened);
    const shown = paymentView(payment, currency, `${deps.config.publicUrl}${path}`);
    const { text, textHash, acceptedAt, accountHolderName, last4 } = payment.authorization;
    const mandate = { text, textHash, acceptedAt, accountHolderName, last4: last4 ?? payment.last4 };
    return pageAnswer(renderMandate(view, shown, mandate), view.merchant.accentColor);
  });
}
