/** What was paid, attempt by attempt, and what can be done about it. */
import { useState } from "preact/hooks";
import type { Invoice } from "../../answers.ts";
import { Badge } from "../../parts/Badge.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Money, moneyText } from "../../parts/Money.tsx";
import { ErrorNote } from "../../parts/Notice.tsx";
import { dayText } from "../../parts/Time.tsx";
import { ZoneTime } from "../../parts/ZoneTime.tsx";
import { usePages } from "../../usePages.ts";
import { CreditCard } from "./CreditCard.tsx";
import { methodText } from "./methodText.ts";
import { OverpaymentCard } from "./OverpaymentCard.tsx";
import { ReceiptDialog, VoidDialog } from "./PaymentDialogs.tsx";
import { isRetryable, type Payment, paymentStatus, type Refund, refundable } from "./payment.ts";
import { RecordDialog } from "./RecordDialog.tsx";
import { RefundDialog } from "./RefundDialog.tsx";
import { RetryDialog } from "./RetryDialog.tsx";
import type { TabProps } from "./tabs.ts";

type Doing = "refund" | "retry" | "void" | "receipt";
type Open = { readonly kind: "record" } | { readonly kind: Doing; readonly payment: Payment };

const DIALOGS = { refund: RefundDialog, retry: RetryDialog, void: VoidDialog, receipt: ReceiptDialog };

export default function Payments({ invoice, changed }: TabProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const path = `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/payments?limit=100`;
  const { items, more, busy, error, again, further } = usePages<Payment>(path, "payments", changed);
  const close = (): void => setOpen(null);
  const Chosen = open === null || open.kind === "record" ? null : DIALOGS[open.kind];
  return (
    <div class="columns">
      <section class="card stack" aria-labelledby="payments-title">
        <div class="row spread">
          <h2 id="payments-title">Payments</h2>
          {invoice.status !== "void" && (
            <button class="button small" type="button" onClick={() => setOpen({ kind: "record" })}>
              <Icon name="plus" />
              Record a payment
            </button>
          )}
        </div>
        {error !== null && <ErrorNote text={error.message} again={again} />}
        {items === null && error === null && <p class="loading">Loading…</p>}
        {items?.length === 0 && <p class="quiet">Nobody has paid yet.</p>}
        {items !== null && items.length > 0 && (
          <ul class="payments">
            {items.toReversed().map((payment) => (
              <Line
                key={payment.paymentId}
                invoice={invoice}
                payment={payment}
                retryable={isRetryable(payment, invoice, items)}
                open={(kind) => setOpen({ kind, payment })}
              />
            ))}
          </ul>
        )}
        {more && (
          <button class="button" type="button" aria-disabled={busy} onClick={further}>
            {busy ? "Loading…" : "Show more"}
          </button>
        )}
      </section>
      <div class="stack">
        {(invoice.overpaymentAmount ?? 0) > 0 && <OverpaymentCard invoice={invoice} done={again} />}
        <CreditCard invoice={invoice} changed={changed} done={again} />
      </div>
      {open?.kind === "record" && <RecordDialog invoice={invoice} done={again} close={close} />}
      {Chosen !== null && open !== null && open.kind !== "record" && (
        <Chosen invoice={invoice} payment={open.payment} done={again} close={close} />
      )}
    </div>
  );
}

interface LineProps {
  readonly invoice: Invoice;
  readonly payment: Payment;
  readonly retryable: boolean;
  readonly open: (kind: Doing) => void;
}

function Line({ invoice, payment, retryable, open }: LineProps) {
  const { currency } = invoice;
  const [tone, status] = paymentStatus(payment);
  const { externalPaymentDetails: external } = payment;
  const what = `${moneyText(payment.amount, currency)} by ${methodText(payment)}`;
  const button = (kind: Doing, label: string) => (
    <button class="button small" type="button" onClick={() => open(kind)}>
      {label}
      <span class="unseen"> {what}</span>
    </button>
  );
  return (
    <li class="payment">
      <div class="row spread">
        <strong class="payment-amount">
          <Money amount={payment.amount} currency={currency} />
        </strong>
        <Badge tone={tone}>{status}</Badge>
      </div>
      <p>
        {methodText(payment)}
        <span class="quiet">
          {" · "}
          <ZoneTime at={payment.paidAt ?? payment.attemptedAt} />
          {payment.retryOf !== undefined && " · tried again"}
          {external?.date !== undefined && ` · dated ${dayText(external.date)}`}
        </span>
      </p>
      {external?.notes !== undefined && <p class="hint memo">{external.notes}</p>}
      {payment.declineReason && <p class="field-error">{payment.declineReason}</p>}
      {payment.confirmationNumber !== null && (
        <p class="hint">
          Receipt <code>{payment.confirmationNumber}</code>
        </p>
      )}
      {payment.refunds?.map((refund) => (
        <p key={refund.refundId} class="hint">
          {REFUNDS[refund.status]} <Money amount={refund.amount} currency={currency} /> ·{" "}
          <ZoneTime at={refund.refundedAt ?? refund.createdAt} />
          {refund.reason !== null && ` · ${refund.reason}`}
          {refund.status === "failed" && ` · ${refund.failureReason ?? ""}`}
        </p>
      ))}
      <div class="row">
        {refundable(payment) > 0 && button("refund", "Refund")}
        {retryable && button("retry", "Try again")}
        {payment.method === "external" && payment.status === "approved" && button("void", "Withdraw")}
        {payment.status === "approved" && button("receipt", "Send receipt")}
      </div>
    </li>
  );
}

const REFUNDS: Readonly<Record<Refund["status"], string>> = {
  processing: "Refund on its way:",
  succeeded: "Refunded:",
  failed: "Refund failed:",
};
