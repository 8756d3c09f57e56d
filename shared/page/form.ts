/**
 * The payment form: its fields, and how a filled-in form becomes the body of a payment request. The browser reads its
 * form with this before sending; the server reads a form posted without script with the very same rules.
 */

import { routingNumberValid } from "../bankRouting.ts";
import { cardBrand, cvvLength, luhn } from "../cardBrand.ts";
import type { CheckoutView, PaymentRequestBody, SavedMethodView } from "../checkout.ts";
import { majorText, parseMajor, toMajor } from "../money.ts";
import type { PaymentMethod } from "../statuses.ts";
import { panelWords } from "../words/panel.ts";
import { defaultChoice, offeredAmounts } from "./amounts.ts";
import { digitsOf, parseExpiry, parseTypedAmount } from "./entry.ts";
import { fill, money, safeLocale } from "./format.ts";

/** Names of the form's fields, as posted. */
export const FORM_FIELDS = [
  "paymentId",
  "currency",
  "displayedBalance",
  "displayedAmount",
  "choice",
  "amount",
  "allowOverpayment",
  "method",
  "cardNumber",
  "cardExpiry",
  "cardCvc",
  "saveCard",
  "accountHolderName",
  "routingNumber",
  "accountNumber",
  "accountType",
  "authorizedAmount",
  "authorize",
] as const;
export type FormField = (typeof FORM_FIELDS)[number];
export type FormValues = Partial<Record<FormField, string>>;

/** Fields that are never written back into a page. */
const SECRET: readonly FormField[] = ["cardNumber", "cardCvc", "accountNumber"];

export interface FieldError {
  /** A form field, so that the message stands beside it; any other text stands in the summary alone. */
  readonly field: string;
  readonly message: string;
}

export type FormReading =
  | { readonly ok: true; readonly body: PaymentRequestBody }
  /** The balance that the payer saw is not the balance any more: ask again, charge nothing. */
  | { readonly ok: false; readonly changed: true; readonly errors: readonly [] }
  | { readonly ok: false; readonly changed: false; readonly errors: readonly FieldError[] };

export interface YearMonth {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
}

/** The known fields of a posted form, each bounded in length; the last of a repeated field counts. */
export function formValues(entries: Iterable<readonly [string, unknown]>): FormValues {
  const values: FormValues = {};
  for (const [name, value] of entries) {
    if (typeof value === "string" && (FORM_FIELDS as readonly string[]).includes(name)) {
      values[name as FormField] = value.slice(0, 200);
    }
  }
  return values;
}

/** The values that may be shown again in a page: everything but card and bank numbers and codes. */
export function keptValues(values: FormValues): FormValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET.includes(name as FormField)));
}

/** The amount of a filled-in form in minor units, or what is wrong with it. Rules are those of {@link CheckoutView}. */
export function readAmount(values: FormValues, view: CheckoutView): { minor: number } | FieldError {
  const { currency } = view.invoice;
  const locale = safeLocale(view.locale);
  const words = panelWords(locale);
  const minorOf = (major: number): number => {
    const parsed = parseMajor(major, currency);
    return parsed.ok ? parsed.minor : 0;
  };
  const payable = minorOf(view.balance.payableAmount);
  const choice = values.choice ?? defaultChoice(view);
  if (choice === "full") return { minor: payable };
  const offered = offeredAmounts(view).find((offer) => offer.choice === choice);
  if (offered) return { minor: offered.minor };
  const max = money(view.balance.payableAmount, currency, locale);
  const wrong = (message: string): FieldError => ({ field: "amount", message: fill(message, { max }) });
  const text = values.amount?.trim() ?? "";
  if (!text) return wrong(words.errAmountMissing);
  const parsed = parseTypedAmount(text, currency, locale);
  // An example that is a real amount in this currency, with its own number of decimals.
  const example = majorText(Math.max(1, Math.floor(payable / 2)), currency);
  if (!parsed.ok) {
    const message = parsed.problem === "too_many_decimals" ? words.errAmountDecimals : words.errAmountFormat;
    return wrong(fill(message, { example }));
  }
  const amount = parsed.minor;
  if (amount <= 0) return wrong(words.errAmountZero);
  if (amount === payable) return { minor: amount };
  if (amount > payable) {
    if (!view.rules.allowOverpayment) return wrong(words.errAmountMaximum);
    if (!values.allowOverpayment) {
      return { field: "allowOverpayment", message: fill(words.errOverpay, { max }) };
    }
    return { minor: amount };
  }
  if (view.paymentPlan && amount === minorOf(view.suggestedAmount)) return { minor: amount };
  if (!view.rules.allowPartial) return wrong(words.errAmountFullOnly);
  const { minimumAmount } = view.rules;
  if (minimumAmount !== null && amount < minorOf(minimumAmount)) {
    return wrong(fill(words.errAmountMinimum, { min: money(minimumAmount, currency, locale) }));
  }
  return { minor: amount };
}

/**
 * Reads a filled-in form into a payment request, or says by field what is wrong.
 *
 * @param today the payer's month, to refuse a card that has expired before anything is sent
 */
export function readForm(values: FormValues, view: CheckoutView, today: YearMonth): FormReading {
  const { currency } = view.invoice;
  const locale = safeLocale(view.locale);
  const words = panelWords(locale);
  if (
    values.displayedBalance !== undefined &&
    Number(values.displayedBalance) !== view.balance.payableAmount
  ) {
    return { ok: false, changed: true, errors: [] };
  }
  if (
    values.choice === "suggested" &&
    values.displayedAmount !== undefined &&
    Number(values.displayedAmount) !== view.suggestedAmount
  ) {
    // A day began meanwhile, and another installment is due.
    return { ok: false, changed: true, errors: [] };
  }
  const errors: FieldError[] = [];
  const amount = readAmount(values, view);
  if ("field" in amount) errors.push(amount);
  const minor = "minor" in amount ? amount.minor : 0;
  const saved = savedOf(values, view);
  const type = methodOf(values, view);
  // On the processor's own fields the numbers are its business.
  const hosted = view.hostedFields !== undefined;
  if (!type) errors.push({ field: "method", message: words.errMethod });
  if (type === "card" && !saved && !hosted) errors.push(...cardErrors(values, today, locale));
  if (type === "ach") {
    if (!hosted) errors.push(...bankErrors(values, view.testMode, locale));
    const text = money(toMajor(minor, currency), currency, locale);
    const authorized = values.authorizedAmount;
    if (!values.authorize) {
      errors.push({ field: "authorize", message: fill(words.errAuthorize, { amount: text }) });
    } else if (
      values.choice === "other" &&
      authorized !== undefined &&
      authorized !== majorText(minor, currency)
    ) {
      // Without script the text was written for another amount: the payer must see the exact one before it binds them.
      errors.push({ field: "authorize", message: fill(words.errAuthorizeAgain, { amount: text }) });
    }
  }
  if (errors.length > 0 || !type) return { ok: false, changed: false, errors };
  const over = minor > minorPayable(view);
  return {
    ok: true,
    body: {
      paymentId: values.paymentId ?? "",
      amount: toMajor(minor, currency),
      currency,
      ...(over ? { allowOverpayment: true as const } : {}),
      ...(type === "card" && !saved && view.saving && values.saveCard
        ? { savePaymentMethod: true as const }
        : {}),
      method: saved
        ? { type: "saved", paymentMethodId: saved.paymentMethodId }
        : hosted
          ? hostedMethod(type)
          : type === "card"
            ? cardMethod(values)
            : bankMethod(values),
    },
  };
}

/** The saved method that is chosen, or undefined. */
function savedOf(values: FormValues, view: CheckoutView): SavedMethodView | undefined {
  return view.saving?.methods.find(({ paymentMethodId }) => paymentMethodId === values.method);
}

/** The chosen method, the only one there is, or null. */
export function methodOf(values: FormValues, view: CheckoutView): PaymentMethod | null {
  const saved = savedOf(values, view);
  if (saved) return saved.type;
  const [only] = view.methods;
  if (view.methods.length === 1 && only) return only;
  return view.methods.find((method) => method === values.method) ?? null;
}

function minorPayable(view: CheckoutView): number {
  const parsed = parseMajor(view.balance.payableAmount, view.invoice.currency);
  return parsed.ok ? parsed.minor : 0;
}

function cardErrors(values: FormValues, today: YearMonth, locale: string): FieldError[] {
  const words = panelWords(locale);
  const errors: FieldError[] = [];
  const number = digitsOf(values.cardNumber ?? "");
  if (!number) errors.push({ field: "cardNumber", message: words.errCardMissing });
  else if (number.length < 12 || number.length > 19 || !luhn(number)) {
    errors.push({ field: "cardNumber", message: words.errCardNumber });
  }
  const expiry = parseExpiry(values.cardExpiry ?? "");
  if (!expiry) errors.push({ field: "cardExpiry", message: words.errExpiryMissing });
  else if (expiry.year * 12 + expiry.month < today.year * 12 + today.month) {
    errors.push({ field: "cardExpiry", message: words.errExpiryPast });
  }
  const count = cvvLength(cardBrand(number));
  if (digitsOf(values.cardCvc ?? "").length !== count) {
    errors.push({ field: "cardCvc", message: fill(words.errCvc, { count }) });
  }
  return errors;
}

/** Fails the checksum, yet the API's published examples use it; taken for test data only. */
const PUBLISHED_TEST_ROUTING = "987654321";

function bankErrors(values: FormValues, testMode: boolean, locale: string): FieldError[] {
  const words = panelWords(locale);
  const errors: FieldError[] = [];
  if (!values.accountHolderName?.trim()) {
    errors.push({ field: "accountHolderName", message: words.errHolder });
  }
  const routing = digitsOf(values.routingNumber ?? "");
  if (routing.length !== 9) errors.push({ field: "routingNumber", message: words.errRoutingMissing });
  else if (!routingNumberValid(routing) && !(testMode && routing === PUBLISHED_TEST_ROUTING)) {
    errors.push({ field: "routingNumber", message: words.errRouting });
  }
  const account = digitsOf(values.accountNumber ?? "");
  if (!account) errors.push({ field: "accountNumber", message: words.errAccountMissing });
  else if (account.length < 4 || account.length > 17) {
    errors.push({ field: "accountNumber", message: words.errAccount });
  }
  if (values.accountType !== "checking" && values.accountType !== "savings") {
    errors.push({ field: "accountType", message: words.errAccountType });
  }
  return errors;
}

function hostedMethod(type: PaymentMethod): PaymentRequestBody["method"] {
  return type === "card" ? { type } : { type, authorize: true };
}

function cardMethod(values: FormValues): PaymentRequestBody["method"] {
  const expiry = parseExpiry(values.cardExpiry ?? "");
  return {
    type: "card",
    card: {
      number: digitsOf(values.cardNumber ?? ""),
      expiryMonth: String(expiry?.month ?? "").padStart(2, "0"),
      expiryYear: String(expiry?.year ?? ""),
      cvv: digitsOf(values.cardCvc ?? ""),
    },
  };
}

function bankMethod(values: FormValues): PaymentRequestBody["method"] {
  return {
    type: "ach",
    bankAccount: {
      accountNumber: digitsOf(values.accountNumber ?? ""),
      routingNumber: digitsOf(values.routingNumber ?? ""),
      accountType: values.accountType === "savings" ? "savings" : "checking",
    },
    accountHolderName: values.accountHolderName?.trim() ?? "",
    authorize: true,
  };
}
