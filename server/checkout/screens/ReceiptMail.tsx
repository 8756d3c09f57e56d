/** Lets a payer have the receipt sent to an address of theirs. Remembering the address is the browser's, and only when ticked. */
import type { PageContext } from "../../../shared/page/context.ts";
import { Icon } from "../../../shared/page/Icon.tsx";
import type { Words } from "../../../shared/words/page.ts";

/** What became of the wish. */
export type MailTold =
  | { readonly kind: "sent"; readonly address: string }
  | { readonly kind: "once" | "wrong" | "many" };

interface Props {
  ctx: PageContext<Words>;
  paymentId: string;
  told: MailTold | null;
}

export function ReceiptMail({ ctx: { words, say, path }, paymentId, told }: Props) {
  const kind = told?.kind;
  if (told?.kind === "sent" || told?.kind === "once") {
    return (
      <p class={told.kind === "sent" ? "notice good no-print" : "notice no-print"} role="alert">
        <Icon name={told.kind === "sent" ? "check" : "alert"} />
        <span>
          {told.kind === "sent" ? say(words.receiptToSent, { address: told.address }) : words.receiptToOnce}
        </span>
      </p>
    );
  }
  const error = kind === "wrong" ? words.receiptToWrong : kind === "many" ? words.receiptToMany : null;
  return (
    <form
      method="post"
      action={`${path}/payments/${paymentId}/receipt`}
      class="mail-form no-print"
      id="receipt-to"
      noValidate
    >
      <h3>{words.receiptTo}</h3>
      <div class={error === null ? "field" : "field wrong"}>
        <label for="email">{words.receiptToEmail}</label>
        <div class="box">
          <input
            id="email"
            name="email"
            type="email"
            autocomplete="email"
            autocapitalize="off"
            spellcheck={false}
            maxlength={254}
            required
            dir="ltr"
            {...(error === null
              ? {}
              : { "aria-invalid": "true" as const, "aria-describedby": "email-error" })}
          />
        </div>
        {error === null ? null : (
          <p class="error" id="email-error" role="alert">
            <Icon name="alert" />
            <span>{error}</span>
          </p>
        )}
      </div>
      {/* Shown by the script, which alone can remember. */}
      <label class="tick" hidden>
        <input id="remember" type="checkbox" />
        <span>{words.receiptToRemember}</span>
      </label>
      <p class="links">
        <button type="submit" class="button">
          {words.receiptToSend}
        </button>
        <button type="button" class="button" id="forget" hidden>
          {words.receiptToForget}
        </button>
      </p>
    </form>
  );
}
