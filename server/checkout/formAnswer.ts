/** Paying by a form posted without script: the same rules, answered with a page or a redirect to one. */
import { fieldFor } from "../../shared/page/fieldFor.ts";
import { type FieldError, formValues, readForm } from "../../shared/page/form.ts";
import { usesHostedFields } from "../../shared/page/hosted.ts";
import type { FormState } from "../../shared/page/panel.ts";
import { reasonText } from "../../shared/page/reason.ts";
import { refusalText } from "../../shared/page/refusal.ts";
import { isProcessed } from "../../shared/statuses.ts";
import { allWords } from "../../shared/words/page.ts";
import { Refusal } from "../api/problem.ts";
import { validate } from "../api/validation.ts";
import type { Deps } from "../deps.ts";
import { type InvoiceState, isReserved, type PaymentState } from "../ledger/state.ts";
import { resolveLink } from "../links/resolve.ts";
import { recordVisit } from "../links/visit.ts";
import { type PayerContext, pageAnswer } from "./answers.ts";
import { attempt, processorMissing } from "./attempt.ts";
import { readFormBody } from "./formBody.ts";
import { visitRequest } from "./linkRoute.ts";
import { viewOf } from "./pageRoutes.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { verifiedMethods } from "./payerMethods.ts";
import { paymentBody } from "./paymentBody.ts";
import { renderCheckout } from "./render.ts";
import { paymentView } from "./view.ts";

export interface FormAnswer {
  readonly response: Response | Refusal;
  /** The payment that was begun, to judge the visit behind it; null when nothing was accepted. */
  readonly paid: string | null;
}

/** Answers a posted form: 303 to the payment's page, or the form again with what is wrong. Card and bank numbers are never written back. */
export async function answerForm(c: PayerContext, deps: Deps, opened: PayerLink): Promise<FormAnswer> {
  const fields = await readFormBody(c.req.raw);
  if (fields instanceof Refusal) return { response: fields, paid: null };
  const posted = formValues(fields);
  const again = (status: number, form: Omit<FormState, "values">): Promise<FormAnswer> =>
    formAgain(c, deps, opened, status, { values: posted, ...form });
  const missing = processorMissing(deps, opened);
  if (missing !== null) return again(missing.status, formErrors(missing, opened.locale));
  const known = paymentOf(opened.head.state, posted.paymentId);
  const before = known === null ? opened : without(opened, known);
  const verified = await verifiedMethods(deps, opened, c.req.raw.headers);
  const today = { year: opened.now.getUTCFullYear(), month: opened.now.getUTCMonth() + 1 };
  const reading = readForm(posted, viewOf(deps, before, verified), today);
  if (!reading.ok) {
    if (known !== null && known.status !== "failed") return sent(c, opened, known);
    if (reading.changed) return again(409, { errors: [], notice: { kind: "changed" } });
    return again(422, { errors: reading.errors });
  }
  const body = validate(paymentBody, reading.body);
  if (!body.ok) return again(422, formErrors(body.refusal, opened.locale));
  const outcome = await attempt(deps, opened, body.value, visitRequest(c, deps), true);
  if (outcome instanceof Refusal) {
    const answer = await again(outcome.status, formErrors(outcome, opened.locale));
    return withHeaders(answer, outcome.details.headers ?? {});
  }
  const { payment } = outcome;
  const { method } = payment;
  if (payment.status === "failed" && isProcessed(method)) {
    const { currency } = opened.head.state;
    const view = paymentView(payment, currency, "");
    const reason = reasonText(view, allWords(opened.locale));
    const notice = { kind: "declined", reason, method } as const;
    return again(402, { errors: [], notice });
  }
  return sent(c, opened, payment);
}

/** Leads to the page of a payment. */
function sent(c: PayerContext, opened: PayerLink, payment: PaymentState): FormAnswer {
  const next = `${opened.path}/payments/${payment.paymentId}${payment.status === "requires_action" ? "/challenge" : ""}`;
  return { response: c.redirect(next, 303), paid: payment.paymentId };
}

function paymentOf(state: InvoiceState, paymentId: string | undefined): PaymentState | null {
  if (paymentId === undefined || !Object.hasOwn(state.payments, paymentId)) return null;
  return state.payments[paymentId] ?? null;
}

/**
 * What the payer saw when they sent a form that arrives again (a second press, a reload after a lost answer): the
 * invoice without the payment that the form made. Read so, it means the same payment again and not another one.
 */
function without(opened: PayerLink, payment: PaymentState): PayerLink {
  const { head } = opened;
  const { [payment.paymentId]: _known, ...payments } = head.state.payments;
  const state = {
    ...head.state,
    payments,
    received: head.state.received - (payment.status === "approved" ? payment.amount : 0),
    reserved: head.state.reserved - (isReserved(payment.status) ? payment.amount : 0),
  };
  return { ...opened, head: { ...head, state } };
}

function withHeaders(answer: FormAnswer, headers: Readonly<Record<string, string>>): FormAnswer {
  const { response } = answer;
  if (response instanceof Refusal) return answer;
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return answer;
}

function formErrors(refusal: Refusal, locale: string): Omit<FormState, "values"> {
  const { code, message } = refusal;
  if (code === "amount_exceeds_balance" || code === "payment_conflict")
    return { errors: [], notice: { kind: "changed" } };
  if (code === "too_many_attempts") {
    return {
      errors: [],
      notice: { kind: "busy", seconds: Number(refusal.details.headers?.["Retry-After"] ?? 60) },
    };
  }
  const path = (refusal.details.field ?? "").replace(/^method\./, "");
  const told = refusalText({ code, message }, locale, path !== "");
  const error: FieldError = { field: fieldFor(path) ?? path, message: told };
  return path === "" ? { errors: [], notice: { kind: "refused", message: told } } : { errors: [error] };
}

/** The page again, with the balance as it is by now. */
async function formAgain(
  c: PayerContext,
  deps: Deps,
  opened: PayerLink,
  status: number,
  form: FormState,
): Promise<FormAnswer> {
  const visitId = await recordVisit(deps, opened, "page", visitRequest(c, deps));
  const address = opened.path.startsWith("/l/")
    ? ({ kind: "token", text: opened.path.slice(3) } as const)
    : ({ kind: "code", text: opened.path.slice(1) } as const);
  const fresh = await resolveLink(deps, address);
  const live = fresh.kind === "open" ? { ...fresh, locale: opened.locale } : opened;
  const view = viewOf(deps, live, await verifiedMethods(deps, live, c.req.raw.headers));
  const html = renderCheckout(view, { assets: deps.assets, visitId, form });
  const { accentColor } = view.merchant;
  return { response: pageAnswer(html, accentColor, status, usesHostedFields(view)), paid: null };
}
