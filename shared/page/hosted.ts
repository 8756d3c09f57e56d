/** Whether a page shows the processor's own fields: only then may it load what belongs to them. */
import type { CheckoutView } from "../checkout.ts";
import type { PaymentMethod } from "../statuses.ts";
import { type FormValues, methodOf } from "./form.ts";
import { takesPayment } from "./takesPayment.ts";

/** The fields may be needed: something can be paid, or a payment waits for its payer. */
export function usesHostedFields(view: CheckoutView): boolean {
  if (view.hostedFields === undefined || view.methods.length === 0) return false;
  return takesPayment(view) || view.payments.some(({ status }) => status === "requires_action");
}

/** The method whose fields a filled-in form needs; null for a saved method, or where the fields are the page's own. */
export function hostedMethodOf(values: FormValues, view: CheckoutView): PaymentMethod | null {
  if (view.hostedFields === undefined) return null;
  const saved = view.saving?.methods.some(({ paymentMethodId }) => paymentMethodId === values.method);
  return saved ? null : methodOf(values, view);
}
