/** The sandbox's vault (migration 0007): keeps what a published test number stands for, and never the number. */
import { type Database, type Row, type Statement, statement } from "../../database/database.ts";
import { methodDetails } from "./methodDetails.ts";
import type { MethodDetails, RawMethod, SavedAtProcessor, SavedRef } from "./processor.ts";
import {
  bankScenario,
  SCENARIOS,
  type Scenario,
  type ScenarioCode,
  savedScenario,
} from "./sandboxNumbers.ts";

export interface KeptMethod {
  readonly reference: string;
  readonly customerId: string;
  readonly details: MethodDetails;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
  readonly scenario: ScenarioCode;
  readonly forgottenAt: string | null;
}

/** One methodId, one reference: saving it again finds what stands. */
export function referenceOf(methodId: string): string {
  return `sbx_${methodId}`;
}

/** What the vault would keep of a method. */
export function keptOf(ref: Pick<SavedRef, "customerId" | "methodId">, method: RawMethod): KeptMethod {
  const card = method.type === "card" ? method : null;
  const scenario =
    method.type === "card"
      ? savedScenario(method.number)
      : bankScenario(method.routingNumber, method.accountNumber);
  return {
    reference: referenceOf(ref.methodId),
    customerId: ref.customerId,
    details: methodDetails(method),
    expiryMonth: card?.expiryMonth ?? null,
    expiryYear: card === null ? null : card.expiryYear < 100 ? 2000 + card.expiryYear : card.expiryYear,
    scenario: scenario ?? "decline",
    forgottenAt: null,
  };
}

export function savedOf({ reference, details, expiryMonth, expiryYear }: KeptMethod): SavedAtProcessor {
  const expiry = expiryMonth === null || expiryYear === null ? {} : { expiryMonth, expiryYear };
  return { reference, details: { ...details, ...expiry } };
}

/** Whether two would be charged alike. */
export function sameMethod(one: KeptMethod, other: KeptMethod): boolean {
  return (
    one.customerId === other.customerId &&
    one.scenario === other.scenario &&
    one.details.type === other.details.type &&
    one.details.brand === other.details.brand &&
    one.details.last4 === other.details.last4
  );
}

/** What a charge by a saved method comes to. A card that wants its holder fails where nobody is there. */
export function chargedScenario(kept: KeptMethod | null, at: string, payerPresent: boolean): ScenarioCode {
  if (kept === null || kept.forgottenAt !== null) return "method_removed";
  if (kept.expiryMonth !== null && kept.expiryYear !== null) {
    // Good through the last day of its month (UTC).
    const end = Date.UTC(kept.expiryYear, kept.expiryMonth, 1);
    if (Date.parse(at) >= end) return "expired_card";
  }
  const rule: Scenario = SCENARIOS[kept.scenario];
  return rule.challenge && !payerPresent ? "authentication_required" : kept.scenario;
}

interface MethodRow extends Row {
  reference: string;
  customer_id: string;
  type: string;
  brand: string | null;
  last4: string | null;
  expiry_month: number | null;
  expiry_year: number | null;
  scenario: string;
  forgotten_at: string | null;
}

type Owner = Pick<SavedRef, "tenantId" | "mode">;

export async function readKept(
  database: Database,
  owner: Owner,
  reference: string,
): Promise<KeptMethod | null> {
  const [row] = await database.query<MethodRow>(
    `SELECT reference, customer_id, type, brand, last4, expiry_month, expiry_year, scenario, forgotten_at
     FROM sandbox_methods WHERE tenant_id = ? AND mode = ? AND reference = ?`,
    [owner.tenantId, owner.mode, reference],
  );
  if (!row) return null;
  return {
    reference: row.reference,
    customerId: row.customer_id,
    details: { type: row.type as MethodDetails["type"], brand: row.brand, last4: row.last4 },
    expiryMonth: row.expiry_month,
    expiryYear: row.expiry_year,
    scenario: row.scenario as ScenarioCode,
    forgottenAt: row.forgotten_at,
  };
}

/** Keeps a method unless its reference is taken. */
export function insertKept(owner: Owner, kept: KeptMethod, at: string): Statement {
  return statement(
    `INSERT INTO sandbox_methods (tenant_id, mode, reference, customer_id, type, brand, last4, expiry_month, expiry_year,
       scenario, created_at, forgotten_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING`,
    owner.tenantId,
    owner.mode,
    kept.reference,
    kept.customerId,
    kept.details.type,
    kept.details.brand,
    kept.details.last4,
    kept.expiryMonth,
    kept.expiryYear,
    kept.scenario,
    at,
  );
}

export function forgetKept(owner: Owner, reference: string, at: string): Statement {
  return statement(
    `UPDATE sandbox_methods SET forgotten_at = COALESCE(forgotten_at, ?)
     WHERE tenant_id = ? AND mode = ? AND reference = ?`,
    at,
    owner.tenantId,
    owner.mode,
    reference,
  );
}
