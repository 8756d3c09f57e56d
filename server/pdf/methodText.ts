/** How a payment was made, as people read it. */
import { BRAND_NAMES } from "../../shared/cardBrand.ts";
import { direction } from "../../shared/page/format.ts";
import type { LedgerMethod } from "../../shared/statuses.ts";
import { say } from "../../shared/words/messages.ts";
import type { PaperWords } from "../../shared/words/messageTypes.ts";
import type { Words } from "./words.ts";

export interface DocumentMethod {
  readonly method: LedgerMethod;
  /** A card's brand or a bank's name. */
  readonly brand: string | null;
  readonly last4: string | null;
}

type MethodWords = Pick<PaperWords, "methodCard" | "methodBank" | "methodOutside" | "methodCredit">;

/** "Visa ending in 4242", "Bank account ending in 6789". */
export function methodText(method: DocumentMethod, words: Words): string {
  const name = methodName(method, words);
  const last4 = endingOf(method);
  if (last4 === null) return name;
  // A brand in Latin letters must not turn the direction of the line that it begins.
  return say({ direction: direction(words.language) }, words.methodEnding, { name, last4 });
}

/** "Visa •••• 4242", as it fits where there is little room. */
export function shortMethodText(method: DocumentMethod, words: MethodWords): string {
  const name = methodName(method, words);
  const last4 = endingOf(method);
  return last4 === null ? name : `${name} •••• ${last4}`;
}

function endingOf({ method, last4 }: DocumentMethod): string | null {
  return method === "card" || method === "ach" ? last4 : null;
}

function methodName({ method, brand }: DocumentMethod, words: MethodWords): string {
  if (method === "external") return words.methodOutside;
  if (method === "credit") return words.methodCredit;
  if (method === "card") return BRAND_NAMES[brand ?? ""] ?? words.methodCard;
  return brand ?? words.methodBank;
}
