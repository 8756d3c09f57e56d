/** Reads a charge request for the sandbox: what it would begin, and whether it repeats what is known. Pure. */
import { isCurrency, MAX_MINOR } from "../../../shared/money.ts";
import { methodDetails } from "./methodDetails.ts";
import {
  type ChargeRequest,
  type HostedInput,
  kindOf,
  MethodRefused,
  type ProcessorConflict,
  type RawMethod,
} from "./processor.ts";
import { acceptMethod, numbersOf } from "./sandboxCheck.ts";
import { begin, type Change, type Charge } from "./sandboxLife.ts";
import { chargedScenario, type KeptMethod, referenceOf } from "./sandboxMethods.ts";
import { bankScenario, cardScenario, type ScenarioCode } from "./sandboxNumbers.ts";

/** @throws RangeError for what is no amount: callers validate first. Small amounts are fine, as they are not at Stripe (50 cents). */
export function requireAmount(amount: number, currency: string): void {
  if (!Number.isInteger(amount) || amount <= 0 || amount > MAX_MINOR || !isCurrency(currency)) {
    throw new RangeError("an amount is a positive number of minor units of a known currency");
  }
}

/**
 * The scenario of a request that could begin a new payment, or why none can begin.
 * @param kept the saved method that it is charged by, null where there is none such.
 */
export function accept(
  { method, currency, at }: ChargeRequest,
  kept: KeptMethod | null,
): ScenarioCode | MethodRefused {
  if (kindOf(method) === "ach" && currency !== "USD") {
    return new MethodRefused("currency_not_supported", "currency", "Bank payments are possible in USD only.");
  }
  if (method.type === "saved") return chargedScenario(kept, at, method.payerPresent);
  try {
    return acceptMethod(numbersOf(method), at);
  } catch (error) {
    if (error instanceof MethodRefused) return error;
    throw error;
  }
}

/** A payment that nobody asked for before. */
export function openCharge(
  request: ChargeRequest,
  scenario: ScenarioCode,
  transactionId: string,
  achSeconds: number,
): { charge: Charge; moved: Change["moved"] } {
  const { status, reason, settlesAt, moved } = begin(
    scenario,
    kindOf(request.method),
    request.at,
    achSeconds,
  );
  const charge: Charge = {
    paymentId: request.paymentId,
    invoiceId: request.invoiceId,
    transactionId,
    amount: request.amount,
    currency: request.currency,
    method: methodDetails(request.method),
    scenario,
    status,
    reason,
    actionUrl: status === "requires_action" ? challengeUrl(request.returnUrl) : null,
    refunded: 0,
    used: request.method.type === "saved" ? request.method.reference : null,
    saves: request.save === undefined ? null : referenceOf(request.save.methodId),
    createdAt: request.at,
    settlesAt,
    version: 1,
  };
  return { charge, moved };
}

/** The challenge page lies under the address that the payer returns to. */
function challengeUrl(returnUrl: string): string {
  const url = new URL(returnUrl);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/challenge`;
  return url.href;
}

/**
 * What a repeated request asks for that the first one did not; null when they are the same. Expiry and security
 * code are not compared: they were not kept.
 */
export function differs(known: Charge, request: ChargeRequest): ProcessorConflict["field"] | null {
  if (known.invoiceId !== request.invoiceId) return "invoiceId";
  if (known.amount !== request.amount) return "amount";
  if (known.currency !== request.currency) return "currency";
  const { type, brand, last4 } = methodDetails(request.method);
  if (known.method.type !== type) return "method";
  if (known.scenario === "unheard") {
    // Canceled before it was heard of: who canceled may not have known the number's end.
    return known.method.last4 === null || known.method.last4 === last4 ? null : "method";
  }
  // By a saved method its reference tells: what it stands for may have been forgotten since.
  if (request.method.type === "saved") return known.used === request.method.reference ? null : "method";
  const same =
    known.used === null &&
    known.method.last4 === last4 &&
    known.method.brand === brand &&
    known.scenario === scenarioOf(request.method);
  return same ? null : "method";
}

function scenarioOf(method: RawMethod | HostedInput): ScenarioCode | null {
  if (method.type === "hosted") return null;
  return method.type === "card"
    ? cardScenario(method.number)
    : bankScenario(method.routingNumber, method.accountNumber);
}
