/** What an attempt means for its message, its invoice's lane and its endpoint: written as one batch. */
import { newId } from "../../shared/ids.ts";
import type { Statement } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { putTask } from "../store/tasks.ts";
import { insertAttempt } from "../store/webhookLog.ts";
import {
  delayLane,
  type Head,
  hurryLanes,
  readFault,
  settleMessage,
  turnLane,
} from "../store/webhookMessages.ts";
import { countFailure, type EndpointRow, endFailing, updateEndpoint } from "../store/webhooks.ts";
import { NOTICE } from "./notice.ts";
import { nextAttemptMs, pauseMs } from "./schedule.ts";
import type { Sent } from "./senders/sender.ts";

/** Failures in a row after which an endpoint counts as down: it is then probed, and its return sets everything going. */
export const DOWN_AFTER = 3;

/** An attempt that was made. */
export interface Made {
  readonly startMs: number;
  readonly endMs: number;
  readonly sent: Sent;
}

type RecordDeps = Pick<Deps, "database" | "random">;

export function isDelivered(sent: Sent): boolean {
  return sent.kind === "answer" && sent.status >= 200 && sent.status < 300;
}

/** A row of the log. */
export function attemptRow(
  deps: Pick<Deps, "random">,
  endpointId: string,
  messageId: string,
  made: Made,
): Statement {
  const { sent, startMs, endMs } = made;
  return insertAttempt({
    attemptId: newId("request", deps.random),
    endpointId,
    messageId,
    atMs: startMs,
    statusCode: sent.kind === "answer" ? sent.status : null,
    error: sent.kind === "problem" ? sent.problem : null,
    latencyMs: Math.max(0, endMs - startMs),
    answerBytes: sent.kind === "answer" ? sent.answerBytes : 0,
  });
}

/** @param failures in a row before this attempt, as far as known. */
export async function recordDelivered(
  deps: RecordDeps,
  endpointId: string,
  head: Head & { readonly message_id: string },
  made: Made,
  failures: number,
): Promise<void> {
  await deps.database.batch([
    settleMessage(endpointId, head.message_id, "delivered", made.endMs),
    attemptRow(deps, endpointId, head.message_id, made),
    ...turnLane(endpointId, head, made.endMs),
    // It is back: what waits for its next turn goes now.
    ...(failures >= DOWN_AFTER ? [hurryLanes(endpointId, made.endMs, false)] : []),
    ...(failures > 0 ? [endFailing(endpointId)] : []),
  ]);
}

/**
 * A message's schedule that ended tells of the message when the endpoint took others meanwhile: it has failed, and
 * the invoice's next one comes. Otherwise it tells of the endpoint: that is disabled, and everything keeps waiting in order.
 */
export async function recordFailed(
  deps: RecordDeps,
  endpoint: EndpointRow,
  head: Head & { readonly message_id: string },
  made: Made,
  failures: number,
): Promise<void> {
  const { endpoint_id: endpointId } = endpoint;
  const { sent, startMs, endMs } = made;
  const status = sent.kind === "answer" ? sent.status : 0;
  const firstMs = head.first_ms === 0 ? startMs : head.first_ms;
  const chance = (deps.random(1)[0] ?? 0) / 256;
  const after = nextAttemptMs(startMs - firstMs, chance);
  const pause = pauseOf(sent, failures, endMs);
  const counted = [
    attemptRow(deps, endpointId, head.message_id, made),
    countFailure(endpointId, startMs, pause === 0 ? 0 : endMs + pause),
  ];
  const wait = (afterMs: number): Statement[] => [
    settleMessage(endpointId, head.message_id, "waiting", endMs),
    ...delayLane(endpointId, head.invoice_id, startMs, afterMs),
  ];
  if (status === 410) {
    await deps.database.batch([...counted, ...wait(0), ...disable(deps, endpoint, "gone", endMs)]);
  } else if (after !== null) {
    // An attempt may have taken longer than the wait after it.
    const soonest = endMs - firstMs + SOONEST_MS;
    await deps.database.batch([...counted, ...wait(Math.max(after, soonest))]);
  } else if (await readFault(deps.database, endpointId, head.invoice_id)) {
    await deps.database.batch([...counted, ...wait(0), ...disable(deps, endpoint, "failing", endMs)]);
  } else {
    await deps.database.batch([
      ...counted,
      settleMessage(endpointId, head.message_id, "failed", endMs),
      ...turnLane(endpointId, head, endMs),
    ]);
  }
}

const SOONEST_MS = 1_000;

/** An endpoint that is down is left alone for a while too: its silence must not keep us busy. */
function pauseOf(sent: Sent, failures: number, nowMs: number): number {
  const answer = sent.kind === "answer" ? sent : null;
  const asked = answer === null ? 0 : pauseMs(answer.status, answer.retryAfter, failures, nowMs);
  const down = failures + 1 >= DOWN_AFTER ? pauseMs(503, null, failures + 1 - DOWN_AFTER, nowMs) : 0;
  return Math.max(asked, down);
}

function disable(
  deps: Pick<Deps, "random">,
  endpoint: EndpointRow,
  reason: "gone" | "failing",
  nowMs: number,
): Statement[] {
  const { endpoint_id: subject, tenant_id: tenantId } = endpoint;
  const mode = endpoint.mode === "live" ? "live" : "test";
  const change = { status: "disabled", disabledReason: reason } as const;
  const key = { kind: NOTICE, tenantId, mode, subject } as const;
  return [
    updateEndpoint(subject, change, new Date(nowMs).toISOString()),
    putTask(key, newId("task", deps.random), JSON.stringify({ reason, atMs: nowMs }), nowMs),
  ];
}
