/** Pieces of HTML to put the link on the merchant's own pages and into its mails, each as it will look. */
import { useState } from "preact/hooks";
import type { EmbedSnippets, Link } from "../../answers.ts";
import { CopyButton } from "../../parts/Copy.tsx";
import { Field } from "../../parts/Field.tsx";
import { ErrorNote, Notice } from "../../parts/Notice.tsx";
import { useApi } from "../../useApi.ts";

const KINDS = [
  ["element", "Payment button"],
  ["linkButton", "Plain button"],
  ["emailButton", "Button for mails"],
] as const;
type Kind = (typeof KINDS)[number][0];

const MODES = [
  ["button", "A button that opens the form below it"],
  ["popup", "A button that opens the form over the page"],
  ["inline", "The form in the page"],
  ["redirect", "A button that leads to the payment page"],
] as const;
type EmbedMode = (typeof MODES)[number][0];

export function EmbedCard({ link }: { link: Link }) {
  const [kind, setKind] = useState<Kind>("element");
  const [mode, setMode] = useState<EmbedMode>("button");
  const { data, error, again } = useApi<EmbedSnippets>(`/api/v1/links/${link.linkId}/embed?mode=${mode}`);
  const code = data?.[kind] ?? "";
  const frames = data?.embedOrigins ?? [];
  // The form itself is shown to sites that the merchant named, and to nobody else: not to the studio either.
  const hidden = kind === "element" && mode === "inline" && !frames.includes(location.origin);
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
      {kind === "element" && (
        <Field label="Shows">
          {(control) => (
            <select
              {...control}
              value={mode}
              onChange={(event) =>
                setMode(MODES.find(([one]) => one === event.currentTarget.value)?.[0] ?? "button")
              }
            >
              {MODES.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {error !== null && <ErrorNote text={error.message} again={again} />}
      {data !== null && (
        <>
          {kind === "element" && mode !== "redirect" && frames.length === 0 && (
            <Notice tone="warn">
              <p>
                {" "}
                No site may show the payment form yet, so the button leads to the payment page. Name your
                sites in <code>embedOrigins</code> (PATCH /api/v1/merchant).
              </p>
            </Notice>
          )}
          {hidden ? (
            frames.length > 0 && <Notice>The form appears on {frames.join(", ")} only.</Notice>
          ) : (
            <iframe
              class="preview"
              title="Preview"
              sandbox="allow-scripts allow-same-origin allow-popups"
              src={`/studio/preview/${link.linkId}?kind=${kind}&mode=${mode}`}
            />
          )}
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
