/** Rows of bank transactions and of the changes to them. */
import type { BankTransactionSource, BankTransactionStatus, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";

export interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

/** A row as stored; allocations, reasons and candidates are JSON. */
export interface BankTransactionRow extends Row {
  tenant_id: string;
  mode: Mode;
  transaction_id: string;
  version: number;
  amount: number;
  currency: string;
  booked_on: string;
  reference: string | null;
  payer_name: string | null;
  customer_id: string | null;
  source: BankTransactionSource;
  status: BankTransactionStatus;
  allocated: number;
  allocations: string;
  score: number | null;
  reasons: string;
  candidates: string;
  reject_reason: string | null;
  created_at: string;
  updated_at: string;
}

const COLUMNS = [
  "tenant_id",
  "mode",
  "transaction_id",
  "version",
  "amount",
  "currency",
  "booked_on",
  "reference",
  "payer_name",
  "customer_id",
  "source",
  "status",
  "allocated",
  "allocations",
  "score",
  "reasons",
  "candidates",
  "reject_reason",
  "created_at",
  "updated_at",
] as const;
const LIST = COLUMNS.join(", ");
const OWN = "tenant_id = ? AND mode = ?";

/** Ids of one question: D1 takes 100 parameters. */
const IDS_MOST = 90;

/** Inserts a transaction unless its id stands: `changes` tells. */
export function insertBankTransaction(row: BankTransactionRow): Statement {
  return statement(
    `INSERT INTO bank_transactions (${LIST}) VALUES (${COLUMNS.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`,
    ...COLUMNS.map((column): Value => row[column]),
  );
}

/**
 * One change: the row as it is afterwards, at the version it was decided for, and what happened. Refused as a whole, with a
 * UniqueViolation of `bank_transaction_changes`, when another writer was first.
 */
export function changeBankTransaction(
  after: BankTransactionRow,
  change: { readonly kind: string; readonly detail: string; readonly at: string },
): Statement[] {
  const { tenant_id, mode, transaction_id, version } = after;
  return [
    statement(
      `INSERT INTO bank_transaction_changes (tenant_id, mode, transaction_id, version, kind, detail, at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      tenant_id,
      mode,
      transaction_id,
      version,
      change.kind,
      change.detail,
      change.at,
    ),
    statement(
      `UPDATE bank_transactions SET version = ?, status = ?, allocated = ?, allocations = ?, score = ?, reasons = ?,
         candidates = ?, reject_reason = ?, updated_at = ? WHERE ${OWN} AND transaction_id = ?`,
      version,
      after.status,
      after.allocated,
      after.allocations,
      after.score,
      after.reasons,
      after.candidates,
      after.reject_reason,
      after.updated_at,
      tenant_id,
      mode,
      transaction_id,
    ),
  ];
}

export async function readBankTransaction(
  database: Database,
  { tenantId, mode }: Owner,
  transactionId: string,
): Promise<BankTransactionRow | null> {
  const [row] = await database.query<BankTransactionRow>(
    `SELECT ${LIST} FROM bank_transactions WHERE ${OWN} AND transaction_id = ?`,
    [tenantId, mode, transactionId],
  );
  return row ?? null;
}

/** Those of many ids that stand, by id. */
export async function readBankTransactionsById(
  database: Database,
  { tenantId, mode }: Owner,
  ids: readonly string[],
): Promise<Map<string, BankTransactionRow>> {
  const found = new Map<string, BankTransactionRow>();
  for (let from = 0; from < ids.length; from += IDS_MOST) {
    const some = ids.slice(from, from + IDS_MOST);
    // Always the same number of parameters: one statement text.
    const params = Array.from({ length: IDS_MOST }, (_, index) => some[index] ?? some[0] ?? "");
    const rows = await database.query<BankTransactionRow>(
      `SELECT ${LIST} FROM bank_transactions WHERE ${OWN} AND transaction_id IN (${params.map(() => "?").join(", ")})`,
      [tenantId, mode, ...params],
    );
    for (const row of rows) found.set(row.transaction_id, row);
  }
  return found;
}

/** Place in a list: when it came in, and its id. */
export type Place = readonly [createdAt: string, transactionId: string];

/** Transactions after a place, newest first, or oldest first for working through them. */
export function listBankTransactions(
  database: Database,
  { tenantId, mode }: Owner,
  asked: {
    readonly status?: BankTransactionStatus;
    readonly after: Place | null;
    readonly oldestFirst?: boolean;
    readonly limit: number;
  },
): Promise<BankTransactionRow[]> {
  const { status, after, oldestFirst = false, limit } = asked;
  const order = oldestFirst ? "ASC" : "DESC";
  return database.query<BankTransactionRow>(
    `SELECT ${LIST} FROM bank_transactions WHERE ${OWN} ${status === undefined ? "" : "AND status = ?"}
     ${after === null ? "" : `AND (created_at, transaction_id) ${oldestFirst ? ">" : "<"} (?, ?)`}
     ORDER BY created_at ${order}, transaction_id ${order} LIMIT ?`,
    [tenantId, mode, ...(status === undefined ? [] : [status]), ...(after ?? []), limit],
  );
}

/** How many of a status stand after a place, oldest first; counts no further than `most`. */
export async function countBankTransactions(
  database: Database,
  { tenantId, mode }: Owner,
  status: BankTransactionStatus,
  after: Place,
  most: number,
): Promise<number> {
  const [row] = await database.query<{ found: number }>(
    `SELECT COUNT(*) AS found FROM (SELECT 1 AS here FROM bank_transactions WHERE ${OWN} AND status = ?
       AND (created_at, transaction_id) > (?, ?) LIMIT ?) AS counted`,
    [tenantId, mode, status, ...after, most],
  );
  return Number(row?.found ?? 0);
}
