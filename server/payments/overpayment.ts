/**
 * Disposes of an overpayment, by the merchant's rule or per case: gives it back, makes it the customer's credit, or pays another
 * invoice with it. Whatever was cut off goes on where it was: what is refunded or moved already is not free any more.
 */
import { newId } from "../../shared/ids.ts";
import { isProcessed } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { Rejection } from "../ledger/decision.ts";
import {
  disposableOf,
  type InvoiceState,
  type PaymentState,
  payableOf,
  refundableOf,
} from "../ledger/state.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant } from "../merchants/merchant.ts";
import { readHead } from "../store/ledger.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { creditOverpayment, payByCredit } from "./credit.ts";
import { refundBy } from "./refundBy.ts";

type Refused = { readonly ok: false; readonly rejection: Rejection; readonly state: InvoiceState | null };

const NO_INVOICE: Refused = {
  ok: false,
  rejection: { code: "invoice_not_found", message: "no such invoice in this mode" },
  state: null,
};

export interface RefundOverpayment {
  /** Of the first refund; further ones are numbered. The same id again goes on where it was cut off. */
  readonly refundId: string;
  /** Integer minor units; null for all that is free. */
  readonly amount: number | null;
  readonly reason: string | null;
  /** Only what a processor can give back: nobody is there who hands out cash. */
  readonly processedOnly: boolean;
  readonly at: string;
}

export type RefundedOverpayment =
  | { readonly ok: true; readonly state: InvoiceState; readonly refundIds: readonly string[] }
  | Refused;

/** Gives the overpayment back, from the latest payment backwards. */
export async function refundOverpayment(
  deps: Deps,
  stream: StreamId,
  asked: RefundOverpayment,
): Promise<RefundedOverpayment> {
  const head = await readHead(deps.database, stream);
  if (head === null) return NO_INVOICE;
  const idOf = (index: number): string => (index === 0 ? asked.refundId : `${asked.refundId}_${index + 1}`);
  let { state } = head;
  const refundIds: string[] = [];
  let done = 0;
  for (let refund = state.refunds?.[idOf(0)]; refund; refund = state.refunds?.[idOf(refundIds.length)]) {
    refundIds.push(refund.refundId);
    done += refund.amount;
  }
  let left = asked.amount === null ? disposableOf(state) : asked.amount - done;
  if (left > disposableOf(state) || (left === 0 && done === 0)) {
    const message = "the amount is above what is overpaid and free to be refunded";
    return { ok: false, rejection: { code: "exceeds_overpayment", message, field: "amount" }, state };
  }
  const merchant = await findMerchant(deps.database, stream.tenantId);
  const processor = merchant && deps.processorFor(stream.mode, merchant);
  for (const payment of latestFirst(state)) {
    const possible = isProcessed(payment.method) ? processor !== null : !asked.processedOnly;
    const amount = possible ? Math.min(left, refundableOf(state, payment)) : 0;
    if (amount === 0) continue;
    const refundId = idOf(refundIds.length);
    const { reason, at } = asked;
    const ref = { ...stream, paymentId: payment.paymentId, at };
    const given = await refundBy(payment.method, deps, processor, ref, {
      refundId,
      amount,
      reason,
      ofOverpayment: true,
    });
    if (!given.ok) return given;
    ({ state } = given);
    refundIds.push(refundId);
    left -= amount;
  }
  return { ok: true, state, refundIds };
}

function latestFirst(state: InvoiceState): PaymentState[] {
  const key = ({ paidAt, startedAt, paymentId }: PaymentState): string =>
    `${paidAt ?? ""} ${startedAt} ${paymentId}`;
  return Object.values(state.payments)
    .filter(({ status }) => status === "approved")
    .sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

export interface ApplyOverpayment {
  readonly entryId: string;
  readonly paymentId: string;
  readonly transactionId: string;
  /** Integer minor units; null for as much as is free here and owed there. */
  readonly amount: number | null;
  readonly reason: string | null;
  readonly at: string;
}

export type AppliedOverpayment =
  | {
      readonly ok: true;
      readonly state: InvoiceState;
      readonly target: InvoiceState;
      readonly moved: number;
      /** What of it paid the target: less where others were quicker; the rest is the customer's credit. */
      readonly applied: number;
      readonly creditBalance: number;
    }
  | Refused;

/** Moves the overpayment to the customer's credit and pays another invoice of the same customer and currency from there. */
export async function applyOverpayment(
  deps: Deps,
  source: StreamId,
  target: StreamId,
  asked: ApplyOverpayment,
): Promise<AppliedOverpayment> {
  const from = await readHead(deps.database, source);
  const to = await readHead(deps.database, target);
  if (from === null || to === null) return NO_INVOICE;
  const { entryId, paymentId, transactionId, reason, at } = asked;
  const known = from.state.credited?.[entryId]?.amount;
  const payable = payableOf(to.state);
  if (known === undefined && (payable === 0 || (asked.amount ?? 0) > payable)) {
    const message = "the amount is above what is left to pay of the other invoice";
    return {
      ok: false,
      rejection: { code: "amount_exceeds_balance", message, field: "amount" },
      state: to.state,
    };
  }
  const amount = known ?? asked.amount ?? Math.min(disposableOf(from.state), payable);
  const moved = await creditOverpayment(deps, source, at, {
    entryId,
    amount: amount === 0 ? null : amount,
    partly: false,
    reason,
  });
  if (!moved.ok) return moved;
  const { currency } = from.state;
  const ref = { ...target, paymentId, at };
  const paid = await payByCredit(deps, ref, { amount: null, most: amount, currency, transactionId });
  if (!paid.ok) return paid;
  const applied = paid.state.payments[paymentId]?.amount ?? 0;
  const { creditBalance } = paid;
  return { ok: true, state: moved.state, target: paid.state, moved: amount, applied, creditBalance };
}

/** Handler of `overpayment.rule` tasks: does what the merchant set now. Run again, it finds nothing free. */
export const overpaymentTask: TaskHandler = async (deps, task) => {
  const { tenantId, mode, subject: invoiceId } = task;
  const merchant = await findMerchant(deps.database, tenantId);
  if (merchant === null || merchant.settings.overpayments === "hold") return;
  const stream = { tenantId, mode, invoiceId };
  const at = merchantNow(deps, merchant, mode).toISOString();
  const asked = { amount: null, reason: null, at };
  if (merchant.settings.overpayments === "credit") {
    const entryId = newId("credit", deps.random);
    const moved = await creditOverpayment(deps, stream, at, { ...asked, entryId, partly: true });
    if (!moved.ok) throw new Error(`overpayment of ${invoiceId}: ${moved.rejection.message}`);
    return;
  }
  const refundId = newId("refund", deps.random);
  const given = await refundOverpayment(deps, stream, { ...asked, refundId, processedOnly: true });
  // Others were quicker: nothing is overpaid any more.
  if (!given.ok && given.rejection.code !== "exceeds_overpayment")
    throw new Error(`overpayment of ${invoiceId}: ${given.rejection.message}`);
};
