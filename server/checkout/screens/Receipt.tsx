/** The page of one payment: its receipt once it is paid, else what became of it and what to do next. */
import type { PaymentView } from "../../../shared/checkout.ts";
import { methodText, type PageContext } from "../../../shared/page/context.ts";
import { Icon } from "../../../shared/page/Icon.tsx";
import { Fact, Outcome, Screen } from "../../../shared/page/Outcome.tsx";
import { askedInstallments } from "../../../shared/page/plan.ts";
import type { Words } from "../../../shared/words/page.ts";
import { ContactLines, Merchant } from "./Merchant.tsx";
import { type MailTold, ReceiptMail } from "./ReceiptMail.tsx";

interface Props {
  ctx: PageContext<Words>;
  payment: PaymentView;
  origin: string;
  /** Where anyone who holds the receipt can check it; null until money came. */
  checkUrl: string | null;
  /** Whether it can be sent to an address that the payer types, and what became of that. */
  mail: boolean;
  told: MailTold | null;
}

export function Receipt({ ctx, payment, origin, checkUrl, mail, told }: Props) {
  const { view, words } = ctx;
  return (
    <div class="single">
      <section class="card receipt" aria-labelledby="pay-title">
        <Merchant
          merchant={view.merchant}
          origin={origin}
          eyebrow={payment.status === "approved" ? words.receiptTitle : words.requestFrom}
        />
        {payment.status === "approved" ? (
          <Proof ctx={ctx} payment={payment} checkUrl={checkUrl} mail={mail} told={told} />
        ) : (
          <Outcome ctx={ctx} payment={payment} />
        )}
      </section>
      <p class="links centered no-print">
        {payment.mandateUrl ? <a href={payment.mandateUrl}>{words.mandateCopy}</a> : null}
        <a href={ctx.path}>{words.backToInvoice}</a>
      </p>
    </div>
  );
}

function Proof({ ctx, payment, checkUrl, mail, told }: Omit<Props, "origin">) {
  const { view, words, say } = ctx;
  const { remainingBalance } = view.balance;
  const asked = askedInstallments(ctx);
  return (
    <>
      <Screen icon="check" tone="good" title={words.received}>
        <p class="figure">{ctx.money(payment.amount)}</p>
      </Screen>
      <dl class="facts">
        {payment.confirmationNumber ? (
          <Fact name={words.confirmationNumber} value={payment.confirmationNumber} strong />
        ) : null}
        <Fact name={words.paidOn} value={ctx.moment(payment.paidAt ?? payment.createdAt)} />
        <Fact name={words.paidWith} value={methodText(payment, ctx)} />
        <Fact name={words.billedTo} value={view.invoice.customerName} />
        <Fact name={words.forInvoice} value={view.invoice.invoiceNumber} />
        {payment.refundedAmount ? (
          <Fact name={words.statusRefunded} value={ctx.money(payment.refundedAmount)} strong />
        ) : null}
        <Fact name={words.total} value={ctx.money(view.invoice.totalAmount)} />
        {view.state === "refunded" ? null : (
          <Fact name={words.stillLeft} value={ctx.money(remainingBalance)} />
        )}
        {asked && remainingBalance > 0 ? <Fact name={asked.title} value={asked.part} /> : null}
      </dl>
      {remainingBalance === 0 && view.state !== "refunded" ? <p class="center">{words.paidInFull}</p> : null}
      {payment.receiptUrl ? (
        <p class="links no-print">
          <a class="button primary" href={`${payment.receiptUrl}.pdf`}>
            <Icon name="file" />
            {words.receiptPdf}
          </a>
        </p>
      ) : null}
      {mail ? <ReceiptMail ctx={ctx} paymentId={payment.paymentId} told={told} /> : null}
      {checkUrl === null ? null : (
        <div class="memo">
          <h3>{words.checkTitle}</h3>
          <p class="quiet">{words.checkHint}</p>
          <p>
            <a href={checkUrl}>{checkUrl}</a>
          </p>
        </div>
      )}
      {view.merchant.supportEmail || view.merchant.supportPhone || view.merchant.supportUrl ? (
        <div class="memo">
          <h3>{words.questions}</h3>
          <p>{say(words.questionsText)}</p>
          <ContactLines merchant={view.merchant} />
        </div>
      ) : null}
    </>
  );
}
