/**
 * Judges a database by three witnesses that know nothing of each other: what the payers were answered, what
 * the ledger says, and what the sandbox processor was asked and moved by its own record.
 */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Database } from "../../server/database/database.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import type { Intent } from "./payers.ts";

/** One request to the sandbox: minor units captured, negative when taken back. */
interface Line {
  readonly paymentId: string;
  readonly moved: number;
}

interface Moved {
  captures: number;
  captured: number;
  returned: number;
}

interface Paid {
  readonly invoiceId: string;
  readonly amount: number;
  readonly status: string;
}

export interface Verdict {
  /** Everything that is not as it must be, in words. Empty is good. */
  readonly faults: readonly string[];
  /** Payments that the sandbox captured. */
  readonly captured: number;
  /** Payments of the ledger whose call was cut off and that recovery has to finish. */
  readonly started: number;
}

/** What a payer was told, and what the ledger may say of it from then on. */
const MAY_BECOME: Readonly<Record<string, readonly string[]>> = {
  approved: ["approved", "returned"],
  processing: ["processing", "approved", "failed", "returned"],
  requires_action: ["requires_action", "approved", "failed"],
  returned: ["returned"],
  failed: ["failed"],
};
const OPEN = new Set(["started", "requires_action", "processing"]);

/** Judges a copy of a database whose server is dead, so that the server itself is who recovers the file. */
export async function judgeCopy(file: string, intents: readonly Intent[]): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-judge-"));
  try {
    const copy = join(folder, basename(file));
    await copyFile(file, copy);
    await copyFile(`${file}-wal`, `${copy}-wal`).catch(() => undefined);
    return await judge(copy, intents, { settled: false });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param settled nothing may be open any more, and all that was collected is in the ledger. */
export async function judge(
  file: string,
  intents: readonly Intent[],
  { settled }: { readonly settled: boolean },
): Promise<Verdict> {
  const database = await openSqlite(file);
  try {
    const faults = await wholeness(database);
    const paid = await readPayments(database);
    const log = await readLog(database);
    const moved = addUp(log);
    const tasks = await readTasks(database);
    for (const intent of intents) faults.push(...promised(intent, paid.get(intent.id), moved.get(intent.id)));
    for (const [id, payment] of paid) {
      if (OPEN.has(payment.status) && !tasks.has(id))
        faults.push(`${id} is ${payment.status} and nobody asks`);
      if (settled && OPEN.has(payment.status)) faults.push(`${id} is still ${payment.status}`);
      faults.push(...agreement(id, payment, moved.get(id)));
    }
    for (const id of moved.keys()) if (!paid.has(id)) faults.push(`${id} was charged and never recorded`);
    faults.push(...overcharged(intents, log));
    const captured = [...moved.values()].filter(({ captures }) => captures > 0).length;
    const started = [...paid.values()].filter(({ status }) => status === "started").length;
    return { faults, captured, started };
  } finally {
    await database.close();
  }
}

/** The file, every hash, every posting and every read model. */
async function wholeness(database: Database): Promise<string[]> {
  const faults: string[] = [];
  const check = await database.query("PRAGMA integrity_check");
  if (check[0]?.["integrity_check"] !== "ok") faults.push(`integrity_check: ${JSON.stringify(check)}`);
  const verified = await verifyLedger(database);
  if (!verified.ok) faults.push(`ledger verify: ${JSON.stringify(verified.fault)}`);
  return faults;
}

/** What a payer was told stands. */
function promised({ id, amount, answered }: Intent, paid?: Paid, moved?: Moved): string[] {
  if (answered === null) return [];
  const told = `${id} was answered ${answered.http} ${answered.status ?? ""}`;
  if (answered.http === 409) {
    return paid || moved ? [`${told} and is ${paid?.status ?? "charged"}`] : [];
  }
  if (!paid) return [`${told} and is lost`];
  if (paid.amount !== amount) return [`${told} for ${amount} and stands as ${paid.amount}`];
  const may = MAY_BECOME[answered.status ?? ""] ?? [];
  return may.includes(paid.status) ? [] : [`${told} and is ${paid.status}`];
}

/** The ledger never says more than the sandbox did, and less only of what nobody has asked about since. */
function agreement(id: string, { amount, status }: Paid, moved?: Moved): string[] {
  const { captures = 0, captured = 0, returned = 0 } = moved ?? {};
  const faults: string[] = [];
  if (captures > 1) faults.push(`${id} was captured ${captures} times`);
  if (captures === 1 && captured !== amount) faults.push(`${id} is of ${amount}; captured were ${captured}`);
  const collected = status === "approved" || status === "returned";
  if (collected && captures === 0) faults.push(`${id} is ${status} and nothing was captured`);
  if (captures > 0 && !collected && !OPEN.has(status)) faults.push(`${id} was captured and is ${status}`);
  if (status === "returned" && returned !== amount) faults.push(`${id} is returned and ${returned} was`);
  return faults;
}

/**
 * Nobody collects more than an invoice's total, at any moment, unless a payer chose to pay more. What a bank took
 * back may be paid again.
 */
function overcharged(intents: readonly Intent[], log: readonly Line[]): string[] {
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const held = new Map<string, number>();
  const chosen = new Set<string>();
  const faults: string[] = [];
  for (const { paymentId, moved } of log) {
    const intent = byId.get(paymentId);
    if (!intent || moved === 0) continue;
    const { invoice, overpay } = intent;
    if (overpay) chosen.add(invoice.id);
    const sum = (held.get(invoice.id) ?? 0) + moved;
    held.set(invoice.id, sum);
    if (sum > invoice.total && !chosen.has(invoice.id))
      faults.push(`${invoice.id} of ${invoice.total} held ${sum} after ${paymentId}`);
  }
  return faults;
}

async function readPayments(database: Database): Promise<Map<string, Paid>> {
  const rows = await database.query("SELECT payment_id, invoice_id, amount, status FROM payments");
  return new Map(
    rows.map((row) => [
      String(row["payment_id"]),
      { invoiceId: String(row["invoice_id"]), amount: Number(row["amount"]), status: String(row["status"]) },
    ]),
  );
}

/** What the sandbox was asked and moved, in the order in which it did. */
async function readLog(database: Database): Promise<Line[]> {
  const rows = await database.query("SELECT payment_id, moved FROM sandbox_requests ORDER BY rowid");
  return rows.map((row) => ({ paymentId: String(row["payment_id"]), moved: Number(row["moved"]) }));
}

/** Added up here, not by the sandbox's own sums. */
function addUp(log: readonly Line[]): Map<string, Moved> {
  const all = new Map<string, Moved>();
  for (const { paymentId, moved } of log) {
    const sum = all.get(paymentId) ?? { captures: 0, captured: 0, returned: 0 };
    if (moved > 0) sum.captures += 1;
    if (moved > 0) sum.captured += moved;
    if (moved < 0) sum.returned -= moved;
    all.set(paymentId, sum);
  }
  return all;
}

async function readTasks(database: Database): Promise<Set<string>> {
  const rows = await database.query("SELECT subject FROM tasks WHERE kind = 'payment.sync'");
  return new Set(rows.map((row) => String(row["subject"])));
}
