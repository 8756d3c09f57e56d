/** Whether a receipt is genuine, and what has become of its payment since. */
import { toMajor } from "../../shared/money.ts";
import type { LedgerMethod } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import type { InvoiceState, PaymentState } from "../ledger/state.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant, type Merchant } from "../merchants/merchant.ts";
import { isShownHere } from "../merchants/origin.ts";
import { readHead } from "../store/ledger.ts";
import { type ReceiptRef, readReceipt } from "../store/receipts.ts";
import { verifyReceiptCode } from "./code.ts";

/** What a receipt's payment is worth now. */
export type ReceiptStatus = "paid" | "partially_refunded" | "refunded" | "returned" | "voided";

export interface CheckedReceipt {
  readonly ref: ReceiptRef;
  readonly merchant: Merchant;
  readonly state: InvoiceState;
  readonly payment: PaymentState;
  readonly confirmationNumber: string;
  readonly status: ReceiptStatus;
  /** The merchant's present: the instant for which all this is true. */
  readonly now: Date;
}

/**
 * Checks the code of a receipt: first its signature, without any read, then the ledger.
 * @returns null for a code that was never made here: forged, altered or mistyped.
 */
export async function checkReceipt(deps: Deps, text: string): Promise<CheckedReceipt | null> {
  const key = verifyReceiptCode(deps.keyring, text);
  const ref = key === null ? null : await readReceipt(deps.database, key);
  if (ref === null || !isShownHere(deps, ref.tenantId)) return null;
  const [merchant, head] = await Promise.all([
    findMerchant(deps.database, ref.tenantId),
    readHead(deps.database, ref),
  ]);
  const payment = head?.state.payments[ref.paymentId];
  const status = payment && receiptStatus(payment);
  if (!merchant || !head || !status || payment.confirmationNumber === null) return null;
  const { confirmationNumber } = payment;
  const now = merchantNow(deps, merchant, ref.mode);
  return { ref, merchant, state: head.state, payment, confirmationNumber, status, now };
}

/** What a payment that came is worth now; null for one that never came. */
export function receiptStatus(
  payment: Pick<PaymentState, "status" | "amount" | "refunded">,
): ReceiptStatus | null {
  const refunded = payment.refunded ?? 0;
  switch (payment.status) {
    case "returned":
    case "voided":
      return payment.status;
    case "approved":
      return refunded === 0 ? "paid" : refunded < payment.amount ? "partially_refunded" : "refunded";
    default:
      return null;
  }
}

/** What whoever holds a receipt may see: what stands on it, and what is true now. No payer, no items, no link. */
export interface ReceiptView {
  readonly genuine: true;
  readonly testMode: boolean;
  readonly merchant: {
    readonly name: string;
    readonly supportEmail: string | null;
    readonly supportPhone: string | null;
  };
  readonly confirmationNumber: string;
  readonly invoiceNumber: string;
  readonly amount: number;
  readonly currency: string;
  readonly paidAt: string;
  readonly method: LedgerMethod;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly status: ReceiptStatus;
  readonly refundedAmount: number;
  readonly checkedAt: string;
}

export function receiptView(checked: CheckedReceipt): ReceiptView {
  const { ref, merchant, state, payment, confirmationNumber, status, now } = checked;
  const { supportEmail, supportPhone } = merchant.settings;
  return {
    genuine: true,
    testMode: ref.mode === "test",
    merchant: { name: merchant.name, supportEmail, supportPhone },
    confirmationNumber,
    invoiceNumber: state.invoiceNumber,
    amount: toMajor(payment.amount, state.currency),
    currency: state.currency,
    paidAt: payment.paidAt ?? payment.startedAt,
    method: payment.method,
    brand: payment.brand,
    last4: payment.last4,
    status,
    refundedAmount: toMajor(payment.refunded ?? 0, state.currency),
    checkedAt: now.toISOString(),
  };
}
