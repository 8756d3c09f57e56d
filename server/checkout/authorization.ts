/**
 * The words by which a payer authorises one bank debit. A single-entry text with its exact amount and date is
 * narrower than the open-ended one that processors recommend for stored accounts, and says what Nacha asks a
 * consumer authorisation to say: that it is one, for one debit, of what amount, when, from which account, by
 * whom, and how to revoke it. Have a lawyer read it before taking live payments.
 */

/** The text with `{amount}` left to fill with the amount as the payer reads it. */
export function authorizationText(merchantName: string, invoiceNumber: string): string {
  return (
    `By checking this box I authorize ${merchantName} to make one electronic debit of {amount} from the bank account ` +
    `entered above, today or on the next banking day, to pay invoice ${invoiceNumber}. I am the holder of this account or ` +
    `may act for its holder. This authorization is for this single payment only; I may revoke it by contacting ` +
    `${merchantName} before the debit is made.`
  );
}

/** What the payer agreed to, with the amount they read. */
export function filledAuthorization(merchantName: string, invoiceNumber: string, amount: string): string {
  return authorizationText(merchantName, invoiceNumber).replaceAll("{amount}", amount);
}
