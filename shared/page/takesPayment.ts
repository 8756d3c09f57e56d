/** When a page asks for money. */
import type { CheckoutView } from "../checkout.ts";

/** Whether the view's state leaves something for a form to do. */
export function takesPayment(view: CheckoutView): boolean {
  return view.balance.payableAmount > 0 && (view.state === "due" || view.state === "partly_paid");
}
