/** Turns events into messages: of each endpoint, in the order of their positions, none left out. */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { purgeMessages } from "../store/webhookLog.ts";
import { advancePosition, nextPosition, queueEvents } from "../store/webhookMessages.ts";
import { type EndpointRow, listEndpoints, type Owner, putSendTask } from "../store/webhooks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { startCourier } from "./courier.ts";

const EVENTS_PER_BATCH = 500;
/** Should nobody begin to send at once: the endpoint's task does, this much later. */
const RING_AFTER_MS = 2_000;
/** Settled messages are kept in the log for this long. */
const LOG_MS = 30 * 86_400_000;
const PURGE_MOST = 200;

/** Types an endpoint asked for; null for all. */
export function typesOf(endpoint: Pick<EndpointRow, "events">): readonly string[] | null {
  return endpoint.events === null ? null : (JSON.parse(endpoint.events) as string[]);
}

/** Handler of announcements. Safe to run twice at once: messages have one row each, positions never go back. */
export const fanOutTask: TaskHandler = async (deps, task) => {
  const owner = { tenantId: task.tenantId, mode: task.mode };
  const endpoints = await listEndpoints(deps.database, owner);
  for (const endpoint of endpoints) {
    if (endpoint.status !== "enabled") continue;
    if (await fanOut(deps, owner, endpoint)) await startCourier(deps, endpoint.endpoint_id);
  }
};

/** @returns whether there is something to send. */
async function fanOut(deps: Deps, owner: Owner, endpoint: EndpointRow): Promise<boolean> {
  const { endpoint_id: endpointId } = endpoint;
  const types = typesOf(endpoint);
  let after = endpoint.position;
  let queued = 0;
  for (;;) {
    const upTo = await nextPosition(deps.database, owner, after, EVENTS_PER_BATCH);
    if (upTo === null) return queued > 0;
    const nowMs = deps.now().getTime();
    const [messages] = await deps.database.batch([
      ...queueEvents(endpointId, owner, { after, upTo, types }, nowMs, false),
      advancePosition(endpointId, upTo),
      putSendTask(endpoint, newId("task", deps.random), nowMs + RING_AFTER_MS),
      // New messages push old ones out of the log.
      ...purgeMessages(endpointId, nowMs - LOG_MS, PURGE_MOST),
    ]);
    queued += messages?.changes ?? 0;
    after = upTo;
  }
}
