/** `GET /r/{code}`: whoever holds a receipt checks it here. The address opens nothing that is paid, and no invoice. */
import type { Hono } from "hono";
import { momentOf, money } from "../../shared/page/format.ts";
import { speechOf } from "../../shared/words/messages.ts";
import { allWords } from "../../shared/words/page.ts";
import { answerRefusal } from "../api/mount.ts";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { shortMethod } from "../documents/contents.ts";
import { type CheckedReceipt, checkReceipt, receiptView } from "../receipts/check.ts";
import { jsonAnswer, type PayerContext, pageAnswer, wantsJson } from "./answers.ts";
import { troubleAnswer } from "./linkRoute.ts";
import { answerLocale } from "./payerLanguage.ts";
import { renderForgedReceipt, renderReceiptCheck } from "./render.ts";
import type { ShownReceipt } from "./screens/ReceiptCheck.tsx";
import { merchantView } from "./view.ts";

const FORGED = refuse(
  "receipt_not_found",
  "No receipt with this address was issued here: it is incomplete, altered or forged.",
);

export function mountReceiptCheck(app: Hono<AppEnv>, deps: Deps): void {
  // QR codes spell addresses in upper case.
  for (const path of ["/r/:code", "/R/:code"])
    app.get(path, (c) => answer(c, deps, c.req.param("code") ?? ""));
}

async function answer(c: PayerContext, deps: Deps, code: string): Promise<Response> {
  try {
    const checked = await checkReceipt(deps, code);
    if (checked === null) {
      if (wantsJson(c)) return answerRefusal(c, deps, FORGED);
      return pageAnswer(renderForgedReceipt(await answerLocale(c, deps, null)), null, 404);
    }
    if (wantsJson(c)) return jsonAnswer({ success: true, data: receiptView(checked) });
    const shown = shownReceipt(checked, await checkersLocale(c, deps, checked), deps.config.publicUrl);
    return pageAnswer(renderReceiptCheck(shown), shown.merchant.accentColor);
  } catch (error) {
    return troubleAnswer(c, deps, error);
  }
}

/** What the checker asks for, else the merchant's language and never the payer's: whoever checks is somebody else, and the payer's is nobody's business. */
async function checkersLocale(c: PayerContext, deps: Deps, { merchant }: CheckedReceipt): Promise<string> {
  const { locale } = merchant.settings;
  return answerLocale(c, deps, { customerLocale: locale, merchantLocale: locale });
}

function shownReceipt(checked: CheckedReceipt, locale: string, origin: string): ShownReceipt {
  const { merchant, state, payment, status, confirmationNumber, now } = checked;
  const view = receiptView(checked);
  const words = allWords(locale);
  const write = (amount: number): string => money(amount, view.currency, locale);
  return {
    merchant: merchantView(merchant),
    origin,
    locale,
    testMode: view.testMode,
    status,
    amount: write(view.amount),
    refunded: view.refundedAmount === 0 ? null : write(view.refundedAmount),
    confirmationNumber,
    invoiceNumber: state.invoiceNumber,
    paidAt: momentOf(view.paidAt, locale, state.timeZone),
    method:
      payment.method === "external"
        ? words.methodExternal.replace("{merchant}", merchant.name)
        : shortMethod(payment, speechOf(locale)),
    checkedAt: momentOf(now.toISOString(), locale, state.timeZone),
  };
}
