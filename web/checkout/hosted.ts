/**
 * Stripe's Payment Element in the page. It is made without an intent: an amount is reserved only when Pay is pressed
 * (docs.stripe.com/payments/accept-a-payment-deferred). Each method has its own, so that the page's choice is the only one.
 */
import type { CheckoutView } from "../../shared/checkout.ts";
import { minorOf } from "../../shared/page/context.ts";
import type { PanelState } from "../../shared/page/panel.ts";
import type { PaymentMethod } from "../../shared/statuses.ts";
import { minorToStripe } from "../../shared/stripeAmount.ts";
import { type Elements, loadStripe, type PaymentElement, type StripeJs, stripeLocale } from "./stripeJs.ts";

export interface HostedFields {
  /** Puts a method's fields into their place; false when they could not be loaded. */
  show(method: PaymentMethod): Promise<boolean>;
  /** Keeps up with the form: amount, the wish to save; fields whose place is gone go too. */
  follow(state: PanelState): void;
  complete(method: PaymentMethod): Promise<boolean>;
  /** Confirms what the fields hold. Whatever it says, the server is asked what became of the payment. */
  confirm(method: PaymentMethod, clientSecret: string, returnUrl: string): Promise<void>;
  /**
   * Goes on with a payment: at the bank if that is what it waits for; "fields" for the means of payment once more; "away" where only
   * a page of the processor's helps.
   */
  goOn(clientSecret: string): Promise<"done" | "fields" | "away">;
  /** Puts the fields of {@link goOn} into their place, which is there by now. */
  placeResumed(): void;
  /** Confirms those fields; false when they are not filled in. */
  finish(returnUrl: string): Promise<boolean>;
}

interface Shown {
  readonly elements: Elements;
  readonly element: PaymentElement;
  amount: number;
  saves: boolean;
}

/** Fields that do not say within this time that they are there, in milliseconds. */
const READY_MS = 20_000;
const TYPES = { card: "card", ach: "us_bank_account" } as const;

/** @param view the live view. */
export function hostedFields(view: () => CheckoutView): HostedFields {
  const shown = new Map<PaymentMethod, Shown>();
  /** What the form says, also before there are fields. */
  let wanted = { amount: 0, saves: false };
  let resumed: { readonly elements: Elements; readonly element: PaymentElement } | null = null;
  let made: StripeJs | null = null;

  async function stripe(): Promise<StripeJs> {
    const factory = await loadStripe();
    const { hostedFields: keys, locale } = view();
    if (!keys) throw new Error("the page has no fields of the processor's");
    const account = keys.account === null ? {} : { stripeAccount: keys.account };
    made ??= factory(keys.publishableKey, { locale: stripeLocale(locale), ...account });
    return made;
  }

  function drop(method: PaymentMethod): void {
    shown.get(method)?.element.destroy();
    shown.delete(method);
  }

  return {
    async show(method) {
      drop(method);
      try {
        const live = await stripe();
        const { currency } = view().invoice;
        const { amount, saves } = wanted;
        const elements = live.elements({
          mode: "payment",
          amount,
          currency: currency.toLowerCase(),
          allowedPaymentMethodTypes: [TYPES[method]],
          ...(saves && method === "card" ? { setupFutureUsage: "off_session" } : {}),
          appearance: appearance(),
        });
        const element = elements.create("payment", {
          layout: "tabs",
          business: { name: view().merchant.name },
        });
        shown.set(method, { elements, element, amount, saves });
        const place = document.getElementById(`hosted-${method}`);
        if (!place) throw new Error("the form is not there any more");
        await mounted(element, place);
        element.focus();
        return true;
      } catch {
        drop(method);
        return false;
      }
    },
    follow({ amount, values }) {
      const { currency } = view().invoice;
      const counted = amount === null ? null : minorToStripe(amount, currency);
      // Fields want an amount also while none is typed.
      const asked = minorToStripe(minorOf(view(), view().balance.payableAmount), currency) ?? 0;
      wanted = { amount: counted ?? (wanted.amount || asked), saves: values.saveCard !== undefined };
      for (const [method, one] of shown) {
        if (!document.getElementById(`hosted-${method}`)) {
          drop(method);
          continue;
        }
        const saves = method === "card" && wanted.saves;
        if (one.amount === wanted.amount && one.saves === saves) continue;
        one.elements.update({ amount: wanted.amount, setupFutureUsage: saves ? "off_session" : null });
        one.amount = wanted.amount;
        one.saves = saves;
      }
    },
    async complete(method) {
      const one = shown.get(method);
      if (!one) return false;
      return (await one.elements.submit()).error === undefined;
    },
    async confirm(method, clientSecret, returnUrl) {
      const one = shown.get(method);
      if (!one) return;
      const confirmParams = { return_url: returnUrl };
      await (await stripe()).confirmPayment({
        elements: one.elements,
        clientSecret,
        confirmParams,
        redirect: "if_required",
      });
    },
    async goOn(clientSecret) {
      const live = await stripe();
      const { paymentIntent } = await live.retrievePaymentIntent(clientSecret);
      if (!paymentIntent) throw new Error("the processor did not answer");
      if (paymentIntent.next_action?.type === "verify_with_microdeposits") return "away";
      if (paymentIntent.status === "requires_action") {
        await live.handleNextAction({ clientSecret });
        return "done";
      }
      if (paymentIntent.status !== "requires_payment_method") return "done";
      const elements = live.elements({ clientSecret, appearance: appearance() });
      resumed = { elements, element: elements.create("payment", { layout: "tabs" }) };
      return "fields";
    },
    placeResumed() {
      const place = document.getElementById("hosted-resume");
      if (place) resumed?.element.mount(place);
    },
    async finish(returnUrl) {
      if (!resumed) return false;
      const { elements } = resumed;
      if ((await elements.submit()).error) return false;
      const confirmParams = { return_url: returnUrl };
      await (await stripe()).confirmPayment({ elements, confirmParams, redirect: "if_required" });
      return true;
    },
  };
}

function mounted(element: PaymentElement, place: HTMLElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the fields did not come")), READY_MS);
    element.on("ready", () => {
      clearTimeout(timer);
      resolve();
    });
    element.on("loaderror", () => {
      clearTimeout(timer);
      reject(new Error("the fields could not be loaded"));
    });
    element.mount(place);
  });
}

/** In the colours of the page, as far as a script can know them. */
function appearance(): object {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const variables = {
    colorPrimary: colour("--link"),
    colorBackground: colour("--card"),
    colorText: colour("--ink"),
    colorDanger: colour("--bad"),
    borderRadius: "10px",
    fontFamily: "system-ui, sans-serif",
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  return { theme: dark ? "night" : "stripe", variables: given };
}
