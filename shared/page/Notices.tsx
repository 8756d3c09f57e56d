/** News above the form: what happened, that nothing was charged, and what to do next. */
import type { PageContext } from "./context.ts";
import type { FieldError } from "./form.ts";
import { plural } from "./format.ts";
import { Icon, type IconName } from "./Icon.tsx";
import type { Notice, PanelState } from "./panel.ts";

interface Told {
  tone: "bad" | "warn";
  title: string;
  text: string;
  icon?: IconName;
}

function tell(notice: Notice, { words, say, view, money, locale }: PageContext): Told {
  switch (notice.kind) {
    case "declined":
      return {
        tone: "bad",
        title: words.declinedTitle,
        text: `${sentence(notice.reason ?? words.declinedNoReason)} ${words.declinedText}`,
      };
    case "changed":
      return {
        tone: "warn",
        title: words.changedTitle,
        text:
          view.balance.payableAmount > 0
            ? say(words.changedText, { amount: money(view.balance.payableAmount) })
            : words.changedNone,
      };
    case "elsewhere":
      return {
        tone: "warn",
        title: words.elsewhereTitle,
        text: say(words.elsewhereText, { amount: money(notice.amount) }),
      };
    case "lost":
      return { tone: "warn", title: words.lostTitle, text: words.lostText, icon: "clock" };
    case "not_sent":
      return { tone: "warn", title: words.notSentTitle, text: words.notSentText, icon: "offline" };
    case "busy":
      return {
        tone: "warn",
        title: words.busyTitle,
        text: plural(words.busyText, notice.seconds, locale),
        icon: "clock",
      };
    case "trouble":
      return {
        tone: "warn",
        title: words.troubleTitle,
        text: words.troubleText + (notice.requestId ? ` (${notice.requestId})` : ""),
      };
    case "refused":
      return { tone: "bad", title: words.refusedTitle, text: notice.message };
  }
}

/** A reason as a sentence of its own: "Insufficient funds" → "Insufficient funds." */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

export function NoticeBox({
  ctx,
  notice,
  onRetry,
}: {
  ctx: PageContext;
  notice: Notice;
  onRetry?: (event: Event) => void;
}) {
  const told = tell(notice, ctx);
  const card = notice.kind === "declined" && notice.method === "card";
  const offersCard = ctx.view.methods.includes("card");
  return (
    <div class={`notice ${told.tone}`}>
      <Icon name={told.icon ?? "alert"} />
      <div>
        <p class="notice-title">{told.title}</p>
        <p>{told.text}</p>
        {notice.kind === "declined" ? (
          <p>
            <a
              href={card || offersCard ? "#cardNumber" : "#accountNumber"}
              {...(onRetry ? { onClick: onRetry } : {})}
            >
              {card || offersCard ? ctx.words.tryAnotherCard : ctx.words.tryAnotherAccount}
            </a>
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** The errors of a form in one place that takes the focus, each a link to its field. */
export function ErrorSummary({
  ctx: { words, locale },
  errors,
  state,
}: {
  ctx: PageContext;
  errors: readonly FieldError[];
  state: PanelState;
}) {
  return (
    <div class="notice bad" id="error-summary" tabIndex={-1} {...(state.enhanced ? {} : { autofocus: true })}>
      <Icon name="alert" />
      <div>
        <p class="notice-title">{plural(words.summaryTitle, errors.length, locale)}</p>
        <ul>
          {errors.map(({ field, message }) => (
            <li key={field}>
              <a href={`#${anchorOf(field, state)}`}>{message}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Where an error leads: groups of choices have no element of their own name. */
function anchorOf(field: string, state: PanelState): string {
  if (field === "method") return "method-card";
  if (field === "accountType") return "accountNumber";
  if (field === "amount" && state.values.choice !== "other") return "choice-other";
  return field;
}
