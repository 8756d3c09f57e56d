/** Rows of attempt meters: few, read by their key, changed by one statement each, so that no two attempts take the same place. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface MeterKey {
  readonly tenantId: string;
  readonly mode: Mode;
  /** A truncated address, or `merchant`. */
  readonly scope: string;
}

export interface MeterRow {
  readonly level: number;
  readonly levelAtMs: number;
  readonly freshDrawn: number;
  readonly repeatDrawn: number;
  readonly windowAtMs: number;
}

interface Stored extends Row {
  scope: string;
  level: number;
  level_at_ms: number;
  fresh_drawn: number;
  repeat_drawn: number;
  window_at_ms: number;
}

const COLUMNS = { fresh: "fresh_drawn", repeat: "repeat_drawn" } as const;
const WHERE = "WHERE tenant_id = ? AND mode = ? AND scope = ?";
/** The level by now, one less for each hour; the one parameter is now. */
const FADED = `CASE WHEN attempt_meters.level > (? - attempt_meters.level_at_ms) / 3600000
  THEN attempt_meters.level - (? - attempt_meters.level_at_ms) / 3600000 ELSE 0 END`;

const keyOf = ({ tenantId, mode, scope }: MeterKey): [string, string, string] => [tenantId, mode, scope];

/** The meters of a merchant by scope; scopes on which nothing failed are not in it. */
export async function readMeters(
  database: Database,
  owner: Omit<MeterKey, "scope">,
  scopes: readonly string[],
): Promise<ReadonlyMap<string, MeterRow>> {
  const rows = await database.query<Stored>(
    `SELECT scope, level, level_at_ms, fresh_drawn, repeat_drawn, window_at_ms FROM attempt_meters
     WHERE tenant_id = ? AND mode = ? AND scope IN (${scopes.map(() => "?").join(", ")})`,
    [owner.tenantId, owner.mode, ...scopes],
  );
  return new Map(
    rows.map((row) => [
      row.scope,
      {
        level: Number(row.level),
        levelAtMs: Number(row.level_at_ms),
        freshDrawn: Number(row.fresh_drawn),
        repeatDrawn: Number(row.repeat_drawn),
        windowAtMs: Number(row.window_at_ms),
      },
    ]),
  );
}

/** Takes one attempt from a reserve; changes no row when the reserve is used up. A window that began before `anewMs` begins again. */
export function drawAttempt(
  key: MeterKey,
  reserve: keyof typeof COLUMNS,
  limit: number,
  nowMs: number,
  anewMs: number,
): Statement {
  const drawn = (name: keyof typeof COLUMNS): string =>
    `${COLUMNS[name]} = CASE WHEN window_at_ms <= ? THEN 0 ELSE ${COLUMNS[name]} END${name === reserve ? " + 1" : ""}`;
  return statement(
    `UPDATE attempt_meters SET ${drawn("fresh")}, ${drawn("repeat")},
       window_at_ms = CASE WHEN window_at_ms <= ? THEN ? ELSE window_at_ms END
     ${WHERE} AND (window_at_ms <= ? OR ${COLUMNS[reserve]} < ?)`,
    anewMs,
    anewMs,
    anewMs,
    nowMs,
    ...keyOf(key),
    anewMs,
    limit,
  );
}

/** Claims a spaced attempt; changes no row when somebody else did, or a failure came in between. */
export function claimSpaced(key: MeterKey, seenAtMs: number, nowMs: number): Statement {
  return statement(
    `UPDATE attempt_meters SET level = ${FADED}, level_at_ms = ? ${WHERE} AND level_at_ms = ?`,
    nowMs,
    nowMs,
    nowMs,
    ...keyOf(key),
    seenAtMs,
  );
}

/** One failure more; answers with the level after it. */
export function countFailure(key: MeterKey, nowMs: number): Statement {
  return statement(
    `INSERT INTO attempt_meters (tenant_id, mode, scope, level, level_at_ms, fresh_drawn, repeat_drawn, window_at_ms)
     VALUES (?, ?, ?, 1, ?, 0, 0, ?)
     ON CONFLICT (tenant_id, mode, scope) DO UPDATE SET level = ${FADED} + 1, level_at_ms = excluded.level_at_ms
     RETURNING level`,
    ...keyOf(key),
    nowMs,
    nowMs,
    nowMs,
    nowMs,
  );
}

/** Gives back what an attempt drew, and takes `less` off the level. */
export function easeMeter(key: MeterKey, drawn: keyof typeof COLUMNS | null, less: number): Statement {
  const back =
    drawn === null
      ? ""
      : `, ${COLUMNS[drawn]} = CASE WHEN ${COLUMNS[drawn]} > 0 THEN ${COLUMNS[drawn]} - 1 ELSE 0 END`;
  return statement(
    `UPDATE attempt_meters SET level = CASE WHEN level > ? THEN level - ? ELSE 0 END${back} ${WHERE}`,
    less,
    less,
    ...keyOf(key),
  );
}

/** Removes up to `limit` meters on which nothing failed since. */
export function purgeMeters(beforeMs: number, limit: number): Statement {
  return statement(
    `DELETE FROM attempt_meters WHERE (tenant_id, mode, scope) IN
       (SELECT tenant_id, mode, scope FROM attempt_meters WHERE level_at_ms < ? ORDER BY level_at_ms LIMIT ?)`,
    beforeMs,
    limit,
  );
}
