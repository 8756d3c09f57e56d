/** The page of one payment under a link, as an answer. */
import type { Deps } from "../deps.ts";
import type { PaymentState } from "../ledger/state.ts";
import { receiptAddress } from "../receipts/address.ts";
import { pageAnswer } from "./answers.ts";
import { viewOf } from "./pageRoutes.ts";
import type { PayerLink } from "./payerLanguage.ts";
import { mayMailReceipt } from "./payerReceipt.ts";
import { renderReceipt } from "./render.ts";
import type { MailTold } from "./screens/ReceiptMail.tsx";
import { paymentView } from "./view.ts";

/** @param told what became of the wish to have the receipt sent, on the page that answers it. */
export async function receiptPage(
  deps: Deps,
  opened: PayerLink,
  payment: PaymentState,
  told: MailTold | null = null,
  status = 200,
): Promise<Response> {
  const view = viewOf(deps, opened);
  const base = `${deps.config.publicUrl}${opened.path}`;
  const shown = paymentView(payment, view.invoice.currency, base, opened.link);
  const checkUrl = await checkUrlOf(deps, opened, payment);
  const options = { assets: deps.assets, checkUrl, mail: mayMailReceipt(opened, payment), told };
  return pageAnswer(renderReceipt(view, shown, options), view.merchant.accentColor, status);
}

/** Where the receipt of a payment can be checked; null until money came. */
export async function checkUrlOf(
  deps: Deps,
  opened: PayerLink,
  payment: PaymentState,
): Promise<string | null> {
  if (payment.confirmationNumber === null) return null;
  return receiptAddress(deps, { ...opened.link, paymentId: payment.paymentId }, opened.merchant);
}
