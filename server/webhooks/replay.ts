/** Sends again what was sent, or what happened before an endpoint existed: one message, or all of a time. */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { putTask } from "../store/tasks.ts";
import { nextPosition, queueEvent, queueEvents } from "../store/webhookMessages.ts";
import { type EndpointRow, findEndpoint, type Owner, putSendTask } from "../store/webhooks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { startCourier } from "./courier.ts";
import { typesOf } from "./fanOut.ts";

export const REPLAY = "webhook.replay";
const EVENTS_PER_BATCH = 500;
/** Between looks at whether there is other work. */
const BATCHES_PER_TURN = 20;

interface Replay {
  readonly endpointId: string;
  readonly since: string;
  readonly until?: string;
  readonly after: number;
  /** New events find their own way. */
  readonly upTo: number;
}

/** Queues one event's message. False when there is no such event among those the endpoint has come to. */
export async function replayOne(
  deps: Deps,
  owner: Owner,
  endpoint: EndpointRow,
  messageId: string,
): Promise<boolean> {
  const nowMs = deps.now().getTime();
  const [message] = await deps.database.batch([
    ...queueEvent(endpoint.endpoint_id, owner, messageId, nowMs),
    putSendTask(endpoint, newId("task", deps.random), nowMs),
  ]);
  deps.wake();
  return message?.changes === 1;
}

/** Begins a replay of everything that occurred from `since` to `until`, by the merchant's clock. */
export async function replayRange(
  deps: Deps,
  owner: Owner,
  endpoint: EndpointRow,
  range: { readonly since: string; readonly until?: string },
): Promise<void> {
  const { endpoint_id: endpointId, position: upTo } = endpoint;
  const replay: Replay = { endpointId, ...range, after: 0, upTo };
  await deps.database.batch([replayTaskFor(deps, owner, newId("request", deps.random), replay)]);
  deps.wake();
}

function replayTaskFor(deps: Deps, owner: Owner, subject: string, replay: Replay) {
  const key = { kind: REPLAY, ...owner, subject };
  return putTask(key, newId("task", deps.random), JSON.stringify(replay), deps.now().getTime());
}

/** Handler of replays: works through the events, a number at a time, and puts itself again for the rest. */
export const replayTask: TaskHandler = async (deps, task) => {
  const replay = JSON.parse(task.payload) as Replay;
  const { endpointId, since, until, upTo } = replay;
  const owner = { tenantId: task.tenantId, mode: task.mode };
  const endpoint = await findEndpoint(deps.database, endpointId);
  if (endpoint === null) return;
  const types = typesOf(endpoint);
  let { after } = replay;
  for (let turn = 0; turn < BATCHES_PER_TURN && after < upTo; turn += 1) {
    const reached = await nextPosition(deps.database, owner, after, EVENTS_PER_BATCH);
    const end = Math.min(reached ?? upTo, upTo);
    const nowMs = deps.now().getTime();
    await deps.database.batch([
      ...queueEvents(endpointId, owner, { after, upTo: end, types, since, until }, nowMs, true),
      putSendTask(endpoint, newId("task", deps.random), nowMs + 2_000),
    ]);
    after = end;
  }
  if (after < upTo) {
    await deps.database.batch([replayTaskFor(deps, owner, task.subject, { ...replay, after })]);
  }
  await startCourier(deps, endpointId);
};
