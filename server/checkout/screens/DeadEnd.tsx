/** Screens without an invoice. None is a dead end: each says what happened, who can help and what to do next. */
import type { DeadEnd as End, MerchantView } from "../../../shared/checkout.ts";
import { fill } from "../../../shared/page/format.ts";
import { Fact, Screen } from "../../../shared/page/Outcome.tsx";
import type { Words } from "../../../shared/words/page.ts";
import { ContactLines, Merchant } from "./Merchant.tsx";

interface Props {
  end: End;
  words: Words;
  origin: string;
  /** Where the form for a fresh link posts to; null hides it. */
  freshLinkAction: string | null;
}

export function DeadEnd({ end, words, origin, freshLinkAction }: Props) {
  switch (end.kind) {
    case "expired":
    case "revoked":
      return (
        <Linked
          end={end.kind}
          merchant={end.merchant}
          words={words}
          origin={origin}
          action={freshLinkAction}
        />
      );
    case "unknown":
      return (
        <section class="card" aria-labelledby="pay-title">
          <Screen icon="alert" tone="calm" title={words.unknownTitle} heading>
            <p>{words.unknownText}</p>
            {end.canRequest && freshLinkAction ? (
              <>
                <p>{words.unknownFresh}</p>
                <FreshLink words={words} action={freshLinkAction} />
              </>
            ) : null}
          </Screen>
        </section>
      );
    case "trouble":
      return (
        <section class="card" aria-labelledby="pay-title">
          <Screen icon="alert" tone="warn" title={words.troubleScreenTitle} heading>
            <p>{words.troubleScreenText}</p>
            <p>
              <a class="button primary" href="?">
                {words.tryAgain}
              </a>
            </p>
            <dl class="facts">
              <Fact name={words.reference} value={end.requestId} strong />
            </dl>
          </Screen>
        </section>
      );
  }
}

interface LinkedProps {
  end: "expired" | "revoked";
  merchant: MerchantView;
  words: Words;
  origin: string;
  action: string | null;
}

function Linked({ end, merchant, words, origin, action }: LinkedProps) {
  const say = (text: string): string => fill(text, { merchant: merchant.name });
  const contact = merchant.supportEmail ?? merchant.supportPhone ?? merchant.supportUrl;
  return (
    <section class="card" aria-labelledby="pay-title">
      <Merchant merchant={merchant} origin={origin} heading={false} />
      <Screen
        icon="clock"
        tone="calm"
        title={end === "expired" ? words.expiredTitle : words.revokedTitle}
        heading
      >
        <p>{say(end === "expired" ? words.expiredText : words.revokedText)}</p>
        {action ? (
          <>
            <p>{say(words.freshText)}</p>
            <FreshLink words={words} action={action} />
          </>
        ) : null}
        {contact ? (
          <>
            <p class="quiet">{say(action ? words.freshContact : words.contactOnly)}</p>
            <ContactLines merchant={merchant} />
          </>
        ) : null}
      </Screen>
    </section>
  );
}

function FreshLink({ words, action }: { words: Words; action: string }) {
  return (
    <form method="post" action={action}>
      <button type="submit" class="primary">
        {words.freshButton}
      </button>
    </form>
  );
}

/** The answer to asking for a fresh link: the same whether or not the invoice exists. */
export function FreshLinkNotice({ words }: { words: Words }) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Screen icon="check" tone="calm" title={words.noticeTitle} heading>
        <p>{words.noticeText}</p>
        <p class="quiet">{words.noticeNone}</p>
      </Screen>
    </section>
  );
}

/** The sandbox's stand-in for a bank's authentication page. */
export function Challenge({
  words,
  merchantName,
  amount,
  action,
}: {
  words: Words;
  merchantName: string;
  amount: string;
  action: string;
}) {
  return (
    <section class="card" aria-labelledby="pay-title">
      <Screen icon="lock" tone="calm" title={words.challengeTitle} heading>
        <p class="figure">{amount}</p>
        <p>{merchantName}</p>
        <p class="quiet">{words.challengeText}</p>
        <form method="post" action={action} class="pair">
          <button type="submit" name="result" value="approve" class="primary">
            {words.challengeApprove}
          </button>
          <button type="submit" name="result" value="fail" class="button">
            {words.challengeFail}
          </button>
        </form>
      </Screen>
    </section>
  );
}
