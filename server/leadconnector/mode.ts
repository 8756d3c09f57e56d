/** `liveMode` against the key's mode. */
import type { Caller } from "../api/operation.ts";
import { type Refusal, refuse } from "../api/problem.ts";

/**
 * The key decides. A test key stays in test mode whatever is asked, which harms nobody; a live key that asks for a test would send
 * and charge for real, so that is refused.
 */
export function refuseMode({ mode }: Pick<Caller, "mode">, liveMode: boolean): Refusal | null {
  if (mode === "test" || liveMode) return null;
  const message = "liveMode is false, but this key is for live data. Use a test key (sk_test_…) for tests.";
  return refuse("invalid_field", message, { field: "liveMode" });
}
