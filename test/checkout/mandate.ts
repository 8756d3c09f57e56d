/** A single-payment authorisation in the shape the server gives it: one placeholder for the amount. */
export function achAuthorizationText(merchant: string): string {
  return (
    `By ticking the box below and pressing Pay, I authorize ${merchant} to debit my bank account named above once, ` +
    `for {amount}, on or after today, as payment of invoice INV-12345. This authorization is for this single payment. ` +
    `I may revoke it by contacting ${merchant} before the payment is processed.`
  );
}
