/** The payer's copy of an authorization: the words as they were shown, who gave it, when, for which account and payment. */
import type { PaymentView } from "../../../shared/checkout.ts";
import type { PageContext } from "../../../shared/page/context.ts";
import { Fact } from "../../../shared/page/Outcome.tsx";
import type { Words } from "../../../shared/words/page.ts";
import { ContactLines, Merchant } from "./Merchant.tsx";

export interface MandateFacts {
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly textHash: string;
  /** Instant. */
  readonly acceptedAt: string;
  readonly accountHolderName: string;
  readonly last4: string | null;
}

interface Props {
  ctx: PageContext<Words>;
  payment: PaymentView;
  mandate: MandateFacts;
  origin: string;
}

export function MandateCopy({ ctx, payment, mandate, origin }: Props) {
  const { view, words, say } = ctx;
  return (
    <div class="single">
      <section class="card receipt" aria-labelledby="pay-title">
        <Merchant merchant={view.merchant} origin={origin} eyebrow={words.requestFrom} heading={false} />
        <h1 id="pay-title" class="name">
          {words.authorizeTitle}
        </h1>
        {/* Word for word as it was accepted, in the language of that moment. */}
        <p class="mandate" dir="auto">
          {mandate.text}
        </p>
        <dl class="facts">
          <Fact name={words.mandateGiven} value={ctx.moment(mandate.acceptedAt)} />
          <Fact name={words.holderName} value={mandate.accountHolderName} />
          {mandate.last4 === null ? null : (
            <Fact name={words.mandateAccount} value={`•••• ${mandate.last4}`} />
          )}
          <Fact name={words.mandateAmount} value={ctx.money(payment.amount)} />
          <Fact name={words.forInvoice} value={view.invoice.invoiceNumber} />
          <Fact name={words.mandatePayment} value={payment.paymentId} strong />
          <Fact name={words.mandatePrint} value={mandate.textHash} strong />
        </dl>
        <p class="quiet">{say(words.mandateKeep)}</p>
        <ContactLines merchant={view.merchant} />
      </section>
      <p class="center no-print">
        <a href={ctx.path}>{words.backToInvoice}</a>
      </p>
    </div>
  );
}
