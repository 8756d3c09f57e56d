/**
 * Records an allocation of a bank transaction as a payment, and takes it back. The transaction's row changes in the batch of the
 * ledger's events, at the version that was read: a crash leaves both or neither, and of two who decide at once one reads again.
 */
import { type Statement, UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import type { Rejection } from "../ledger/decision.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { recordExternal, voidExternal } from "../payments/external.ts";
import { changeBankTransaction } from "../store/bankTransactions.ts";
import { bankPaymentId } from "./paymentId.ts";
import { type Allocation, allocatedTo, type BankTransaction, toRow } from "./transaction.ts";

export type Changed =
  | { readonly kind: "changed"; readonly transaction: BankTransaction; readonly state: InvoiceState | null }
  /** Another writer was first: read again. */
  | { readonly kind: "raced" }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** What an external payment keeps of a reference. */
const REFERENCE_MOST = 140;

/** Posts a part of the transaction to an invoice. `allowOverpayment`: a person said yes to more than is owed. */
export async function postAllocation(
  deps: Deps,
  transaction: BankTransaction,
  part: {
    readonly invoiceId: string;
    readonly invoiceNumber: string;
    readonly amount: number;
    readonly allowOverpayment: boolean;
  },
  at: string,
): Promise<Changed> {
  const { tenantId, mode, transactionId, currency, allocations, date, reference, source } = transaction;
  const ordinal = allocations.length;
  const paymentId = bankPaymentId(transaction, transactionId, ordinal);
  const { invoiceId, invoiceNumber, amount, allowOverpayment } = part;
  const allocation: Allocation = { invoiceId, invoiceNumber, paymentId, amount, status: "posted" };
  const after = allocatedTo(transaction, [...allocations, allocation]);
  const details = {
    method: source === "processor" ? "processor" : "bank",
    ...(reference === null ? {} : { reference: reference.slice(0, REFERENCE_MOST) }),
    date,
  };
  // A refund finds a payment by its transaction; each part and each new attempt has one of its own.
  const own = ordinal === 0 ? transactionId : `${transactionId}.${ordinal + 1}`;
  return changing(after, { kind: "posted", detail: { allocation } }, at, async (statements, next) => {
    const ref = { tenantId, mode, invoiceId, paymentId, at };
    const payment = { amount, currency, details, transactionId: own, allowOverpayment };
    const done = await recordExternal(deps, ref, payment, () => statements);
    return done.ok
      ? { kind: "changed", transaction: next, state: done.state }
      : { kind: "rejected", rejection: done.rejection };
  });
}

/** Takes back the allocation at a place: the payment is voided by a reversing entry, or let go where it did not come from here. */
export async function undoAllocation(
  deps: Deps,
  transaction: BankTransaction,
  place: number,
  reason: string | null,
  at: string,
): Promise<Changed> {
  const allocation = transaction.allocations[place];
  if (allocation === undefined) throw new RangeError("no such allocation");
  const { tenantId, mode } = transaction;
  const { invoiceId, paymentId } = allocation;
  const allocations = transaction.allocations.with(place, { ...allocation, status: "undone" });
  const after = { ...allocatedTo(transaction, allocations), status: "review" as const };
  const change = { kind: "undone", detail: { paymentId, reason } };
  if (allocation.known === true) return saveChange(deps, after, change, at);
  return changing(after, change, at, async (statements, next) => {
    const done = await voidExternal(
      deps,
      { tenantId, mode, invoiceId, paymentId, at },
      reason,
      () => statements,
    );
    return done.ok
      ? { kind: "changed", transaction: next, state: done.state }
      : { kind: "rejected", rejection: done.rejection };
  });
}

/** A change that moves no money. */
export function saveChange(
  deps: Pick<Deps, "database">,
  after: BankTransaction,
  change: { readonly kind: string; readonly detail: unknown },
  at: string,
): Promise<Changed> {
  return changing(after, change, at, async (statements, next) => {
    await deps.database.batch(statements);
    return { kind: "changed", transaction: next, state: null };
  });
}

async function changing(
  after: BankTransaction,
  { kind, detail }: { readonly kind: string; readonly detail: unknown },
  at: string,
  write: (statements: readonly Statement[], next: BankTransaction) => Promise<Changed>,
): Promise<Changed> {
  const next = { ...after, version: after.version + 1, updatedAt: at };
  try {
    return await write(
      changeBankTransaction(toRow(next), { kind, detail: JSON.stringify(detail), at }),
      next,
    );
  } catch (error) {
    if (!(error instanceof UniqueViolation) || error.table !== "bank_transaction_changes") throw error;
    return { kind: "raced" };
  }
}
