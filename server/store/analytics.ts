/** A merchant's figures: reading them by day, summing up what changed, making them again from the ledger. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";
import { COHORT, FROM_LEDGER, METRICS, type Metric, MONEY, QUARTERS_FROM_LEDGER } from "./analyticsSql.ts";

interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

/** Quarters of an hour since 1970, from `from` to before `to`, in which a zone is `offset` quarters ahead of UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Amounts are minor units; settle_seconds is the sum over paid invoices. */
export type DayRow = Row & { day: number; currency: string } & Record<Metric, number>;

const sums = (metrics: readonly Metric[]): string => metrics.map((metric) => `SUM(${metric})`).join(", ");
const zeros = (metrics: readonly Metric[]): string => metrics.map(() => "0").join(", ");
/** As a double: what is beyond 2^53 is then not exact to the cent, where an integer of a row must be. */
const TOTALS = METRICS.map((metric) => `CAST(SUM(${metric}) AS DOUBLE PRECISION) AS ${metric}`).join(", ");

/** What is summed up and what is not yet, each by day. The offset is written into the text: D1 binds every number as REAL, which would not divide into whole days. */
function byDay(offset: number): string {
  const part = (table: string, quarter: string, metrics: string): string =>
    `SELECT (${quarter} + ${Math.trunc(offset)}) / 96 AS day, currency, ${metrics} FROM ${table}
     WHERE tenant_id = ? AND mode = ? AND ${quarter} >= ? AND ${quarter} < ? GROUP BY 1, 2`;
  const named = METRICS.map((metric) => `SUM(${metric}) AS ${metric}`).join(", ");
  return [
    part("analytics_quarters", "quarter", named),
    part("analytics_changes", "made_quarter", `${sums(COHORT)}, ${zeros(MONEY)}`),
    part("analytics_changes", "moved_quarter", `${zeros(COHORT)}, ${sums(MONEY)}`),
  ].join(" UNION ALL ");
}

/** The figures of a span by day (days since 1970, of the zone) and currency. */
export async function readDays(database: Database, owner: Owner, span: Span): Promise<DayRow[]> {
  const part = [owner.tenantId, owner.mode, span.from, span.to];
  return database.query<DayRow>(
    `SELECT day, currency, ${TOTALS} FROM (${byDay(span.offset)}) AS parts GROUP BY day, currency ORDER BY day, currency`,
    [...part, ...part, ...part],
  );
}

/** So many changes are read as they are; more are summed up first. */
const CHANGES_UNSUMMED = 500;
/** So many changes are summed up in one batch. */
const CHANGES_PER_SUM = 20_000;

/**
 * Sums up what changed, where that has become much. Readers call it, so that what they read stays small, and upkeep, so that
 * rows do not heap up where nobody reads.
 *
 * @returns false when there may be more to sum up.
 */
export async function sumUp(database: Database, owner: Owner): Promise<boolean> {
  const nth = async (offset: number): Promise<number | null> => {
    const [row] = await database.query<{ position: number }>(
      "SELECT position FROM analytics_changes WHERE tenant_id = ? AND mode = ? ORDER BY position LIMIT 1 OFFSET ?",
      [owner.tenantId, owner.mode, offset],
    );
    return row?.position ?? null;
  };
  if ((await nth(CHANGES_UNSUMMED)) === null) return true;
  const end = await nth(CHANGES_PER_SUM);
  await database.batch(sumStatements(owner, end ?? Number.MAX_SAFE_INTEGER));
  return end === null;
}

/** Changes before a position become part of the sums. Nobody else sums up meanwhile, and what is summed up is gone. */
function sumStatements({ tenantId, mode }: Owner, before: number): Statement[] {
  const add = (quarter: string, metrics: readonly Metric[], others: readonly Metric[]): Statement =>
    statement(
      `INSERT INTO analytics_quarters (tenant_id, mode, quarter, currency, ${metrics.join(", ")}, ${others.join(", ")})
       SELECT tenant_id, mode, ${quarter}, currency, ${sums(metrics)}, ${zeros(others)}
       FROM analytics_changes WHERE tenant_id = ? AND mode = ? AND position < ?
       GROUP BY tenant_id, mode, ${quarter}, currency
       ON CONFLICT (tenant_id, mode, quarter, currency) DO UPDATE SET
       ${metrics.map((metric) => `${metric} = analytics_quarters.${metric} + excluded.${metric}`).join(", ")}`,
      tenantId,
      mode,
      before,
    );
  return [
    statement(
      `INSERT INTO analytics_sums (tenant_id, mode, summed) VALUES (?, ?, 1)
       ON CONFLICT (tenant_id, mode) DO UPDATE SET summed = analytics_sums.summed + 1`,
      tenantId,
      mode,
    ),
    add("made_quarter", COHORT, MONEY),
    add("moved_quarter", MONEY, COHORT),
    statement(
      "DELETE FROM analytics_changes WHERE tenant_id = ? AND mode = ? AND position < ?",
      tenantId,
      mode,
      before,
    ),
  ];
}

/** Whose changes wait to be summed up, at most `limit`. */
export async function readOwnersWithChanges(database: Database, limit: number): Promise<Owner[]> {
  const rows = await database.query<{ tenant_id: string; mode: string }>(
    `SELECT tenant_id, mode FROM analytics_changes GROUP BY tenant_id, mode HAVING COUNT(*) > ${CHANGES_UNSUMMED}
     ORDER BY tenant_id, mode LIMIT ?`,
    [limit],
  );
  return rows.map(({ tenant_id, mode }) => ({ tenantId: tenant_id, mode: mode as Mode }));
}

/** Makes all figures again from the ledger and its read models. */
export function rebuildAnalytics(): Statement[] {
  return [
    statement("DELETE FROM analytics_changes"),
    statement("DELETE FROM analytics_quarters"),
    statement(QUARTERS_FROM_LEDGER),
  ];
}

/** Where the figures are not what the ledger comes to; null when they are. One statement, so it sees one state of both. */
export async function findDrift(database: Database): Promise<string | null> {
  const minus = (metrics: readonly Metric[]): string =>
    METRICS.map((metric) => (metrics.includes(metric) ? `0 - ${metric}` : "0")).join(", ");
  const [row] = await database.query<{ tenant_id: string; mode: string; quarter: number; currency: string }>(
    `SELECT tenant_id, mode, quarter, currency FROM (${FROM_LEDGER}
       UNION ALL SELECT tenant_id, mode, currency, quarter, ${minus(METRICS)} FROM analytics_quarters
       UNION ALL SELECT tenant_id, mode, currency, made_quarter, ${minus(COHORT)} FROM analytics_changes
       UNION ALL SELECT tenant_id, mode, currency, moved_quarter, ${minus(MONEY)} FROM analytics_changes) AS compared
     GROUP BY tenant_id, mode, quarter, currency
     HAVING ${METRICS.map((metric) => `SUM(${metric}) <> 0`).join(" OR ")} LIMIT 1`,
  );
  if (!row) return null;
  const at = new Date(Number(row.quarter) * QUARTER_MS).toISOString();
  return `${row.tenant_id} ${row.mode} ${row.currency} at ${at}`;
}

const QUARTER_MS = 900_000;
