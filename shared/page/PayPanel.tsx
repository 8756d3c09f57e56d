/** The place where a payer acts: the form, or the screen that belongs to the invoice's state. */
import type { PaymentView } from "../checkout.ts";
import type { PageContext } from "./context.ts";
import { Outcome, ReceiptLinks, Screen } from "./Outcome.tsx";
import { type FormHandlers, PayForm } from "./PayForm.tsx";
import type { PanelState } from "./panel.ts";
import { takesPayment } from "./takesPayment.ts";

export interface PanelHandlers extends FormHandlers {
  onMore: (event: Event) => void;
  onContinue: (event: Event) => void;
}

interface Props {
  ctx: PageContext;
  state: PanelState;
  on?: PanelHandlers;
}

export function PayPanel({ ctx, state, on }: Props) {
  return (
    <section class="card panel" aria-labelledby="pay-title">
      <p aria-live="polite" class="unseen">
        {announcement(ctx, state)}
      </p>
      <Body ctx={ctx} state={state} {...(on ? { on } : {})} />
    </section>
  );
}

/** What is said when the screen changes without the focus moving there by itself. */
function announcement({ words }: PageContext, { phase, payment }: PanelState): string {
  if (phase === "checking") return words.checking;
  if (phase === "sending") return words.processingTitle;
  if (payment?.status === "approved") return words.received;
  if (payment?.status === "processing") return words.processingTitle;
  return "";
}

function Body({ ctx, state, on }: Props) {
  const { view, words, say } = ctx;
  if (state.payment) {
    const handlers = on ? { onMore: on.onMore, onContinue: on.onContinue } : {};
    return <Outcome ctx={ctx} payment={state.payment} state={state} {...handlers} />;
  }
  if (takesPayment(view)) {
    if (view.methods.length === 0) {
      return (
        <Screen icon="clock" tone="calm" title={words.notConfiguredTitle}>
          <p>{say(words.notConfiguredText)}</p>
          <Contact ctx={ctx} />
        </Screen>
      );
    }
    return (
      <>
        <h2 id="pay-title" tabIndex={-1}>
          {words.payTitle}
        </h2>
        <PayForm ctx={ctx} state={state} {...(on ? { on } : {})} />
      </>
    );
  }
  return <StateScreen ctx={ctx} state={state} {...(on ? { on } : {})} />;
}

function latest(view: PageContext["view"], status: PaymentView["status"]): PaymentView | undefined {
  return view.payments.filter((payment) => payment.status === status).at(-1);
}

function StateScreen({ ctx, state, on }: Props) {
  const { view, words, say } = ctx;
  const paid = latest(view, "approved");
  const flight = latest(view, "processing") ?? latest(view, "started");
  const waiting = latest(view, "requires_action");
  const excess = ctx.money(view.balance.overpaymentAmount);
  switch (view.state) {
    case "requires_action":
      return (
        <>
          {waiting ? (
            <Outcome
              ctx={ctx}
              payment={waiting}
              state={state}
              {...(on ? { onContinue: on.onContinue } : {})}
            />
          ) : null}
          {/* What the waiting payment does not reserve can be paid at once. */}
          {view.balance.payableAmount > 0 && view.methods.length > 0 ? (
            <PayForm ctx={ctx} state={state} {...(on ? { on } : {})} />
          ) : null}
        </>
      );
    case "paid":
      return (
        <Screen icon="check" tone="good" title={words.paidTitle}>
          <p>{words.paidText}</p>
          {paid ? <ReceiptLinks ctx={ctx} payment={paid} /> : null}
        </Screen>
      );
    case "overpaid":
      return (
        <Screen icon="check" tone="good" title={say(words.overpaidTitle, { amount: excess })}>
          <p>{say(words.overpaidText, { amount: excess })}</p>
          {paid ? <ReceiptLinks ctx={ctx} payment={paid} /> : null}
          <Contact ctx={ctx} />
        </Screen>
      );
    case "refunded":
      return (
        <Screen icon="back" tone="calm" title={words.refundedTitle}>
          <p>{words.refundedText}</p>
          <Contact ctx={ctx} />
        </Screen>
      );
    case "void":
      return (
        <Screen icon="cross" tone="calm" title={words.voidTitle}>
          <p>{say(words.voidText)}</p>
          {view.balance.paidAmount > 0 ? <p>{say(words.voidPaid)}</p> : null}
          <Contact ctx={ctx} />
        </Screen>
      );
    default:
      if (flight) return <Outcome ctx={ctx} payment={flight} />;
      return (
        <Screen icon="clock" tone="warn" title={words.inFlightTitle}>
          <p>{say(words.inFlightText, { amount: ctx.money(view.balance.inFlightAmount) })}</p>
        </Screen>
      );
  }
}

/** How to reach the merchant, when it said so. */
export function Contact({ ctx: { view } }: { ctx: PageContext }) {
  const { supportEmail, supportPhone } = view.merchant;
  if (!supportEmail && !supportPhone) return null;
  return (
    <p class="links">
      {supportEmail ? <a href={`mailto:${encodeURI(supportEmail)}`}>{supportEmail}</a> : null}
      {supportPhone ? <a href={`tel:${supportPhone.replace(/[^\d+]/g, "")}`}>{supportPhone}</a> : null}
    </p>
  );
}
