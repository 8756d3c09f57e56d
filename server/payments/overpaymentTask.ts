/** The task that carries out a merchant's rule for overpayments, written in the batch of the payment that overpaid. */
import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import type { Appended } from "../ledger/append.ts";
import type { StreamId } from "../ledger/chain.ts";
import { disposableOf, type InvoiceState } from "../ledger/state.ts";
import { putTask } from "../store/tasks.ts";

export const OVERPAYMENT = "overpayment.rule";

/** Statements of the batch that writes these events: none unless one of them is money that overpaid the invoice. */
export function overpaymentStatements(
  deps: Pick<Deps, "random" | "now">,
  { tenantId, mode, invoiceId }: StreamId,
  after: InvoiceState,
  events: readonly { readonly type: string }[],
): Statement[] {
  if (!overpaid(after, events)) return [];
  const key = { kind: OVERPAYMENT, tenantId, mode, subject: invoiceId };
  return [putTask(key, newId("task", deps.random), "{}", deps.now().getTime())];
}

/** Lets the task that was just written be done soon. */
export function wakeForOverpayment(deps: Pick<Deps, "wake">, appended: Appended): void {
  if (appended.ok && overpaid(appended.state, appended.events)) deps.wake();
}

function overpaid(after: InvoiceState, events: readonly { readonly type: string }[]): boolean {
  return disposableOf(after) > 0 && events.some(({ type }) => type === "invoice.payment_received");
}
