/** Pieces of HTML to put the link on the merchant's own pages and into its mails. */
import { useState } from "preact/hooks";
import type { EmbedSnippets, Link } from "../../answers.ts";
import { CopyButton } from "../../parts/Copy.tsx";
import { ErrorNote } from "../../parts/Notice.tsx";
import { useApi } from "../../useApi.ts";

const KINDS = [
  ["element", "Payment button"],
  ["linkButton", "Plain button"],
  ["emailButton", "Button for mails"],
] as const;
type Kind = (typeof KINDS)[number][0];

export function EmbedCard({ link }: { link: Link }) {
  const [kind, setKind] = useState<Kind>("element");
  const { data, error, again } = useApi<EmbedSnippets>(`/api/v1/links/${link.linkId}/embed`);
  const code = data?.[kind] ?? "";
  return (
    <section class="card stack" aria-labelledby="embed-title">
      <h2 id="embed-title">On your own site</h2>
      <div class="chips" role="radiogroup" aria-label="Kind">
        {KINDS.map(([value, label]) => (
          <label key={value} class="chip chip-choice">
            <input
              class="unseen"
              type="radio"
              name="embed-kind"
              checked={kind === value}
              onChange={() => setKind(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {error !== null && <ErrorNote text={error.message} again={again} />}
      {data !== null && (
        <>
          <textarea
            class="code snippet"
            readOnly
            rows={kind === "emailButton" ? 7 : 4}
            value={code}
            aria-label="HTML"
            spellcheck={false}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div class="row">
            <CopyButton text={code} what="HTML" label="Copy HTML" />
          </div>
        </>
      )}
    </section>
  );
}
