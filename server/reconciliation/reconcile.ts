/** Finds out which invoice a bank transaction pays, and posts it when that is certain. */
import type { Deps } from "../deps.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { paymentsWithTransaction } from "../store/bankCandidates.ts";
import { type Owner, readBankTransaction } from "../store/bankTransactions.ts";
import { readHead } from "../store/ledger.ts";
import { gather, type Named } from "./candidates.ts";
import { matchTransaction } from "./match.ts";
import { isBankPayment } from "./paymentId.ts";
import { type Changed, postAllocation, saveChange } from "./post.ts";
import type { Match, Reason } from "./reasons.ts";
import { allocatedTo, type BankTransaction, fromRow, judged, standing, unallocated } from "./transaction.ts";

export type Reconciled =
  | { readonly kind: "not_found" }
  | { readonly kind: "invoice_not_found" }
  /** `posted`: by this call. */
  | { readonly kind: "told"; readonly transaction: BankTransaction; readonly posted: boolean };

/** Rounds of reading again after a lost race; each means that somebody else got on with it. */
const ROUNDS = 20;

/**
 * Matches and posts. A transaction that is posted, rejected or partly allocated is told as it stands; nothing is posted twice.
 *
 * @param named the invoice that the caller means; without it only an invoice whose number stands in the reference can be certain.
 */
export async function reconcile(
  deps: Deps,
  owner: Owner,
  transactionId: string,
  named: Named,
  at: string,
): Promise<Reconciled> {
  // What the ledger refused is not tried over and over.
  let refused: Reason | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const row = await readBankTransaction(deps.database, owner, transactionId);
    if (row === null) return { kind: "not_found" };
    const transaction = fromRow(row);
    const isOpen = transaction.status === "unmatched" || transaction.status === "review";
    if (!isOpen || standing(transaction).length > 0) return { kind: "told", transaction, posted: false };
    const done = await attempt(deps, owner, transaction, named, at, refused);
    if (done.kind === "invoice_not_found") return done;
    if (done.kind === "changed")
      return { kind: "told", transaction: done.transaction, posted: done.transaction.status === "posted" };
    if (done.kind === "rejected") {
      const message = `the ledger does not take it: ${done.rejection.message}`;
      refused = { code: done.rejection.code, message, points: 0 };
    }
  }
  throw new Error(`bank transaction ${transactionId}: too many writers`);
}

async function attempt(
  deps: Deps,
  owner: Owner,
  transaction: BankTransaction,
  named: Named,
  at: string,
  refused: Reason | null,
): Promise<Changed | { readonly kind: "invoice_not_found" }> {
  const known = await alreadyPaid(deps, owner, transaction);
  if (known !== null) return link(deps, transaction, known, at);
  const gathered = await gather(deps, owner, transaction, named);
  if (gathered.named?.size === 0) return { kind: "invoice_not_found" };
  const match = matchTransaction(transaction, gathered.invoices, gathered.named);
  const [best] = match.candidates;
  if (match.verdict !== "certain" || best === undefined || refused !== null) {
    return wait(deps, transaction, refused === null ? match : { ...match, doubt: refused }, at);
  }
  const part = {
    invoiceId: best.invoiceId,
    invoiceNumber: best.invoiceNumber,
    amount: transaction.amount,
    allowOverpayment: false,
  };
  return postAllocation(deps, judged(transaction, match), part, at);
}

/** A payment that carries this transaction's id and did not come from here: the processor told of it in another way. */
async function alreadyPaid(
  deps: Deps,
  owner: Owner,
  { transactionId }: BankTransaction,
): Promise<{ readonly state: InvoiceState; readonly paymentId: string } | null> {
  const payments = await paymentsWithTransaction(deps.database, owner, transactionId);
  const foreign = payments.find(({ paymentId }) => !isBankPayment(paymentId));
  if (foreign === undefined) return null;
  const { tenantId, mode } = owner;
  const head = await readHead(deps.database, { tenantId, mode, invoiceId: foreign.invoiceId });
  return head === null ? null : { state: head.state, paymentId: foreign.paymentId };
}

/** Ties the transaction to the payment that the ledger has of it. Where the two differ, a person decides. */
function link(
  deps: Deps,
  transaction: BankTransaction,
  { state, paymentId }: { readonly state: InvoiceState; readonly paymentId: string },
  at: string,
): Promise<Changed> {
  const { invoiceId, invoiceNumber } = state;
  const payment = state.payments[paymentId];
  const { amount } = transaction;
  const agrees =
    payment?.status === "approved" && payment.amount === amount && state.currency === transaction.currency;
  const message = `the ledger has it as payment ${paymentId} of ${invoiceNumber}`;
  const candidate = {
    invoiceId,
    invoiceNumber,
    score: agrees ? 100 : 0,
    reasons: [{ code: "known_payment", message, points: agrees ? 100 : 0 }],
  };
  if (!agrees) {
    const doubt = { code: "known_payment_differs", message: "but its amount or state differs", points: 0 };
    return wait(deps, transaction, { verdict: "doubtful", candidates: [candidate], doubt }, at);
  }
  const found = judged(transaction, { verdict: "certain", candidates: [candidate] });
  const allocation = {
    invoiceId,
    invoiceNumber,
    paymentId,
    amount: unallocated(transaction),
    status: "posted",
    known: true,
  } as const;
  const after = allocatedTo(found, [...transaction.allocations, allocation]);
  return saveChange(deps, after, { kind: "linked", detail: { allocation } }, at);
}

/** Notes what was found. The same finding again is no change. */
async function wait(deps: Deps, transaction: BankTransaction, match: Match, at: string): Promise<Changed> {
  const status =
    match.verdict === "none" && transaction.status === "unmatched"
      ? ("unmatched" as const)
      : ("review" as const);
  const after = { ...judged(transaction, match), status };
  const same = JSON.stringify(after) === JSON.stringify(transaction);
  if (same) return { kind: "changed", transaction, state: null };
  const detail = { score: after.score, candidates: after.candidates.map(({ invoiceId }) => invoiceId) };
  return saveChange(deps, after, { kind: status, detail }, at);
}
