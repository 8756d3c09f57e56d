/** Where whoever holds a receipt sees that it is genuine, what it says, and what has become of the payment since. */
import type { MerchantView } from "../../../shared/checkout.ts";
import { fill } from "../../../shared/page/format.ts";
import { Icon, type IconName } from "../../../shared/page/Icon.tsx";
import { Fact, Screen } from "../../../shared/page/Outcome.tsx";
import type { Words } from "../../../shared/words/page.ts";
import { ContactLines, Merchant } from "./Merchant.tsx";

/** All texts, written for the locale already. */
export interface ShownReceipt {
  readonly merchant: MerchantView;
  readonly origin: string;
  readonly locale: string;
  readonly testMode: boolean;
  readonly status: "paid" | "partially_refunded" | "refunded" | "returned" | "voided";
  readonly amount: string;
  /** What was given back; null when nothing was. */
  readonly refunded: string | null;
  readonly confirmationNumber: string;
  readonly invoiceNumber: string;
  readonly paidAt: string;
  readonly method: string;
  readonly checkedAt: string;
}

interface Props {
  shown: ShownReceipt;
  words: Words;
}

interface Look {
  readonly icon: IconName;
  readonly tone: "good" | "warn" | "bad";
  readonly sentence: keyof Words & `now${string}`;
  readonly word: keyof Words & `nowWord${string}`;
}

const LOOKS: Readonly<Record<ShownReceipt["status"], Look>> = {
  paid: { icon: "check", tone: "good", sentence: "nowPaid", word: "nowWordPaid" },
  partially_refunded: {
    icon: "back",
    tone: "warn",
    sentence: "nowPartlyRefunded",
    word: "nowWordPartlyRefunded",
  },
  refunded: { icon: "back", tone: "bad", sentence: "nowRefunded", word: "nowWordRefunded" },
  returned: { icon: "cross", tone: "bad", sentence: "nowReturned", word: "nowWordReturned" },
  voided: { icon: "cross", tone: "bad", sentence: "nowVoided", word: "nowWordVoided" },
};

export function ReceiptCheck({ shown, words }: Props) {
  const { merchant, status, testMode } = shown;
  const { icon, tone, sentence, word } = LOOKS[status];
  const say = (text: string): string =>
    fill(text, { merchant: merchant.name, refunded: shown.refunded ?? "", moment: shown.checkedAt });
  const standing = status === "paid" || status === "partially_refunded";
  return (
    <div class="single">
      <section class="card receipt" aria-labelledby="pay-title">
        <Merchant merchant={merchant} origin={shown.origin} eyebrow={say(words.receiptTitle)} />
        <Screen
          icon={testMode ? "alert" : "check"}
          tone={testMode || !standing ? "warn" : "good"}
          title={testMode ? words.genuineTest : words.genuine}
        >
          <p>{say(testMode ? words.genuineTestText : words.genuineFrom)}</p>
          <p class={standing ? "figure" : "figure struck"}>{shown.amount}</p>
        </Screen>
        <p class={`notice ${tone}`}>
          <Icon name={icon} />
          <span>{say(words[sentence])}</span>
        </p>
        <dl class="facts">
          <Fact name={words.nowStatus} value={words[word]} />
          <Fact name={words.confirmationNumber} value={shown.confirmationNumber} strong />
          <Fact name={words.forInvoice} value={shown.invoiceNumber} />
          <Fact name={words.amountWas} value={shown.amount} />
          {shown.refunded === null ? null : <Fact name={words.givenBack} value={shown.refunded} />}
          <Fact name={words.paidOn} value={shown.paidAt} />
          <Fact name={words.paidWith} value={shown.method} />
        </dl>
        <div class="memo">
          <h3>{words.compareTitle}</h3>
          <p>{words.compareText}</p>
          <p class="quiet">{say(words.checkedAt)}</p>
        </div>
        <ContactLines merchant={merchant} />
      </section>
    </div>
  );
}

export function ForgedReceipt({ words }: { words: Words }) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Screen icon="cross" tone="bad" title={words.forgedTitle} heading>
        <p>{words.forgedText}</p>
      </Screen>
    </section>
  );
}
