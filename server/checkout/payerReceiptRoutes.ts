/** Where a payer has the receipt sent to an address that they type. */
import type { Hono } from "hono";
import { z } from "zod";
import { emailField } from "../api/fields.ts";
import { readJsonObject } from "../api/json.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import { validate } from "../api/validation.ts";
import type { Deps } from "../deps.ts";
import { jsonAnswer, wantsPage } from "./answers.ts";
import { readFormBody } from "./formBody.ts";
import { linkRoute } from "./linkRoute.ts";
import { mailReceipt } from "./payerReceipt.ts";
import { receiptPage } from "./receiptPage.ts";

export const receiptMailBody = z.strictObject({ email: emailField });

const REFUSALS = {
  none: refuse(
    "payment_not_received",
    "A receipt goes to an address given here within a day of a payment that came through this link.",
  ),
  once: refuse("conflict", "This receipt was sent already. Download it instead."),
  many: refuse("too_many_attempts", "Too many receipts were sent from here. Try again in an hour.", {
    headers: { "Retry-After": "3600" },
  }),
};

export function mountPayerReceipt(app: Hono<AppEnv>, deps: Deps): void {
  linkRoute(app, deps, "POST", "/payments/:paymentId/receipt", async (c, opened) => {
    const { payments } = opened.head.state;
    const id = c.req.param("paymentId") ?? "";
    const payment = Object.hasOwn(payments, id) ? payments[id] : undefined;
    if (payment === undefined) return refuse("payment_not_found", "No such payment under this link.");
    const byForm = (c.req.header("content-type") ?? "").startsWith("application/x-www-form-urlencoded");
    const given = byForm ? await readFormBody(c.req.raw) : await readJsonObject(c.req.raw);
    if (given instanceof Refusal) return given;
    if (!(given instanceof URLSearchParams) && given["refusal"] instanceof Refusal) return given["refusal"];
    const body = validate(
      receiptMailBody,
      given instanceof URLSearchParams ? { email: given.get("email") ?? "" } : given,
    );
    const page = wantsPage(c);
    if (!body.ok) return page ? receiptPage(deps, opened, payment, { kind: "wrong" }, 422) : body.refusal;
    const { email } = body.value;
    const outcome = await mailReceipt(deps, opened, payment, email);
    if (outcome === "sent") {
      if (page) return receiptPage(deps, opened, payment, { kind: "sent", address: email });
      return jsonAnswer({ success: true, data: { requested: true } }, 202);
    }
    const refusal = REFUSALS[outcome];
    if (!page || outcome === "none") return refusal;
    return receiptPage(deps, opened, payment, { kind: outcome }, refusal.status);
  });
}
