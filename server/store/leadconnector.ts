/** Rows of the LeadConnector compatible API, and invoices as it lists them. */
import type { InvoiceStatus, Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";
import type { InvoiceState } from "../ledger/state.ts";

export interface ShownRow {
  readonly state: InvoiceState;
  readonly updatedAt: string;
  /** JSON of what was kept beside the invoice; null for an invoice that was not made there. */
  readonly kept: string | null;
  /** A message went out or is on its way, or it was marked as sent. */
  readonly sent: boolean;
}

interface Selected extends Row {
  state: string;
  updated_at: string;
  kept: string | null;
  sent: number;
}

/** A scheduled message is not sent yet; one that waits for its carrier as good as is. */
const SENT = `(l.marked_sent_at IS NOT NULL OR EXISTS (SELECT 1 FROM deliveries d WHERE d.tenant_id = i.tenant_id AND d.mode = i.mode
  AND d.invoice_id = i.invoice_id AND d.purpose IN ('invoice', 'reminder')
  AND (d.sent_at IS NOT NULL OR (d.status = 'queued' AND d.scheduled_at IS NULL))))`;
const FROM = `FROM invoices i LEFT JOIN leadconnector_invoices l
  ON l.tenant_id = i.tenant_id AND l.mode = i.mode AND l.invoice_id = i.invoice_id`;
const COLUMNS = `i.state, i.updated_at, l.kept, CASE WHEN ${SENT} THEN 1 ELSE 0 END AS sent`;

function shownOf({ state, updated_at, kept, sent }: Selected): ShownRow {
  return { state: JSON.parse(state) as InvoiceState, updatedAt: updated_at, kept, sent: sent === 1 };
}

/** One invoice; null where there is none in this mode. */
export async function readShown(database: Database, stream: StreamId): Promise<ShownRow | null> {
  const [row] = await database.query<Selected>(
    `SELECT ${COLUMNS} ${FROM} WHERE i.tenant_id = ? AND i.mode = ? AND i.invoice_id = ?`,
    [stream.tenantId, stream.mode, stream.invoiceId],
  );
  return row ? shownOf(row) : null;
}

export interface ShownFilter {
  /** Nothing but these; none for all. */
  readonly statuses: readonly InvoiceStatus[];
  /** Only with or without money in flight. */
  readonly inFlight?: boolean;
  readonly sent?: boolean;
  /** A calendar date: with `overdue` only what was due before it, without only the rest. */
  readonly today?: string;
  readonly overdue?: boolean;
  readonly customerId?: string;
  /** Lower case; part of the number, or of the name and contact that were kept. */
  readonly search?: string;
  /** Instants of creation, the first included. */
  readonly from?: string;
  readonly until?: string;
}

/** A page of a merchant's invoices in a mode, by creation, and how many there are in all. */
export async function readShownPage(
  database: Database,
  owner: { readonly tenantId: string; readonly mode: Mode },
  filter: ShownFilter,
  page: { readonly limit: number; readonly offset: number; readonly oldestFirst: boolean },
): Promise<{ readonly rows: ShownRow[]; readonly total: number }> {
  const { where, params } = conditionsOf(owner, filter);
  const order = page.oldestFirst ? "ASC" : "DESC";
  const [rows, counted] = await Promise.all([
    database.query<Selected>(
      `SELECT ${COLUMNS} ${FROM} WHERE ${where} ORDER BY i.created_position ${order} LIMIT ? OFFSET ?`,
      [...params, page.limit, page.offset],
    ),
    database.query<{ total: number }>(`SELECT COUNT(*) AS total ${FROM} WHERE ${where}`, params),
  ]);
  return { rows: rows.map(shownOf), total: counted[0]?.total ?? 0 };
}

function conditionsOf(owner: { readonly tenantId: string; readonly mode: Mode }, filter: ShownFilter) {
  const conditions = ["i.tenant_id = ?", "i.mode = ?"];
  const params: Value[] = [owner.tenantId, owner.mode];
  const add = (condition: string, ...values: Value[]): void => {
    conditions.push(condition);
    params.push(...values);
  };
  const { statuses, inFlight, sent, today, overdue, customerId, search, from, until } = filter;
  if (statuses.length > 0) add(`i.status IN (${statuses.map(() => "?").join(", ")})`, ...statuses);
  if (inFlight !== undefined) add(inFlight ? "i.reserved > 0" : "i.reserved = 0");
  if (sent !== undefined) add(sent ? SENT : `NOT ${SENT}`);
  if (overdue !== undefined && today !== undefined)
    add(overdue ? "i.due_date < ?" : "(i.due_date IS NULL OR i.due_date >= ?)", today);
  if (customerId !== undefined) add("i.customer_id = ?", customerId);
  if (from !== undefined) add("i.created_at >= ?", from);
  if (until !== undefined) add("i.created_at < ?", until);
  if (search !== undefined) {
    const like = `%${search.replaceAll(/[\\%_]/g, "\\$&")}%`;
    add("(LOWER(i.invoice_number) LIKE ? ESCAPE '\\' OR l.words LIKE ? ESCAPE '\\')", like, like);
  }
  return { where: conditions.join(" AND "), params };
}

/** Keeps what an invoice was made with there. For the batch that makes it. */
export function insertKept(stream: StreamId, kept: string, words: string): Statement {
  return statement(
    "INSERT INTO leadconnector_invoices (tenant_id, mode, invoice_id, kept, words) VALUES (?, ?, ?, ?, ?)",
    stream.tenantId,
    stream.mode,
    stream.invoiceId,
    kept,
    words,
  );
}

/** Marks an invoice as sent without a message. The first time stands. */
export function markSentByHand({ tenantId, mode, invoiceId }: StreamId, at: string): Statement {
  return statement(
    `INSERT INTO leadconnector_invoices (tenant_id, mode, invoice_id, kept, words, marked_sent_at) VALUES (?, ?, ?, '{}', '', ?)
     ON CONFLICT (tenant_id, mode, invoice_id) DO UPDATE SET marked_sent_at = COALESCE(leadconnector_invoices.marked_sent_at, excluded.marked_sent_at)`,
    tenantId,
    mode,
    invoiceId,
    at,
  );
}
