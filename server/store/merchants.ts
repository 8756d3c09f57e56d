/** Rows of merchants. */
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";

export const MERCHANT_COLUMNS =
  "merchants.tenant_id, merchants.name, merchants.time_zone, merchants.settings, merchants.test_clock_offset_ms, merchants.created_at, merchants.stripe, merchants.link_host";

export interface NewMerchantRow {
  tenant_id: string;
  name: string;
  time_zone: string;
  settings: string;
  test_clock_offset_ms: number;
  created_at: string;
}

export interface MerchantRow extends Row, NewMerchantRow {
  /** JSON; see stripeSettings.ts. */
  stripe: string | null;
  link_host: string | null;
}

/** The merchant as stored: the settings it chose, without the defaults. */
export async function findMerchantRow(database: Database, tenantId: string): Promise<MerchantRow | null> {
  const rows = await database.query<MerchantRow>(
    `SELECT ${MERCHANT_COLUMNS} FROM merchants WHERE tenant_id = ?`,
    [tenantId],
  );
  return rows[0] ?? null;
}

/** True when no merchant was ever created: the database is new. */
export async function hasNoMerchants(database: Database): Promise<boolean> {
  return (await database.query("SELECT tenant_id FROM merchants LIMIT 1")).length === 0;
}

/** The merchant that was created first; null while there is none. */
export async function firstTenantId(database: Database): Promise<string | null> {
  return (await firstTenantIds(database, 1))[0] ?? null;
}

/** The merchants that were created first, at most `limit`. */
export async function firstTenantIds(database: Database, limit: number): Promise<string[]> {
  const rows = await database.query<{ tenant_id: string }>(
    "SELECT tenant_id FROM merchants ORDER BY created_at, tenant_id LIMIT ?",
    [limit],
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

/** Merchants with a way of their own to Stripe. */
export async function tenantsWithStripe(database: Database): Promise<string[]> {
  const rows = await database.query<{ tenant_id: string }>(
    "SELECT tenant_id FROM merchants WHERE stripe IS NOT NULL ORDER BY tenant_id",
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

export function insertMerchant(merchant: NewMerchantRow): Statement {
  return statement(
    "INSERT INTO merchants (tenant_id, name, time_zone, settings, test_clock_offset_ms, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    merchant.tenant_id,
    merchant.name,
    merchant.time_zone,
    merchant.settings,
    merchant.test_clock_offset_ms,
    merchant.created_at,
  );
}

/** Writes name, zone and settings if they are still those that were read: `changes` is 0 when another writer was first. */
export function updateMerchant(
  before: Pick<MerchantRow, "tenant_id" | "name" | "time_zone" | "settings">,
  after: Pick<MerchantRow, "name" | "time_zone" | "settings">,
): Statement {
  const values: Value[] = [after.name, after.time_zone, after.settings];
  return statement(
    "UPDATE merchants SET name = ?, time_zone = ?, settings = ? WHERE tenant_id = ? AND name = ? AND time_zone = ? AND settings = ?",
    ...values,
    before.tenant_id,
    before.name,
    before.time_zone,
    before.settings,
  );
}

/** Sets a merchant's own way to Stripe. */
export function updateMerchantStripe(tenantId: string, stripe: string | null): Statement {
  return statement("UPDATE merchants SET stripe = ? WHERE tenant_id = ?", stripe, tenantId);
}

/** Moves the test clock ahead; the row returned has the new offset. */
export function advanceTestClock(tenantId: string, milliseconds: number): Statement {
  return statement(
    "UPDATE merchants SET test_clock_offset_ms = test_clock_offset_ms + ? WHERE tenant_id = ? RETURNING test_clock_offset_ms",
    milliseconds,
    tenantId,
  );
}

/** Brings a merchant's test tasks nearer by as much as its test clock moves ahead: due times are real time. */
export function advanceTestTasks(tenantId: string, milliseconds: number): Statement {
  return statement(
    "UPDATE tasks SET due_ms = due_ms - ? WHERE tenant_id = ? AND mode = 'test'",
    milliseconds,
    tenantId,
  );
}
