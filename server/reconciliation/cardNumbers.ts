/** Card numbers that somebody wrote into the text of a bank transaction are not kept. Pure. */
import { cardBrand, luhn } from "../../shared/cardBrand.ts";

/** Text with every card number in it replaced by its last four digits. */
export function withoutCardNumbers(text: string): string {
  return text.replaceAll(/(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g, (found) => {
    const digits = found.replaceAll(/\D/g, "");
    return luhn(digits) && cardBrand(digits) !== null ? `****${digits.slice(-4)}` : found;
  });
}
