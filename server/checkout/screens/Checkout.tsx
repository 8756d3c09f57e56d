/** The payer's page. In this order on a phone: who and how much, paying, what for. Beside each other on a wide screen. */
import type { CheckoutView } from "../../../shared/checkout.ts";
import { Activity } from "../../../shared/page/Activity.tsx";
import type { PageContext } from "../../../shared/page/context.ts";
import { Hero } from "../../../shared/page/Hero.tsx";
import { Icon } from "../../../shared/page/Icon.tsx";
import { PayPanel } from "../../../shared/page/PayPanel.tsx";
import type { PanelState } from "../../../shared/page/panel.ts";
import { takesPayment } from "../../../shared/page/takesPayment.ts";
import type { Words } from "../../../shared/words/page.ts";
import { Details, dueLine, oneLine } from "./Details.tsx";
import { PaperLink } from "./Extras.tsx";
import { Merchant } from "./Merchant.tsx";
import { TestNumbers } from "./TestNumbers.tsx";

export function TestBanner({ view, words }: { view: CheckoutView; words: Words }) {
  return view.testMode ? <p class="test-banner">{words.testBanner}</p> : null;
}

interface Props {
  ctx: PageContext<Words>;
  panel: PanelState;
  origin: string;
}

export function Checkout({ ctx, panel, origin }: Props) {
  const { view, words, say } = ctx;
  const open =
    view.state !== "paid" && view.state !== "overpaid" && view.state !== "void" && view.state !== "refunded";
  return (
    <>
      <section class="card hero-card" aria-label={say(words.titleInvoice)}>
        <Merchant merchant={view.merchant} origin={origin} eyebrow={words.requestFrom} />
        <div class="hero" id="hero">
          <Hero ctx={ctx} />
        </div>
        {open && !view.paymentPlan ? (
          <p class={view.invoice.overdue ? "due tone-bad" : "due"}>{dueLine(ctx)}</p>
        ) : null}
        <p class="about">{oneLine(ctx)}</p>
        <PaperLink ctx={ctx} />
        <p class="quiet">{`${say(words.to, { customer: view.invoice.customerName })} · ${say(words.invoiceNo, { number: view.invoice.invoiceNumber })}`}</p>
      </section>
      <div class="pay-column">
        {/* Filled in from the start and only shown by the script: there is nothing to load when the network is gone. */}
        <div aria-live="polite" class="no-print">
          <p class="notice warn" id="offline" hidden>
            <Icon name="offline" />
            <span>{words.offline}</span>
          </p>
        </div>
        <div id="pay">
          <PayPanel ctx={ctx} state={panel} />
        </div>
        {view.testMode && !view.hostedFields && takesPayment(view) && view.methods.length > 0 ? (
          <TestNumbers ctx={ctx} />
        ) : null}
      </div>
      <div class="details-column">
        <div id="activity">
          <Activity ctx={ctx} />
        </div>
        <Details ctx={ctx} />
      </div>
    </>
  );
}
