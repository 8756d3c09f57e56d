/** What stands before everything that is asked of the sandbox. */
import type { Mode } from "../../../shared/statuses.ts";
import { DatabaseUnavailable } from "../../database/database.ts";
import { ProcessorUnavailable } from "./processor.ts";

/** Normalises the clock, keeps live payments out, and tells of a dead database in the port's words. */
export async function guarded<Ref extends { readonly mode: Mode; readonly at: string }, T>(
  ref: Ref,
  work: (ref: Ref) => Promise<T>,
): Promise<T> {
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
export function instant(at: string): string {
  return new Date(at).toISOString();
}
