/** Rows of what a merchant was told of. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

interface AlertBase {
  readonly tenantId: string;
  readonly mode: Mode;
  /** What it is about; one alert of a kind per subject. */
  readonly subject: string;
  readonly alertId: string;
  readonly startedMs: number;
  readonly lastMs: number;
  /** How often it was seen, this time included. */
  readonly times: number;
  readonly invoiceId: string;
  /** 0 until the merchant was told. */
  readonly notifiedMs: number;
}

export interface CardTestingAlert extends AlertBase {
  readonly kind: "card_testing";
  readonly scope: "link" | "network" | "merchant";
  /** Truncated address. */
  readonly network: string | null;
  /** The link of the attempt that raised it. */
  readonly linkId: string;
}

export interface MismatchAlert extends AlertBase {
  readonly kind: "processor_mismatch";
  readonly paymentId: string;
  /** How the processor's record differs, and the same in words. */
  readonly code: string;
  readonly message: string;
}

export type MerchantAlert = CardTestingAlert | MismatchAlert;

interface Stored extends Row {
  tenant_id: string;
  mode: string;
  kind: string;
  subject: string;
  alert_id: string;
  started_ms: number;
  last_ms: number;
  times: number;
  invoice_id: string;
  scope: string | null;
  network: string | null;
  link_id: string | null;
  payment_id: string | null;
  code: string | null;
  message: string | null;
  notified_ms: number;
}

function alertOf(row: Stored): MerchantAlert {
  const base: AlertBase = {
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    subject: row.subject,
    alertId: row.alert_id,
    startedMs: Number(row.started_ms),
    lastMs: Number(row.last_ms),
    times: Number(row.times),
    invoiceId: row.invoice_id,
    notifiedMs: Number(row.notified_ms),
  };
  if (row.kind === "processor_mismatch") {
    const { payment_id, code, message } = row;
    return { ...base, kind: row.kind, paymentId: payment_id ?? "", code: code ?? "", message: message ?? "" };
  }
  const scope = row.scope as CardTestingAlert["scope"];
  return { ...base, kind: "card_testing", scope, network: row.network, linkId: row.link_id ?? "" };
}

/** Writes an alert, or counts one time more on the one that stands. */
export function putAlert(alert: MerchantAlert): Statement {
  const testing = alert.kind === "card_testing" ? alert : null;
  const mismatch = alert.kind === "processor_mismatch" ? alert : null;
  return statement(
    `INSERT INTO merchant_alerts (tenant_id, mode, kind, subject, alert_id, started_ms, last_ms, times, invoice_id,
       scope, network, link_id, payment_id, code, message, notified_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (tenant_id, mode, kind, subject) DO UPDATE SET
       last_ms = excluded.last_ms, times = merchant_alerts.times + 1`,
    alert.tenantId,
    alert.mode,
    alert.kind,
    alert.subject,
    alert.alertId,
    alert.startedMs,
    alert.lastMs,
    alert.times,
    alert.invoiceId,
    testing?.scope ?? null,
    testing?.network ?? null,
    testing?.linkId ?? null,
    mismatch?.paymentId ?? null,
    mismatch?.code ?? null,
    mismatch?.message ?? null,
  );
}

export function markNotified(alert: Pick<MerchantAlert, "alertId">, nowMs: number): Statement {
  return statement("UPDATE merchant_alerts SET notified_ms = ? WHERE alert_id = ?", nowMs, alert.alertId);
}

type Owner = Pick<MerchantAlert, "tenantId" | "mode">;

/** A merchant's alerts, newest first, from a place on. */
export async function readAlerts(
  database: Database,
  owner: Owner,
  before: readonly [startedMs: number, alertId: string] | null,
  limit: number,
): Promise<MerchantAlert[]> {
  const place = before === null ? "" : "AND (started_ms, alert_id) < (?, ?)";
  const rows = await database.query<Stored>(
    `SELECT * FROM merchant_alerts WHERE tenant_id = ? AND mode = ? ${place}
     ORDER BY started_ms DESC, alert_id DESC LIMIT ?`,
    [owner.tenantId, owner.mode, ...(before ?? []), limit],
  );
  return rows.map(alertOf);
}

/** The newest alert of a kind, or the one about a subject; null where there is none. */
export async function readAlert<K extends MerchantAlert["kind"]>(
  database: Database,
  owner: Owner,
  kind: K,
  subject?: string,
): Promise<Extract<MerchantAlert, { readonly kind: K }> | null> {
  const about = subject === undefined ? "" : "AND subject = ?";
  const [row] = await database.query<Stored>(
    `SELECT * FROM merchant_alerts WHERE tenant_id = ? AND mode = ? AND kind = ? ${about}
     ORDER BY started_ms DESC, alert_id DESC LIMIT 1`,
    [owner.tenantId, owner.mode, kind, ...(subject === undefined ? [] : [subject])],
  );
  return row === undefined ? null : (alertOf(row) as Extract<MerchantAlert, { readonly kind: K }>);
}

/** Removes alerts that ended before. */
export function purgeAlerts(beforeMs: number): Statement {
  return statement("DELETE FROM merchant_alerts WHERE last_ms < ?", beforeMs);
}
