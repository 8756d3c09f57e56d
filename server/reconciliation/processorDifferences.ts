/** Compares a processor's own list of charges with the ledger: what is missing on either side, and what differs. */
import type { Mode, PaymentStatus } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { merchantNow } from "../merchants/clock.ts";
import { findMerchant, type Merchant } from "../merchants/merchant.ts";
import { doorbell } from "../payments/noticeRoutes.ts";
import { type Listed, type Processor, ProcessorUnavailable } from "../payments/processors/processor.ts";
import { readBankTransactionsById } from "../store/bankTransactions.ts";
import { readHead } from "../store/ledger.ts";
import { tenantsWithStripe } from "../store/merchants.ts";
import { type CollectedPayment, readCollectedPayments } from "../store/payments.ts";
import { bringInProcessorCharge } from "./intake.ts";

export interface Difference {
  /** missing_here: charged, and unknown to the ledger. missing_there: in the ledger, and unknown to the processor. */
  readonly kind: "missing_here" | "missing_there" | "amount_differs" | "status_differs";
  readonly tenantId: string;
  readonly mode: Mode;
  readonly invoiceId: string | null;
  readonly paymentId: string | null;
  readonly transactionId: string;
  /** Integer minor units, currency and status on each side; null where it is missing. */
  readonly here: Side<PaymentStatus> | null;
  readonly there: Side<Listed["status"]> | null;
}

interface Side<S> {
  readonly amount: number;
  readonly currency: string;
  readonly status: S;
}

interface Wanted {
  readonly since: Date;
  /** One merchant only. */
  readonly tenantId?: string;
}

/** Which words of the ledger agree with one of the processor's list, which knows nothing of disputes. */
const AGREE: Readonly<Record<Listed["status"], readonly PaymentStatus[]>> = {
  succeeded: ["approved", "returned", "voided"],
  returned: ["returned"],
  processing: ["processing"],
  requires_action: ["started", "requires_action"],
  failed: ["failed"],
  canceled: ["failed"],
};

/**
 * Yields every difference since then, account by account: the operator's, then those of merchants with a Stripe of their own.
 *
 * @throws ProcessorUnavailable when a list cannot be had.
 */
export async function* processorDifferences(deps: Deps, wanted: Wanted): AsyncIterable<Difference> {
  const merchants = new Map<string, Merchant | null>();
  const merchantOf = async (tenantId: string): Promise<Merchant | null> => {
    if (!merchants.has(tenantId)) merchants.set(tenantId, await findMerchant(deps.database, tenantId));
    return merchants.get(tenantId) ?? null;
  };
  const isWanted = (tenantId: string): boolean =>
    wanted.tenantId === undefined || wanted.tenantId === tenantId;
  const seen = new Set<string>();
  const own = (await tenantsWithStripe(deps.database)).filter(isWanted);
  for (const account of [null, ...own]) {
    const owner = account === null ? { tenantId: "", stripe: null } : await merchantOf(account);
    const processor = owner && deps.processorFor("live", owner);
    if (!processor?.listSince) continue;
    for await (const listed of processor.listSince(wanted.since)) {
      const { tenantId } = listed.owner;
      // Marks are believed of the merchants of that account only.
      const merchant = isWanted(tenantId) ? await merchantOf(tenantId) : null;
      if (merchant === null || (account === null ? merchant.stripe !== null : tenantId !== account)) continue;
      seen.add(listed.transactionId);
      const difference = await differenceOf(deps, listed);
      if (difference !== null) yield difference;
    }
  }
  for await (const payment of readCollectedPayments(
    deps.database,
    wanted.since.toISOString(),
    wanted.tenantId,
  )) {
    if (payment.transactionId === null || seen.has(payment.transactionId)) continue;
    const merchant = await merchantOf(payment.tenantId);
    const processor = merchant && deps.processorFor(payment.mode, merchant);
    if (!merchant || !processor?.listSince || (await isThere(deps, processor, merchant, payment))) continue;
    const { tenantId, mode, invoiceId, paymentId, transactionId, amount, currency, status } = payment;
    const here = { amount, currency, status };
    yield { kind: "missing_there", tenantId, mode, invoiceId, paymentId, transactionId, here, there: null };
  }
}

async function differenceOf(deps: Deps, listed: Listed): Promise<Difference | null> {
  const { transactionId, owner, payment, amount, currency, status } = listed;
  const there = { amount, currency, status };
  const state = payment === null ? undefined : (await readHead(deps.database, payment))?.state;
  const known = payment === null ? undefined : state?.payments[payment.paymentId];
  const about = {
    ...owner,
    invoiceId: payment?.invoiceId ?? null,
    paymentId: payment?.paymentId ?? null,
    transactionId,
    there,
  };
  if (!state || !known) {
    if (status !== "succeeded") return null;
    const taken = await readBankTransactionsById(deps.database, owner, [transactionId]);
    return taken.size > 0 ? null : { kind: "missing_here", ...about, here: null };
  }
  const here = { amount: known.amount, currency: state.currency, status: known.status };
  if (!AGREE[status].includes(known.status)) return { kind: "status_differs", ...about, here };
  const same = here.amount === amount && here.currency === currency;
  // One that came to nothing came to nothing in any amount.
  return same || known.status === "failed" ? null : { kind: "amount_differs", ...about, here };
}

/** Test clocks run ahead, so that a payment may be older at the processor than it says: the processor is asked before it is missed. */
async function isThere(
  deps: Deps,
  processor: Processor,
  merchant: Merchant,
  payment: CollectedPayment,
): Promise<boolean> {
  try {
    const at = merchantNow(deps, merchant, payment.mode).toISOString();
    const snapshot = await processor.retrieve({ ...payment, at });
    return snapshot !== null && snapshot.transactionId === payment.transactionId;
  } catch (error) {
    if (error instanceof ProcessorUnavailable) throw error;
    return false;
  }
}

/**
 * Puts right what can be without a person: a payment that differs is asked about soon, a charge that nobody here asked for goes to
 * reconciliation.
 *
 * @returns whether something was done.
 */
export async function mendDifference(deps: Deps, difference: Difference): Promise<boolean> {
  const { kind, tenantId, mode, invoiceId, paymentId, transactionId, there } = difference;
  if (kind === "missing_there" || there === null) return false;
  if (invoiceId !== null && paymentId !== null) {
    await deps.database.batch(await doorbell(deps, { tenantId, mode, invoiceId, paymentId }));
    return true;
  }
  const { amount, currency } = there;
  const at = deps.now().toISOString();
  const charge = { transactionId, amount, currency, date: at.slice(0, 10) };
  const taken = await bringInProcessorCharge(deps, { tenantId, mode }, charge, at);
  return taken.kind === "new";
}
