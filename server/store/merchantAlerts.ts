/** Rows of what a merchant was told of. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface MerchantAlert {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly kind: "card_testing";
  /** Which attack: the day on which it began, counted from 1970. */
  readonly period: number;
  readonly alertId: string;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly failedAttempts: number;
  readonly scope: "link" | "network" | "merchant";
  /** Truncated address. */
  readonly network: string | null;
  /** The link and invoice of the attempt that raised it. */
  readonly linkId: string;
  readonly invoiceId: string;
  /** 0 until the merchant was told. */
  readonly notifiedMs: number;
}

interface Stored extends Row {
  tenant_id: string;
  mode: string;
  kind: string;
  period: number;
  alert_id: string;
  started_ms: number;
  last_ms: number;
  failed_attempts: number;
  scope: string;
  network: string | null;
  link_id: string;
  invoice_id: string;
  notified_ms: number;
}

function alertOf(row: Stored): MerchantAlert {
  return {
    tenantId: row.tenant_id,
    mode: row.mode as Mode,
    kind: row.kind as MerchantAlert["kind"],
    period: Number(row.period),
    alertId: row.alert_id,
    startedMs: Number(row.started_ms),
    lastMs: Number(row.last_ms),
    failedAttempts: Number(row.failed_attempts),
    scope: row.scope as MerchantAlert["scope"],
    network: row.network,
    linkId: row.link_id,
    invoiceId: row.invoice_id,
    notifiedMs: Number(row.notified_ms),
  };
}

/** Writes an alert, or counts one failure more on the one that stands. */
export function putAlert(alert: MerchantAlert): Statement {
  return statement(
    `INSERT INTO merchant_alerts (tenant_id, mode, kind, period, alert_id, started_ms, last_ms, failed_attempts, scope, network,
       link_id, invoice_id, notified_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (tenant_id, mode, kind, period) DO UPDATE SET
       last_ms = excluded.last_ms, failed_attempts = merchant_alerts.failed_attempts + 1`,
    alert.tenantId,
    alert.mode,
    alert.kind,
    alert.period,
    alert.alertId,
    alert.startedMs,
    alert.lastMs,
    alert.failedAttempts,
    alert.scope,
    alert.network,
    alert.linkId,
    alert.invoiceId,
  );
}

export function markNotified(alert: Pick<MerchantAlert, "alertId">, nowMs: number): Statement {
  return statement("UPDATE merchant_alerts SET notified_ms = ? WHERE alert_id = ?", nowMs, alert.alertId);
}

/** A merchant's alerts, newest first, from a place on. */
export async function readAlerts(
  database: Database,
  owner: Pick<MerchantAlert, "tenantId" | "mode">,
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

/** Removes alerts that ended before. */
export function purgeAlerts(beforeMs: number): Statement {
  return statement("DELETE FROM merchant_alerts WHERE last_ms < ?", beforeMs);
}
