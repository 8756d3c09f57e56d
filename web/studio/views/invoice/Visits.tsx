/** Who fetched the links besides people: scanners, previews and whoever left no sign, folded away with the reasons. */
import type { Channel } from "../../../../shared/statuses.ts";
import { ErrorNote } from "../../parts/Notice.tsx";
import { ZoneTime } from "../../parts/ZoneTime.tsx";
import { usePages } from "../../usePages.ts";
import { CHANNEL_WORDS } from "./NewLink.tsx";

interface Visit {
  readonly visitId: string;
  readonly channel: Channel;
  readonly at: string;
  readonly surface: "page" | "data" | "pdf" | "receipt";
  readonly verdict: "confirmed" | "likely" | "automated" | "undecided";
  readonly rule: string;
  readonly address: string | null;
}

/** Why, in words; a rule that is newer than this page, by its name. */
const RULES: Readonly<Record<string, string>> = {
  head_request: "Asked for the headers only",
  prefetch: "Fetched ahead by a browser",
  preview_fetch: "Preview of a messenger or mail app",
  tool_fetch: "A program, by its own words",
  not_a_navigation: "Fetched from a script or as a picture",
  posing_fetch: "Claims to be a browser and is none",
  second_fetch: "Fetched again from elsewhere within a minute",
  fetch_only: "Fetched; the page did nothing",
  prerendering: "Drawn ahead by a browser, not looked at",
  machine_agent: "A program that runs scripts, by its own words",
  webdriver: "A browser driven by a program",
  scripted_event: "Pressed by a script",
  no_viewport: "Without a window",
  never_shown: "Pressed on a page that was never shown",
  no_languages: "A browser without languages",
  clock_ahead: "Its clock runs too fast",
  posing_as_browser: "Claims to be a browser and is none",
  impossible_speed: "Faster than anybody can press",
  before_delivery: "Before the message can have arrived",
  instant_press: "Pressed without moving there",
  instant_tap: "Tapped in no time",
  key_burst: "Typed in no time",
  second_visit_elsewhere: "Came again from elsewhere within a minute",
  no_interaction: "Opened; nothing was done",
  undecided: "Too little was done to tell",
  payment_without_page: "Paid without the page",
};

const SURFACES = { page: "page", data: "data", pdf: "invoice PDF", receipt: "receipt" } as const;

export function Visits({ invoiceId, changed }: { invoiceId: string; changed: number }) {
  const path = `/api/v1/invoices/${encodeURIComponent(invoiceId)}/visits?limit=100`;
  const { items, more, error, again, further, busy } = usePages<Visit>(path, "visits", changed);
  if (error !== null) return <ErrorNote text={error.message} again={again} />;
  if (items === null || items.length === 0) return null;
  return (
    <section class="card stack-small" aria-labelledby="visits-title">
      <h2 id="visits-title">Other visits</h2>
      <p class="hint">Mail scanners and previews open links too. They count nowhere else.</p>
      <Group label="Automated visits" more={more} visits={of(items, "automated")} />
      <Group label="Undecided visits" more={more} visits={of(items, "undecided")} />
      {more && (
        <p>
          <button class="button small" type="button" aria-disabled={busy} onClick={further}>
            {busy ? "Loading…" : "Look further back"}
          </button>
        </p>
      )}
    </section>
  );
}

const of = (visits: readonly Visit[], verdict: Visit["verdict"]): readonly Visit[] =>
  visits.filter((visit) => visit.verdict === verdict);

function Group({ label, more, visits }: { label: string; more: boolean; visits: readonly Visit[] }) {
  if (visits.length === 0)
    return (
      <p class="quiet">
        {label}: {more ? "none of late" : "none"}
      </p>
    );
  const rules = [...new Set(visits.map(({ rule }) => rule))];
  return (
    <details>
      <summary>
        {label}: {visits.length}
        {more && "+"}
      </summary>
      <ul class="link-list">
        {rules.map((rule) => {
          const mine = visits.filter((visit) => visit.rule === rule);
          return (
            <li key={rule}>
              <h3>
                {RULES[rule] ?? rule.replaceAll("_", " ")} <span class="quiet">({mine.length})</span>
              </h3>
              <ul class="visit-list">
                {mine.map((visit) => (
                  <li key={visit.visitId} class="hint">
                    <ZoneTime at={visit.at} /> · {SURFACES[visit.surface]} · {CHANNEL_WORDS[visit.channel]}
                    {visit.address !== null && ` · ${visit.address}`}
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
