/** A merchant: the business that asks for money. Its tenant id parts its data from everyone else's. */
import type { Database } from "../database/database.ts";
import { findMerchantRow, type MerchantRow } from "../store/merchants.ts";
import type { OwnStripe } from "../stripeSettings.ts";
import { type MerchantSettings, readSettings } from "./settings.ts";

export interface Merchant {
  readonly tenantId: string;
  /** As payers read it. */
  readonly name: string;
  /** IANA name; due dates are days in this zone. */
  readonly timeZone: string;
  readonly settings: MerchantSettings;
  /** How far the clock of its test data is ahead of real time, in milliseconds. */
  readonly testClockOffsetMs: number;
  /** The host of its own that new links use; null for PUBLIC_URL's. */
  readonly linkHost: string | null;
  readonly createdAt: string;
  /** Its own way to Stripe; null for the operator's. */
  readonly stripe: OwnStripe | null;
}

export function toMerchant(row: MerchantRow): Merchant {
  return {
    tenantId: row.tenant_id,
    name: row.name,
    timeZone: row.time_zone,
    settings: readSettings(row.settings),
    testClockOffsetMs: row.test_clock_offset_ms,
    linkHost: row.link_host,
    createdAt: row.created_at,
    stripe: row.stripe === null ? null : (JSON.parse(row.stripe) as OwnStripe),
  };
}

/** The merchant, or null where there is none. */
export async function findMerchant(database: Database, tenantId: string): Promise<Merchant | null> {
  const row = await findMerchantRow(database, tenantId);
  return row && toMerchant(row);
}
