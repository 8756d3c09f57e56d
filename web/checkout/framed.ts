/** What the payment page does otherwise when it stands in a frame on a merchant's site. */
import type { PaymentView } from "../../shared/checkout.ts";

/** The server says so in the document of the embedded page. */
export function isFramed(): boolean {
  return document.documentElement.dataset["embed"] !== undefined;
}

/** Tells the site what became of a payment, by its references alone; web/embed/frame.ts hands it on. */
export function tellSite({ paymentId, status }: Pick<PaymentView, "paymentId" | "status">): void {
  if (isFramed())
    document.dispatchEvent(new CustomEvent("paylink:payment", { detail: { paymentId, status } }));
}

/** The same of payments that changed since the page was last looked at: made in another tab, or settled by a bank. */
export function tellChanges(before: readonly PaymentView[], now: readonly PaymentView[]): void {
  const known = new Set(before.map(({ paymentId, status }) => paymentId + status));
  for (const payment of now) if (!known.has(payment.paymentId + payment.status)) tellSite(payment);
}

/**
 * Goes to a page where the payer goes on: a bank's, or the processor's. Those refuse to stand in a frame, so from one they open in
 * a tab of their own; where the browser refuses that, the link on the page leads there.
 *
 * @returns whether this page is left
 */
export function leaveFor(url: string): boolean {
  if (!isFramed()) {
    location.assign(url);
    return true;
  }
  const tab = open(url, "_blank");
  // Before the address is loaded: the bank's page gets no hold of this one.
  if (tab) tab.opener = null;
  return false;
}

/** A page that is not stored anywhere, and is there after a reload: for browsers that refuse storage, as in other sites' frames. */
export const inHistory = {
  getItem: (key: string): string | null => {
    const kept = (history.state as Record<string, unknown> | null)?.[key];
    return typeof kept === "string" ? kept : null;
  },
  setItem: (key: string, value: string): void => keepInHistory(key, value),
  removeItem: (key: string): void => keepInHistory(key, undefined),
};

function keepInHistory(key: string, value: string | undefined): void {
  history.replaceState({ ...(history.state as object | null), [key]: value }, "");
}
