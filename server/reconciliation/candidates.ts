/** Gathers the invoices that a bank transaction may pay. */
import { dateIn } from "../../shared/dates.ts";
import type { Deps } from "../deps.ts";
import { planStatus } from "../ledger/paymentPlan.ts";
import { balanceOf, type InvoiceState, payableOf } from "../ledger/state.ts";
import { invoicesByBalance, invoicesByPlainNumber, openInvoicesOfCustomer } from "../store/bankCandidates.ts";
import type { Owner } from "../store/bankTransactions.ts";
import { readHead } from "../store/ledger.ts";
import { isBankPayment } from "./paymentId.ts";
import type { MatchInvoice } from "./reasons.ts";
import { numbersIn, plainNumber } from "./reference.ts";
import { type BankTransaction } from "./transaction.ts";

/** Invoices that each way of looking may add. */
const FOUND_MOST = 20;

/** What the caller names: an invoice's number, or its id. */
export interface Named {
  readonly invoiceNumber?: string;
  readonly invoiceId?: string;
}

export interface Gathered {
  readonly invoices: readonly MatchInvoice[];
  /** Ids of those that were named; null when none was. Empty when what was named does not exist. */
  readonly named: ReadonlySet<string> | null;
}

/** Invoices named by the caller or in the reference, open ones of its customer, and those on which just this amount is owed. */
export async function gather(
  deps: Pick<Deps, "database">,
  owner: Owner,
  transaction: BankTransaction,
  { invoiceNumber, invoiceId }: Named,
): Promise<Gathered> {
  const { database } = deps;
  const { customerId, currency, amount } = transaction;
  const numbers = [...numbersIn(transaction.reference).keys()];
  const [byId, byName, byNumber, byCustomer, byAmount] = await Promise.all([
    invoiceId === undefined ? null : readHead(database, { ...streamOwner(owner), invoiceId }),
    invoiceNumber === undefined
      ? []
      : invoicesByPlainNumber(database, owner, [plainNumber(invoiceNumber)], FOUND_MOST),
    numbers.length === 0 ? [] : invoicesByPlainNumber(database, owner, numbers, FOUND_MOST),
    customerId === null ? [] : openInvoicesOfCustomer(database, owner, customerId, FOUND_MOST),
    invoicesByBalance(database, owner, currency, amount, FOUND_MOST),
  ]);
  const named =
    invoiceId === undefined && invoiceNumber === undefined
      ? null
      : namedAmong(byId === null ? [] : [byId.state], byName, { invoiceId, invoiceNumber });
  const found = [...(byId === null ? [] : [byId.state]), ...byName, ...byNumber, ...byCustomer, ...byAmount];
  const unique = [...new Map(found.map((state) => [state.invoiceId, state])).values()];
  return { invoices: unique.map((state) => matchInvoice(state, transaction)), named };
}

function streamOwner({ tenantId, mode }: Owner): Owner {
  return { tenantId, mode };
}

/** A number and an id that are both given must mean the same invoice. The exact number wins over one that is only alike. */
function namedAmong(
  byId: readonly InvoiceState[],
  byName: readonly InvoiceState[],
  { invoiceId, invoiceNumber }: { invoiceId: string | undefined; invoiceNumber: string | undefined },
): ReadonlySet<string> {
  const exact = byName.filter((state) => state.invoiceNumber === invoiceNumber);
  const byNumber = (exact.length > 0 ? exact : byName).map((state) => state.invoiceId);
  if (invoiceId === undefined) return new Set(byNumber);
  const ids = byId.map((state) => state.invoiceId);
  return new Set(invoiceNumber === undefined ? ids : ids.filter((id) => byNumber.includes(id)));
}

/** What the matcher needs of an invoice. */
export function matchInvoice(state: InvoiceState, transaction: BankTransaction): MatchInvoice {
  const payments = Object.values(state.payments);
  return {
    invoiceId: state.invoiceId,
    invoiceNumber: state.invoiceNumber,
    currency: state.currency,
    customerId: state.customer.id,
    customerName: state.customer.name,
    issuedOn: dateIn(state.timeZone, new Date(state.createdAt)),
    dueDate: state.dueDate,
    total: state.total,
    balance: balanceOf(state),
    payable: payableOf(state),
    isVoid: state.voidedAt !== null,
    nextInstallment: planStatus(state, transaction.date)?.next?.remaining ?? null,
    recorded: payments
      .filter(({ status, method, paymentId }) => {
        return status === "approved" && method === "external" && !isBankPayment(paymentId);
      })
      .map(({ amount, external, paidAt, startedAt }) => ({
        amount,
        date: external?.date ?? dateIn(state.timeZone, new Date(paidAt ?? startedAt)),
      })),
    wasUndone: transaction.allocations.some(
      ({ invoiceId, status }) => invoiceId === state.invoiceId && status === "undone",
    ),
  };
}
