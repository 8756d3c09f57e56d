/**
 * The words by which a payer authorises one bank debit. A single-entry text with its exact amount and date is
 * narrower than the open-ended one that processors recommend for stored accounts, and says what Nacha asks a
 * consumer authorisation to say: that it is one, for one debit, of what amount, when, from which account, by
 * whom, and how to revoke it. Have a lawyer read it before taking live payments.
 */
import { fill } from "../../shared/page/format.ts";
import { allWords } from "../../shared/words/page.ts";

/** The text in a locale's language, with `{amount}` left to fill with the amount as the payer reads it. */
export function authorizationText(locale: string, merchantName: string, invoiceNumber: string): string {
  return fill(allWords(locale).achAuthorization, { merchant: merchantName, number: invoiceNumber });
}

/** What the payer agreed to, in the language they read it in, with the amount they read. */
export function filledAuthorization(
  locale: string,
  merchantName: string,
  invoiceNumber: string,
  amount: string,
): string {
  return authorizationText(locale, merchantName, invoiceNumber).replaceAll("{amount}", () => amount);
}
