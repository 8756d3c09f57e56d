/** What a payer does: pay by script or by form, see what became of a payment, authenticate, take the receipt. */
import type { Hono } from "hono";
import { readJsonObject } from "../api/json.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import { validate } from "../api/validation.ts";
import type { Deps } from "../deps.ts";
import { receiptPdf } from "../documents/invoicePdf.ts";
import type { PaymentState } from "../ledger/state.ts";
import { recordPayer, recordVisit, type VisitRequest } from "../links/visit.ts";
import { confirmationNumber } from "../payments/confirmation.ts";
import { payersLook } from "../payments/look.ts";
import { recordSnapshot } from "../payments/record.ts";
import { readHead } from "../store/ledger.ts";
import { jsonAnswer, type PayerContext, pageAnswer, wantsPage } from "./answers.ts";
import { attempt, attemptStatus, paymentAnswer, savedBy } from "./attempt.ts";
import { nextPage } from "./challenge.ts";
import { answerForm } from "./formAnswer.ts";
import { readFormBody } from "./formBody.ts";
import { HOSTED_ORIGINS } from "./hostedOrigins.ts";
import { linkRoute, visitRequest } from "./linkRoute.ts";
import { viewOf } from "./pageRoutes.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { paymentBody } from "./paymentBody.ts";
import { checkUrlOf, receiptPage } from "./receiptPage.ts";
import { renderChallenge, renderContinue } from "./render.ts";
import { paymentView } from "./view.ts";

const PAYMENT_NOT_FOUND = refuse("payment_not_found", "No such payment under this link.");
const NO_RECEIPT = refuse("payment_not_found", "There is no receipt: this payment was not completed.");

export function mountPaymentRoutes(app: Hono<AppEnv>, deps: Deps): void {
  const base = (opened: PayerLink): string => `${deps.config.publicUrl}${opened.path}`;

  const look = payersLook(deps);

  /** The payment that is looked at, as the processor knows it now. */
  async function looked(c: PayerContext, opened: PayerLink) {
    const payment = paymentOf(c, opened);
    if (payment === null) return { opened, payment };
    const { tenantId, mode, invoiceId } = opened.link;
    const ref = { tenantId, mode, invoiceId, paymentId: payment.paymentId, at: opened.now.toISOString() };
    const answer = await look(opened.merchant, ref, payment);
    if (answer === "not_asked") return { opened, payment };
    const head = (await readHead(deps.database, ref)) ?? opened.head;
    const fresh = { ...opened, head };
    const known = paymentOf(c, fresh) ?? payment;
    // Whether the payer's step was the last one is not known: it is being checked, and not asked for again.
    const unknown = answer === "unheard" && known.status === "requires_action";
    return { opened: fresh, payment: unknown ? { ...known, status: "started" as const } : known };
  }

  linkRoute(app, deps, "POST", "/payments", async (c, opened) => {
    const json = await readJsonObject(c.req.raw);
    if (json["refusal"] instanceof Refusal) return json["refusal"];
    const body = validate(paymentBody, json);
    if (!body.ok) return body.refusal;
    const outcome = await attempt(deps, opened, body.value, visitRequest(c, deps));
    if (outcome instanceof Refusal) return outcome;
    const { payment, state } = outcome;
    const { clientSecret } = outcome;
    const data = {
      ...paymentAnswer(payment, state, base(opened)),
      ...savedBy(payment),
      ...(clientSecret === undefined ? {} : { clientSecret }),
    };
    if (payment.status === "started") return undecided(data);
    const status = attemptStatus(payment);
    return jsonAnswer({ success: status === 201, data }, status);
  });

  linkRoute(app, deps, "POST", "/pay", async (c, opened) => {
    const answer = await answerForm(c, deps, opened);
    if (answer.paid !== null) await judgePayer(deps, opened, answer.paid, visitRequest(c, deps));
    return answer.response;
  });

  linkRoute(app, deps, "GET", "/payments/:paymentId", async (c, link) => {
    const { opened, payment } = await looked(c, link);
    if (payment === null) return PAYMENT_NOT_FOUND;
    if (wantsPage(c)) {
      await recordVisit(deps, opened, "receipt", visitRequest(c, deps));
      return receiptPage(deps, opened, payment);
    }
    return jsonAnswer({ success: true, data: paymentAnswer(payment, opened.head.state, base(opened)) });
  });

  linkRoute(app, deps, "GET", "/payments/:paymentId/receipt", async (c, link) => {
    const { opened, payment } = await looked(c, link);
    if (payment === null) return PAYMENT_NOT_FOUND;
    await recordVisit(deps, opened, "receipt", visitRequest(c, deps));
    return receiptPage(deps, opened, payment);
  });

  linkRoute(app, deps, "GET", "/payments/:paymentId/receipt.pdf", async (c, opened) => {
    const payment = paymentOf(c, opened);
    if (payment === null) return PAYMENT_NOT_FOUND;
    const view = paymentView(payment, opened.head.state.currency, base(opened));
    // A document with a confirmation number is for money that came or is on its way.
    if (view.receiptUrl === null) return NO_RECEIPT;
    await recordVisit(deps, opened, "receipt", visitRequest(c, deps));
    const { tenantId, mode } = opened.link;
    const { paymentId } = payment;
    const confirmation = payment.confirmationNumber ?? confirmationNumber({ tenantId, mode, paymentId });
    const checkUrl = await checkUrlOf(deps, opened, payment);
    const { merchant, head, locale: language } = opened;
    const { receiptUrl } = view;
    const shown = { state: head.state, payment, confirmation, checkUrl, receiptUrl };
    const bytes = await receiptPdf(deps, { merchant, mode, language, ...shown });
    const headers = {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="receipt-${confirmation}.pdf"`,
    };
    return new Response(bytes, { headers });
  });

  linkRoute(app, deps, "GET", "/payments/:paymentId/challenge", async (c, opened) => {
    const payment = paymentOf(c, opened);
    if (payment === null) return PAYMENT_NOT_FOUND;
    const back = `${opened.path}/payments/${payment.paymentId}`;
    if (payment.status !== "requires_action") return c.redirect(back, 303);
    const processor = deps.processorFor(opened.link.mode, opened.merchant);
    if (processor !== null && !processor.answerChallenge) {
      const next = await nextPage(deps, opened, processor, payment);
      const ours = next.startsWith("/") || HOSTED_ORIGINS.includes(new URL(next).origin);
      if (ours) return c.redirect(next, 303);
      // A form's redirects are held to the page's policy, which does not know this address: a link is not.
      return pageAnswer(
        renderContinue(viewOf(deps, opened), next),
        opened.merchant.settings.branding.accentColor,
      );
    }
    const view = viewOf(deps, opened);
    const html = renderChallenge({
      merchantName: view.merchant.name,
      amount: paymentView(payment, view.invoice.currency, base(opened)).amount,
      currency: view.invoice.currency,
      action: `${back}/challenge`,
      locale: view.locale,
    });
    return pageAnswer(html, null);
  });

  linkRoute(app, deps, "POST", "/payments/:paymentId/challenge", async (c, opened) => {
    const payment = paymentOf(c, opened);
    const processor = deps.processorFor(opened.link.mode, opened.merchant);
    if (payment === null || !processor?.answerChallenge) return PAYMENT_NOT_FOUND;
    const form = await readFormBody(c.req.raw);
    if (form instanceof Refusal) return form;
    const result = form.get("result");
    if (result !== "approve" && result !== "fail") {
      return refuse("invalid_field", "result must be approve or fail.", { field: "result" });
    }
    const { tenantId, mode, invoiceId } = opened.link;
    const ref = { tenantId, mode, invoiceId, paymentId: payment.paymentId, at: opened.now.toISOString() };
    const snapshot = await processor.answerChallenge(ref, result);
    if (snapshot === null) return PAYMENT_NOT_FOUND;
    await recordSnapshot(deps, ref, snapshot);
    return c.redirect(`${opened.path}/payments/${payment.paymentId}`, 303);
  });
}

/** The processor did not say what it did. The payment stands reserved, and recovery goes on asking. */
function undecided(data: object): Refusal {
  const message = "The payment is being confirmed. Ask for its state, or send the same payment again.";
  return refuse("processor_unavailable", message, { data: { ...data }, headers: { "Retry-After": "5" } });
}

/** The payment is made: whatever goes wrong in judging the visit behind it must not hide that from the payer. */
async function judgePayer(
  deps: Deps,
  opened: PayerLink,
  paymentId: string,
  request: VisitRequest,
): Promise<void> {
  try {
    await recordPayer(deps, opened, `vis_${paymentId.slice("pmt_".length)}`, request);
  } catch (error) {
    deps.log.error("the visit behind a payment could not be judged", error, { paymentId });
  }
}

function paymentOf(c: PayerContext, opened: PayerLink): PaymentState | null {
  const { payments } = opened.head.state;
  const id = c.req.param("paymentId") ?? "";
  return Object.hasOwn(payments, id) ? (payments[id] ?? null) : null;
}
