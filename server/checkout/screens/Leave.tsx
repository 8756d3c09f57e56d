/** The step to the processor's own page. */
import type { MerchantView } from "../../../shared/checkout.ts";
import { fill } from "../../../shared/page/format.ts";
import { Screen } from "../../../shared/page/Outcome.tsx";
import type { Words } from "../../../shared/words/page.ts";
import { Merchant } from "./Merchant.tsx";

interface Props {
  words: Words;
  merchant: MerchantView;
  origin: string;
  url: string;
}

export function Leave({ words, merchant, origin, url }: Props) {
  return (
    <div class="single">
      <section class="card" aria-labelledby="pay-title">
        <Merchant merchant={merchant} origin={origin} eyebrow={words.requestFrom} />
        <Screen icon="lock" tone="calm" title={words.leaveTitle}>
          <p>{fill(words.leaveText, { merchant: merchant.name })}</p>
          <p>
            <a class="button primary" href={url} rel="noreferrer">
              {words.leaveButton}
            </a>
          </p>
        </Screen>
      </section>
    </div>
  );
}
