import { type Refusal } from "../api/problem.ts";
import type { Outcome } from "./command.ts";

/** A refusal as the outcome of a command. */
export function refused(refusal: Refusal): Outcome {
  const { field } = refusal.details;
  const error = { code: refusal.code, message: refusal.message, ...(field === undefined ? {} : { field }) };
  return { exit: 1, text: refusal.message, data: { error } };
}
