/** Rows of customers' credit: entries that are only added, and where each account stands. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";
import { type CreditAccountId, type CreditEntry, type CreditHead, emptyAccount } from "../ledger/credit.ts";

interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

/** An entry as stored, with its account. */
export interface StoredCredit extends CreditEntry {
  readonly id: CreditAccountId;
  /** Its event's, or how far the events of the installation stood when it was written. */
  readonly position: number;
}

interface HeadRow extends Row {
  version: number;
  balance: number;
  head_hash: string;
  updated_at: string;
}

const ACCOUNT = "tenant_id = ? AND mode = ? AND customer_id = ? AND currency = ?";
const keyOf = (id: CreditAccountId): Value[] => [id.tenantId, id.mode, id.customerId, id.currency];

/** What the next entry of an account follows. */
export async function readCreditHead(database: Database, id: CreditAccountId): Promise<CreditHead> {
  const row = await readCreditAccount(database, id);
  if (row === null) return emptyAccount(id);
  return { version: row.version, balance: row.balance, hash: row.head_hash, occurredAt: row.updated_at };
}

export async function readCreditAccount(database: Database, id: CreditAccountId): Promise<HeadRow | null> {
  const [row] = await database.query<HeadRow>(
    `SELECT version, balance, head_hash, updated_at FROM credit_accounts WHERE ${ACCOUNT}`,
    keyOf(id),
  );
  return row ?? null;
}

/** Adds entries and moves the account there. A writer that was late meets a UniqueViolation of `credit_entries`. */
export function creditStatements(id: CreditAccountId, entries: readonly CreditEntry[]): Statement[] {
  const last = entries.at(-1);
  if (last === undefined) return [];
  return [
    ...entries.map((entry) => {
      const row: Record<string, Value> = {
        tenant_id: id.tenantId,
        mode: id.mode,
        customer_id: id.customerId,
        currency: id.currency,
        version: entry.version,
        entry_id: entry.entryId,
        kind: entry.kind,
        amount: entry.amount,
        balance: entry.balance,
        account: entry.account,
        invoice_id: entry.invoiceId,
        payment_id: entry.paymentId,
        event_id: entry.eventId,
        note: entry.note,
        occurred_at: entry.occurredAt,
        previous_hash: entry.previousHash,
        hash: entry.hash,
      };
      const columns = Object.keys(row);
      const place =
        entry.eventId === null
          ? "SELECT COALESCE(MAX(position), 0) FROM events"
          : "SELECT position FROM events WHERE event_id = ?";
      return statement(
        `INSERT INTO credit_entries (${columns.join(", ")}, position)
         VALUES (${columns.map(() => "?").join(", ")}, (${place}))`,
        ...Object.values(row),
        ...(entry.eventId === null ? [] : [entry.eventId]),
      );
    }),
    statement(
      `INSERT INTO credit_accounts (tenant_id, mode, customer_id, currency, version, balance, head_hash, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (tenant_id, mode, customer_id, currency) DO UPDATE SET version = excluded.version,
         balance = excluded.balance, head_hash = excluded.head_hash, updated_at = excluded.updated_at`,
      ...keyOf(id),
      last.version,
      last.balance,
      last.hash,
      last.occurredAt,
    ),
  ];
}

interface EntryRow extends Row {
  tenant_id: string;
  mode: string;
  customer_id: string;
  currency: string;
  version: number;
  entry_id: string;
  kind: string;
  amount: number;
  balance: number;
  account: string;
  invoice_id: string | null;
  payment_id: string | null;
  event_id: string | null;
  note: string | null;
  occurred_at: string;
  position: number;
  previous_hash: string;
  hash: string;
}

function toEntry(row: EntryRow): StoredCredit {
  return {
    id: {
      tenantId: row.tenant_id,
      mode: row.mode as Mode,
      customerId: row.customer_id,
      currency: row.currency,
    },
    version: row.version,
    entryId: row.entry_id,
    kind: row.kind as CreditEntry["kind"],
    amount: row.amount,
    balance: row.balance,
    account: row.account,
    invoiceId: row.invoice_id,
    paymentId: row.payment_id,
    eventId: row.event_id,
    note: row.note,
    occurredAt: row.occurred_at,
    position: row.position,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** One entry of a merchant's mode by its id; null when there is none. */
export async function findCreditEntry(
  database: Database,
  { tenantId, mode }: Owner,
  entryId: string,
): Promise<StoredCredit | null> {
  const [row] = await database.query<EntryRow>(
    "SELECT * FROM credit_entries WHERE tenant_id = ? AND mode = ? AND entry_id = ?",
    [tenantId, mode, entryId],
  );
  return row ? toEntry(row) : null;
}

/** Entries of events, in no order. */
export async function readCreditOfEvents(
  database: Database,
  eventIds: readonly string[],
): Promise<StoredCredit[]> {
  const found: StoredCredit[] = [];
  for (let start = 0; start < eventIds.length; start += 50) {
    const ids = eventIds.slice(start, start + 50);
    const rows = await database.query<EntryRow>(
      `SELECT * FROM credit_entries WHERE event_id IN (${ids.map(() => "?").join(", ")})`,
      ids,
    );
    found.push(...rows.map(toEntry));
  }
  return found;
}

/** All entries account by account, after the last one of a page before: what verification walks through. */
export async function readCreditByAccount(
  database: Database,
  after: StoredCredit | null,
  limit: number,
): Promise<StoredCredit[]> {
  const place = after === null ? ["", "", "", "", 0] : [...keyOf(after.id), after.version];
  const rows = await database.query<EntryRow>(
    `SELECT * FROM credit_entries WHERE (tenant_id, mode, customer_id, currency, version) > (?, ?, ?, ?, ?)
     ORDER BY tenant_id, mode, customer_id, currency, version LIMIT ?`,
    [...place, limit],
  );
  return rows.map(toEntry);
}

/** Entries of one account after a version, in order. */
export async function readCreditAfter(
  database: Database,
  id: CreditAccountId,
  version: number,
  limit: number,
): Promise<StoredCredit[]> {
  const rows = await database.query<EntryRow>(
    `SELECT * FROM credit_entries WHERE ${ACCOUNT} AND version > ? ORDER BY version LIMIT ?`,
    [...keyOf(id), version, limit],
  );
  return rows.map(toEntry);
}

/** A customer's balances, by currency. */
export async function readCreditBalances(
  database: Database,
  { tenantId, mode }: Owner,
  customerId: string,
): Promise<{ readonly currency: string; readonly balance: number }[]> {
  return database.query<{ currency: string; balance: number }>(
    "SELECT currency, balance FROM credit_accounts WHERE tenant_id = ? AND mode = ? AND customer_id = ? ORDER BY currency",
    [tenantId, mode, customerId],
  );
}

/** The place of an entry in a customer's history over all currencies. */
export type CreditPlace = readonly [occurredAt: string, currency: string, version: number];

/** A customer's history, newest first, those before a place. */
export async function readCreditHistory(
  database: Database,
  { tenantId, mode }: Owner,
  customerId: string,
  before: CreditPlace | null,
  limit: number,
): Promise<StoredCredit[]> {
  const rows = await database.query<EntryRow>(
    `SELECT * FROM credit_entries WHERE tenant_id = ? AND mode = ? AND customer_id = ?
       ${before === null ? "" : "AND (occurred_at, currency, version) < (?, ?, ?)"}
     ORDER BY occurred_at DESC, currency DESC, version DESC LIMIT ?`,
    [tenantId, mode, customerId, ...(before ?? []), limit],
  );
  return rows.map(toEntry);
}

interface OverpaidRow extends Row {
  invoice_id: string;
  currency: string;
  created_position: number;
}

/** A customer's invoices that hold more than is owed on them, oldest first, those made after a place. */
export async function readOverpaid(
  database: Database,
  { tenantId, mode }: Owner,
  customerId: string,
  after: number,
  limit: number,
): Promise<OverpaidRow[]> {
  return database.query<OverpaidRow>(
    `SELECT invoice_id, currency, created_position FROM invoices
     WHERE tenant_id = ? AND mode = ? AND customer_id = ? AND created_position > ?
       AND (status = 'overpaid' OR (status = 'void' AND paid > 0)) ORDER BY created_position LIMIT ?`,
    [tenantId, mode, customerId, after, limit],
  );
}

/** Whether a column of an account or entry stands without what it stems from, in words; null when all is accounted for. */
export async function findStrayCredit(
  database: Database,
): Promise<{ readonly table: "credit_entries" | "credit_accounts"; readonly row: string } | null> {
  const [entry] = await database.query<{ stray: string }>(
    `SELECT entry_id AS stray FROM credit_entries AS entry WHERE event_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM postings WHERE postings.event_id = entry.event_id AND postings.account = entry.account
         AND postings.amount = -entry.amount) LIMIT 1`,
  );
  if (entry) return { table: "credit_entries", row: entry.stray };
  const [account] = await database.query<{ stray: string }>(
    `SELECT customer_id AS stray FROM credit_accounts AS account WHERE NOT EXISTS (
       SELECT 1 FROM credit_entries AS entry WHERE entry.tenant_id = account.tenant_id AND entry.mode = account.mode
         AND entry.customer_id = account.customer_id AND entry.currency = account.currency) LIMIT 1`,
  );
  return account ? { table: "credit_accounts", row: account.stray } : null;
}

/**
 * For a database into which entries were brought: cuts off those that were written after the last event that came along, and
 * computes where each account stands.
 */
export function rebuildCredit(): Statement[] {
  return [
    statement("DELETE FROM credit_entries WHERE position > (SELECT COALESCE(MAX(position), 0) FROM events)"),
    statement("DELETE FROM credit_accounts"),
    statement(
      `INSERT INTO credit_accounts (tenant_id, mode, customer_id, currency, version, balance, head_hash, updated_at)
       SELECT tenant_id, mode, customer_id, currency, version, balance, hash, occurred_at FROM credit_entries AS entry
       WHERE NOT EXISTS (SELECT 1 FROM credit_entries AS later WHERE later.tenant_id = entry.tenant_id
         AND later.mode = entry.mode AND later.customer_id = entry.customer_id AND later.currency = entry.currency
         AND later.version > entry.version)`,
    ),
  ];
}
