/** Who is told what happens, what they answered, and telling them again. */
import { useEffect, useState } from "preact/hooks";
import { useLive } from "../live.ts";
import { Icon } from "../parts/Icon.tsx";
import { ErrorNote } from "../parts/Notice.tsx";
import { href, navigate, useRoute } from "../router.ts";
import { useApi } from "../useApi.ts";
import { DeliveryLog } from "./webhooks/DeliveryLog.tsx";
import { EndpointCard } from "./webhooks/EndpointCard.tsx";
import { NewEndpoint } from "./webhooks/NewEndpoint.tsx";
import { SecretDialog } from "./webhooks/SecretDialog.tsx";
import type { Endpoint } from "./webhooks/types.ts";

const SOON_MS = 2_500;

/** Messages leave after what they tell of, and no event tells when: while some wait, one looks again. */
function useSoon(active: boolean): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => {
      if (!document.hidden) setCount((before) => before + 1);
    }, SOON_MS);
    return () => clearInterval(timer);
  }, [active]);
  return count;
}

export default function Webhooks() {
  const { query } = useRoute();
  const [waiting, setWaiting] = useState(false);
  const [makes, setMakes] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const changed = useLive() + useSoon(waiting);
  const { data, error, again } = useApi<{ endpoints: readonly Endpoint[] }>(
    "/api/v1/webhook-endpoints?limit=100",
    changed,
  );
  const endpoints = data?.endpoints ?? [];
  const asked = query.get("endpoint");
  const chosen = endpoints.find(({ endpointId }) => endpointId === asked) ?? endpoints[0];
  const isWaiting = endpoints.some(
    ({ status, waitingMessages }) => status === "enabled" && waitingMessages > 0,
  );
  useEffect(() => setWaiting(isWaiting), [isWaiting]);
  return (
    <>
      <div class="row spread">
        <h1>Webhooks</h1>
        <button class="button" type="button" onClick={() => setMakes(true)}>
          <Icon name="plus" />
          New endpoint
        </button>
      </div>
      {error !== null && <ErrorNote text={error.message} again={again} />}
      {data === null && error === null && <p class="loading">Loading…</p>}
      {data !== null && endpoints.length === 0 && (
        <div class="empty card">
          <h2>No endpoint yet</h2>
          <p>An endpoint is an address of yours that is told of every event, in order, until it takes it.</p>
        </div>
      )}
      {endpoints.length > 1 && (
        <nav class="chips" aria-label="Endpoints">
          {endpoints.map(({ endpointId, url }) => (
            <a
              key={endpointId}
              class="chip cut endpoint-chip"
              href={href(`/webhooks?endpoint=${encodeURIComponent(endpointId)}`)}
              aria-current={endpointId === chosen?.endpointId ? "true" : undefined}
            >
              {url.replace(/^https?:\/\//, "")}
            </a>
          ))}
        </nav>
      )}
      {chosen && (
        <>
          <EndpointCard key={chosen.endpointId} endpoint={chosen} done={again} showSecret={setSecret} />
          <DeliveryLog
            key={`log ${chosen.endpointId}`}
            endpoint={chosen}
            status={query.get("status")}
            changed={changed}
            done={again}
          />
        </>
      )}
      {makes && (
        <NewEndpoint
          close={() => setMakes(false)}
          made={(endpointId, shown) => {
            setMakes(false);
            setSecret(shown);
            again();
            navigate(`/webhooks?endpoint=${encodeURIComponent(endpointId)}`);
          }}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} close={() => setSecret(null)} />}
    </>
  );
}
