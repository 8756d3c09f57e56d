/** The way to saved cards, without any script: ask for a one-time code, then enter it. */
import type { MerchantView } from "../../../shared/checkout.ts";
import { fill } from "../../../shared/page/format.ts";
import { Icon } from "../../../shared/page/Icon.tsx";
import { Screen } from "../../../shared/page/Outcome.tsx";
import type { Words } from "../../../shared/words/page.ts";
import { Merchant } from "./Merchant.tsx";

export interface SavedProps {
  readonly merchant: MerchantView;
  readonly words: Words;
  readonly origin: string;
  /** `/{code}` */
  readonly path: string;
  /** Stands above the form, for a request that was not taken. */
  readonly error: string | null;
}

function ErrorLine({ text }: { text: string | null }) {
  return text === null ? null : (
    <p class="error" role="alert" id="code-error">
      <Icon name="alert" />
      <span>{text}</span>
    </p>
  );
}

export function AskForCode({ merchant, words, origin, path, error }: SavedProps) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Merchant merchant={merchant} origin={origin} heading={false} />
      <Screen icon="lock" tone="calm" title={words.savedTitle} heading>
        <p>{fill(words.savedText, { merchant: merchant.name })}</p>
        <ErrorLine text={error} />
        <form method="post" action={`${path}/verifications`} class="pair">
          <button type="submit" name="via" value="email" class="primary">
            {words.savedEmail}
          </button>
          <button type="submit" name="via" value="sms" class="button">
            {words.savedSms}
          </button>
        </form>
        <p class="links">
          <a href={path}>{words.payOtherWay}</a>
        </p>
      </Screen>
    </section>
  );
}

export function EnterCode({ merchant, words, origin, path, error }: SavedProps) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Merchant merchant={merchant} origin={origin} heading={false} />
      <Screen icon="lock" tone="calm" title={words.codeTitle} heading>
        <p>{fill(words.codeText, { merchant: merchant.name })}</p>
        <form method="post" action={`${path}/verifications/confirm`} class="code-form">
          <div class={error === null ? "field" : "field wrong"}>
            <label for="code">{words.codeLabel}</label>
            <div class="box">
              <input
                id="code"
                name="code"
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxlength={12}
                required
                dir="ltr"
                aria-describedby={error === null ? "code-hint" : "code-hint code-error"}
                {...(error === null ? {} : { "aria-invalid": "true" as const })}
              />
            </div>
            <p class="hint" id="code-hint">
              {words.codeHint}
            </p>
            <ErrorLine text={error} />
          </div>
          <button type="submit" class="primary">
            {words.codeConfirm}
          </button>
        </form>
        <p class="links">
          <a href={`${path}/saved`}>{words.codeAgain}</a>
          <a href={path}>{words.payOtherWay}</a>
        </p>
      </Screen>
    </section>
  );
}
