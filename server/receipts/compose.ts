/** A receipt ready to go out: the mail with its PDF, or the text. */
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { receiptPdf } from "../documents/invoicePdf.ts";
import type { InvoiceState, PaymentState } from "../ledger/state.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { receiptAddress } from "./address.ts";
import { receiptStatus } from "./check.ts";
import { type ReceiptFacts, receiptFacts } from "./facts.ts";
import { type ReceiptMail, receiptMail } from "./mail.ts";
import { receiptText } from "./text.ts";

/** A payment that came and stands, at least in part. */
export interface Receivable {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly merchant: Merchant;
  readonly state: InvoiceState;
  readonly payment: PaymentState;
  readonly confirmationNumber: string;
}

/** The payment with all that its receipt needs; null for one that collected nothing. */
export function receivable(
  owner: { readonly tenantId: string; readonly mode: Mode },
  merchant: Merchant,
  state: InvoiceState,
  payment: PaymentState,
): Receivable | null {
  const status = receiptStatus(payment);
  const { confirmationNumber } = payment;
  if (confirmationNumber === null || status === null || status === "returned" || status === "voided")
    return null;
  return { tenantId: owner.tenantId, mode: owner.mode, merchant, state, payment, confirmationNumber };
}

export interface ComposedReceipt extends ReceiptMail {
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
}

/** @param language of the page on which somebody asked for it; null for the customer's own. */
export async function composeReceiptMail(
  deps: Deps,
  of: Receivable,
  language: string | null,
): Promise<ComposedReceipt> {
  const facts = await factsOf(deps, of, language);
  const { merchant, mode, state, payment, confirmationNumber } = of;
  const content = await receiptPdf(deps, {
    merchant,
    mode,
    state,
    payment,
    confirmation: confirmationNumber,
    checkUrl: facts.checkUrl,
    receiptUrl: null,
    language,
  });
  const filename = `receipt-${confirmationNumber}.pdf`;
  return { ...receiptMail(facts), attachments: [{ filename, contentType: "application/pdf", content }] };
}

export async function composeReceiptText(
  deps: Deps,
  of: Receivable,
  language: string | null,
): Promise<string> {
  return receiptText(await factsOf(deps, of, language));
}

async function factsOf(deps: Deps, of: Receivable, language: string | null): Promise<ReceiptFacts> {
  const { tenantId, mode, state, payment } = of;
  const { publicUrl } = deps.config;
  const ref = { tenantId, mode, invoiceId: state.invoiceId, paymentId: payment.paymentId };
  const checkUrl = await receiptAddress(deps, ref, of.merchant);
  return receiptFacts({ ...of, checkUrl, publicUrl, language });
}
