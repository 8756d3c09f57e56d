/** The state of the interactive part of the page: plain data, so that the server renders its first form and the browser goes on from it. */

import type { CardBrand } from "../cardBrand.ts";
import type { CheckoutView, PaymentView } from "../checkout.ts";
import type { PaymentMethod } from "../statuses.ts";
import { defaultChoice } from "./amounts.ts";
import { type FieldError, type FormValues, keptValues, methodOf, readAmount } from "./form.ts";

/** News that stands above the form. */
export type Notice =
  | { readonly kind: "declined"; readonly reason: string | null; readonly method: PaymentMethod }
  | { readonly kind: "changed" | "lost" | "not_sent" }
  | { readonly kind: "trouble"; readonly requestId?: string }
  | { readonly kind: "busy"; readonly seconds: number }
  | { readonly kind: "elsewhere"; readonly amount: number }
  | { readonly kind: "refused"; readonly message: string };

/** What a posted form left behind, for the page that answers it. Card and bank numbers are dropped by the renderer. */
export interface FormState {
  readonly values: FormValues;
  readonly errors: readonly FieldError[];
  readonly notice?: Notice;
}

export interface PanelState {
  /** The script runs: texts that depend on typing can be live. */
  readonly enhanced: boolean;
  /** idle: the form or the screen of the view's state; sending and checking: an attempt is under way. */
  readonly phase: "idle" | "sending" | "checking";
  readonly values: FormValues;
  /** What the form would take now, minor units; null while the amount is not one. */
  readonly amount: number | null;
  readonly method: PaymentMethod | null;
  readonly errors: readonly FieldError[];
  /** Errors are also listed above the form: after paying was tried, not while typing. */
  readonly summary: boolean;
  readonly notice: Notice | null;
  /** The payment whose outcome the panel shows instead of the form. */
  readonly payment: PaymentView | null;
  readonly brand: CardBrand | null;
  readonly bankName: string | null;
  /** The processor's own fields; see HostedFields. */
  readonly hosted: HostedState;
}

export interface HostedState {
  /** Fields that stand in the form now, by method. */
  readonly open: readonly PaymentMethod[];
  /** Fields on their way. */
  readonly opening: PaymentMethod | null;
  /** They could not be loaded. */
  readonly failed: boolean;
  /** What a payment that waits for its payer needs: a word of the bank's, or the fields once more. */
  readonly resume: "fields" | null;
}

export const NO_FIELDS: HostedState = { open: [], opening: null, failed: false, resume: null };

/** What the page opens with. The same on server and browser, or hydration would repaint. */
export function openPanel(view: CheckoutView, form?: FormState): PanelState {
  const first = view.saving?.methods[0]?.paymentMethodId ?? view.methods[0];
  const values: FormValues = form
    ? keptValues(form.values)
    : { choice: defaultChoice(view), ...(first ? { method: first } : {}) };
  const amount = readAmount(values, view);
  return {
    enhanced: false,
    phase: "idle",
    values,
    amount: "minor" in amount ? amount.minor : null,
    method: methodOf(values, view),
    errors: form?.errors ?? [],
    summary: true,
    notice: form?.notice ?? null,
    payment: null,
    brand: null,
    bankName: null,
    hosted: NO_FIELDS,
  };
}

/** What the browser's script needs, embedded in the page as JSON. */
export interface PageData {
  /** Without line items and memo, which only the server renders. */
  readonly view: CheckoutView;
  readonly form?: FormState;
  /** On the page of one payment. */
  readonly payment?: PaymentView;
}
