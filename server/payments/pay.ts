/**
 * Takes a payment: reserve, then charge, then post. A crash between any two steps leaves a started payment
 * whose sync task, written with the reservation, finishes it by asking the processor.
 */
import { newId } from "../../shared/ids.ts";
import type { Channel } from "../../shared/statuses.ts";
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import { decideStart } from "../ledger/decidePayment.ts";
import { decided, type Rejection, rejected } from "../ledger/decision.ts";
import type { Authorization, InvoiceState, PaymentState } from "../ledger/state.ts";
import { insertPaymentMethod } from "../store/paymentMethods.ts";
import { putTask } from "../store/tasks.ts";
import {
  kindOf,
  type MethodInput,
  MethodRefused,
  type PaymentRef,
  type Processor,
  ProcessorConflict,
  ProcessorUnavailable,
} from "./processors/processor.ts";
import { recordSnapshot, syncTask } from "./record.ts";
import { type SaveWish, waitingMethod } from "./savedMethods.ts";

export interface PayRequest {
  readonly amount: number;
  readonly currency: string;
  readonly allowOverpayment: boolean;
  readonly method: MethodInput;
  /** The id of the saved method that `method` is. */
  readonly paymentMethodId?: string;
  /** Save the method if the payment succeeds; not for one that is saved already. */
  readonly save?: SaveWish;
  readonly linkId: string | null;
  readonly channel: Channel | null;
  /** Truncated address of the payer. */
  readonly address: string | null;
  readonly authorization: Authorization | null;
  /** Where the payer comes back to after authenticating, an absolute URL. */
  readonly returnUrl: string;
  /** Asked for by the merchant: the rules it made for payers do not bind it. */
  readonly byMerchant?: boolean;
  /** A failed payment that this one tries again. */
  readonly retryOf?: string;
  /** Whether a payment that is not known yet may begin. Asked at the write that reserves its amount; `wait` is asked again shortly. */
  readonly limit?: (state: InvoiceState) => Verdict;
}

type Verdict = "allow" | "wait" | "refuse";

export type PayOutcome =
  | {
      readonly kind: "payment";
      readonly state: InvoiceState;
      readonly payment: PaymentState;
      /** True when this very call began the payment, false when it was known already. */
      readonly begun: boolean;
      /** What lets the payer's browser go on at the processor. A secret of this payment: answered, never kept. */
      readonly clientSecret?: string;
    }
  | { readonly kind: "rejected"; readonly rejection: Rejection; readonly state: InvoiceState | null }
  /** The request's limit did not let it begin; nothing was reserved or attempted. */
  | { readonly kind: "limited"; readonly verdict: Exclude<Verdict, "allow"> }
  /** The card or account is not one the processor takes; nothing was reserved or attempted. */
  | { readonly kind: "refused"; readonly code: string; readonly field: string; readonly message: string };

/** A started payment whose call was cut off is looked after this long after it began. */
const RECOVER_AFTER_MS = 20_000;
/**
 * An attempt that has to wait for others asks again after this, doubling up to the most. So many asks in a row that find the
 * invoice unchanged, 5 seconds or so, end it: whoever is ahead does not come to an end either.
 */
const ASK_FIRST_MS = 20;
const ASK_MOST_MS = 320;
const ASKS_IN_VAIN = 20;

/**
 * Pays an amount of an invoice. The same paymentId again never charges again: it answers with what became of it,
 * and finishes it where an earlier call was cut off.
 *
 * @returns the payment as it stands; `started` when the processor did not answer (recovery goes on asking).
 */
export async function pay(
  deps: Deps,
  processor: Processor,
  ref: PaymentRef,
  request: PayRequest,
): Promise<PayOutcome> {
  const { method } = request;
  const kind = kindOf(method);
  if (!processor.methods(request.currency).includes(kind)) {
    const message = `Payments by ${kind} cannot be taken in ${request.currency}.`;
    return { kind: "refused", code: "currency_not_supported", field: "type", message };
  }
  if (processor.takesAmount?.(request.amount, request.currency) === false) {
    const message = `This amount cannot be charged in ${request.currency}: its smallest units are not taken. Round it.`;
    return { kind: "refused", code: "amount_not_supported", field: "amount", message };
  }
  try {
    processor.check(method, ref.at);
  } catch (error) {
    if (error instanceof MethodRefused)
      return { kind: "refused", code: error.code, field: error.field, message: error.message };
    throw error;
  }
  const started = await begin(deps, processor, ref, request);
  if ("kind" in started) return started;
  if (!started.ok) return { kind: "rejected", rejection: started.rejection, state: started.state };
  const payment = paymentOf(started.state, ref.paymentId);
  const begun = started.events.length > 0;
  const resumes = payment.status === "requires_action" && processor.hostedFields !== undefined;
  if (payment.status !== "started" && !resumes)
    return { kind: "payment", state: started.state, payment, begun };
  try {
    const { amount, currency, returnUrl } = request;
    // As it was when the payment began, whatever a repeat of it says.
    const save =
      payment.saves === undefined
        ? {}
        : { save: { customerId: started.state.customer.id, methodId: payment.saves } };
    const snapshot = await processor.charge({ ...ref, amount, currency, method, returnUrl, ...save });
    const recorded = await recordSnapshot(deps, ref, snapshot);
    if (!recorded.ok) return { kind: "rejected", rejection: recorded.rejection, state: recorded.state };
    return {
      kind: "payment",
      state: recorded.state,
      payment: paymentOf(recorded.state, ref.paymentId),
      begun,
      ...(snapshot.clientSecret === undefined ? {} : { clientSecret: snapshot.clientSecret }),
    };
  } catch (error) {
    if (error instanceof ProcessorConflict) {
      const message = "this paymentId was used for another amount or method";
      const rejection = { code: "payment_conflict", message, field: "paymentId" } as const;
      return { kind: "rejected", rejection, state: started.state };
    }
    if (!(error instanceof ProcessorUnavailable)) throw error;
    deps.log.error("the processor did not answer; recovery will ask again", error, {
      paymentId: ref.paymentId,
    });
    return { kind: "payment", state: started.state, payment, begun };
  }
}

/** Reserves as soon as the request's limit lets it. */
async function begin(deps: Deps, processor: Processor, ref: PaymentRef, request: PayRequest) {
  let version = 0;
  for (let ask = 0, inVain = 0; ; ask++) {
    let verdict: Verdict = "allow";
    const started = await reserve(deps, processor, ref, request, (state) => {
      verdict = state.payments[ref.paymentId] ? "allow" : (request.limit?.(state) ?? "allow");
      return verdict === "allow";
    });
    const held = verdict as Verdict;
    if (held === "allow" || !started.ok) return started;
    inVain = started.version === version ? inVain + 1 : 0;
    version = started.version;
    if (held === "refuse" || inVain === ASKS_IN_VAIN) return { kind: "limited" as const, verdict: held };
    const most = Math.min(ASK_FIRST_MS * 2 ** ask, ASK_MOST_MS);
    // Not all at once again.
    const pause = most * (0.5 + (deps.random(1)[0] ?? 0) / 512);
    await new Promise((wake) => setTimeout(wake, pause));
  }
}

async function reserve(
  deps: Deps,
  processor: Processor,
  ref: PaymentRef,
  request: PayRequest,
  mayBegin: (state: InvoiceState) => boolean,
) {
  const { method, save, paymentMethodId } = request;
  const wish = save === undefined || method.type === "saved" ? null : { save, method };
  try {
    return await append(
      deps,
      ref,
      ref.at,
      (state) =>
        state === null
          ? rejected("invoice_not_found", "this invoice does not exist")
          : mayBegin(state)
            ? decideStart(
                {
                  ...request,
                  paymentId: ref.paymentId,
                  method: kindOf(method),
                  brand: null,
                  last4: last4Of(method),
                  at: ref.at,
                  ...(paymentMethodId === undefined ? {} : { paymentMethodId }),
                  ...(wish === null ? {} : { saves: wish.save.methodId }),
                },
                state,
              )
            : decided(),
      (_state, events) =>
        events.length === 0
          ? []
          : [
              putTask(
                syncTask(ref),
                newId("task", deps.random),
                JSON.stringify({ invoiceId: ref.invoiceId }),
                deps.now().getTime() + RECOVER_AFTER_MS,
              ),
              ...(wish === null
                ? []
                : [insertPaymentMethod(waitingMethod(ref, processor, wish.method, wish.save))]),
            ],
    );
  } catch (error) {
    // The id stands on another invoice of the same merchant.
    if (!(error instanceof UniqueViolation) || error.table !== "payments") throw error;
    const message = "this paymentId was used for another invoice";
    return {
      ok: false as const,
      rejection: { code: "payment_conflict" as const, message, field: "paymentId" },
      state: null,
    };
  }
}

function last4Of(method: MethodInput): string | null {
  if (method.type === "hosted") return null;
  if (method.type === "saved") return method.details.last4;
  return (method.type === "card" ? method.number : method.accountNumber).slice(-4);
}

function paymentOf(state: InvoiceState, paymentId: string): PaymentState {
  const payment = state.payments[paymentId];
  if (!payment) throw new Error(`payment ${paymentId} is not in the state that was just written`);
  return payment;
}
