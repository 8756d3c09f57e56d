/** What Stripe's errors mean for a payment: nobody knows, nothing was done, or it was declined (docs.stripe.com/error-handling). */
import { ProcessorUnavailable } from "./processor.ts";

const ASKS_WHEN_LIMITED = 3;
const LIMITED_PAUSE_MS = 250;

/** Runs a call; when nobody can know what became of it, or it may work later, that is {@link ProcessorUnavailable}. */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (isRefusal(error)) throw error;
      // The SDK repeats everything but this (docs.stripe.com/rate-limits).
      const slower = typeOf(error) === "StripeRateLimitError" && attempt < ASKS_WHEN_LIMITED;
      if (!slower) throw unavailable(error);
      await new Promise((wake) => setTimeout(wake, LIMITED_PAUSE_MS * 2 ** (attempt - 1)));
    }
  }
}

function unavailable(error: unknown): ProcessorUnavailable {
  // Messages of the SDK name the request, never what it carried.
  const kind = typeOf(error) ?? "no answer";
  return new ProcessorUnavailable(`Stripe did not answer this request: ${kind}`, withoutBody(error));
}

/** What a refusal says. */
interface Refusal {
  readonly type: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly statusCode?: number;
  readonly payment_intent?: unknown;
}

/** The SDK's name for the kind of an error, by which it is known without loading the SDK; null for what is not its own. */
function typeOf(error: unknown): string | null {
  const type = error instanceof Error && "type" in error ? error.type : null;
  return typeof type === "string" && type.startsWith("Stripe") ? type : null;
}

/** Stripe understood and did nothing: a decline, or a request that cannot be. */
export function isRefusal(error: unknown): error is Refusal {
  const type = typeOf(error);
  if (type === "StripeCardError" || isKeyReused(error)) return true;
  if (type !== "StripeInvalidRequestError") return false;
  const { statusCode, code } = error as Refusal;
  // 409: somebody else changes the same object at this moment. Asked again, it answers.
  return statusCode !== 409 && statusCode !== 429 && code !== "lock_timeout";
}

/** The idempotency key stands for another request. */
export function isKeyReused(error: unknown): boolean {
  return typeOf(error) === "StripeIdempotencyError" && (error as Refusal).statusCode === 400;
}

/** The object is not in a state for this: somebody was faster. */
export function isUnexpectedState(error: unknown): boolean {
  return isRefusal(error) && error.code === "payment_intent_unexpected_state";
}

/** An error to be logged: its words and place, without headers and bodies that hang on it. */
function withoutBody(error: unknown): Error {
  const plain = new Error(error instanceof Error ? error.message : "unknown");
  plain.name = error instanceof Error ? error.name : "Error";
  return plain;
}
