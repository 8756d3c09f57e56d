/**
 * Stripe behind the processor port, through its own SDK. One payment is one payment intent; what is asked is written down
 * before it is asked (migration 0015), so that a lost answer is asked for again: with the same idempotency key within a day,
 * by the list of intents after that (docs.stripe.com/api/idempotent_requests). No number passes through here unless
 * the operator allowed raw card data; the payer's browser gives it to Stripe.
 */
import type { Stripe } from "stripe";
import { minorToStripe } from "../../../shared/stripeAmount.ts";
import { type Database, UniqueViolation } from "../../database/database.ts";
import { methodDetails } from "./methodDetails.ts";
import {
  type ChargeRequest,
  isRaw,
  MethodRefused,
  type PaymentRef,
  type Processor,
  ProcessorConflict,
  type RawMethod,
  type SavedInput,
  type Snapshot,
} from "./processor.ts";
import type { StripeClient } from "./stripeClient.ts";
import { asking, isRefusal, isUnexpectedState } from "./stripeErrors.ts";
import { stripeIntents } from "./stripeIntents.ts";
import { stripeList } from "./stripeList.ts";
import { stripeNotices } from "./stripeNotices.ts";
import { counts, withRefunds } from "./stripeOutsideRefunds.ts";
import { checkRaw, mandateFor, rawMethod } from "./stripeRaw.ts";
import { type AskedPayment, differs, insertPayment, noteOnce, readPayment } from "./stripeRecord.ts";
import { stripeRefunds } from "./stripeRefunds.ts";
import {
  creation,
  failedBefore,
  isOurs,
  keyOf,
  neverMade,
  sessionAsked,
  sessionCreation,
} from "./stripeRequests.ts";
import { stripeSessions } from "./stripeSessions.ts";
import { stripeVault } from "./stripeVault.ts";
import { snapshotOfIntent } from "./stripeWords.ts";

export interface StripeOptions {
  readonly client: StripeClient;
  readonly database: Database;
  /** Real time: Stripe has no other. */
  readonly now: () => Date;
  /** What the browser needs to show Stripe's fields. */
  readonly publishableKey: string;
  readonly account: string | null;
  /** Signs Stripe's notices. */
  readonly webhookSecret: string;
}

/** How long a payer may take to go on, since the payment was begun; microdeposits take days. */
const PATIENCE_MS = 3_600_000;
const MICRODEPOSIT_PATIENCE_MS = 11 * 86_400_000;
/** A charge that we confirm ourselves and that was cut off waits for nobody. */
const CUT_OFF_MS = 120_000;
const MAX_TURNS = 6;
const METHOD_GONE = { code: "payment_method_removed" };

export function stripeProcessor({
  client,
  database,
  now,
  publishableKey,
  account,
  webhookSecret,
}: StripeOptions): Processor {
  const { intentOf, retrieve, callOff, disputeOf, refundsOf } = stripeIntents(client, database, now);
  const sessions = stripeSessions(client, database, now);
  const vault = stripeVault(client, database);

  /** Writes the request down, or finds what stands. */
  async function asked(ref: PaymentRef, payment: Parameters<typeof insertPayment>[1]): Promise<AskedPayment> {
    try {
      await database.batch([insertPayment(ref, payment)]);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
    }
    const standing = await readPayment(database, ref);
    if (standing === null) throw new Error("a payment that was just written down is not there");
    return standing;
  }

  /** Notes a final word once, and answers with the one that stands. */
  async function end(ref: PaymentRef, snapshot: Snapshot): Promise<Snapshot> {
    const { checkAt: _never, clientSecret: _gone, actionUrl: _nowhere, ...final } = snapshot;
    await database.batch([noteOnce(ref, "outcome", JSON.stringify(final))]);
    const standing = await readPayment(database, ref);
    return standing?.outcome ? (JSON.parse(standing.outcome) as Snapshot) : final;
  }

  /**
   * What is true of a payment. A declined intent is called off, so that nobody pays it later behind the ledger's back; so is
   * one whose payer did not come back.
   */
  async function truth(
    ref: PaymentRef,
    payment: AskedPayment,
    first: Stripe.PaymentIntent,
  ): Promise<Snapshot> {
    let intent = first;
    const wanted = { type: payment.method, last4: payment.last4 };
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      if (!isOurs(intent, ref)) throw new Error(`the intent of ${ref.paymentId} belongs to another payment`);
      const snapshot = snapshotOfIntent(intent, ref, wanted, await disputeOf(intent));
      if (snapshot.status === "canceled") return end(ref, snapshot);
      const over =
        snapshot.status === "failed" ||
        (snapshot.status === "requires_action" && isAbandoned(payment, intent));
      if (!over)
        return counts(snapshot) ? withRefunds(database, ref, await refundsOf(intent), snapshot) : snapshot;
      // The intent of a session cannot be called off; nobody can pay it again once the session is over.
      if (payment.sessionId !== null) return snapshot.status === "failed" ? end(ref, snapshot) : snapshot;
      const canceled = await callOff(intent.id);
      if (canceled?.status === "canceled" && snapshot.status === "failed") return end(ref, snapshot);
      intent = canceled ?? (await retrieve(first.id));
    }
    throw new Error(`the state of ${ref.paymentId} at Stripe changes without a pause`);
  }

  /** What is true of a payment that was asked for, as Stripe knows it now. */
  async function standing(ref: PaymentRef, payment: AskedPayment): Promise<Snapshot> {
    const asked = sessionAsked(payment);
    if (asked !== null) {
      const known = await sessions.look(ref, payment, asked);
      if (known === null) return end(ref, neverMade(ref, payment));
      if ("open" in known) return known.open;
      const { sessionId, intentId, expired } = known;
      const snapshot = await truth(ref, { ...payment, sessionId, intentId }, await retrieve(intentId));
      const left = expired && snapshot.status === "requires_action";
      return left ? end(ref, neverMade(ref, payment)) : snapshot;
    }
    const intent = await intentOf(ref, payment);
    return intent === null ? end(ref, neverMade(ref, payment)) : truth(ref, payment, intent);
  }

  function isAbandoned(payment: AskedPayment, intent: Stripe.PaymentIntent): boolean {
    const age = now().getTime() - payment.askedMs;
    if (intent.next_action?.type === "verify_with_microdeposits") return age > MICRODEPOSIT_PATIENCE_MS;
    const untouched = intent.status === "requires_payment_method" && payment.last4 !== null;
    return age > (untouched ? CUT_OFF_MS : PATIENCE_MS);
  }

  /** Has the intent charged by numbers that the operator allowed, or by a kept method. A decline is read from the intent afterwards. */
  async function confirm(
    request: ChargeRequest,
    intentId: string,
    method: RawMethod | SavedInput,
  ): Promise<void> {
    const key = keyOf(request);
    try {
      const params: Stripe.PaymentIntentConfirmParams =
        method.type === "saved"
          ? { payment_method: methodOf(method), ...(method.payerPresent ? {} : { off_session: true }) }
          : { payment_method: await newMethod(method, key), ...mandateFor(method) };
      // Off session there is nobody to send anywhere.
      if (params.off_session === undefined) params.return_url = request.returnUrl;
      await asking(async () =>
        (await client()).paymentIntents.confirm(intentId, params, { idempotencyKey: `${key}:confirm` }),
      );
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (!isUnexpectedState(error) && !("payment_intent" in error && error.payment_intent)) {
        // Refused before there was an attempt: the intent knows nothing of it.
        await callOff(intentId);
        await end(request, failedBefore(request, intentId, error));
      }
    }
  }

  async function newMethod(method: RawMethod, key: string): Promise<string> {
    const options = { idempotencyKey: `${key}:method` };
    return (await asking(async () => (await client()).paymentMethods.create(rawMethod(method), options))).id;
  }

  /** Whose the intent is at Stripe, for a method that is kept or to be kept; null when the method is not this merchant's. */
  async function customerOf({ method, save, ...request }: ChargeRequest): Promise<string | undefined | null> {
    if (method.type === "saved")
      return (await vault.owned({ ...request, method }, method.reference))?.customer ?? null;
    if (save === undefined) return undefined;
    return vault.customerFor({ tenantId: request.tenantId, mode: request.mode, customerId: save.customerId });
  }

  return {
    name: "stripe",
    hostedFields: { publishableKey, account },
    vault,
    hear: stripeNotices(client, database, webhookSecret),
    listSince: stripeList(client, database),

    methods: (currency) => (currency === "USD" ? ["card", "ach"] : ["card"]),

    check(method, at) {
      if (isRaw(method)) checkRaw(method, at);
    },

    takesAmount: (amount, currency) => minorToStripe(amount, currency) !== null,

    async charge(request) {
      const { method } = request;
      if (isRaw(method)) checkRaw(method, request.at);
      const amount = minorToStripe(request.amount, request.currency);
      if (amount === null)
        throw new MethodRefused(
          "amount_not_supported",
          "amount",
          "This amount cannot be charged in this currency.",
        );
      const customer = await customerOf(request);
      const { type, last4 } = methodDetails(method);
      const payment = await asked(request, {
        amount: request.amount,
        currency: request.currency,
        method: type,
        last4,
        request: JSON.stringify(
          method.type === "hosted" && method.redirect
            ? sessionCreation(request, amount, customer ?? null, now().getTime())
            : creation(request, amount, customer ?? null),
        ),
        outcome: customer === null ? JSON.stringify(failedBefore(request, null, METHOD_GONE)) : null,
        askedMs: now().getTime(),
      });
      const field = differs(payment, request, last4);
      if (field !== null) throw new ProcessorConflict(field);
      if (payment.outcome !== null) return JSON.parse(payment.outcome) as Snapshot;
      try {
        if (sessionAsked(payment) !== null) return await standing(request, payment);
        const intent = await intentOf(request, payment);
        if (intent === null) return await end(request, neverMade(request, payment));
        const fresh = intent.status === "requires_payment_method" && intent.last_payment_error === null;
        if (method.type === "hosted" || !fresh) return await truth(request, payment, intent);
        await confirm(request, intent.id, method);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return end(request, failedBefore(request, null, error));
      }
      const after = await readPayment(database, request);
      if (after?.outcome) return JSON.parse(after.outcome) as Snapshot;
      return standing(request, after ?? payment);
    },

    async retrieve(ref) {
      const payment = await readPayment(database, ref);
      if (payment === null || payment.invoiceId !== ref.invoiceId) return null;
      if (payment.outcome !== null) return JSON.parse(payment.outcome) as Snapshot;
      return standing(ref, payment);
    },

    async cancel(ref, unheard) {
      const canceled: Snapshot = {
        ...neverMade(ref, { ...unheard, method: unheard.method.type, last4: null }),
        method: unheard.method,
      };
      const payment = await asked(ref, {
        amount: unheard.amount,
        currency: unheard.currency,
        method: unheard.method.type,
        last4: unheard.method.last4,
        request: "{}",
        outcome: JSON.stringify(canceled),
        askedMs: now().getTime(),
      });
      if (payment.outcome !== null) return JSON.parse(payment.outcome) as Snapshot;
      const session = sessionAsked(payment);
      if (session !== null) {
        const sessionId = await sessions.expire(ref, payment, session);
        return standing(ref, { ...payment, sessionId });
      }
      const intent = await intentOf(ref, payment);
      if (intent === null) return end(ref, neverMade(ref, payment));
      return truth(
        ref,
        payment,
        (await callOff(intent.id)) ?? (await intentOf(ref, { ...payment, intentId: intent.id })) ?? intent,
      );
    },

    refund: stripeRefunds({ client, database, now }),
  };
}

/** Stripe's id of a kept method. */
function methodOf({ reference }: SavedInput): string {
  return reference.split("/")[1] ?? "";
}
