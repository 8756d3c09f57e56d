/** The API of what a person decides about bank transactions. */
import { minorAmount } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal } from "../api/problem.ts";
import { readBankTransaction } from "../store/bankTransactions.ts";
import { accept, NOT_FOUND, type Part, reject, undo } from "./review.ts";
import { acceptBody, bankTransactionAnswer, reasonBody } from "./schema.ts";
import { type BankTransaction, presentTransaction } from "./transaction.ts";

const TAG = "Reconciliation";

const answer = (done: BankTransaction | Refusal) =>
  done instanceof Refusal ? done : ({ status: 200, data: presentTransaction(done) } as const);

export const acceptBankTransaction = operation(
  {
    id: "acceptBankTransaction",
    method: "POST",
    path: "/api/v1/bank-transactions/:transactionId/accept",
    summary: "Post a bank transaction to the invoice or invoices that you choose",
    description:
      "Without an amount, all that is not allocated yet. With allocations it is split over several invoices. What exceeds an invoice's balance is held as its customer's credit. While a part is left the status is review. A repeat posts only what is missing.",
    tag: TAG,
    auth: "key",
    body: acceptBody,
    example: { invoiceId: "inv_abc123" },
    answers: { 200: { description: "The transaction with its allocations.", schema: bankTransactionAnswer } },
    refusals: [
      "transaction_not_found",
      "invoice_not_found",
      "transaction_settled",
      "invoice_not_payable",
      "amount_exceeds_balance",
      "payment_conflict",
      "version_conflict",
      "conflict",
    ],
  },
  async ({ deps, caller, params, body }) => {
    const row = await readBankTransaction(deps.database, caller, params.transactionId);
    if (row === null) return NOT_FOUND;
    const parts: Part[] = [];
    for (const [index, { invoiceId, amount: asked }] of (body.allocations ?? []).entries()) {
      const amount = minorAmount(asked, row.currency, `allocations[${index}].amount`);
      if (amount instanceof Refusal) return amount;
      parts.push({ invoiceId, amount, field: `allocations[${index}].invoiceId` });
    }
    if (body.invoiceId !== undefined) {
      const amount = body.amount === undefined ? null : minorAmount(body.amount, row.currency, "amount");
      if (amount instanceof Refusal) return amount;
      parts.push({ invoiceId: body.invoiceId, amount, field: "invoiceId" });
    }
    return answer(await accept(deps, caller, params.transactionId, parts, caller.now.toISOString()));
  },
);

export const rejectBankTransaction = operation(
  {
    id: "rejectBankTransaction",
    method: "POST",
    path: "/api/v1/bank-transactions/:transactionId/reject",
    summary: "Note that a bank transaction pays none of your invoices",
    description: "It is not matched any more. Doing so again changes nothing.",
    tag: TAG,
    auth: "key",
    body: reasonBody,
    example: { reason: "Refund from a supplier" },
    answers: { 200: { description: "The transaction is rejected.", schema: bankTransactionAnswer } },
    refusals: ["transaction_not_found", "transaction_settled", "version_conflict"],
  },
  async ({ deps, caller, params, body }) =>
    answer(await reject(deps, caller, params.transactionId, body.reason ?? null, caller.now.toISOString())),
);

export const undoBankTransaction = operation(
  {
    id: "undoBankTransaction",
    method: "POST",
    path: "/api/v1/bank-transactions/:transactionId/undo",
    summary: "Take back what was decided about a bank transaction",
    description:
      "Payments that it became are voided by reversing entries, and it waits in review again; a rejected one too. It is not posted to the same invoice again unless you name or choose that invoice.",
    tag: TAG,
    auth: "key",
    body: reasonBody,
    example: { reason: "Posted to the wrong invoice" },
    answers: { 200: { description: "The transaction is in review.", schema: bankTransactionAnswer } },
    refusals: ["transaction_not_found", "payment_not_voidable", "version_conflict"],
  },
  async ({ deps, caller, params, body }) =>
    answer(await undo(deps, caller, params.transactionId, body.reason ?? null, caller.now.toISOString())),
);

export const reviewOperations: readonly Operation[] = [
  acceptBankTransaction,
  rejectBankTransaction,
  undoBankTransaction,
];
