/** Payments made outside: recorded in one write, withdrawn by a reversing entry. No processor has a part in them. */
import { type Statement, UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { type Appended, append } from "../ledger/append.ts";
import { decideExternal, decideVoidPayment } from "../ledger/decideExternal.ts";
import { rejected } from "../ledger/decision.ts";
import type { ExternalDetails } from "../ledger/state.ts";
import { automaticReceipt } from "../receipts/send.ts";
import { confirmationNumber } from "./confirmation.ts";
import { overpaymentStatements, wakeForOverpayment } from "./overpaymentTask.ts";
import type { PaymentRef } from "./processors/processor.ts";

const NO_INVOICE = rejected("invoice_not_found", "no such invoice in this mode");

/** Further rows of the same batch; also written when the ledger has nothing new to say. */
type Also = () => readonly Statement[];

/** Records that money arrived outside. The same paymentId again changes nothing in the ledger. */
export async function recordExternal(
  deps: Deps,
  ref: PaymentRef,
  payment: {
    readonly amount: number;
    readonly currency: string;
    readonly details: ExternalDetails;
    readonly transactionId: string;
    /** False refuses more than is left to pay. */
    readonly allowOverpayment?: boolean;
  },
  also: Also = () => [],
): Promise<Appended> {
  const { paymentId, at } = ref;
  const command = { ...payment, paymentId, at, confirmationNumber: confirmationNumber(ref) };
  try {
    const recorded = await append(
      deps,
      ref,
      at,
      (state) => (state === null ? NO_INVOICE : decideExternal(command, state)),
      (after, events) => [
        ...also(),
        ...overpaymentStatements(deps, ref, after, events),
        ...automaticReceipt(deps, ref, after, events),
      ],
    );
    wakeForOverpayment(deps, recorded);
    if (recorded.ok && recorded.events.length > 0) deps.wake();
    return recorded;
  } catch (error) {
    // The id stands on another invoice of the same merchant.
    if (!(error instanceof UniqueViolation) || error.table !== "payments") throw error;
    const message = "this paymentId was used for another invoice";
    return { ok: false, rejection: { code: "payment_conflict", message, field: "paymentId" }, state: null };
  }
}

/** Withdraws a payment that was recorded by hand. Doing so again changes nothing in the ledger. */
export function voidExternal(
  deps: Deps,
  ref: PaymentRef,
  reason: string | null,
  also: Also = () => [],
): Promise<Appended> {
  const { paymentId, at } = ref;
  return append(
    deps,
    ref,
    at,
    (state) => (state === null ? NO_INVOICE : decideVoidPayment({ paymentId, reason, at }, state)),
    also,
  );
}
