/**
 * Verifies customers' credit: each account's numbers, chain, balances and postings, that the row of each account is what
 * its entries come to, and that each movement between an invoice and an account stands on both sides.
 */
import type { Database } from "../database/database.ts";
import {
  findStrayCredit,
  readCreditAccount,
  readCreditAfter,
  readCreditByAccount,
  readCreditOfEvents,
  type StoredCredit,
} from "../store/credit.ts";
import {
  ACCOUNTS,
  accountOf,
  type CreditAccountId,
  type CreditFact,
  type CreditHead,
  creditOfEvent,
  emptyAccount,
  entryHash,
  type NewCredit,
} from "./credit.ts";
import { FaultFound, type Replay } from "./replay.ts";

const PAGE = 500;
const LOOKS_MAX = 1_000;

/** An entry that an event of an invoice demands. */
export interface DemandedCredit {
  readonly id: CreditAccountId;
  readonly entry: NewCredit;
  readonly position: number;
}

/** What an event that was just told demands of its customer's account; null when it moves no credit. */
export function demandOf(
  { id, state }: Replay,
  event: CreditFact & { readonly position: number },
): DemandedCredit | null {
  const entry = creditOfEvent(id.invoiceId, event);
  return entry && { id: accountOf(id, state), entry, position: event.position };
}

/** Compares what the events of an invoice demand with the entries that stand. */
export async function compareDemands(database: Database, demands: readonly DemandedCredit[]): Promise<void> {
  if (demands.length === 0) return;
  const ids = demands.map(({ entry }) => entry.eventId ?? "");
  const found = new Map((await readCreditOfEvents(database, ids)).map((entry) => [entry.eventId, entry]));
  for (const { id, entry, position } of demands) {
    const stands = found.get(entry.eventId);
    if (!stands) throw fault(entry.entryId, `the entry that event ${entry.eventId} demands is missing`);
    const differing = Object.entries({ ...entry, position }).find(
      ([name, value]) => stands[name as keyof StoredCredit] !== value,
    );
    if (differing)
      throw fault(stands.entryId, `${differing[0]} differs from what event ${entry.eventId} says`);
    if (nameOf(stands.id) !== nameOf(id))
      throw fault(stands.entryId, `the account is not that of the customer of event ${entry.eventId}`);
  }
}

/** Verifies every account, and answers how many entries there are. Memory stays bounded by one page. */
export async function verifyCredit(database: Database): Promise<number> {
  let entries = 0;
  let told: StoredCredit | null = null;
  let last: StoredCredit | null = null;
  for (;;) {
    const page: StoredCredit[] = await readCreditByAccount(database, last, PAGE);
    for (const entry of page) {
      if (told !== null && nameOf(told.id) !== nameOf(entry.id)) {
        entries += await compareAccount(database, told);
        told = null;
      }
      entries += 1;
      checkEntry(told, entry);
      told = entry;
    }
    last = page.at(-1) ?? last;
    if (page.length < PAGE) break;
  }
  if (told !== null) entries += await compareAccount(database, told);
  const stray = await findStrayCredit(database);
  if (stray !== null) throw new FaultFound(stray.table, stray.row, "nothing accounts for this row");
  return entries;
}

/** Checks that an entry is the one that may stand after the one before. */
function checkEntry(before: StoredCredit | null, entry: StoredCredit): void {
  const head: CreditHead = before ?? emptyAccount(entry.id);
  const wrong = (text: string): FaultFound => fault(entry.entryId, text);
  if (entry.version !== head.version + 1)
    throw wrong(`number ${entry.version} where ${head.version + 1} belongs`);
  if (entry.previousHash !== head.hash) throw wrong("previous_hash is not the hash of the entry before");
  if (entryHash(entry.id, entry) !== entry.hash) throw wrong("hash does not match the entry");
  if (entry.balance !== head.balance + entry.amount || entry.balance < 0)
    throw wrong(`balance ${entry.balance} after ${head.balance} and ${entry.amount}`);
  if (ACCOUNTS[entry.kind] !== entry.account)
    throw wrong(`posted to ${entry.account}, not as ${entry.kind} is`);
  if ((entry.kind === "adjustment") !== (entry.eventId === null))
    throw wrong("every entry but an adjustment goes with an event of an invoice");
  if (entry.position < (before?.position ?? 0))
    throw wrong("position is before that of the entry it follows");
}

/** Compares the row of an account, once no entry follows those that were told; answers how many did. */
async function compareAccount(database: Database, end: StoredCredit): Promise<number> {
  let told = end;
  let more = 0;
  for (let look = 1; look <= LOOKS_MAX; look += 1) {
    const row = await readCreditAccount(database, told.id);
    const newer = await readCreditAfter(database, told.id, told.version, PAGE);
    if (newer.length > 0) {
      for (const entry of newer) {
        checkEntry(told, entry);
        told = entry;
      }
      more += newer.length;
      continue;
    }
    const name = nameOf(told.id);
    if (row === null) throw new FaultFound("credit_accounts", name, "the row is missing");
    if (row.version > told.version && row.head_hash !== told.hash) {
      const text = `the account has seen entry #${row.version}, the last one that stands is #${told.version}`;
      throw fault(name, text);
    }
    const { version, balance, hash, occurredAt } = told;
    const expected = { version, balance, head_hash: hash, updated_at: occurredAt };
    for (const [column, value] of Object.entries(expected)) {
      if (row[column] === value) continue;
      throw new FaultFound("credit_accounts", name, `column ${column} differs from what the entries say`);
    }
    return more;
  }
  throw new Error(`the credit of ${told.id.customerId} is written to without a pause`);
}

function fault(row: string, text: string): FaultFound {
  return new FaultFound("credit_entries", row, text);
}

function nameOf({ tenantId, mode, customerId, currency }: CreditAccountId): string {
  return `${tenantId} ${mode} ${customerId} ${currency}`;
}
