/** A merchant: the business that asks for money. Its tenant id parts its data from everyone else's. */
import type { MerchantSettings } from "./settings.ts";

export interface Merchant {
  readonly tenantId: string;
  /** As payers read it. */
  readonly name: string;
  /** IANA name; due dates are days in this zone. */
  readonly timeZone: string;
  readonly settings: MerchantSettings;
  /** How far the clock of its test data is ahead of real time, in milliseconds. */
  readonly testClockOffsetMs: number;
  readonly createdAt: string;
}
