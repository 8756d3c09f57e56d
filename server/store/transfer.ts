/** Whole tables, row by row, for moving an installation from one database to another. */
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";

/**
 * What moves, with the columns that order it. The ledger itself (events, postings) moves apart, and the read models
 * (invoices, payments, analytics_*, credit_accounts) are computed again from it, and so is the index of search (invoice_terms*). `installation` and `schema_migrations` belong to a database and stay, and so
 * do the studio's sessions and one-time links (studio_*), which are good for hours and minutes.
 */
export const TABLES: readonly { readonly name: string; readonly key: readonly string[] }[] = [
  { name: "tasks", key: ["task_id"] },
  { name: "merchants", key: ["tenant_id"] },
  { name: "merchant_hosts", key: ["host"] },
  { name: "logos", key: ["tenant_id", "logo_hash"] },
  { name: "api_keys", key: ["key_id"] },
  { name: "link_keys", key: ["kid"] },
  { name: "links", key: ["link_id"] },
  { name: "visits", key: ["visit_id"] },
  { name: "receipts", key: ["receipt_key"] },
  { name: "clicks", key: ["link_id", "visitor", "person"] },
  { name: "idempotency_keys", key: ["tenant_id", "mode", "idempotency_key"] },
  { name: "outbox_messages", key: ["message_id"] },
  { name: "outbox_files", key: ["message_id", "place"] },
  { name: "suppressions", key: ["channel", "sender", "recipient"] },
  { name: "link_requests", key: ["request_id"] },
  { name: "deliveries", key: ["delivery_id"] },
  { name: "delivery_events", key: ["notice"] },
  { name: "delivery_marks", key: ["mark"] },
  { name: "reminder_stops", key: ["tenant_id", "mode", "recipient"] },
  { name: "invoice_counters", key: ["tenant_id", "mode"] },
  { name: "credit_entries", key: ["tenant_id", "mode", "customer_id", "currency", "version"] },
  { name: "sandbox_charges", key: ["tenant_id", "mode", "payment_id"] },
  { name: "sandbox_requests", key: ["request_id"] },
  { name: "sandbox_refunds", key: ["tenant_id", "mode", "refund_id"] },
  { name: "sandbox_methods", key: ["tenant_id", "mode", "reference"] },
  { name: "payment_methods", key: ["tenant_id", "mode", "method_id"] },
  { name: "payer_verifications", key: ["verification_id"] },
  { name: "stripe_payments", key: ["tenant_id", "mode", "payment_id"] },
  { name: "stripe_customers", key: ["tenant_id", "mode", "customer_id"] },
  { name: "stripe_refunds", key: ["tenant_id", "mode", "refund_id"] },
  { name: "bank_transactions", key: ["tenant_id", "mode", "transaction_id"] },
  { name: "bank_transaction_changes", key: ["tenant_id", "mode", "transaction_id", "version"] },
  { name: "attempt_meters", key: ["tenant_id", "mode", "scope"] },
  { name: "leadconnector_invoices", key: ["tenant_id", "mode", "invoice_id"] },
  { name: "merchant_alerts", key: ["tenant_id", "mode", "kind", "subject"] },
  { name: "webhook_endpoints", key: ["endpoint_id"] },
  { name: "webhook_messages", key: ["endpoint_id", "message_id"] },
  { name: "webhook_lanes", key: ["endpoint_id", "invoice_id"] },
  { name: "webhook_attempts", key: ["attempt_id"] },
];

/** Rows of a table after a row's key, in the order of the key, at most `limit`. */
export async function readRows(
  database: Database,
  table: { readonly name: string; readonly key: readonly string[] },
  after: Row | null,
  limit: number,
): Promise<Row[]> {
  const { name, key } = table;
  const place = after === null ? "" : `WHERE (${key.join(", ")}) > (${key.map(() => "?").join(", ")})`;
  const params = after === null ? [] : key.map((column) => after[column] ?? null);
  return database.query(`SELECT * FROM ${name} ${place} ORDER BY ${key.join(", ")} LIMIT ?`, [
    ...params,
    limit,
  ]);
}

export async function lastPosition(database: Database): Promise<number> {
  const [row] = await database.query<{ last: number }>(
    "SELECT COALESCE(MAX(position), 0) AS last FROM events",
  );
  return row?.last ?? 0;
}

/** Events of all merchants between two positions, both included. */
export async function readEventRows(database: Database, from: number, to: number): Promise<Row[]> {
  return database.query("SELECT * FROM events WHERE position BETWEEN ? AND ? ORDER BY position", [from, to]);
}

export async function readPostingRows(database: Database, from: number, to: number): Promise<Row[]> {
  return database.query(
    `SELECT postings.* FROM postings JOIN events ON events.event_id = postings.event_id
     WHERE events.position BETWEEN ? AND ? ORDER BY events.position, postings.ordinal`,
    [from, to],
  );
}

const NAME = /^[a-z][a-z0-9_]*$/;

/** Inserts a row as it was, unless it is there. Throws RangeError for names that are none. */
export function insertRow(table: string, row: Row): Statement {
  const columns = Object.keys(row);
  const bad = [table, ...columns].find((name) => !NAME.test(name));
  if (bad !== undefined) throw new RangeError("a row names a table or column that cannot be");
  return statement(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`,
    ...columns.map((column): Value => row[column] ?? null),
  );
}

/** Remembers how far an import came, in the same batch as its rows. */
export function putProgress(name: string, value: string): Statement {
  return statement(
    "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    value,
  );
}

/** True when nothing was ever kept here that an import could collide with. */
export async function isEmpty(database: Database): Promise<boolean> {
  const [row] = await database.query<{ found: number }>(
    "SELECT (SELECT COUNT(*) FROM merchants) + (SELECT COUNT(*) FROM events) AS found",
  );
  return (row?.found ?? 0) === 0;
}

const LAST = "(SELECT COALESCE(MAX(position), 0) FROM events)";

/**
 * Brings webhooks back to the ledger's end: an export that was written in use may hold endpoints and messages that are
 * ahead of its events, and an endpoint that is ahead would not hear of the events to come.
 */
export function trimWebhooks(): Statement[] {
  return [
    statement(`UPDATE webhook_endpoints SET position = ${LAST} WHERE position > ${LAST}`),
    statement(`DELETE FROM webhook_messages WHERE position > ${LAST}`),
    statement(
      `DELETE FROM webhook_lanes WHERE NOT EXISTS (SELECT 1 FROM webhook_messages AS message
         WHERE message.endpoint_id = webhook_lanes.endpoint_id AND message.invoice_id = webhook_lanes.invoice_id
           AND message.status = 'waiting')`,
    ),
  ];
}

export interface OpenEndpointRow extends Row {
  endpoint_id: string;
  tenant_id: string;
  mode: string;
  /** 1 when events wait to become messages. */
  behind: number;
  /** 1 when messages wait to be sent. */
  waiting: number;
}

/** Enabled webhook endpoints that something waits for. */
export async function readOpenEndpoints(database: Database): Promise<OpenEndpointRow[]> {
  const rows = await database.query<OpenEndpointRow>(
    `SELECT endpoint_id, tenant_id, mode,
       CASE WHEN EXISTS (SELECT 1 FROM events WHERE events.tenant_id = endpoint.tenant_id
         AND events.mode = endpoint.mode AND events.position > endpoint.position) THEN 1 ELSE 0 END AS behind,
       CASE WHEN EXISTS (SELECT 1 FROM webhook_lanes AS lane WHERE lane.endpoint_id = endpoint.endpoint_id)
         THEN 1 ELSE 0 END AS waiting
     FROM webhook_endpoints AS endpoint WHERE status = 'enabled' ORDER BY endpoint_id`,
  );
  return rows.filter(({ behind, waiting }) => behind === 1 || waiting === 1);
}
