/**
 * Decisions that move money between an invoice and its customer's credit, and those on the credit alone. The invoice's events
 * and the account's entries are one batch; the number of an entry finds the writer that lost a race for the account.
 */
import { DatabaseUnavailable, type Statement, UniqueViolation } from "../database/database.ts";
import { creditStatements, findCreditEntry, readCreditHead } from "../store/credit.ts";
import type { StoredEvent } from "../store/ledger.ts";
import { type Appended, append, type LedgerPort, pauseAfterLoss, queued } from "./append.ts";
import type { StreamId } from "./chain.ts";
import {
  type CreditAccountId,
  type CreditEntry,
  type CreditHead,
  creditOfEvents,
  type NewCredit,
  sealCredit,
} from "./credit.ts";
import type { Decision } from "./decision.ts";
import type { InvoiceState } from "./state.ts";

/** Writers that lose this often in a row meet something that is no ordinary race. */
const ATTEMPTS_MAX = 60;

export type AppendedCredit = Appended & {
  /** What the account holds after this call. */
  readonly creditBalance: number;
  /** Entries that this call wrote. */
  readonly entries: readonly CreditEntry[];
};

/**
 * As `append`, with the credit of the invoice's customer beside it: events that move credit get their entries in their own batch.
 *
 * @param account of the invoice's customer, in the invoice's currency.
 * @param decide pure; also given what the account holds.
 */
export async function appendCredit(
  port: LedgerPort,
  stream: StreamId,
  account: CreditAccountId,
  at: string,
  decide: (state: InvoiceState | null, held: number) => Decision,
  also: (
    after: InvoiceState,
    events: readonly Omit<StoredEvent, "position">[],
  ) => readonly Statement[] = () => [],
): Promise<AppendedCredit> {
  return race(port, account, async (head) => {
    let entries: readonly CreditEntry[] = [];
    const appended = await append(
      port,
      stream,
      at,
      (state) => decide(state, head.balance),
      (after, events) => {
        entries = sealCredit(account, head, at, creditOfEvents(stream.invoiceId, events));
        return [...creditStatements(account, entries), ...also(after, events)];
      },
    );
    if (!appended.ok) return { ...appended, creditBalance: head.balance, entries: [] };
    return { ...appended, creditBalance: entries.at(-1)?.balance ?? head.balance, entries };
  });
}

/**
 * Adds an entry that no invoice has a part in. One that stands under its id is answered as it stands.
 *
 * @param decide what to add to an account that holds so much; null to add nothing.
 */
export async function adjustCredit(
  port: LedgerPort,
  account: CreditAccountId,
  at: string,
  entryId: string,
  decide: (held: number) => Pick<NewCredit, "amount" | "note"> | null,
): Promise<CreditEntry | null> {
  return race(port, account, async (head) => {
    const known = await findCreditEntry(port.database, account, entryId);
    if (known !== null) return known;
    const decision = decide(head.balance);
    if (decision === null) return null;
    const none = { invoiceId: null, paymentId: null, eventId: null };
    const [entry] = sealCredit(account, head, at, [
      { ...decision, ...none, entryId, kind: "adjustment", account: "adjustments" },
    ]);
    if (entry === undefined) return null;
    await port.database.batch(creditStatements(account, [entry]));
    return entry;
  });
}

/** Does work on the head of an account, and again when another writer was first. */
async function race<T>(
  port: LedgerPort,
  account: CreditAccountId,
  work: (head: CreditHead) => Promise<T>,
): Promise<T> {
  const { tenantId, mode, customerId, currency } = account;
  const turns = port.turns ?? queued;
  return turns(`credit/${tenantId}/${mode}/${customerId}/${currency}`, async () => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      try {
        return await work(await readCreditHead(port.database, account));
      } catch (error) {
        if (!(error instanceof UniqueViolation) || error.table !== "credit_entries") throw error;
        if (turns !== queued) await pauseAfterLoss(port.random, attempt);
      }
    }
    throw new DatabaseUnavailable("too many writers on one customer's credit", "none");
  });
}
