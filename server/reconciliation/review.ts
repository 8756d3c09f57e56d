/** What a person decides about a bank transaction: accept it for invoices, reject it, or undo either. */
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { refusalOf } from "../invoices/refusals.ts";
import { type Owner, readBankTransaction } from "../store/bankTransactions.ts";
import { readHead } from "../store/ledger.ts";
import { postAllocation, saveChange, undoAllocation } from "./post.ts";
import {
  ALLOCATIONS_MAX,
  type BankTransaction,
  fromRow,
  presentTransaction,
  standing,
  unallocated,
} from "./transaction.ts";

export const NOT_FOUND = refuse("transaction_not_found", "No such bank transaction in this mode.");
const RACED = refuse("version_conflict", "Others changed the transaction at the same moment. Try again.");

/** Changes of a transaction that one call makes, and races that it may lose. */
const ROUNDS = 200;

export interface Part {
  readonly invoiceId: string;
  /** Minor units; null for all that is not allocated yet. */
  readonly amount: number | null;
  /** Path of the invoice's id, for refusals. */
  readonly field: string;
}

async function read(deps: Deps, owner: Owner, transactionId: string): Promise<BankTransaction | null> {
  const row = await readBankTransaction(deps.database, owner, transactionId);
  return row === null ? null : fromRow(row);
}

/**
 * Posts the transaction to the invoices that a person chose; more than an invoice owes becomes its customer's credit.
 * Parts that stand already are not posted again, so that a repeat, also of a call that was cut off, only does what is missing.
 */
export async function accept(
  deps: Deps,
  owner: Owner,
  transactionId: string,
  parts: readonly Part[],
  at: string,
): Promise<BankTransaction | Refusal> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const transaction = await read(deps, owner, transactionId);
    if (transaction === null) return NOT_FOUND;
    if (transaction.status === "rejected") return settled(transaction);
    const missing = parts.filter(
      (part) =>
        !standing(transaction).some(
          ({ invoiceId, amount }) => invoiceId === part.invoiceId && amount === (part.amount ?? amount),
        ),
    );
    if (missing.length === 0) return transaction;
    const rest = unallocated(transaction);
    if (rest === 0) return settled(transaction);
    const wanted = missing.reduce((sum, { amount }) => sum + (amount ?? rest), 0);
    if (wanted > rest) {
      const { unallocatedAmount } = presentTransaction(transaction);
      const field = (missing[0]?.field ?? "invoiceId").replace("invoiceId", "amount");
      const message = "The parts add up to more than is left of the transaction.";
      return refuse("invalid_field", message, { field, data: { unallocatedAmount } });
    }
    if (transaction.allocations.length + missing.length > ALLOCATIONS_MAX)
      return refuse("conflict", "The transaction was allocated and undone too often.");
    // All of them are looked at before the first is posted.
    const numbers = new Map<string, string>();
    for (const part of missing) {
      const number = await fitting(deps, transaction, part);
      if (number instanceof Refusal) return number;
      numbers.set(part.invoiceId, number);
    }
    const [next] = missing;
    if (next === undefined) return transaction;
    const { invoiceId } = next;
    const part = {
      invoiceId,
      invoiceNumber: numbers.get(invoiceId) ?? invoiceId,
      amount: next.amount ?? rest,
      allowOverpayment: true,
    };
    const done = await postAllocation(deps, transaction, part, at);
    if (done.kind === "rejected") return refusalOf(done.rejection, { field: next.field });
    if (done.kind === "changed" && missing.length === 1) return done.transaction;
  }
  return RACED;
}

/** The number of an invoice that can take the part. */
async function fitting(deps: Deps, transaction: BankTransaction, part: Part): Promise<string | Refusal> {
  const { tenantId, mode, currency } = transaction;
  const head = await readHead(deps.database, { tenantId, mode, invoiceId: part.invoiceId });
  const { field } = part;
  if (head === null) return refuse("invoice_not_found", "No such invoice in this mode.", { field });
  if (head.state.voidedAt !== null)
    return refuse("invoice_not_payable", "The invoice was withdrawn.", { field });
  if (head.state.currency !== currency)
    return refuse(
      "invalid_field",
      `The invoice is in ${head.state.currency}, the transaction in ${currency}.`,
      {
        field,
      },
    );
  return head.state.invoiceNumber;
}

/** Notes that the transaction pays none of the merchant's invoices. Doing so again changes nothing. */
export async function reject(
  deps: Deps,
  owner: Owner,
  transactionId: string,
  reason: string | null,
  at: string,
): Promise<BankTransaction | Refusal> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const transaction = await read(deps, owner, transactionId);
    if (transaction === null) return NOT_FOUND;
    if (transaction.status === "rejected") return transaction;
    if (standing(transaction).length > 0) return settled(transaction);
    const after = { ...transaction, status: "rejected" as const, rejectReason: reason };
    const done = await saveChange(deps, after, { kind: "rejected", detail: { reason } }, at);
    if (done.kind === "changed") return done.transaction;
  }
  return RACED;
}

/**
 * Takes everything back that was decided: payments are voided by reversing entries, and the transaction waits in review again.
 * A payment of which a part was refunded cannot be taken back.
 */
export async function undo(
  deps: Deps,
  owner: Owner,
  transactionId: string,
  reason: string | null,
  at: string,
): Promise<BankTransaction | Refusal> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const transaction = await read(deps, owner, transactionId);
    if (transaction === null) return NOT_FOUND;
    const place = transaction.allocations.findLastIndex(({ status }) => status === "posted");
    if (place === -1 && transaction.status !== "rejected") return transaction;
    const done =
      place === -1
        ? await saveChange(
            deps,
            { ...transaction, status: "review", rejectReason: null },
            { kind: "reopened", detail: { reason } },
            at,
          )
        : await undoAllocation(deps, transaction, place, reason, at);
    if (done.kind === "rejected") return refusalOf(done.rejection, { data: presentTransaction(transaction) });
  }
  return RACED;
}

function settled(transaction: BankTransaction): Refusal {
  const message = `The transaction is ${transaction.status === "review" ? "allocated in part" : transaction.status}. Undo that first.`;
  return refuse("transaction_settled", message, { data: presentTransaction(transaction) });
}
