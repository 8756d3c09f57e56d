/** A sandbox over a SQLite file of its own, and short ways to speak to it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../../server/database/migrate.ts";
import { MIGRATIONS } from "../../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../../server/database/sqlite.ts";
import type {
  BankInput,
  CardInput,
  ChargeRequest,
  MethodInput,
} from "../../../server/payments/processors/processor.ts";
import { type SandboxProcessor, sandboxProcessor } from "../../../server/payments/processors/sandbox.ts";
import type { Movement } from "../../../server/payments/processors/sandboxRecord.ts";
import type { RandomBytes } from "../../../shared/ids.ts";

export const NOW = "2026-11-21T10:00:00.000Z";
export const TENANT = "tnt_sandbox";
export const ACH_SECONDS = 15;

/** Seconds after {@link NOW}. */
export const after = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString();

export const card = (number: string, changes: Partial<CardInput> = {}): CardInput => ({
  type: "card",
  number,
  expiryMonth: 12,
  expiryYear: 2027,
  cvv: /^3[47]/.test(number) ? "1234" : "123",
  ...changes,
});

export const bank = (accountNumber: string, routingNumber = "110000000"): BankInput => ({
  type: "ach",
  accountNumber,
  routingNumber,
  accountType: "checking",
  accountHolderName: "Pat Payer",
});

let state = 1;

/** Bytes for ids, the same in each run: they become letters only. One source, so that no two sandboxes share an id. */
export const random: RandomBytes = (length) =>
  Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return 10 + ((state >>> 16) % 22);
  });

export interface OpenedSandbox {
  readonly sandbox: SandboxProcessor;
  readonly database: SqliteDatabase;
  readonly path: string;
  /** What was really moved for a payment. */
  moved(paymentId: string, tenantId?: string): Promise<Pick<Movement, "captures" | "captured" | "returned">>;
  /** What was really given back of a payment. */
  refunded(paymentId: string, tenantId?: string): Promise<number>;
  cleanup(): Promise<void>;
}

export async function openSandbox(achSeconds = ACH_SECONDS): Promise<OpenedSandbox> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-sandbox-"));
  const path = join(folder, "paylink.db");
  const database = await openSqlite(path);
  await migrate(database, MIGRATIONS, NOW);
  const sandbox = sandboxProcessor({ database, achSeconds, random });
  return {
    sandbox,
    database,
    path,
    async moved(paymentId, tenantId = TENANT) {
      const all = await sandbox.movements(tenantId);
      const movement = all.find((one) => one.paymentId === paymentId);
      const { captures, captured, returned } = movement ?? { captures: 0, captured: 0, returned: 0 };
      return { captures, captured, returned };
    },
    async refunded(paymentId, tenantId = TENANT) {
      const all = await sandbox.movements(tenantId);
      return all.find((one) => one.paymentId === paymentId)?.refunded ?? 0;
    },
    async cleanup() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

let count = 0;

/** A new payment of 100.00 USD. */
export function payment(method: MethodInput, changes: Partial<ChargeRequest> = {}): ChargeRequest {
  count += 1;
  return {
    tenantId: TENANT,
    mode: "test",
    invoiceId: "inv_sandbox",
    paymentId: `pmt_sandbox_${count}`,
    at: NOW,
    amount: 10_000,
    currency: "USD",
    method,
    returnUrl: `https://pay.example.com/code/payments/pmt_sandbox_${count}`,
    ...changes,
  };
}
