/** Gives a customer credit: first what the customer overpaid, then what the merchant adds. */
import { formatMoney, MAX_MINOR } from "../../shared/money.ts";
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { adjustCredit } from "../ledger/appendCredit.ts";
import type { CreditAccountId } from "../ledger/credit.ts";
import type { Rejection } from "../ledger/decision.ts";
import { disposableOf, type InvoiceState } from "../ledger/state.ts";
import { findCreditEntry, readOverpaid, type StoredCredit } from "../store/credit.ts";
import { readInvoices } from "../store/invoices.ts";
import { creditOverpayment } from "./credit.ts";

export interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

export interface CreditAsked {
  /** Of the first entry; further ones are numbered. The same id again goes on where it was cut off. */
  readonly entryId: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly reason: string | null;
  /** Only from this invoice's overpayment, and never above it. */
  readonly invoiceId: string | null;
  readonly at: string;
}

export type GivenCredit =
  | { readonly ok: true; readonly entries: readonly StoredCredit[] }
  | { readonly ok: false; readonly rejection: Rejection; readonly state: InvoiceState | null };

const PAGE = 20;

/** Each invoice is a batch of its own: a run that was cut off left whole entries, which the next one counts. */
export async function giveCredit(
  deps: Deps,
  account: CreditAccountId,
  asked: CreditAsked,
): Promise<GivenCredit> {
  const { amount, reason, at } = asked;
  const entries = await entriesOf(deps, account, asked.entryId);
  let left = entries.reduce((rest, entry) => rest - entry.amount, amount);
  const { invoiceId } = asked;
  const take = async (from: string, partly: boolean) => {
    const entryId = numbered(asked.entryId, entries.length);
    const stream = { tenantId: account.tenantId, mode: account.mode, invoiceId: from };
    const moved = await creditOverpayment(deps, stream, at, { entryId, amount: left, partly, reason });
    const written = moved.ok ? await findCreditEntry(deps.database, account, entryId) : null;
    if (written !== null) {
      entries.push(written);
      left -= written.amount;
    }
    return moved;
  };
  if (invoiceId !== null) {
    const moved = left > 0 ? await take(invoiceId, false) : null;
    return moved === null || moved.ok ? { ok: true, entries } : moved;
  }
  for (let place = 0; left > 0; ) {
    const page = await readOverpaid(deps.database, account, account.customerId, place, PAGE);
    for (const invoice of page) {
      place = invoice.created_position;
      if (left === 0 || invoice.currency !== account.currency) continue;
      const moved = await take(invoice.invoice_id, true);
      if (!moved.ok) return moved;
    }
    if (page.length < PAGE) break;
  }
  if (left === 0) return { ok: true, entries };
  const entryId = numbered(asked.entryId, entries.length);
  const granted = left;
  await adjustCredit(deps, account, at, entryId, (held) =>
    held + granted > MAX_MINOR ? null : { amount: granted, note: reason },
  );
  const written = await findCreditEntry(deps.database, account, entryId);
  if (written !== null) return { ok: true, entries: [...entries, written] };
  const most = formatMoney(MAX_MINOR, account.currency, "en");
  const message = `the customer's credit would be above ${most}`;
  return { ok: false, rejection: { code: "credit_conflict", message, field: "amount" }, state: null };
}

/** What earlier runs of the same request wrote. */
async function entriesOf(deps: Deps, owner: Owner, entryId: string): Promise<StoredCredit[]> {
  const entries: StoredCredit[] = [];
  for (;;) {
    const entry = await findCreditEntry(deps.database, owner, numbered(entryId, entries.length));
    if (entry === null) return entries;
    entries.push(entry);
  }
}

function numbered(entryId: string, index: number): string {
  return index === 0 ? entryId : `${entryId}_${index + 1}`;
}

/**
 * In which currency credit is given that says none: the oldest overpaid invoice's, else the newest invoice's.
 * Null for a customer that no invoice knows.
 */
export async function currencyFor(
  deps: Pick<Deps, "database">,
  owner: Owner,
  customerId: string,
): Promise<string | null> {
  const [overpaid] = await readOverpaid(deps.database, owner, customerId, 0, 1);
  if (overpaid) return overpaid.currency;
  const [newest] = await readInvoices(deps.database, owner, { customerId }, Number.MAX_SAFE_INTEGER, 1);
  return newest?.state.currency ?? null;
}

/** For a refusal: what of an invoice's overpayment can still be moved, in minor units. */
export function disposable(state: InvoiceState | null): number {
  return state === null ? 0 : disposableOf(state);
}
