/** Paying by the processor's own fields: when they are shown, what they confirm, and how a payment that was left goes on. */
import type { PaymentAnswer, PaymentRequestBody, PaymentView } from "../../shared/checkout.ts";
import { NO_FIELDS } from "../../shared/page/panel.ts";
import type { PaymentMethod } from "../../shared/statuses.ts";
import type { PaymentOutcome } from "./calls.ts";
import { leaveFor } from "./framed.ts";
import type { PayingDeps, Screen } from "./paying.ts";

export interface HostedPaying {
  open(method: PaymentMethod): Promise<void>;
  /** Whether the fields are filled in; what is missing stands in them. */
  complete(method: PaymentMethod): Promise<boolean>;
  /** Takes a payment that was begun through its confirmation; answers with what the server knows of it then. */
  confirmed(
    request: PaymentRequestBody,
    method: PaymentMethod | null,
    begun: PaymentOutcome,
  ): Promise<PaymentOutcome>;
  /** The same for a payment that was left; null when it needs the fields once more, or is on its way elsewhere. */
  goOn(waiting: PaymentView): Promise<PaymentOutcome | null>;
}

/** The payment that waits for its payer: the one on the screen, or the newest. */
export function waitingPayment(screen: Screen): PaymentView | undefined {
  const shown = screen.state().payment;
  if (shown?.status === "requires_action") return shown;
  return screen
    .view()
    .payments.filter(({ status }) => status === "requires_action")
    .at(-1);
}

export function hostedPaying(screen: Screen, { calls, fields }: PayingDeps): HostedPaying {
  const hostedState = (patch: Partial<typeof NO_FIELDS>): void =>
    screen.set({ hosted: { ...screen.state().hosted, ...patch } });
  const returnUrl = (paymentId: string): string => `${screen.view().link.url}/payments/${paymentId}`;

  async function open(method: PaymentMethod): Promise<void> {
    const { opening, open: standing } = screen.state().hosted;
    if (opening === method || standing.includes(method)) return;
    hostedState({ opening: method, failed: false });
    const shown = await fields().then(
      (live) => live.show(method),
      () => false,
    );
    const now = screen.state().hosted;
    hostedState({
      opening: now.opening === method ? null : now.opening,
      open: shown ? [...now.open, method] : now.open,
      failed: !shown,
    });
  }

  /** One step of a payment that the server says waits: at the bank, in the fields, or on a page of the processor's. */
  async function step(
    { clientSecret, actionUrl, paymentId }: PaymentAnswer,
    method: PaymentMethod | null,
  ): Promise<"done" | "fields" | "away"> {
    let next: "done" | "fields" | "away" = "away";
    if (clientSecret !== undefined) {
      const live = await fields();
      if (method) {
        await live.confirm(method, clientSecret, returnUrl(paymentId));
        return "done";
      }
      next = await live.goOn(clientSecret);
    }
    if (next === "away" && actionUrl) leaveFor(actionUrl);
    return next;
  }

  return {
    open,
    async complete(method) {
      return (await fields()).complete(method);
    },
    async confirmed(request, method, begun) {
      if (!isWaiting(begun) || screen.view().hostedFields === undefined) return begun;
      const next = await step(begun.payment, method).catch(() => "done" as const);
      // The same payment again: the server asks the processor, and its word alone counts.
      return next === "done" ? calls.pay(request) : begun;
    },
    async goOn(waiting) {
      const { paymentId, amount } = waiting;
      const request: PaymentRequestBody = {
        paymentId,
        amount,
        currency: screen.view().invoice.currency,
        allowOverpayment: true,
        method: waiting.method === "ach" ? { type: "ach", authorize: true } : { type: "card" },
      };
      const again = screen.state().hosted.resume === "fields";
      screen.set({ phase: "sending", hosted: { ...screen.state().hosted, failed: false } });
      try {
        if (again && !(await (await fields()).finish(returnUrl(paymentId)))) {
          screen.set({ phase: "idle" });
          return null;
        }
        const begun = await calls.pay(request);
        if (again || !isWaiting(begun)) return begun;
        const next = await step(begun.payment, null);
        if (next === "done") return await calls.pay(request);
        screen.set({ phase: "idle", ...(next === "fields" ? { payment: waiting } : {}) });
        if (next === "fields") {
          hostedState({ resume: "fields" });
          (await fields()).placeResumed();
        }
        return null;
      } catch {
        screen.set({ phase: "idle", hosted: { ...NO_FIELDS, failed: true } });
        return null;
      }
    },
  };
}

function isWaiting(outcome: PaymentOutcome): outcome is Extract<PaymentOutcome, { kind: "payment" }> {
  return outcome.kind === "payment" && outcome.payment.status === "requires_action";
}
