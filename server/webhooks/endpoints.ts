/** What can be done with an endpoint. */
import { newId } from "../../shared/ids.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { open, seal } from "../links/keyring.ts";
import { putTask } from "../store/tasks.ts";
import { clearEndpoint, insertSentMessage } from "../store/webhookLog.ts";
import { hurryLanes } from "../store/webhookMessages.ts";
import {
  deleteEndpoint,
  type EndpointChange,
  type EndpointRow,
  FAN_OUT,
  findEndpoint,
  insertEndpoint,
  type Owner,
  putSendTask,
  rotateSecret,
  updateEndpoint,
} from "../store/webhooks.ts";
import type { TaskHandler } from "../tasks/run.ts";
import { openSecrets, requestFor, sealContext } from "./message.ts";
import { attemptRow, isDelivered, type Made } from "./record.ts";
import { unfitUrl } from "./senders/sender.ts";
import { newSecret } from "./sign.ts";
import { TEST_TYPE } from "./types.ts";

/** A merchant has at most so many endpoints in a mode. */
export const MOST_ENDPOINTS = 20;
/** After a rotation both secrets sign for this long. */
export const OVERLAP_MS = 24 * 3_600_000;
export const CLEAR = "webhook.clear";
const ROWS_PER_BATCH = 500;

export async function refuseUrl(deps: Deps, url: string): Promise<Refusal | null> {
  const { webhooksAllowPrivate } = deps.config;
  const unfit = unfitUrl(url, webhooksAllowPrivate);
  if (unfit !== null) return refuse("invalid_field", `url ${unfit}.`, { field: "url" });
  if (!webhooksAllowPrivate && (await deps.webhookSender.leadsInside(url))) {
    return refuse("invalid_field", "url must lead to the public internet, not into a private network.", {
      field: "url",
    });
  }
  return null;
}

/** The merchant's endpoint, or null: another's is as unknown as one that never was. */
export async function ownEndpoint(
  deps: Pick<Deps, "database">,
  owner: Owner,
  endpointId: string,
): Promise<EndpointRow | null> {
  const endpoint = await findEndpoint(deps.database, endpointId);
  return endpoint?.tenant_id === owner.tenantId && endpoint.mode === owner.mode ? endpoint : null;
}

/** Makes an endpoint, or finds the one that an earlier try of the same request made. */
export async function createEndpoint(
  deps: Deps,
  owner: Owner,
  asked: { readonly endpointId: string; readonly url: string; readonly events: readonly string[] | null },
  at: string,
): Promise<{ readonly endpoint: EndpointRow; readonly secret: string } | Refusal> {
  const { endpointId, url } = asked;
  const standing = await ownEndpoint(deps, owner, endpointId);
  if (standing === null) {
    const sealedSecret = seal(deps.keyring, newSecret(deps.random), sealContext(endpointId));
    const events = asked.events === null ? null : JSON.stringify(asked.events);
    const [inserted] = await deps.database.batch([
      insertEndpoint({ ...owner, endpointId, url, events, sealedSecret, createdAt: at }, MOST_ENDPOINTS),
      // An event that was being written meanwhile may not have seen the endpoint.
      announce(deps, owner),
    ]);
    if (inserted?.changes !== 1)
      return refuse("conflict", `There are ${MOST_ENDPOINTS} endpoints in this mode; delete one first.`);
  }
  const endpoint = await findEndpoint(deps.database, endpointId);
  const secret = endpoint && open(deps.keyring, endpoint.sealed_secret, sealContext(endpointId));
  if (!endpoint || !secret) throw new Error("an endpoint that was just made cannot be read");
  return { endpoint, secret };
}

function announce(deps: Deps, owner: Owner) {
  const key = { kind: FAN_OUT, ...owner, subject: "-" };
  return putTask(key, newId("task", deps.random), "{}", deps.now().getTime());
}

/**
 * Changes an endpoint. A new address, and enabling, begin the schedules of all that waits anew; what happened while it was
 * disabled is sent first, in order.
 */
export async function changeEndpoint(
  deps: Deps,
  owner: Owner,
  endpoint: EndpointRow,
  change: EndpointChange,
  at: string,
): Promise<EndpointRow | null> {
  const { endpoint_id: endpointId } = endpoint;
  const enabled = (change.status ?? endpoint.status) === "enabled";
  const begins = enabled && (change.status === "enabled" || change.url !== undefined);
  const reason =
    change.status === undefined ? {} : { disabledReason: change.status === "enabled" ? null : "merchant" };
  const nowMs = deps.now().getTime();
  await deps.database.batch([
    updateEndpoint(endpointId, { ...change, ...reason }, at, begins),
    ...(begins
      ? [
          hurryLanes(endpointId, nowMs, true),
          announce(deps, owner),
          putSendTask(endpoint, newId("task", deps.random), nowMs),
        ]
      : []),
  ]);
  deps.wake();
  return findEndpoint(deps.database, endpointId);
}

/** A new secret; the old one signs too for a day. Null when another rotation came in between. */
export async function rotateEndpointSecret(
  deps: Deps,
  endpoint: EndpointRow,
  at: string,
): Promise<{ readonly secret: string; readonly previousUntilMs: number } | null> {
  const secret = newSecret(deps.random);
  const previousUntilMs = deps.now().getTime() + OVERLAP_MS;
  const sealed = seal(deps.keyring, secret, sealContext(endpoint.endpoint_id));
  const [rotated] = await deps.database.batch([rotateSecret(endpoint, sealed, previousUntilMs, at)]);
  return rotated?.changes === 1 ? { secret, previousUntilMs } : null;
}

/** Removes an endpoint at once, and what it left in the log bit by bit. */
export async function removeEndpoint(deps: Deps, owner: Owner, endpointId: string): Promise<boolean> {
  const key = { kind: CLEAR, ...owner, subject: endpointId };
  const [removed] = await deps.database.batch([
    deleteEndpoint(owner, endpointId),
    putTask(key, newId("task", deps.random), "{}", deps.now().getTime()),
  ]);
  deps.wake();
  return removed?.changes === 1;
}

/** Handler that removes what a deleted endpoint left. */
export const clearTask: TaskHandler = async (deps, task) => {
  if ((await findEndpoint(deps.database, task.subject)) !== null) return;
  for (;;) {
    const cleared = await deps.database.batch(clearEndpoint(task.subject, ROWS_PER_BATCH));
    if (cleared.every(({ changes }) => changes === 0)) return;
  }
};

/** Sends a test message, once and now, whatever waits; its outcome is in the log too. */
export async function sendTestMessage(
  deps: Deps,
  endpoint: EndpointRow,
  messageId: string,
  at: string,
): Promise<Made> {
  const { endpoint_id: endpointId, url } = endpoint;
  const startMs = deps.now().getTime();
  const secrets = openSecrets(deps, endpoint, startMs);
  if (secrets === null) throw new Error("the endpoint's secret cannot be opened");
  const data = JSON.stringify({ endpointId, text: "A test message: nothing happened to any invoice." });
  const message = { id: messageId, type: TEST_TYPE, timestamp: at, sequence: 0, data };
  const sent = await deps.webhookSender.post(requestFor(url, message, secrets, startMs));
  const made = { startMs, endMs: deps.now().getTime(), sent };
  await deps.database.batch([
    insertSentMessage(endpointId, messageId, TEST_TYPE, isDelivered(sent) ? "delivered" : "failed", startMs),
    attemptRow(deps, endpointId, messageId, made),
  ]);
  return made;
}
