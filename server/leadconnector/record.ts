/** A payment that was made outside, from that API's words to ours. */
import { dateIn } from "../../shared/dates.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { MethodBody } from "../payments/apiBody.ts";
import type { RecordPaymentBody } from "./schema.ts";

type Details = NonNullable<MethodBody["externalPaymentDetails"]>;

/** @param today where no time is given; @param timeZone of the invoice. */
export function externalDetails(
  { mode, card, cheque, notes, fulfilledAt }: RecordPaymentBody,
  today: string,
  timeZone: string,
): Details | Refusal {
  if (mode === "cheque" && cheque?.number === undefined)
    return refuse("invalid_field", "cheque.number is required for this mode.", { field: "cheque.number" });
  const shown = mode === "card" ? [card?.brand, card?.last4].filter((part) => part !== undefined) : [];
  return {
    method: mode === "cheque" ? "check" : mode,
    date: fulfilledAt === undefined ? today : dateIn(timeZone, new Date(fulfilledAt)),
    ...(mode === "cheque" ? { checkNumber: cheque?.number } : {}),
    ...(shown.length === 0 ? {} : { reference: shown.join(" ") }),
    ...(notes === undefined ? {} : { notes }),
  };
}
