/** The API of reconciliation: bring transactions in, match them, list them. */
import { z } from "zod";
import { BANK_TRANSACTION_STATUSES } from "../../shared/statuses.ts";
import { minorAmount } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { listBankTransactions, readBankTransaction } from "../store/bankTransactions.ts";
import { bringIn } from "./intake.ts";
import { reconcile } from "./reconcile.ts";
import { NOT_FOUND } from "./review.ts";
import { bankTransactionAnswer, bankTransactionBody, POSTED_EXAMPLE, reconcileBody } from "./schema.ts";
import { fromRow, presentTransaction } from "./transaction.ts";

const TAG = "Reconciliation";

export const createBankTransaction = operation(
  {
    id: "createBankTransaction",
    method: "POST",
    path: "/api/v1/bank-transactions",
    summary: "Bring in money that arrived outside",
    description:
      "It waits until it is reconciled; nothing is posted by this. The same transactionId with the same content answers 200 with what stands; with other content, 409.",
    tag: TAG,
    auth: "key",
    body: bankTransactionBody,
    example: {
      transactionId: "txn_abc123",
      amount: 500.0,
      currency: "USD",
      date: "2026-02-01",
      reference: "Invoice INV-12345",
    },
    answers: {
      201: { description: "The transaction is kept.", schema: bankTransactionAnswer },
      200: { description: "It was known, with the same content.", schema: bankTransactionAnswer },
    },
    refusals: ["transaction_exists"],
  },
  async ({ deps, caller, body }) => {
    const { transactionId, currency, date, reference, payerName, customerId } = body;
    const amount = minorAmount(body.amount, currency, "amount");
    if (amount instanceof Refusal) return amount;
    const arrived = {
      transactionId,
      amount,
      currency,
      date,
      ...(reference === undefined ? {} : { reference }),
      ...(payerName === undefined ? {} : { payerName }),
      ...(customerId === undefined ? {} : { customerId }),
    };
    const [taken] = await bringIn(deps, caller, "api", [arrived], caller.now.toISOString());
    if (taken === undefined) throw new Error("one transaction was handed in and none came back");
    const data = presentTransaction(taken.transaction);
    if (taken.kind === "conflict") {
      const message = "A bank transaction with this id and other content exists.";
      return refuse("transaction_exists", message, { field: "transactionId", data });
    }
    return { status: taken.kind === "new" ? 201 : 200, data };
  },
);

export const reconcileTransaction = operation(
  {
    id: "reconcileTransaction",
    method: "POST",
    path: "/api/v1/invoices/reconcile",
    summary: "Match a bank transaction to its invoice and post it",
    description:
      "Posted when it is certain: the invoice is named, by you or by its number in the reference, the amount is not above what is left to pay, and nothing speaks against it. Otherwise status is review, with the candidates, their scores and reasons, or unmatched where no invoice was found.\n\nA transaction that is posted or rejected already is answered as it stands. Nothing is posted twice.",
    tag: TAG,
    auth: "key",
    body: reconcileBody,
    example: { transactionId: "txn_abc123", invoiceNumber: "INV-12345" },
    answers: {
      200: {
        description: "`status` says what became of it: posted, review, unmatched or rejected.",
        schema: bankTransactionAnswer,
        example: POSTED_EXAMPLE,
      },
    },
    refusals: ["transaction_not_found", "invoice_not_found"],
  },
  async ({ deps, caller, body }) => {
    const { transactionId, invoiceNumber, invoiceId } = body;
    const named = {
      ...(invoiceNumber === undefined ? {} : { invoiceNumber }),
      ...(invoiceId === undefined ? {} : { invoiceId }),
    };
    const done = await reconcile(deps, caller, transactionId, named, caller.now.toISOString());
    if (done.kind === "not_found") return NOT_FOUND;
    if (done.kind === "invoice_not_found") {
      const field = invoiceNumber === undefined ? "invoiceId" : "invoiceNumber";
      return refuse("invoice_not_found", "No such invoice in this mode.", { field });
    }
    return { status: 200, data: presentTransaction(done.transaction) };
  },
);

export const getBankTransaction = operation(
  {
    id: "getBankTransaction",
    method: "GET",
    path: "/api/v1/bank-transactions/:transactionId",
    summary: "Read a bank transaction",
    tag: TAG,
    auth: "key",
    answers: { 200: { description: "The transaction as it stands.", schema: bankTransactionAnswer } },
    refusals: ["transaction_not_found"],
  },
  async ({ deps, caller, params }) => {
    const row = await readBankTransaction(deps.database, caller, params.transactionId);
    return row === null ? NOT_FOUND : { status: 200, data: presentTransaction(fromRow(row)) };
  },
);

const listBankQuery = z.strictObject({
  ...listQuery,
  status: z.enum(BANK_TRANSACTION_STATUSES).optional(),
});

export const listBankTransactionsOperation = operation(
  {
    id: "listBankTransactions",
    method: "GET",
    path: "/api/v1/bank-transactions",
    summary: "List bank transactions, newest first",
    description: "With status=review, those that wait for a person.",
    tag: TAG,
    auth: "key",
    query: listBankQuery,
    answers: {
      200: {
        description: "A page of transactions, with the candidates that were found.",
        schema: z.object({ transactions: z.array(bankTransactionAnswer), nextCursor: z.string().nullable() }),
      },
    },
  },
  async ({ deps, caller, query }) => {
    const { limit, status } = query;
    const place = readCursor("bankTransactions", query.after, z.tuple([z.string(), z.string()]));
    if (place instanceof Refusal) return place;
    const asked = { after: place, limit: limit + 1, ...(status === undefined ? {} : { status }) };
    const rows = await listBankTransactions(deps.database, caller, asked);
    const data = listPage(
      "transactions",
      rows,
      limit,
      (row) => presentTransaction(fromRow(row)),
      (row) => encodeCursor("bankTransactions", [row.created_at, row.transaction_id]),
    );
    return { status: 200, data };
  },
);

export const reconciliationOperations: readonly Operation[] = [
  createBankTransaction,
  listBankTransactionsOperation,
  getBankTransaction,
  reconcileTransaction,
];
