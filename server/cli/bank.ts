import { readFileSync } from "node:fs";
import { majorText } from "../../shared/money.ts";
import { BANK_TRANSACTION_STATUSES } from "../../shared/statuses.ts";
import { MAX_BODY_BYTES } from "../api/json.ts";
import { Refusal } from "../api/problem.ts";
import { validate } from "../api/validation.ts";
import { nextBatch } from "../reconciliation/batchOperation.ts";
import { importBankFile, importBody } from "../reconciliation/importOperation.ts";
import { fromRow, presentTransaction } from "../reconciliation/transaction.ts";
import { listBankTransactions, type Place } from "../store/bankTransactions.ts";
import { type Command, text, UsageError } from "./command.ts";
import { refused } from "./refused.ts";
import { callerOf } from "./tenant.ts";

/** `paylink bank import` */
export const importBankCommand: Command = {
  name: "bank import",
  summary: "Bring in a bank's CSV file, to be matched to invoices.",
  help: [
    "The same file twice brings in nothing. --currency for rows that name none, --date-format such as DD/MM/YYYY where dates",
    "can be read in two ways. Exits 1 when a row cannot be read; the others are kept. Then: paylink bank reconcile.",
  ],
  options: {
    in: { type: "string" },
    tenant: { type: "string" },
    test: { type: "boolean" },
    currency: { type: "string" },
    "date-format": { type: "string" },
  },
  required: ["in", "tenant"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const [currency, dateFormat] = [text(options, "currency"), text(options, "date-format")];
    const body = validate(importBody, {
      csv: readText(text(options, "in") ?? ""),
      ...(currency === undefined ? {} : { currency }),
      ...(dateFormat === undefined ? {} : { dateFormat }),
    });
    if (!body.ok) return refused(body.refusal);
    const { csv, ...rest } = body.value;
    const done = await importBankFile(deps, caller, csv, {
      ...(rest.currency === undefined ? {} : { currency: rest.currency }),
      ...(rest.dateFormat === undefined ? {} : { dateFormat: rest.dateFormat }),
      columns: {},
    });
    if (done instanceof Refusal) return refused(done);
    const lines = [
      `${done.imported} new, ${done.known} known, ${done.skippedCount} skipped, ${done.errorCount} not read.`,
      ...done.errors.map(({ line, message }) => `line ${line}: ${message}`),
    ];
    return { exit: done.errorCount === 0 ? 0 : 1, text: lines.join("\n"), data: done };
  },
};

function readText(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file === "-" ? 0 : file));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`,
    );
  }
  if (bytes.length > MAX_BODY_BYTES) throw new UsageError(`${file} is above 1 MB; bring it in in parts.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // What banks write that is not UTF-8 is Windows' Western European.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** `paylink bank reconcile` */
export const reconcileBankCommand: Command = {
  name: "bank reconcile",
  summary: "Match all unmatched bank transactions to invoices and post those that are certain.",
  help: ["Doubtful ones wait in review: paylink bank list --status review."],
  options: { tenant: { type: "string" }, test: { type: "boolean" } },
  required: ["tenant"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const sum = { posted: 0, review: 0, unmatched: 0 };
    for (let after: Place | null = null; ; ) {
      const done: Awaited<ReturnType<typeof nextBatch>> = await nextBatch(
        deps,
        caller,
        after,
        caller.now.toISOString(),
      );
      for (const name of ["posted", "review", "unmatched"] as const) sum[name] += done[name];
      if (done.place === null || done.remaining === 0) break;
      after = done.place;
    }
    const words = `${sum.posted} posted, ${sum.review} in review, ${sum.unmatched} without an invoice.`;
    return { exit: 0, text: words, data: sum };
  },
};

/** Transactions that one listing shows. */
const LISTED_MOST = 100;

/** `paylink bank list` */
export const listBankCommand: Command = {
  name: "bank list",
  summary: "List a merchant's bank transactions, newest first.",
  help: [`--status is one of ${BANK_TRANSACTION_STATUSES.join(", ")}. Shows up to ${LISTED_MOST}.`],
  options: { tenant: { type: "string" }, test: { type: "boolean" }, status: { type: "string" } },
  required: ["tenant"],
  async run(deps, options) {
    const caller = await callerOf(deps, options);
    if (caller instanceof Refusal) return refused(caller);
    const wanted = text(options, "status");
    const status = BANK_TRANSACTION_STATUSES.find((known) => known === wanted);
    if (wanted !== undefined && status === undefined)
      throw new UsageError(`--status is one of ${BANK_TRANSACTION_STATUSES.join(", ")}.`);
    const asked = { after: null, limit: LISTED_MOST, ...(status === undefined ? {} : { status }) };
    const transactions = (await listBankTransactions(deps.database, caller, asked)).map(fromRow);
    const lines = transactions.map(
      ({ transactionId, status: is, date, amount, currency, reference, candidates }) =>
        `${transactionId}  ${is.padEnd(9)}  ${date}  ${majorText(amount, currency)} ${currency}  ${reference ?? ""}${
          is === "review" && candidates[0]
            ? `  → ${candidates[0].invoiceNumber} (${candidates[0].score})?`
            : ""
        }`,
    );
    return { exit: 0, text: lines.join("\n"), data: { transactions: transactions.map(presentTransaction) } };
  },
};
