/** What became of one payment, in place of the form. */
import type { PaymentView } from "../checkout.ts";
import { methodText, type PageContext } from "./context.ts";
import { Icon, type IconName } from "./Icon.tsx";
import type { PanelState } from "./panel.ts";
import { reasonText } from "./reason.ts";

interface Props {
  ctx: PageContext;
  payment: PaymentView;
  /** Where the page's script runs. */
  state?: PanelState;
  /** Goes on with a payment that waits, in this page; a plain link without script. */
  onContinue?: (event: Event) => void;
  /** Back to the form; a plain link without script. */
  onMore?: (event: Event) => void;
}

/** A screen of the panel: mark, title that takes the focus, text, then whatever follows. */
export function Screen({
  icon,
  tone,
  title,
  heading,
  children,
}: {
  icon: IconName;
  tone: "good" | "warn" | "bad" | "calm";
  title: string;
  /** The page's main heading; else the merchant's name is. */
  heading?: boolean;
  children?: preact.ComponentChildren;
}) {
  const Title = heading ? "h1" : "h2";
  return (
    <div class="screen">
      <span class={`mark ${tone}`}>
        <Icon name={icon} />
      </span>
      <Title id="pay-title" tabIndex={-1}>
        {title}
      </Title>
      {children}
    </div>
  );
}

export function Outcome(props: Props) {
  const { ctx, payment, onMore } = props;
  const { words, say } = ctx;
  const amount = ctx.money(payment.amount);
  switch (payment.status) {
    case "approved":
      return <Received ctx={ctx} payment={payment} {...(onMore ? { onMore } : {})} />;
    case "processing":
    case "started":
      return (
        <Screen icon="clock" tone="warn" title={words.processingTitle}>
          <p>
            {say(payment.status === "started" ? words.processingStarted : words.processingText, { amount })}
          </p>
          <dl class="facts">
            <Fact name={words.statusProcessing} value={`${amount} · ${methodText(payment, ctx)}`} />
          </dl>
          <p>
            <a class="button" href={`${ctx.path}/payments/${payment.paymentId}`}>
              {words.checkAgain}
            </a>
          </p>
          <More ctx={ctx} {...(onMore ? { onMore } : {})} />
        </Screen>
      );
    case "requires_action":
      if (ctx.view.hostedFields) return <Unfinished {...props} />;
      return (
        <Screen icon="alert" tone="warn" title={words.actionTitle}>
          <p>{say(words.actionText, { amount })}</p>
          {payment.actionUrl ? (
            <p>
              <a class="button primary" href={payment.actionUrl}>
                {words.actionButton}
              </a>
            </p>
          ) : null}
          <p class="only-embed quiet">{words.actionInTab}</p>
        </Screen>
      );
    case "voided":
      return (
        <Screen icon="back" tone="calm" title={words.statusVoided}>
          <p>{payment.declineReason ?? words.statusVoided}</p>
        </Screen>
      );
    case "failed":
    case "returned": {
      const returned = payment.status === "returned";
      const reason = reasonText(payment, words);
      return (
        <div role="alert">
          <Screen icon="cross" tone="bad" title={returned ? words.returnedTitle : words.declinedTitle}>
            <p>
              {reason ? <strong>{`${reason}. `}</strong> : null}
              {returned ? say(words.returnedText, { amount }) : words.declinedText}
            </p>
            <p>
              <a class="button primary" href={ctx.path} {...(onMore ? { onClick: onMore } : {})}>
                {words.tryAnotherCard}
              </a>
            </p>
          </Screen>
        </div>
      );
    }
  }
}

/** A payment that its payer left, or that a bank asks about: it goes on where it stopped. */
function Unfinished({ ctx, payment, state, onContinue }: Props) {
  const { words, say } = ctx;
  const amount = ctx.money(payment.amount);
  const again = state?.hosted.resume === "fields";
  const label = again ? say(words.pay, { amount }) : words.hostedContinue;
  return (
    <Screen icon="alert" tone="warn" title={words.hostedWaitingTitle}>
      <p>{say(again ? words.hostedAgain : words.hostedWaiting, { amount })}</p>
      {state?.hosted.failed ? (
        <p class="tone-bad" role="alert">
          {words.hostedFailed}
        </p>
      ) : null}
      {again ? (
        <div class="hosted">
          <div id="hosted-resume" />
        </div>
      ) : null}
      {payment.actionUrl ? (
        <p>
          <a class="button primary" href={payment.actionUrl} {...(onContinue ? { onClick: onContinue } : {})}>
            {state && state.phase !== "idle" ? words.checking : label}
          </a>
        </p>
      ) : null}
    </Screen>
  );
}

function Received({ ctx, payment, onMore }: Props) {
  const { view, words, say } = ctx;
  const amount = ctx.money(payment.amount);
  return (
    <Screen icon="check" tone="good" title={words.received}>
      <p>{say(words.receivedText, { amount })}</p>
      <dl class="facts">
        {payment.confirmationNumber ? (
          <Fact name={words.confirmationNumber} value={payment.confirmationNumber} strong />
        ) : null}
        <Fact name={methodText(payment, ctx)} value={amount} />
        {payment.refundedAmount ? (
          <Fact name={words.statusRefunded} value={ctx.money(payment.refundedAmount)} />
        ) : null}
      </dl>
      <ReceiptLinks ctx={ctx} payment={payment} />
      {view.balance.remainingBalance === 0 ? <p>{words.paidInFull}</p> : null}
      <More ctx={ctx} {...(onMore ? { onMore } : {})} />
    </Screen>
  );
}

/** The way on when something can still be paid. */
function More({ ctx, onMore }: { ctx: PageContext; onMore?: (event: Event) => void }) {
  const { view, words, say } = ctx;
  if (view.balance.payableAmount <= 0 || view.methods.length === 0) return null;
  return (
    <p class="more-line">
      <span>{say(words.moreLeft, { amount: ctx.money(view.balance.payableAmount) })}</span>{" "}
      <a href={ctx.path} {...(onMore ? { onClick: onMore } : {})}>
        {words.morePayment}
      </a>
    </p>
  );
}

export function ReceiptLinks({ ctx: { words }, payment }: { ctx: PageContext; payment: PaymentView }) {
  return payment.receiptUrl ? (
    <p class="links">
      <a class="button" href={payment.receiptUrl}>
        {words.receiptLink}
      </a>
      <a class="button" href={`${payment.receiptUrl}.pdf`}>
        {words.receiptPdf}
      </a>
    </p>
  ) : null;
}

export function Fact({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd {...(strong ? { class: "code" } : {})}>{value}</dd>
    </div>
  );
}
