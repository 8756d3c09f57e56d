/** Moves a customer's credit: from an overpaid invoice, onto an invoice, back from one. No processor has a part in it. */
import { newId } from "../../shared/ids.ts";
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { type AppendedCredit, appendCredit } from "../ledger/appendCredit.ts";
import type { StreamId } from "../ledger/chain.ts";
import { accountOf } from "../ledger/credit.ts";
import { decideCredited, decideCreditPayment } from "../ledger/decideCredit.ts";
import { decideExternalRefund } from "../ledger/decideRefund.ts";
import type { Decision, Rejection } from "../ledger/decision.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { readHead } from "../store/ledger.ts";
import { confirmationNumber } from "./confirmation.ts";
import type { PaymentRef } from "./processors/processor.ts";
import type { RefundAsked } from "./refund.ts";

const GONE: Rejection = { code: "invoice_not_found", message: "no such invoice in this mode" };
const NO_INVOICE: Decision = { ok: false, rejection: GONE };

/**
 * Moves an invoice's overpayment to its customer's credit. The same entryId again changes nothing.
 *
 * @param asked.amount integer minor units, null for all that is not about to be refunded; with `partly`, no more than there is.
 */
export async function creditOverpayment(
  deps: Deps,
  stream: StreamId,
  at: string,
  asked: {
    readonly entryId: string;
    readonly amount: number | null;
    readonly partly: boolean;
    readonly reason: string | null;
  },
): Promise<AppendedCredit> {
  const account = await accountOfInvoice(deps, stream);
  if (account === null) return refused(GONE);
  return appendCredit(deps, stream, account, at, (state, held) =>
    state === null ? NO_INVOICE : decideCredited({ ...asked, held, at }, state),
  );
}

/**
 * Pays an invoice from its customer's credit. The same paymentId again changes nothing.
 *
 * @param asked.amount integer minor units; null for as much as there is and is owed, up to `most`.
 */
export async function payByCredit(
  deps: Deps,
  ref: PaymentRef,
  asked: {
    readonly amount: number | null;
    readonly most?: number;
    readonly currency: string;
    readonly transactionId: string;
  },
): Promise<AppendedCredit> {
  const account = await accountOfInvoice(deps, ref);
  if (account === null) return refused(GONE);
  const { paymentId, at } = ref;
  const command = { ...asked, paymentId, at, confirmationNumber: confirmationNumber(ref) };
  try {
    return await appendCredit(deps, ref, account, at, (state, held) =>
      state === null ? NO_INVOICE : decideCreditPayment({ ...command, held }, state),
    );
  } catch (error) {
    // The id stands on another invoice of the same merchant.
    if (!(error instanceof UniqueViolation) || error.table !== "payments") throw error;
    const message = "this paymentId was used for another invoice";
    return refused({ code: "payment_conflict", message, field: "paymentId" });
  }
}

/** Gives a payment by credit back to the credit that it came from. */
export async function refundToCredit(
  deps: Deps,
  ref: PaymentRef,
  asked: RefundAsked,
): Promise<AppendedCredit> {
  const account = await accountOfInvoice(deps, ref);
  if (account === null) return refused(GONE);
  const command = { ...asked, paymentId: ref.paymentId, at: ref.at };
  return appendCredit(deps, ref, account, ref.at, (state) =>
    state === null ? NO_INVOICE : decideExternalRefund(command, state),
  );
}

/** Decides the payment of a new invoice from its customer's credit, as far as that goes; for the batch that issues it. */
export function creditAtIssue(deps: Pick<Deps, "random">, stream: StreamId, at: string) {
  const paymentId = newId("payment", deps.random);
  const transactionId = newId("transaction", deps.random);
  const confirmation = confirmationNumber({ ...stream, paymentId });
  return (issued: InvoiceState, held: number): Decision =>
    decideCreditPayment(
      {
        paymentId,
        transactionId,
        confirmationNumber: confirmation,
        amount: null,
        currency: issued.currency,
        held,
        at,
      },
      issued,
    );
}

/** The customer and the currency of an invoice never change. */
async function accountOfInvoice(deps: Deps, stream: StreamId) {
  const head = await readHead(deps.database, stream);
  return head && accountOf(stream, head.state);
}

function refused(rejection: Rejection): AppendedCredit {
  return { ok: false, rejection, state: null, creditBalance: 0, entries: [] };
}
