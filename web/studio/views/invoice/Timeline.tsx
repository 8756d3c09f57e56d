/** What became of the invoice, step by step; what machines did stands apart. */
import { useState } from "preact/hooks";
import { Icon } from "../../parts/Icon.tsx";
import { ErrorNote } from "../../parts/Notice.tsx";
import { ZoneTime } from "../../parts/ZoneTime.tsx";
import { useSession } from "../../session.ts";
import { useApi } from "../../useApi.ts";
import { usePages } from "../../usePages.ts";
import type { TabProps } from "./tabs.ts";
import { dueText, isAutomated, type LedgerEvent, milestones, told } from "./timelineWords.ts";
import { Visits } from "./Visits.tsx";

/** Pages of 100 events that are read before anybody asks for more. */
const PAGES = 5;

interface DeliveryStatus {
  readonly upcomingReminders: readonly { readonly scheduledAt: string; readonly dueDate: string }[];
}

export default function Timeline({ invoice, changed }: TabProps) {
  const { timeZone } = useSession();
  const [newestFirst, setNewestFirst] = useState(false);
  const path = `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}`;
  const { items, more, busy, error, again, further } = usePages<LedgerEvent>(
    `${path}/events?limit=100`,
    "events",
    changed,
    PAGES,
  );
  const status = useApi<DeliveryStatus>(`${path}/delivery-status?limit=1`, changed);
  if (error !== null) return <ErrorNote text={error.message} again={again} />;
  if (items === null) return <p class="loading">Loading…</p>;
  const shown = items.filter((event) => !isAutomated(event));
  const ordered = newestFirst ? shown.toReversed() : shown;
  return (
    <div class="stack">
      <ol class="card milestones" aria-label="How far it got">
        {milestones(items).map(({ label, at }) => (
          <li key={label} class={at === null ? "step" : "step step-done"}>
            <span class="step-mark">{at !== null && <Icon name="check" />}</span>
            <span class="step-label">{label}</span>
            <span class="hint">{at === null ? "Not yet" : <ZoneTime at={at} />}</span>
          </li>
        ))}
      </ol>
      <div class="columns">
        <section class="card stack" aria-labelledby="timeline-title">
          <div class="row spread">
            <h2 id="timeline-title">Timeline</h2>
            <button
              class="button small"
              type="button"
              aria-pressed={newestFirst}
              onClick={() => setNewestFirst(!newestFirst)}
            >
              Newest first
            </button>
          </div>
          <ol class="timeline">
            {ordered.map((event) => {
              const { title, detail, tone } = told(event, invoice.currency);
              return (
                <li key={event.id} class={`happened tone-${tone}`}>
                  <p>
                    <strong>{title}</strong>
                    {detail && <span class="quiet happened-detail">{detail}</span>}
                  </p>
                  <span class="hint">
                    <ZoneTime at={event.occurredAt} />
                  </span>
                </li>
              );
            })}
          </ol>
          {more && (
            <button class="button" type="button" aria-disabled={busy} onClick={further}>
              {busy ? "Loading…" : "Show more"}
            </button>
          )}
          <p class="hint">Times in {timeZone.replaceAll("_", " ")}.</p>
        </section>
        <div class="stack">
          <Upcoming reminders={status.data?.upcomingReminders ?? []} />
          <Visits invoiceId={invoice.invoiceId} changed={changed} />
        </div>
      </div>
    </div>
  );
}

function Upcoming({ reminders }: { reminders: DeliveryStatus["upcomingReminders"] }) {
  if (reminders.length === 0) return null;
  return (
    <section class="card stack-small" aria-labelledby="upcoming-title">
      <h2 id="upcoming-title">Reminders to come</h2>
      <ul class="stack-small">
        {reminders.slice(0, 5).map(({ scheduledAt, dueDate }) => (
          <li key={`${scheduledAt} ${dueDate}`}>
            <ZoneTime at={scheduledAt} /> <span class="quiet">{dueText(dueDate)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
