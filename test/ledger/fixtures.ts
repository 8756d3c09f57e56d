/** Short ways to make commands and states of the pure ledger, and a real ledger on a SQLite file of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import type { RecordExternal } from "../../server/ledger/decideExternal.ts";
import { type CreateInvoice, decideCreate } from "../../server/ledger/decideInvoice.ts";
import {
  decideRecord,
  decideStart,
  type RecordSnapshot,
  type StartPayment,
} from "../../server/ledger/decidePayment.ts";
import type { Decision, Rejection } from "../../server/ledger/decision.ts";
import type { NewEvent } from "../../server/ledger/events.ts";
import { evolve } from "../../server/ledger/evolve.ts";
import type { InvoiceState, PaymentRules } from "../../server/ledger/state.ts";
import type { RandomBytes } from "../../shared/ids.ts";

export const AT = "2026-01-28T12:00:00.000Z";
/** Minutes after {@link AT}. */
export const later = (minutes: number): string => new Date(Date.parse(AT) + minutes * 60_000).toISOString();

export const RULES: PaymentRules = {
  methods: ["card", "ach"],
  allowPartial: true,
  minimumAmount: null,
  allowOverpayment: true,
};

/** An invoice over $500.00 in one line. */
export function invoice(changes: Partial<CreateInvoice> = {}): CreateInvoice {
  return {
    invoiceId: "inv_1",
    invoiceNumber: "INV-1",
    currency: "USD",
    customer: { id: "cust_1", name: "Jane Doe" },
    lineItems: [{ description: "Design", quantity: 1, unitAmount: 50_000 }],
    discount: null,
    dueDate: null,
    timeZone: "UTC",
    memo: null,
    metadata: {},
    rules: RULES,
    reminderSchedule: [],
    at: AT,
    ...changes,
  };
}

/** A card payment of $100.00. */
export function start(changes: Partial<StartPayment> = {}): StartPayment {
  return {
    paymentId: "pmt_00000001",
    amount: 10_000,
    currency: "USD",
    method: "card",
    brand: null,
    last4: "4242",
    allowOverpayment: false,
    linkId: "lnk_1",
    channel: "email",
    address: "192.0.2.0",
    authorization: null,
    at: later(1),
    ...changes,
  };
}

/** The processor says that the payment of {@link start} succeeded. */
export function snapshot(changes: Partial<RecordSnapshot> = {}): RecordSnapshot {
  return {
    paymentId: "pmt_00000001",
    amount: 10_000,
    currency: "USD",
    brand: "visa",
    last4: "4242",
    transactionId: "txn_1",
    status: "succeeded",
    confirmationNumber: "AAAA-BBBB-CCCC",
    at: later(2),
    ...changes,
  };
}

/** A check over $100.00. */
export function external(changes: Partial<RecordExternal> = {}): RecordExternal {
  return {
    paymentId: "pmt_00000001",
    amount: 10_000,
    currency: "USD",
    details: { method: "check", checkNumber: "12345", date: "2026-01-28" },
    transactionId: "txn_1",
    confirmationNumber: "AAAA-BBBB-CCCC",
    at: later(1),
    ...changes,
  };
}

/** The events of a decision that must not be refused. */
export function events(decision: Decision): readonly NewEvent[] {
  if (!decision.ok) throw new Error(`refused: ${decision.rejection.code}`);
  return decision.events;
}

export const types = (decision: Decision): string[] => events(decision).map(({ type }) => type);

/** The refusal of a decision that must be refused. */
export function refusal(decision: Decision): Rejection {
  if (decision.ok) throw new Error(`not refused: ${decision.events.map(({ type }) => type).join()}`);
  return decision.rejection;
}

/** The state after a decision. */
export function next(state: InvoiceState | null, decision: Decision): InvoiceState {
  const after = events(decision).reduce<InvoiceState | null>(evolve, state);
  if (after === null) throw new Error("nothing was created");
  return after;
}

export const created = (changes: Partial<CreateInvoice> = {}): InvoiceState =>
  next(null, decideCreate(invoice(changes), null));

/** The invoice with a payment that was started, and perhaps what the processor said of it, in order. */
export function withPayment(
  state: InvoiceState,
  command: Partial<StartPayment> = {},
  ...said: Partial<RecordSnapshot>[]
): InvoiceState {
  const started = start(command);
  const { paymentId, amount, last4 } = started;
  return said.reduce<InvoiceState>(
    (now, one) => next(now, decideRecord(snapshot({ paymentId, amount, last4, ...one }), now)),
    next(state, decideStart(started, state)),
  );
}

/** Bytes for ids, different in each call and the same in each run. */
export function counting(): RandomBytes {
  let state = 1;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 16;
    });
}

export interface OpenedLedger {
  readonly database: SqliteDatabase;
  readonly random: RandomBytes;
  readonly path: string;
  readonly folder: string;
  cleanup(): Promise<void>;
}

export async function openLedger(): Promise<OpenedLedger> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-ledger-"));
  const path = join(folder, "paylink.db");
  const database = await openSqlite(path);
  await migrate(database, MIGRATIONS, AT);
  return {
    database,
    random: counting(),
    path,
    folder,
    async cleanup() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
