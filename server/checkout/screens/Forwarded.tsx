/** The link that was made for somebody else, for payers whose browser runs no script. */
import type { MerchantView } from "../../../shared/checkout.ts";
import { fill } from "../../../shared/page/format.ts";
import { Screen } from "../../../shared/page/Outcome.tsx";
import type { Words } from "../../../shared/words/page.ts";
import { Merchant } from "./Merchant.tsx";

interface Props {
  readonly merchant: MerchantView;
  readonly words: Words;
  readonly origin: string;
  /** `/{code}` */
  readonly path: string;
  /** Null when none was made, because there are many already. */
  readonly made: string | null;
}

export function Forwarded({ merchant, words, origin, path, made }: Props) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Merchant merchant={merchant} origin={origin} heading={false} />
      {made === null ? (
        <Screen icon="alert" tone="warn" title={words.forwardManyTitle} heading>
          <p>{words.forwardMany}</p>
          <Back path={path} words={words} />
        </Screen>
      ) : (
        <Screen icon="forward" tone="calm" title={words.forwardReady} heading>
          <p>{fill(words.forwardText, { merchant: merchant.name })}</p>
          <p class="code made-link" dir="ltr">
            {made}
          </p>
          <Back path={path} words={words} />
        </Screen>
      )}
    </section>
  );
}

function Back({ path, words }: { path: string; words: Words }) {
  return (
    <p class="links">
      <a href={path}>{words.backToInvoice}</a>
    </p>
  );
}
