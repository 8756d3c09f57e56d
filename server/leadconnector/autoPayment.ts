/** Charges a saved method when an invoice is sent. */
import { dateIn } from "../../shared/dates.ts";
import { toMajor } from "../../shared/money.ts";
import type { Caller } from "../api/operation.ts";
import { Refusal } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { planStatus } from "../ledger/paymentPlan.ts";
import { type InvoiceState, payableOf } from "../ledger/state.ts";
import { apiPay } from "../payments/apiPay.ts";
import { readHead } from "../store/ledger.ts";
import type { AutoPaymentData } from "./answers.ts";

export interface AutoCharge {
  readonly invoiceId: string;
  readonly paymentId: string;
  readonly transactionId: string;
  readonly paymentMethodId: string | undefined;
}

/**
 * Charges what is due: all that is left to pay, or under a payment plan what is due today. Never more than is left, however many ask
 * at once. The invoice was sent before, so what goes wrong here is told and does not undo that: the payer has the link.
 */
export async function autoCharge(
  deps: Deps,
  caller: Caller,
  { paymentMethodId, ...ids }: AutoCharge,
): Promise<AutoPaymentData> {
  const stream = { tenantId: caller.tenantId, mode: caller.mode, invoiceId: ids.invoiceId };
  const head = await readHead(deps.database, stream);
  if (head === null) throw new Error("an invoice that was just sent does not exist");
  const { state } = head;
  if (paymentMethodId === undefined)
    return { status: "skipped", reason: "autoPayment.paymentMethodId is missing" };
  const stands = Object.hasOwn(state.payments, ids.paymentId) ? state.payments[ids.paymentId] : undefined;
  const amount = stands?.amount ?? dueOf(state, caller.now);
  if (amount === 0) return { status: "skipped", reason: "nothing is due, or a payment is in flight" };
  const answer = await apiPay(deps, caller, state, {
    ...ids,
    amount,
    currency: state.currency,
    body: { paymentMethod: "saved", paymentMethodId },
    allowOverpayment: false,
  });
  if (answer instanceof Refusal) return { status: "failed", reason: answer.message };
  return outcomeOf(deps, stream, ids.paymentId);
}

function dueOf(state: InvoiceState, now: Date): number {
  const plan = planStatus(state, dateIn(state.timeZone, now));
  return plan === null ? payableOf(state) : Math.min(plan.dueNow, payableOf(state));
}

async function outcomeOf(
  deps: Deps,
  stream: Parameters<typeof readHead>[1],
  paymentId: string,
): Promise<AutoPaymentData> {
  const state = (await readHead(deps.database, stream))?.state;
  const payment = state?.payments[paymentId];
  if (!state || !payment) throw new Error(`payment ${paymentId} is not in the ledger that answered it`);
  const { status, amount, transactionId, declineReason } = payment;
  return {
    status:
      status === "approved" || status === "requires_action" || status === "failed" ? status : "processing",
    paymentId,
    amount: toMajor(amount, state.currency),
    transactionId,
    ...(declineReason === null ? {} : { reason: declineReason }),
  };
}
