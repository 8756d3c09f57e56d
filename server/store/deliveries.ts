/** Rows of deliveries: messages to payers. */
import type { DeliveryMethod, DeliveryStatus } from "../../shared/deliveryStatus.ts";
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import type { StreamId } from "../ledger/chain.ts";

/** A message that is to be sent. Instants are the merchant's. */
export interface NewDeliveryRow extends StreamId {
  readonly deliveryId: string;
  /** Joins the messages of one request. */
  readonly requestId: string;
  readonly purpose: string;
  readonly method: DeliveryMethod;
  readonly recipient: string;
  /** JSON text of what was asked for. */
  readonly content: string;
  readonly scheduledAt: string | null;
  readonly createdAt: string;
}

export interface Delivery extends NewDeliveryRow {
  readonly linkId: string | null;
  readonly status: DeliveryStatus;
  readonly sentAt: string | null;
  /** Real time. */
  readonly sentMs: number | null;
  readonly deliveredAt: string | null;
  readonly openedAt: string | null;
  readonly clickedAt: string | null;
  /** When it bounced, failed or was canceled. */
  readonly endedAt: string | null;
  readonly carrier: string | null;
  readonly carrierId: string | null;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly attempts: number;
  readonly firstAttemptAt: string | null;
}

interface DeliveryRow extends Row {
  delivery_id: string;
  tenant_id: string;
  mode: string;
  invoice_id: string;
  request_id: string;
  purpose: string;
  method: string;
  recipient: string;
  link_id: string | null;
  content: string;
  status: string;
  scheduled_at: string | null;
  created_at: string;
  sent_at: string | null;
  sent_ms: number | null;
  delivered_at: string | null;
  opened_at: string | null;
  clicked_at: string | null;
  ended_at: string | null;
  carrier: string | null;
  carrier_id: string | null;
  error_code: string | null;
  error_text: string | null;
  attempts: number;
  first_attempt_at: string | null;
}

const COLUMNS =
  "delivery_id, tenant_id, mode, invoice_id, request_id, purpose, method, recipient, link_id, content, status, scheduled_at, created_at, sent_at, sent_ms, delivered_at, opened_at, clicked_at, ended_at, carrier, carrier_id, error_code, error_text, attempts, first_attempt_at";

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    deliveryId: row.delivery_id,
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    invoiceId: row.invoice_id,
    requestId: row.request_id,
    purpose: row.purpose,
    method: row.method as DeliveryMethod,
    recipient: row.recipient,
    linkId: row.link_id,
    content: row.content,
    status: row.status as DeliveryStatus,
    scheduledAt: row.scheduled_at,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    sentMs: row.sent_ms,
    deliveredAt: row.delivered_at,
    openedAt: row.opened_at,
    clickedAt: row.clicked_at,
    endedAt: row.ended_at,
    carrier: row.carrier,
    carrierId: row.carrier_id,
    errorCode: row.error_code,
    errorText: row.error_text,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
  };
}

/** The same id twice is one message. */
export function insertDelivery(delivery: NewDeliveryRow): Statement {
  return statement(
    `INSERT INTO deliveries (delivery_id, tenant_id, mode, invoice_id, request_id, purpose, method, recipient, content,
       status, rank, scheduled_at, created_at, attempts, lease_until_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, 0, 0) ON CONFLICT (delivery_id) DO NOTHING`,
    delivery.deliveryId,
    delivery.tenantId,
    delivery.mode,
    delivery.invoiceId,
    delivery.requestId,
    delivery.purpose,
    delivery.method,
    delivery.recipient,
    delivery.content,
    delivery.scheduledAt,
    delivery.createdAt,
  );
}

/** Takes a queued message to send it: it is this caller's until the lease ends. Null when it is not queued, or another's. */
export async function claimDelivery(
  database: Database,
  deliveryId: string,
  nowMs: number,
  leaseUntilMs: number,
): Promise<Delivery | null> {
  const [result] = await database.batch([
    statement(
      `UPDATE deliveries SET lease_until_ms = ?, attempts = attempts + 1
       WHERE delivery_id = ? AND status = 'queued' AND lease_until_ms <= ? RETURNING ${COLUMNS}`,
      leaseUntilMs,
      deliveryId,
      nowMs,
    ),
  ]);
  const row = result?.rows[0] as DeliveryRow | undefined;
  return row ? deliveryOf(row) : null;
}

async function readOne(database: Database, where: string, params: readonly string[]) {
  const [row] = await database.query<DeliveryRow>(`SELECT ${COLUMNS} FROM deliveries WHERE ${where}`, params);
  return row ? deliveryOf(row) : null;
}

export function readDelivery(database: Database, deliveryId: string): Promise<Delivery | null> {
  return readOne(database, "delivery_id = ?", [deliveryId]);
}

/** A message by the id that its carrier gave it. */
export function readDeliveryOfCarrier(
  database: Database,
  carrier: string,
  carrierId: string,
): Promise<Delivery | null> {
  return readOne(database, "carrier = ? AND carrier_id = ? ORDER BY created_at DESC LIMIT 1", [
    carrier,
    carrierId,
  ]);
}

/** The message that carries a link; null for a link that was not sent. */
export function readDeliveryOfLink(database: Database, linkId: string): Promise<Delivery | null> {
  return readOne(database, "link_id = ? LIMIT 1", [linkId]);
}

/** The messages of one request, by method. */
export async function readRequest(
  database: Database,
  { tenantId, mode, requestId }: Pick<Delivery, "tenantId" | "mode" | "requestId">,
): Promise<Delivery[]> {
  const rows = await database.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM deliveries WHERE tenant_id = ? AND mode = ? AND request_id = ? ORDER BY method, delivery_id LIMIT 10`,
    [tenantId, mode, requestId],
  );
  return rows.map(deliveryOf);
}

/** Messages of an invoice, oldest first, after a place; of one request the mail comes before the text. */
export async function readDeliveries(
  database: Database,
  stream: StreamId,
  after: { readonly createdAt: string; readonly method: string; readonly deliveryId: string },
  limit: number,
): Promise<Delivery[]> {
  const rows = await database.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM deliveries WHERE tenant_id = ? AND mode = ? AND invoice_id = ?
       AND (created_at, method, delivery_id) > (?, ?, ?) ORDER BY created_at, method, delivery_id LIMIT ?`,
    [stream.tenantId, stream.mode, stream.invoiceId, after.createdAt, after.method, after.deliveryId, limit],
  );
  return rows.map(deliveryOf);
}

/** The newest message of an invoice with a purpose; null when there was none. */
export async function readLastDelivery(
  database: Database,
  stream: StreamId,
  purpose: string,
): Promise<Delivery | null> {
  const [row] = await database.query<DeliveryRow>(
    `SELECT ${COLUMNS} FROM deliveries WHERE tenant_id = ? AND mode = ? AND invoice_id = ? AND purpose = ?
     ORDER BY created_at DESC, delivery_id DESC LIMIT 1`,
    [stream.tenantId, stream.mode, stream.invoiceId, purpose],
  );
  return row ? deliveryOf(row) : null;
}
