/** Amounts of the API, which are decimal numbers in major units. */
import { formatMoney, parseMajor } from "../../../shared/money.ts";

/** "$1,234.50". Never computed with: only read and shown. */
export function moneyText(amount: number, currency: string): string {
  const negative = amount < 0;
  const parsed = parseMajor(Math.abs(amount), currency);
  if (!parsed.ok) return `${amount} ${currency}`;
  return formatMoney(negative ? -parsed.minor : parsed.minor, currency, "en");
}

export function Money({ amount, currency }: { amount: number; currency: string }) {
  return <span class="num">{moneyText(amount, currency)}</span>;
}
