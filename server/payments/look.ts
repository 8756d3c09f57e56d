/**
 * The payer's return as a doorbell: whoever looks at a payment that the processor's own fields began has the processor asked what
 * became of it. What the address says of the outcome is never believed.
 */
import type { Deps } from "../deps.ts";
import { isReserved, type PaymentState } from "../ledger/state.ts";
import type { Merchant } from "../merchants/merchant.ts";
import { type PaymentRef, ProcessorUnavailable } from "./processors/processor.ts";
import { syncPayment } from "./sync.ts";

/**
 * asked: the ledger has the processor's answer. not_asked: what the ledger knows has to do. unheard: the processor was asked and
 * did not answer in time, or not as can be true; recovery goes on asking.
 */
export type Look = "asked" | "not_asked" | "unheard";

/** One payment is asked about at most so often, by all who look at it in this process. */
const ASK_EVERY_MS = 2_000;
/** A payer waits no longer for the processor. */
const PATIENCE_MS = 5_000;
/** A charge request may still be on its way to the processor for this long: its answer is waited for, and no other. */
const ON_ITS_WAY_MS = 20_000;
/** Payments whose last look is remembered. */
const REMEMBERED_MOST = 5_000;

/** Makes the function that is called when a payer looks at a payment. */
export function payersLook(
  deps: Deps,
): (merchant: Merchant, ref: PaymentRef, payment: PaymentState) => Promise<Look> {
  const lastAsked = new Map<string, number>();

  /** True once in a while for one payment. */
  function mayAsk(key: string): boolean {
    const nowMs = deps.now().getTime();
    const last = lastAsked.get(key);
    if (last !== undefined && Math.abs(nowMs - last) < ASK_EVERY_MS) return false;
    lastAsked.delete(key);
    if (lastAsked.size >= REMEMBERED_MOST) lastAsked.delete(lastAsked.keys().next().value ?? "");
    lastAsked.set(key, nowMs);
    return true;
  }

  return async (merchant, ref, payment) => {
    const processor = deps.processorFor(ref.mode, merchant);
    if (processor?.hostedFields === undefined || !isReserved(payment.status)) return "not_asked";
    const age = Date.parse(ref.at) - Date.parse(payment.startedAt);
    if (payment.status === "started" && age < ON_ITS_WAY_MS) return "not_asked";
    if (!mayAsk(JSON.stringify([ref.tenantId, ref.mode, ref.paymentId]))) return "not_asked";
    const asking = ask(deps, merchant, ref);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<Look>((over) => {
      timer = setTimeout(() => over("unheard"), PATIENCE_MS);
    });
    const look = await Promise.race([asking, patience]);
    clearTimeout(timer);
    if (look === "unheard") deps.background?.(asking.then(() => undefined));
    return look;
  };
}

/** Never rejects: a payer who looks is shown what the ledger knows, whatever goes wrong in asking. */
async function ask(deps: Deps, merchant: Merchant, ref: PaymentRef): Promise<Look> {
  try {
    const became = await syncPayment(deps, merchant, ref, "asked_for");
    return became === "recorded" ? "asked" : "unheard";
  } catch (error) {
    const { paymentId } = ref;
    if (error instanceof ProcessorUnavailable)
      deps.log.warn("the processor did not answer a payer who came back", { paymentId });
    else deps.log.error("a payment could not be brought up to date for its payer", error, { paymentId });
    return "unheard";
  }
}
