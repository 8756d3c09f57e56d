/** Makes a link for somebody else. Without script the form posts and leads to a page with the link; with script it appears here. */
import type { PageContext } from "../../../shared/page/context.ts";
import { Icon } from "../../../shared/page/Icon.tsx";
import type { Words } from "../../../shared/words/page.ts";

export function ForwardForm({ ctx: { words, say, path } }: { ctx: PageContext<Words> }) {
  return (
    <details class="forward" id="forward">
      <summary class="button">
        <Icon name="forward" />
        {words.forward}
      </summary>
      <form method="post" action={`${path}/forward`}>
        <p>{say(words.forwardText)}</p>
        <button type="submit" class="button">
          {words.forwardMake}
        </button>
      </form>
      {/* What the script fills in and shows; its words come from here, so that the script carries none. */}
      <div class="made" hidden>
        <div class="field">
          <label for="forwarded">{words.forwardLink}</label>
          <div class="box">
            <input id="forwarded" type="text" readOnly dir="ltr" />
          </div>
        </div>
        <p class="links">
          <button type="button" class="button" data-copy>
            {words.copy}
          </button>
          <button type="button" class="button" data-share hidden>
            {words.share}
          </button>
        </p>
      </div>
      <p
        aria-live="polite"
        class="quiet"
        data-ready={words.forwardReady}
        data-copied={words.copied}
        data-many={words.forwardMany}
        data-failed={words.forwardFailed}
      />
    </details>
  );
}
