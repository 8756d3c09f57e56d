/**
 * The sandbox processor: takes published test numbers only, moves no money, and keeps its own durable record
 * (migration 0002) of what it was asked and what it would have moved, so that the ledger can be judged by it.
 *
 * Time is the merchant's clock, which comes with each request: a payment's state is computed from its row and
 * that instant, and kept as soon as somebody has seen it. Every change is one atomic batch with a line of the
 * log, whose UNIQUE (payment, version) lets one of several concurrent writers through; the others read again.
 */
import { newId, type RandomBytes, randomText } from "../../../shared/ids.ts";
import { type Database, type Statement, UniqueViolation } from "../../database/database.ts";
import {
  type ChargeRequest,
  isRaw,
  MethodRefused,
  type PaymentRef,
  type Processor,
  ProcessorConflict,
  ProcessorUnavailable,
  type RefundRequest,
  type RefundSnapshot,
  type Snapshot,
} from "./processor.ts";
import { acceptMethod, numbersOf } from "./sandboxCheck.ts";
import { guarded, instant } from "./sandboxGuard.ts";
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
import { insertKept, keptOf, readKept, savedOf } from "./sandboxMethods.ts";
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
import { sandboxVault } from "./sandboxVault.ts";

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

  /** The charge as the port tells it, with the method that it made. */
  async function told(ref: PaymentRef, charge: Charge): Promise<Snapshot> {
    const snapshot = snapshotOf(charge);
    if (charge.saves === null || (charge.status !== "succeeded" && charge.status !== "returned"))
      return snapshot;
    const kept = await readKept(database, ref, charge.saves);
    return kept === null ? snapshot : { ...snapshot, saved: savedOf(kept) };
  }

  async function charge(request: ChargeRequest): Promise<Snapshot> {
    requireAmount(request.amount, request.currency);
    const ask = line("charge", request.amount, request.currency);
    const { method, save } = request;
    const kept = method.type === "saved" ? await readKept(database, request, method.reference) : null;
    const accepted = accept(request, kept);
    if (!(accepted instanceof MethodRefused)) {
      // Tried before looking: the primary key decides, and a new payment costs one commit and no read.
      const fresh = openCharge(request, accepted, newId("transaction", random), achSeconds);
      const statements = insertCharge(request, fresh.charge, ask, fresh.moved);
      if (save !== undefined && isRaw(method) && fresh.charge.status !== "failed") {
        statements.push(insertKept(request, keptOf(save, method), request.at));
      }
      if (await write(statements)) return told(request, fresh.charge);
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
    return told(request, (await act(request, ask, () => null)) ?? known);
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
      used: null,
      saves: null,
      createdAt: ref.at,
      settlesAt: null,
      version: 1,
    };
    if ((await readCharge(database, ref)) === null) {
      if (await write(insertCharge(ref, tombstone, ask, 0))) return snapshotOf(tombstone);
    }
    // Null: the id stands for another invoice's payment, so that a charge for this invoice would be refused.
    return told(ref, (await act(ref, ask, canceled)) ?? tombstone);
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
    vault: sandboxVault(database),
    // Whether a saved method can still be charged is in the record: the charge itself tells.
    check: (method, at) => void (method.type === "saved" || acceptMethod(numbersOf(method), instant(at))),
    charge: (request) => guarded(request, charge),
    retrieve: (ref) =>
      guarded(ref, async (ref) => {
        const known = await current(ref);
        return known && told(ref, known);
      }),
    cancel: (ref, unheard) => guarded(ref, (ref) => cancel(ref, unheard)),
    refund: (ref, request) => guarded(ref, (ref) => refund(ref, request)),
    answerChallenge: (ref, outcome) =>
      guarded(ref, async (ref) => {
        const known = await act(ref, line("answer"), (charge) => answered(charge, outcome));
        return known && told(ref, known);
      }),
    movements: (tenantId, { after = "", limit = MAX_MOVEMENTS } = {}) =>
      readMovements(database, tenantId, after, Math.min(Math.max(limit, 1), MAX_MOVEMENTS)),
  };
}
