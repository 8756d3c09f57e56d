/**
 * Stripe's script: loaded from Stripe itself, as Stripe asks (docs.stripe.com/js/including), in the release that belongs to the API
 * version of the server's SDK. Typed as far as it is used here (docs.stripe.com/js).
 */

export const STRIPE_JS = "https://js.stripe.com/endive/stripe.js";

export interface StripeError {
  readonly type: string;
  readonly message?: string;
}

export interface StripeIntent {
  readonly status: string;
  readonly next_action?: { readonly type: string } | null;
}

export interface PaymentElement {
  mount(place: HTMLElement): void;
  unmount(): void;
  destroy(): void;
  focus(): void;
  on(event: "ready" | "loaderror", listener: () => void): void;
}

export interface ElementsUpdate {
  readonly amount?: number;
  readonly setupFutureUsage?: "off_session" | null;
}

export interface Elements {
  create(type: "payment", options: object): PaymentElement;
  update(options: ElementsUpdate): void;
  submit(): Promise<{ readonly error?: StripeError }>;
}

interface Confirmed {
  readonly paymentIntent?: StripeIntent;
  readonly error?: StripeError;
}

export interface StripeJs {
  elements(options: object): Elements;
  confirmPayment(options: {
    readonly elements: Elements;
    readonly clientSecret?: string;
    readonly confirmParams: { readonly return_url: string };
    readonly redirect: "if_required";
  }): Promise<Confirmed>;
  handleNextAction(options: { readonly clientSecret: string }): Promise<Confirmed>;
  retrievePaymentIntent(clientSecret: string): Promise<Confirmed>;
}

/** Spellings of Stripe's (docs.stripe.com/js/appendix/supported_locales) that are not just the language. */
const SPELLINGS: Readonly<Record<string, string>> = {
  "en-GB": "en-GB",
  "fr-CA": "fr-CA",
  pt: "pt-BR",
  // Not among its languages: the browser's choice is the best guess.
  hi: "auto",
};
const EUROPEAN_SPANISH = /^es(?:-ES)?$/;

/** The locale of Stripe's fields on a page in ours. */
export function stripeLocale(locale: string): string {
  const [language = "en"] = locale.split("-", 1);
  if (language === "es") return EUROPEAN_SPANISH.test(locale) ? "es" : "es-419";
  return SPELLINGS[locale] ?? SPELLINGS[language] ?? language;
}

type StripeFactory = (key: string, options: object) => StripeJs;

/** A script that does not come within this time is given up, in milliseconds; the next press tries again. */
const LOAD_MS = 20_000;

let loading: Promise<StripeFactory> | null = null;

/** @throws when it cannot be loaded. */
export function loadStripe(): Promise<StripeFactory> {
  loading ??= fetchStripe().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

function fetchStripe(): Promise<StripeFactory> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const give = (): void => {
      clearTimeout(timer);
      const { Stripe } = globalThis as { Stripe?: StripeFactory };
      if (Stripe) return resolve(Stripe);
      script.remove();
      reject(new Error("Stripe's script did not come"));
    };
    const timer = setTimeout(give, LOAD_MS);
    script.addEventListener("load", give);
    script.addEventListener("error", give);
    script.src = STRIPE_JS;
    document.head.append(script);
  });
}
