/** By what was paid, as people say it. */

export interface Means {
  readonly method: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly externalPaymentDetails?:
    | { readonly method: string; readonly checkNumber?: string; readonly reference?: string }
    | undefined;
}

const BRANDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Visa ···· 1111", "Check 1042", "Credit". */
export function methodText({ method, brand, last4, externalPaymentDetails: external }: Means): string {
  if (method === "credit") return "Credit";
  if (method === "external") {
    if (external === undefined) return "Paid outside";
    const number = external.checkNumber ?? external.reference;
    return capital(external.method) + (number === undefined ? "" : ` ${number}`);
  }
  const name = method === "ach" ? (brand ?? "Bank account") : (BRANDS[brand ?? ""] ?? brand ?? "Card");
  return last4 === null ? name : `${name} ···· ${last4}`;
}
