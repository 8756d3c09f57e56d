/** Which means of payment a request of the merchant's API means, and whether it may be used there. Pure. */
import { cardBrand, cvvLength } from "../../shared/cardBrand.ts";
import type { Mode } from "../../shared/statuses.ts";
import type { Caller } from "../api/operation.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { ExternalDetails } from "../ledger/state.ts";
import type { MethodBody } from "./apiBody.ts";
import type { Processor, RawMethod } from "./processors/processor.ts";

export type Meant =
  | { readonly kind: "external"; readonly details: ExternalDetails }
  | { readonly kind: "credit" }
  | { readonly kind: "processor"; readonly processor: Processor; readonly method: RawMethod }
  | { readonly kind: "saved"; readonly processor: Processor; readonly paymentMethodId: string };

/** Which property belongs to which method. */
const DETAILS = {
  card: "card",
  ach: "bankAccount",
  saved: "paymentMethodId",
  external: "externalPaymentDetails",
} as const satisfies Record<string, keyof MethodBody>;
type MethodName = keyof typeof DETAILS;
const NAMES = Object.keys(DETAILS) as MethodName[];

/**
 * Reads the method. Without `paymentMethod` it is the one whose details were sent, else a card.
 *
 * In test mode what is missing of a card is filled in, from the processor's approving card. In live mode raw numbers are refused.
 * @param holder name on the bank account where none was sent.
 * @param allowRaw the operator takes raw numbers in live mode.
 */
export function meantMethod(
  body: MethodBody,
  caller: Pick<Caller, "mode" | "now">,
  processor: Processor | null,
  holder: string,
  allowRaw: boolean,
): Meant | Refusal {
  const name = body.paymentMethod ?? NAMES.find((one) => body[DETAILS[one]] !== undefined) ?? "card";
  const stray = NAMES.find((one) => one !== name && body[DETAILS[one]] !== undefined);
  if (stray !== undefined) {
    const field = DETAILS[stray];
    return refuse("invalid_field", `${field} does not belong to a payment by ${name}.`, { field });
  }
  if (name === "credit") return { kind: "credit" };
  if (name === "external") {
    const details = body.externalPaymentDetails;
    return details === undefined
      ? missing("externalPaymentDetails")
      : { kind: "external", details: present(details) };
  }
  const raw = body.card !== undefined || body.bankAccount !== undefined;
  const disabled = raw ? rawRefusal(caller.mode, allowRaw, DETAILS[name]) : null;
  if (disabled !== null) return disabled;
  if (processor === null) {
    const message =
      "No payment processor is configured for live payments. External payments can be recorded.";
    return refuse("processor_not_configured", message);
  }
  if (name === "saved") {
    const { paymentMethodId } = body;
    return paymentMethodId === undefined
      ? missing("paymentMethodId")
      : { kind: "saved", processor, paymentMethodId };
  }
  const method =
    name === "card" ? cardOf(body.card, caller.now, processor) : bankOf(body.bankAccount, holder);
  return method === null ? missing(DETAILS[name]) : { kind: "processor", processor, method };
}

/** Why raw numbers are not taken in a mode; null where they are. @param field the property that holds them. */
export function rawRefusal(mode: Mode, allowRaw: boolean, field: string): Refusal | null {
  if (mode === "test" || allowRaw) return null;
  const message = "Raw card and bank numbers are not taken in live mode. Send the payer to the payment link.";
  return refuse("raw_card_data_disabled", message, { field });
}

export function cardOf(card: MethodBody["card"], now: Date, { sampleCard }: Processor): RawMethod | null {
  const number = card?.number ?? sampleCard;
  if (number === undefined) return null;
  return {
    type: "card",
    number,
    expiryMonth: card?.expiryMonth ?? 12,
    expiryYear: card?.expiryYear ?? now.getUTCFullYear() + 1,
    cvv: card?.cvv ?? "1234".slice(0, cvvLength(cardBrand(number))),
  };
}

export function bankOf(account: MethodBody["bankAccount"], holder: string): RawMethod | null {
  if (account === undefined) return null;
  return { type: "ach", ...account, accountHolderName: account.accountHolderName ?? holder };
}

/** Without properties that were left out. */
function present(details: NonNullable<MethodBody["externalPaymentDetails"]>): ExternalDetails {
  const kept = Object.entries(details).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), method: details.method };
}

export function missing(field: string): Refusal {
  return refuse("invalid_field", `${field} is missing.`, { field });
}
