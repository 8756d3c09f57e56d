/** What every component needs to write anything: the view, its words and its way of writing money and dates. */
import { BRAND_NAMES } from "../cardBrand.ts";
import type { CheckoutView, PaymentView } from "../checkout.ts";
import { parseMajor, toMajor } from "../money.ts";
import { type Panel, panelWords } from "../words/panel.ts";
import { dayOf, fill, momentOf, money, safeLocale } from "./format.ts";
import { pathOf } from "./path.ts";

export interface PageContext<W extends Panel = Panel> {
  readonly view: CheckoutView;
  readonly words: W;
  readonly locale: string;
  /** `/{code}`: every address of the page begins with it. */
  readonly path: string;
  /** Decimal major units → text. */
  readonly money: (amount: number) => string;
  /** Minor units → text. */
  readonly minorMoney: (minor: number) => string;
  /** The day of an instant, and the instant with its time, both in the merchant's zone. */
  readonly day: (instant: string) => string;
  readonly moment: (instant: string) => string;
  /** A sentence with `{merchant}` and the given values put in. */
  readonly say: (sentence: string, values?: Readonly<Record<string, string | number>>) => string;
}

export function pageContext(view: CheckoutView): PageContext;
export function pageContext<W extends Panel>(view: CheckoutView, words: W): PageContext<W>;
export function pageContext(view: CheckoutView, given?: Panel): PageContext {
  const locale = safeLocale(view.locale);
  const { currency } = view.invoice;
  const timeZone = zoneOf(view);
  const write = (amount: number): string => money(amount, currency, locale);
  return {
    view,
    words: given ?? panelWords(locale),
    locale,
    path: pathOf(view.link.url),
    money: write,
    minorMoney: (minor) => write(toMajor(minor, currency)),
    day: (instant) => dayOf(instant, locale, timeZone),
    moment: (instant) => momentOf(instant, locale, timeZone),
    say: (sentence, values = {}) => fill(sentence, { merchant: view.merchant.name, ...values }),
  };
}

/** The merchant's time zone, or UTC where this browser does not know it; times say their zone, so UTC is no lie. */
function zoneOf(view: CheckoutView): string {
  const { timeZone } = view.invoice;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return timeZone;
  } catch {
    return "UTC";
  }
}

/** Major units of the view as minor units. The server's own numbers are always amounts of the currency. */
export function minorOf(view: CheckoutView, amount: number): number {
  const parsed = parseMajor(Math.abs(amount), view.invoice.currency);
  return parsed.ok ? parsed.minor : 0;
}

/** A card brand's own spelling; other names (banks) as they are. */
export function brandName(brand: string): string {
  return BRAND_NAMES[brand] ?? brand;
}

/** "Visa ending in 4242", "STRIPE TEST BANK account ending in 6789", "Recorded by ACME". */
export function methodText(payment: PaymentView, { words, say }: PageContext): string {
  if (payment.method === "external") return say(words.methodExternal);
  if (payment.method === "credit") return words.methodCredit;
  if (payment.method === "card") {
    const brand = payment.brand ? brandName(payment.brand) : words.brandCard;
    return payment.last4 ? say(words.ending, { brand, last4: payment.last4 }) : brand;
  }
  const bank = payment.brand ?? words.brandBank;
  return payment.last4 ? say(words.bankEnding, { bank, last4: payment.last4 }) : bank;
}
