/** Takes in what arrived outside: by API, by file, or from a processor that charged without a local attempt. */

import { withoutCardNumbers } from "../../shared/cardNumbers.ts";
import type { BankTransactionSource } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { insertBankTransaction, type Owner, readBankTransactionsById } from "../store/bankTransactions.ts";
import { type BankTransaction, fromRow, toRow } from "./transaction.ts";

export interface Arrived {
  /** The bank's or processor's own id: 1 to 100 printable ASCII characters without spaces. */
  readonly transactionId: string;
  /** Integer minor units, above zero. */
  readonly amount: number;
  readonly currency: string;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly reference?: string;
  readonly payerName?: string;
  readonly customerId?: string;
}

export type Taken =
  | { readonly kind: "new" | "known"; readonly transaction: BankTransaction }
  /** The id stands with other content. */
  | { readonly kind: "conflict"; readonly transaction: BankTransaction };

/** Statements of one batch. */
const BATCH = 200;

/**
 * Keeps transactions that are not known yet. The same again changes nothing, so that a cut-off intake is simply repeated.
 * Card numbers in their texts are masked.
 *
 * @returns what became of each, in the order given.
 */
export async function bringIn(
  deps: Pick<Deps, "database">,
  owner: Owner,
  source: BankTransactionSource,
  arrived: readonly Arrived[],
  at: string,
): Promise<Taken[]> {
  const fresh = arrived.map((one) => newTransaction(owner, source, one, at));
  const inserted: boolean[] = [];
  for (let from = 0; from < fresh.length; from += BATCH) {
    const statements = fresh.slice(from, from + BATCH).map((one) => insertBankTransaction(toRow(one)));
    const results = await deps.database.batch(statements);
    inserted.push(...results.map(({ changes }) => changes === 1));
  }
  const ids = fresh.filter((_, index) => !inserted[index]).map(({ transactionId }) => transactionId);
  const standing = await readBankTransactionsById(deps.database, owner, ids);
  return fresh.map((transaction, index): Taken => {
    const row = inserted[index] ? undefined : standing.get(transaction.transactionId);
    if (row === undefined) return { kind: "new", transaction };
    const known = fromRow(row);
    return { kind: isSame(known, transaction) ? "known" : "conflict", transaction: known };
  });
}

/**
 * Takes in a charge that a processor made and that no payment of ours began. It waits to be matched like a bank transaction,
 * and is recorded as a payment made outside; nothing of it is refunded by us.
 */
export async function bringInProcessorCharge(
  deps: Pick<Deps, "database">,
  owner: Owner,
  charge: Arrived,
  at: string,
): Promise<Taken> {
  const [taken] = await bringIn(deps, owner, "processor", [charge], at);
  if (taken === undefined) throw new Error("one charge was handed in and none came back");
  return taken;
}

function newTransaction(
  { tenantId, mode }: Owner,
  source: BankTransactionSource,
  arrived: Arrived,
  at: string,
): BankTransaction {
  const clean = (text: string | undefined): string | null =>
    text === undefined ? null : withoutCardNumbers(text);
  return {
    tenantId,
    mode,
    transactionId: arrived.transactionId,
    version: 0,
    amount: arrived.amount,
    currency: arrived.currency,
    date: arrived.date,
    reference: clean(arrived.reference),
    payerName: clean(arrived.payerName),
    customerId: arrived.customerId ?? null,
    source,
    status: "unmatched",
    allocations: [],
    score: null,
    reasons: [],
    candidates: [],
    rejectReason: null,
    createdAt: at,
    updatedAt: at,
  };
}

function isSame(one: BankTransaction, other: BankTransaction): boolean {
  const content = ({ amount, currency, date, reference, payerName, customerId }: BankTransaction) =>
    JSON.stringify([amount, currency, date, reference, payerName, customerId]);
  return content(one) === content(other);
}
