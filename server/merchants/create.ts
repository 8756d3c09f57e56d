/** New merchants. */

import { z } from "zod";
import { newId } from "../../shared/ids.ts";
import type { Mode } from "../../shared/statuses.ts";
import { apiKeyHint, hashApiKey, makeApiKey } from "../api/apiKey.ts";
import { lineField, timeZoneField } from "../api/fields.ts";
import type { Refusal } from "../api/problem.ts";
import { validate } from "../api/validation.ts";
import type { Deps } from "../deps.ts";
import { type ApiKeyRow, insertApiKey, listApiKeyRows, revokeApiKeyRow } from "../store/apiKeys.ts";
import { insertMerchant } from "../store/merchants.ts";

type Outside = Pick<Deps, "database" | "now" | "random">;

export interface NewMerchant {
  readonly tenantId: string;
  /** The live key. Shown once: only its hash is stored. */
  readonly apiKey: string;
  readonly testApiKey: string;
}

const newMerchant = z.strictObject({ name: lineField(100), timeZone: timeZoneField.optional() });

/**
 * Creates a merchant with a live and a test key, all or nothing.
 * @param input `timeZone` is UTC unless given; it can be changed later.
 */
export async function createMerchant(
  deps: Outside,
  input: { readonly name: string; readonly timeZone?: string },
): Promise<NewMerchant | Refusal> {
  const checked = validate(newMerchant, input);
  if (!checked.ok) return checked.refusal;
  const tenantId = newId("tenant", deps.random);
  const live = keyRow(deps, tenantId, "live");
  const test = keyRow(deps, tenantId, "test");
  await deps.database.batch([
    insertMerchant({
      tenant_id: tenantId,
      name: checked.value.name,
      time_zone: checked.value.timeZone ?? "UTC",
      settings: "{}",
      test_clock_offset_ms: 0,
      created_at: deps.now().toISOString(),
    }),
    insertApiKey(live.row),
    insertApiKey(test.row),
  ]);
  return { tenantId, apiKey: live.key, testApiKey: test.key };
}

/** Adds a key to a merchant that exists. The key is shown once: only its hash is stored. */
export async function createApiKey(
  deps: Outside,
  tenantId: string,
  mode: Mode,
): Promise<{ readonly keyId: string; readonly apiKey: string }> {
  const { key, row } = keyRow(deps, tenantId, mode);
  await deps.database.batch([insertApiKey(row)]);
  return { keyId: row.key_id, apiKey: key };
}

/** Ends a key; requests with it are refused from then on. False when the merchant has no such key in force. */
export async function revokeApiKey(
  deps: Pick<Deps, "database" | "now">,
  tenantId: string,
  keyId: string,
): Promise<boolean> {
  const [result] = await deps.database.batch([revokeApiKeyRow(tenantId, keyId, deps.now().toISOString())]);
  return result?.changes === 1;
}

export interface ApiKeyView {
  readonly keyId: string;
  readonly mode: Mode;
  /** Enough to tell it from others: `sk_test_…7f3k`. */
  readonly hint: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** A merchant's keys, the newest first. */
export async function listApiKeys(deps: Pick<Deps, "database">, tenantId: string): Promise<ApiKeyView[]> {
  const rows = await listApiKeyRows(deps.database, tenantId);
  return rows.map((row) => ({
    keyId: row.key_id,
    mode: row.mode,
    hint: row.hint,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }));
}

function keyRow(deps: Outside, tenantId: string, mode: Mode): { key: string; row: ApiKeyRow } {
  const key = makeApiKey(mode, deps.random);
  const row: ApiKeyRow = {
    key_id: newId("apiKey", deps.random),
    tenant_id: tenantId,
    mode,
    hash: hashApiKey(key),
    hint: apiKeyHint(key),
    created_at: deps.now().toISOString(),
    revoked_at: null,
  };
  return { key, row };
}
