/** A bank transaction: money that arrived outside, what was found about it, and what it was allocated to. Pure. */
import { toMajor } from "../../shared/money.ts";
import type { BankTransactionSource, BankTransactionStatus, Mode } from "../../shared/statuses.ts";
import type { BankTransactionRow } from "../store/bankTransactions.ts";
import type { Candidate, Match, MatchTransaction, Reason } from "./reasons.ts";

/** A part of a transaction that was recorded as a payment. */
export interface Allocation {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly paymentId: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly status: "posted" | "undone";
  /** The ledger had the payment already; it was not recorded from here. */
  readonly known?: true;
}

export interface BankTransaction extends MatchTransaction {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly transactionId: string;
  /** Counts the changes. */
  readonly version: number;
  readonly source: BankTransactionSource;
  readonly status: BankTransactionStatus;
  /** All there ever were, in their order: an allocation that was undone stays. */
  readonly allocations: readonly Allocation[];
  readonly score: number | null;
  readonly reasons: readonly Reason[];
  readonly candidates: readonly Candidate[];
  readonly rejectReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What one transaction may be allocated to over its life. */
export const ALLOCATIONS_MAX = 100;

export function standing(transaction: Pick<BankTransaction, "allocations">): readonly Allocation[] {
  return transaction.allocations.filter(({ status }) => status === "posted");
}

/** What is not allocated yet, in minor units. */
export function unallocated(transaction: Pick<BankTransaction, "allocations" | "amount">): number {
  return standing(transaction).reduce((rest, { amount }) => rest - amount, transaction.amount);
}

/** The transaction with these allocations; its status follows from what is left. */
export function allocatedTo(
  transaction: BankTransaction,
  allocations: readonly Allocation[],
): BankTransaction {
  const status = unallocated({ ...transaction, allocations }) === 0 ? "posted" : "review";
  return { ...transaction, allocations, status, rejectReason: null };
}

/** The transaction with what the matcher found. */
export function judged(transaction: BankTransaction, match: Match): BankTransaction {
  const [best] = match.candidates;
  return {
    ...transaction,
    score: best?.score ?? null,
    reasons: [...(best?.reasons ?? []), ...(match.doubt === undefined ? [] : [match.doubt])],
    candidates: match.candidates,
  };
}

export function fromRow(row: BankTransactionRow): BankTransaction {
  return {
    tenantId: row.tenant_id,
    mode: row.mode,
    transactionId: row.transaction_id,
    version: row.version,
    amount: row.amount,
    currency: row.currency,
    date: row.booked_on,
    reference: row.reference,
    payerName: row.payer_name,
    customerId: row.customer_id,
    source: row.source,
    status: row.status,
    allocations: JSON.parse(row.allocations) as Allocation[],
    score: row.score,
    reasons: JSON.parse(row.reasons) as Reason[],
    candidates: JSON.parse(row.candidates) as Candidate[],
    rejectReason: row.reject_reason,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toRow(transaction: BankTransaction): BankTransactionRow {
  return {
    tenant_id: transaction.tenantId,
    mode: transaction.mode,
    transaction_id: transaction.transactionId,
    version: transaction.version,
    amount: transaction.amount,
    currency: transaction.currency,
    booked_on: transaction.date,
    reference: transaction.reference,
    payer_name: transaction.payerName,
    customer_id: transaction.customerId,
    source: transaction.source,
    status: transaction.status,
    allocated: transaction.amount - unallocated(transaction),
    allocations: JSON.stringify(transaction.allocations),
    score: transaction.score,
    reasons: JSON.stringify(transaction.reasons),
    candidates: JSON.stringify(transaction.candidates),
    reject_reason: transaction.rejectReason,
    created_at: transaction.createdAt,
    updated_at: transaction.updatedAt,
  };
}

/** As the API shows it: decimal amounts, and the invoice and payment at the top where there is just one. */
export function presentTransaction(transaction: BankTransaction) {
  const major = (minor: number): number => toMajor(minor, transaction.currency);
  const [only, another] = standing(transaction);
  const rest = unallocated(transaction);
  return {
    transactionId: transaction.transactionId,
    status: transaction.status,
    amount: major(transaction.amount),
    currency: transaction.currency,
    date: transaction.date,
    reference: transaction.reference,
    payerName: transaction.payerName,
    customerId: transaction.customerId,
    source: transaction.source,
    invoiceId: another === undefined ? (only?.invoiceId ?? null) : null,
    invoiceNumber: another === undefined ? (only?.invoiceNumber ?? null) : null,
    paymentId: another === undefined ? (only?.paymentId ?? null) : null,
    allocatedAmount: major(transaction.amount - rest),
    unallocatedAmount: major(rest),
    allocations: transaction.allocations.map((allocation) => ({
      ...allocation,
      amount: major(allocation.amount),
    })),
    score: transaction.score,
    reasons: transaction.reasons,
    candidates: transaction.candidates,
    ...(transaction.rejectReason === null ? {} : { rejectReason: transaction.rejectReason }),
    createdAt: transaction.createdAt,
    updatedAt: transaction.updatedAt,
  };
}
