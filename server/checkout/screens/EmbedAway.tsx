/** In place of the form, where a site may not frame it and where it stands alone: the way to the whole page. */
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

export function EmbedAway({ words, merchant, origin, url }: Props) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Merchant merchant={merchant} origin={origin} heading={false} />
      <Screen icon="lock" tone="calm" title={words.embedAwayTitle} heading>
        <p>{fill(words.embedAwayText, { merchant: merchant.name })}</p>
        <p>
          <a class="button primary" href={url} target="_top">
            {words.embedAwayButton}
          </a>
        </p>
      </Screen>
    </section>
  );
}
