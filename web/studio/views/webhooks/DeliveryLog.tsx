/** What was sent to an endpoint, and how it answered. */
import { useState } from "preact/hooks";
import { ActDialog } from "../../parts/ActDialog.tsx";
import { Badge } from "../../parts/Badge.tsx";
import { ErrorNote, type Tone } from "../../parts/Notice.tsx";
import { ZoneTime } from "../../parts/ZoneTime.tsx";
import { href } from "../../router.ts";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { usePages } from "../../usePages.ts";
import { DELIVERY_STATES, type Delivery, type Endpoint, endpointPath, isTaken, outcome } from "./types.ts";

const TONES: Readonly<Record<Delivery["status"], readonly [Tone, string]>> = {
  waiting: ["warn", "Waiting"],
  delivered: ["good", "Delivered"],
  failed: ["bad", "Failed"],
};

interface LogProps {
  readonly endpoint: Endpoint;
  readonly status: string | null;
  readonly changed: number;
  readonly done: () => void;
}

export function DeliveryLog({ endpoint, status, changed, done }: LogProps) {
  const chosen = DELIVERY_STATES.find((one) => one === status);
  const [replayed, setReplayed] = useState<Delivery | null>(null);
  const filter = chosen === undefined ? "" : `&status=${chosen}`;
  const path = `${endpointPath(endpoint.endpointId)}/deliveries?limit=25${filter}`;
  const { items, more, busy, error, again, further } = usePages<Delivery>(path, "deliveries", changed);
  const lastFailure = items?.flatMap(({ attempts }) => attempts).filter((one) => !isTaken(one))[0];
  const to = (one: string | undefined): string =>
    href(
      `/webhooks?endpoint=${encodeURIComponent(endpoint.endpointId)}${one === undefined ? "" : `&status=${one}`}`,
    );
  return (
    <section class="stack" aria-labelledby="log-title">
      <h2 id="log-title">Deliveries of 30 days</h2>
      {lastFailure !== undefined && (
        <p class="hint">
          Last failure: {outcome(lastFailure)}, <ZoneTime at={lastFailure.at} />
        </p>
      )}
      <nav class="chips" aria-label="State of deliveries">
        {[undefined, ...DELIVERY_STATES].map((one) => (
          <a
            key={one ?? "all"}
            class="chip"
            href={to(one)}
            aria-current={one === chosen ? "true" : undefined}
          >
            {one === undefined ? "All" : TONES[one][1]}
          </a>
        ))}
      </nav>
      {error !== null && <ErrorNote text={error.message} again={again} />}
      {items === null && error === null && <p class="loading">Loading…</p>}
      {items?.length === 0 && <p class="quiet">Nothing here.</p>}
      {items !== null && items.length > 0 && (
        <ul class="card deliveries">
          {items.map((delivery) => (
            <Line
              key={delivery.messageId}
              delivery={delivery}
              replay={endpoint.status === "enabled" ? () => setReplayed(delivery) : null}
            />
          ))}
        </ul>
      )}
      {more && (
        <p class="more">
          <button class="button" type="button" aria-disabled={busy} onClick={further}>
            {busy ? "Loading…" : "Show more"}
          </button>
        </p>
      )}
      {replayed !== null && (
        <ReplayOne
          endpoint={endpoint}
          delivery={replayed}
          done={() => {
            again();
            done();
          }}
          close={() => setReplayed(null)}
        />
      )}
    </section>
  );
}

function Line({ delivery, replay }: { delivery: Delivery; replay: (() => void) | null }) {
  const { type, status, invoiceId, attempts, attemptCount, nextAttemptAt } = delivery;
  const [tone, label] = TONES[status];
  const isTest = type === "webhook.test";
  return (
    <li class="delivery">
      <div class="row spread">
        <code>{type}</code>
        <Badge tone={tone}>{label}</Badge>
      </div>
      <p class="hint">
        <ZoneTime at={delivery.queuedAt} />
        {invoiceId !== null && (
          <>
            {" · "}
            <a href={href(`/invoices/${encodeURIComponent(invoiceId)}/timeline`)}>invoice</a>, event{" "}
            {delivery.sequence}
          </>
        )}
        {nextAttemptAt !== null && status === "waiting" && (
          <>
            {" · next attempt "}
            <ZoneTime at={nextAttemptAt} />
          </>
        )}
      </p>
      <div class="row spread">
        <details>
          <summary>
            {attemptCount === 1 ? "1 attempt" : `${attemptCount} attempts`}
            {attempts[0] && `: ${outcome(attempts[0])}`}
          </summary>
          <ul class="visit-list">
            {attempts.map((attempt, index) => (
              <li key={index} class="hint">
                <ZoneTime at={attempt.at} /> · {outcome(attempt)} · {attempt.latencyMs} ms ·{" "}
                {attempt.bodyBytes} bytes
              </li>
            ))}
            <li class="hint">
              Message <code>{delivery.messageId}</code>
            </li>
          </ul>
        </details>
        {replay !== null && !isTest && (
          <button class="button small" type="button" onClick={replay}>
            Replay<span class="unseen"> {type}</span>
          </button>
        )}
      </div>
    </li>
  );
}

interface ReplayProps {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
  readonly done: () => void;
  readonly close: () => void;
}

function ReplayOne({ endpoint, delivery, done, close }: ReplayProps) {
  const act = useAct([]);
  const submit = async (): Promise<void> => {
    const { messageId } = delivery;
    if ((await act.send(`${endpointPath(endpoint.endpointId)}/replay`, { messageId })) === null) return;
    say("Sent again");
    done();
    close();
  };
  return (
    <ActDialog
      title="Replay a message"
      act={act}
      action="Replay"
      submit={submit}
      close={close}
      consequence={`${delivery.type} is sent to ${endpoint.url} again, with the id it had. A receiver that keeps the ids it took is not harmed.`}
    />
  );
}
