/** The index that invoices are searched by, and invoices found in it. */
import type { InvoiceStatus, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";
import type { InvoiceState } from "../ledger/state.ts";
import type { ListedInvoice } from "./invoices.ts";

export interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

/** How far the index of a merchant's invoices has come: the position of creation of the last one in it. */
export async function indexedTo(database: Database, owner: Owner): Promise<number> {
  const [row] = await database.query<{ searched_to: number }>(
    "SELECT searched_to FROM invoice_terms_progress WHERE tenant_id = ? AND mode = ?",
    [owner.tenantId, owner.mode],
  );
  return row?.searched_to ?? 0;
}

/** Invoices created after a position, oldest first. */
export async function readCreatedAfter(
  database: Database,
  owner: Owner,
  position: number,
  limit: number,
): Promise<ListedInvoice[]> {
  const rows = await database.query<{ created_position: number; state: string }>(
    "SELECT created_position, state FROM invoices WHERE tenant_id = ? AND mode = ? AND created_position > ? ORDER BY created_position LIMIT ?",
    [owner.tenantId, owner.mode, position, limit],
  );
  return rows.map((row) => ({
    position: row.created_position,
    state: JSON.parse(row.state) as InvoiceState,
  }));
}

export interface Term {
  readonly term: string;
  readonly position: number;
}

/** A statement takes at most a hundred parameters. */
const ROWS_AT_ONCE = 25;

/** Adds terms, and notes how far the index has come. Adding them again changes nothing, so two may do it at once. */
export function indexStatements(owner: Owner, terms: readonly Term[], to: number): Statement[] {
  const statements: Statement[] = [];
  for (let start = 0; start < terms.length; start += ROWS_AT_ONCE) {
    const rows = terms.slice(start, start + ROWS_AT_ONCE);
    statements.push(
      statement(
        `INSERT INTO invoice_terms (tenant_id, mode, term, created_position) VALUES ${rows.map(() => "(?, ?, ?, ?)").join(", ")} ON CONFLICT DO NOTHING`,
        ...rows.flatMap(({ term, position }): Value[] => [owner.tenantId, owner.mode, term, position]),
      ),
    );
  }
  statements.push(
    statement(
      `INSERT INTO invoice_terms_progress (tenant_id, mode, searched_to) VALUES (?, ?, ?)
       ON CONFLICT (tenant_id, mode) DO UPDATE SET searched_to =
         CASE WHEN excluded.searched_to > invoice_terms_progress.searched_to THEN excluded.searched_to ELSE invoice_terms_progress.searched_to END`,
      owner.tenantId,
      owner.mode,
      to,
    ),
  );
  return statements;
}

export interface FoundInvoice extends ListedInvoice {
  /** The term that it was found by; with the position, its place in the order. */
  readonly term: string;
}

interface FoundRow extends Row {
  term: string;
  created_position: number;
  state: string;
}

/** Sorts after every text that begins with what stands before it. */
const LAST = "\u{10ffff}";

/**
 * Invoices with a term that begins like `start`, in the order of those terms, and of one term the newest first. Each is found
 * once, by its first such term.
 */
export async function findInvoices(
  database: Database,
  owner: Owner,
  start: string,
  filter: { readonly status?: InvoiceStatus; readonly customerId?: string; readonly invoiceNumber?: string },
  after: { readonly term: string; readonly position: number } | null,
  limit: number,
): Promise<FoundInvoice[]> {
  const conditions = ["t.tenant_id = ?", "t.mode = ?", "t.term >= ?", "t.term < ?"];
  const params: Value[] = [owner.tenantId, owner.mode, after?.term ?? start, start + LAST];
  if (after !== null) {
    conditions.push("(t.term > ? OR t.created_position < ?)");
    params.push(after.term, after.position);
  }
  for (const [column, value] of [
    ["status", filter.status],
    ["customer_id", filter.customerId],
    ["invoice_number", filter.invoiceNumber],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`i.${column} = ?`);
    params.push(value);
  }
  const rows = await database.query<FoundRow>(
    `SELECT t.term, t.created_position, i.state FROM invoice_terms t
     JOIN invoices i ON i.tenant_id = t.tenant_id AND i.mode = t.mode AND i.created_position = t.created_position
     WHERE ${conditions.join(" AND ")} AND NOT EXISTS (SELECT 1 FROM invoice_terms o WHERE o.tenant_id = t.tenant_id AND o.mode = t.mode
       AND o.created_position = t.created_position AND o.term >= ? AND o.term < t.term)
     ORDER BY t.term, t.created_position DESC LIMIT ?`,
    [...params, start, limit],
  );
  return rows.map((row) => ({
    term: row.term,
    position: row.created_position,
    state: JSON.parse(row.state) as InvoiceState,
  }));
}
