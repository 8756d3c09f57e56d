/**
 * The sandbox processor: takes published test numbers only, moves no money, and keeps its own durable record
 * (migration 0002) of what it was asked and what it would have moved, so that the ledger can be judged by it.
 *
 * Time is the merchant's clock, which comes with each request: a payment's state is computed from its row and
 * that instant, and kept as soon as somebody has seen it. Every change is one atomic batch with a line of the
 * log, whose UNIQUE (payment, version) lets one of several concurrent writers through; the others read again.
 */
import { newId, type RandomBytes, randomText } from "../../../shared/ids.ts";
import {
  type Database,
  DatabaseUnavailable,
  type Statement,
  UniqueViolation,
} from "../../database/database.ts";
import {
  type ChargeRequest,
  MethodRefused,
  type PaymentRef,
  type Processor,
  ProcessorConflict,
  ProcessorUnavailable,
  type RefundRequest,
  type RefundSnapshot,
  type Snapshot,
} from "./processor.ts";
import { acceptMethod } from "./sandboxCheck.ts";
import {
  answered,
  apply,
  type Change,
  type Charge,
  canceled,
  due,
  minorMoved,
  snapshotOf,
} from "./sandboxLife.ts";
import { APPROVING_CARD } from "./sandboxNumbers.ts";
import {
  type Ask,
  insertCharge,
  logAsk,
  type Movement,
  readCharge,
  readMovements,
  updateCharge,
} from "./sandboxRecord.ts";
import { knownRefund, planRefund } from "./sandboxRefunds.ts";
import { accept, differs, openCharge, requireAmount } from "./sandboxRequest.ts";

/** More turns than a payment has changes: a request that lost this often is not racing, something is broken. */
const MAX_TURNS = 10;
const MAX_MOVEMENTS = 1000;

export interface SandboxOptions {
  readonly database: Database;
  /** How long a bank payment stays processing, in seconds of the merchant's clock; a return comes after as long again. */
  readonly achSeconds: number;
  readonly random: RandomBytes;
}

export interface SandboxProcessor extends Processor {
  /**
   * The payer's answer on the challenge page. The first answer counts; later ones, and answers to a payment that
   * awaits none, change nothing and are told what stands. Null when the payment is unknown.
   */
  answerChallenge(ref: PaymentRef, outcome: "approve" | "fail"): Promise<Snapshot | null>;
  /**
   * What was really moved for each payment of a merchant, for judging the ledger: sorted by payment id,
   * up to `limit` (1,000 by default and at most) after the payment named.
   */
  movements(
    tenantId: string,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<Movement[]>;
}

/**
 * The sandbox over the tables of migration 0002. Besides what the port says, `charge` throws
 * {@link ProcessorConflict} when the id stands for another payment, and everything asked of a live payment throws.
 */
export function sandboxProcessor({ database, achSeconds, random }: SandboxOptions): SandboxProcessor {
  function line(ask: Ask["ask"], amount: number | null = null, currency: string | null = null): Ask {
    return { requestId: `sbx_${randomText(random, 20)}`, ask, amount, currency };
  }

  /** False when another request changed the payment first. */
  async function write(statements: readonly Statement[]): Promise<boolean> {
    try {
      await database.batch(statements);
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  /** The payment with all changes that are due; null when it is unknown, or another invoice's. */
  async function current(ref: PaymentRef): Promise<Charge | null> {
    let charge = await readCharge(database, ref);
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      if (charge === null || charge.invoiceId !== ref.invoiceId) return null;
      const change = due(charge, ref.at);
      if (change === null) return charge;
      const changed = apply(charge, change);
      const written = await write(updateCharge(ref, changed, line("clock"), minorMoved(change, charge)));
      charge = written ? changed : await readCharge(database, ref);
    }
    throw new ProcessorUnavailable("the sandbox could not settle this payment");
  }

  /** Makes a change if one is called for now, and keeps one line about the request either way. Null as in `current`. */
  async function act(
    ref: PaymentRef,
    ask: Ask,
    decide: (charge: Charge) => Change | null,
  ): Promise<Charge | null> {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const charge = await current(ref);
      const change = charge && decide(charge);
      if (charge === null || change === null) {
        const outcome = charge === null ? "unknown" : `unchanged:${charge.status}`;
        await write([logAsk(ref, ask, outcome, null, 0)]);
        return charge;
      }
      const changed = apply(charge, change);
      if (await write(updateCharge(ref, changed, ask, minorMoved(change, charge)))) return changed;
    }
    throw new ProcessorUnavailable("the sandbox could not change this payment");
  }

  async function charge(request: ChargeRequest): Promise<Snapshot> {
    requireAmount(request.amount, request.currency);
    const ask = line("charge", request.amount, request.currency);
    const accepted = accept(request);
    if (!(accepted instanceof MethodRefused)) {
      // Tried before looking: the primary key decides, and a new payment costs one commit and no read.
      const fresh = openCharge(request, accepted, newId("transaction", random), achSeconds);
      if (await write(insertCharge(request, fresh.charge, ask, fresh.moved))) return snapshotOf(fresh.charge);
    }
    const known = await readCharge(database, request);
    if (known === null) {
      throw accepted instanceof MethodRefused
        ? accepted
        : new ProcessorUnavailable("the sandbox could not keep this payment");
    }
    const difference = differs(known, request);
    if (difference !== null) {
      await write([logAsk(request, ask, `conflict:${difference}`, null, 0)]);
      throw new ProcessorConflict(difference);
    }
    return snapshotOf((await act(request, ask, () => null)) ?? known);
  }

  async function cancel(ref: PaymentRef, unheard: Parameters<Processor["cancel"]>[1]): Promise<Snapshot> {
    const ask = line("cancel", unheard.amount, unheard.currency);
    const tombstone: Charge = {
      paymentId: ref.paymentId,
      invoiceId: ref.invoiceId,
      transactionId: null,
      amount: unheard.amount,
      currency: unheard.currency,
      method: unheard.method,
      scenario: "unheard",
      status: "canceled",
      reason: "canceled",
      actionUrl: null,
      refunded: 0,
      createdAt: ref.at,
      settlesAt: null,
      version: 1,
    };
    if ((await readCharge(database, ref)) === null) {
      if (await write(insertCharge(ref, tombstone, ask, 0))) return snapshotOf(tombstone);
    }
    // Null: the id stands for another invoice's payment, so that a charge for this invoice would be refused.
    return snapshotOf((await act(ref, ask, canceled)) ?? tombstone);
  }

  async function refund(ref: PaymentRef, request: RefundRequest): Promise<RefundSnapshot> {
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      const known = await knownRefund(database, ref, request);
      if (known !== null) return known;
      const charge = await current(ref);
      requireAmount(request.amount, charge?.currency ?? "USD");
      const ask = line("refund", request.amount, charge?.currency ?? null);
      const { snapshot, statements } = planRefund(ref, request, charge, ask);
      if (await write(statements)) return snapshot;
    }
    throw new ProcessorUnavailable("the sandbox could not refund this payment");
  }

  return {
    name: "sandbox",
    sampleCard: APPROVING_CARD,
    methods: (currency) => (currency === "USD" ? ["card", "ach"] : ["card"]),
    check: (method, at) => void acceptMethod(method, instant(at)),
    charge: (request) => guarded(request, charge),
    retrieve: (ref) =>
      guarded(ref, async (ref) => {
        const known = await current(ref);
        return known && snapshotOf(known);
      }),
    cancel: (ref, unheard) => guarded(ref, (ref) => cancel(ref, unheard)),
    refund: (ref, request) => guarded(ref, (ref) => refund(ref, request)),
    answerChallenge: (ref, outcome) =>
      guarded(ref, async (ref) => {
        const known = await act(ref, line("answer"), (charge) => answered(charge, outcome));
        return known && snapshotOf(known);
      }),
    movements: (tenantId, { after = "", limit = MAX_MOVEMENTS } = {}) =>
      readMovements(database, tenantId, after, Math.min(Math.max(limit, 1), MAX_MOVEMENTS)),
  };
}

/** Normalises the clock, keeps live payments out, and tells of a dead database in the port's words. */
async function guarded<Ref extends PaymentRef, T>(ref: Ref, work: (ref: Ref) => Promise<T>): Promise<T> {
  if (ref.mode !== "test") throw new Error("the sandbox takes payments of test mode only");
  const at = instant(ref.at);
  try {
    return await work({ ...ref, at });
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
    throw new ProcessorUnavailable("the sandbox's record cannot be used now", error);
  }
}

/** Throws RangeError for a text that is no instant: a fault of the caller. */
function instant(at: string): string {
  return new Date(at).toISOString();
}
