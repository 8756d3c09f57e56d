/** What became of handing a message over: its row, its history, the ledger's facts and its task, written together. */
import { newId } from "../../shared/ids.ts";
import { type Statement, UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { append } from "../ledger/append.ts";
import type { StreamId } from "../ledger/chain.ts";
import { decideDeliveryFact } from "../ledger/decideDelivery.ts";
import { type Decision, decided, rejected } from "../ledger/decision.ts";
import type { InvoiceState } from "../ledger/state.ts";
import { type Delivery, readRequest } from "../store/deliveries.ts";
import { markHeard, markSent, releaseDelivery } from "../store/deliveryChanges.ts";
import { insertDeliveryMark, isMarked, noteDeliveryEvent } from "../store/deliveryEvents.ts";
import { putTask, removeTask } from "../store/tasks.ts";
import { retryAfterMs } from "./backoff.ts";
import type { Content } from "./content.ts";
import { deliveryTaskKey } from "./enqueue.ts";
import type { Accepted, CarrierRefused } from "./mailers/mailer.ts";

export const NO_INVOICE = rejected("invoice_not_found", "the invoice of this message does not exist");
const DETAIL_MOST = 300;

/** An event of a message's history. `notice` names what happened, within the message. */
export function historyOf(
  delivery: Delivery,
  notice: string,
  kind: string,
  at: string,
  heardMs: number,
  detail: Readonly<Record<string, unknown>> = {},
  carrier: string | null = delivery.carrier,
): Parameters<typeof noteDeliveryEvent>[0] {
  const { deliveryId, tenantId, mode } = delivery;
  const name = `${deliveryId}/${notice}`;
  return {
    notice: name,
    deliveryId,
    tenantId,
    mode,
    kind,
    at,
    heardMs,
    carrier,
    detail: JSON.stringify(detail),
  };
}

export interface Fact {
  /** Told once. */
  readonly mark: string;
  readonly decide: (state: InvoiceState) => Decision;
}

/** Writes statements with a fact, or without it where the ledger was told of it before. */
export async function writeWith(
  deps: Deps,
  stream: StreamId,
  at: string,
  fact: Fact | null,
  statements: readonly Statement[],
): Promise<void> {
  try {
    await append(
      deps,
      stream,
      at,
      (state) => (state === null ? NO_INVOICE : fact === null ? decided() : fact.decide(state)),
      (_state, events) => [
        ...(fact === null ? [] : events.map(({ id }) => insertDeliveryMark(fact.mark, stream, id))),
        ...statements,
      ],
    );
  } catch (error) {
    if (fact === null || !(error instanceof UniqueViolation) || error.table !== "delivery_marks") throw error;
    await writeWith(deps, stream, at, null, statements);
  }
}

export async function recordSent(
  deps: Deps,
  delivery: Delivery,
  taken: Accepted & { readonly carrier: string },
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const ms = deps.now().getTime();
  const { carrier, carrierId, refusedCopies } = taken;
  const sent: Delivery = { ...delivery, status: "sent", sentAt: at, sentMs: ms, carrier, carrierId };
  const request = (await readRequest(deps.database, delivery)).map((one) =>
    one.deliveryId === delivery.deliveryId ? sent : one,
  );
  await writeWith(deps, delivery, at, requestFact(request, at), [
    markSent(delivery.deliveryId, { at, ms, carrier, carrierId }),
    noteDeliveryEvent(historyOf(sent, "sent", "sent", at, ms, refusedCopies ? { refusedCopies } : {})),
    ...(request.length === 1 ? [removeTask(deliveryTaskKey(delivery, delivery.deliveryId))] : []),
  ]);
  // The other message may have been recorded at the same moment, each not knowing of the other.
  if (request.length > 1) await finishRequest(deps, sent);
}

/** Refused for now: tried again, or given up after a day. */
export async function recordTemporary(
  deps: Deps,
  delivery: Delivery,
  refused: CarrierRefused,
  now: Date,
): Promise<void> {
  const firstAt = delivery.firstAttemptAt ?? now.toISOString();
  const chance = (deps.random(1)[0] ?? 0) / 256;
  const wait = retryAfterMs(
    delivery.attempts,
    now.getTime() - Date.parse(firstAt),
    chance,
    refused.retryAfterMs,
  );
  if (wait === null) return recordRefused(deps, delivery, refused, now);
  const { code, message } = refused;
  const ms = deps.now().getTime();
  const text = message.slice(0, DETAIL_MOST);
  const notice = `refused-${delivery.attempts}`;
  await deps.database.batch([
    releaseDelivery(delivery.deliveryId, firstAt, { code, text }),
    noteDeliveryEvent(historyOf(delivery, notice, "deferred", now.toISOString(), ms, { code, detail: text })),
    putTask(deliveryTaskKey(delivery, delivery.deliveryId), newId("task", deps.random), "{}", ms + wait),
  ]);
  await announceRequest(deps, delivery);
}

/** Refused for good: a mail has bounced, a text has failed; so has what could not be handed over for a day. */
export async function recordRefused(
  deps: Deps,
  delivery: Delivery,
  refused: CarrierRefused,
  now: Date,
): Promise<void> {
  // Where nobody is set up to carry it, it never left.
  const left = !refused.temporary && !refused.code.endsWith("_not_configured");
  const status = delivery.method === "email" && left ? "bounced" : "failed";
  const error = { code: refused.code, text: refused.message.slice(0, DETAIL_MOST) };
  const at = now.toISOString();
  const ms = deps.now().getTime();
  const detail = { code: error.code, detail: error.text };
  await writeWith(deps, delivery, at, failureFact(delivery, status, error, at), [
    markHeard(delivery.deliveryId, status, at, error),
    noteDeliveryEvent(historyOf(delivery, "refused", status, at, ms, detail)),
  ]);
  await finishRequest(deps, delivery);
}

/** Not sent after all: what it asked for is not owed any more, or not now. */
export async function recordCanceled(
  deps: Deps,
  delivery: Delivery,
  reason: string,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const ms = deps.now().getTime();
  const { deliveryId, method, purpose, scheduledAt } = delivery;
  const skipped: Fact | null =
    purpose === "reminder"
      ? {
          mark: `${deliveryId}/skipped`,
          decide: (state) => {
            const data = { deliveryId, method, purpose, reason, scheduledAt, skippedAt: at };
            return decideDeliveryFact("invoice.reminder_skipped", data, state);
          },
        }
      : null;
  await writeWith(deps, delivery, at, skipped, [
    markHeard(deliveryId, "canceled", at, { code: "canceled", text: reason }),
    noteDeliveryEvent(historyOf(delivery, "canceled", "canceled", at, ms, { reason })),
  ]);
  await finishRequest(deps, delivery);
}

export function failureFact(
  delivery: Delivery,
  status: "bounced" | "failed",
  error: { readonly code: string; readonly text: string },
  at: string,
): Fact {
  const { deliveryId, method, purpose } = delivery;
  const data = { deliveryId, method, purpose, status, code: error.code, reason: error.text, failedAt: at };
  return {
    mark: `${deliveryId}/failed`,
    decide: (state) => decideDeliveryFact("invoice.delivery_failed", data, state),
  };
}

/** Tells the ledger of a request whose messages were all tried, and ends the task of one that is settled. */
async function finishRequest(deps: Deps, delivery: Delivery): Promise<void> {
  await announceRequest(deps, delivery);
  await deps.database.batch([removeTask(deliveryTaskKey(delivery, delivery.deliveryId))]);
}

/** Tells the ledger once of a request when each of its messages was tried and one at least was handed over. */
export async function announceRequest(deps: Deps, delivery: Delivery): Promise<void> {
  const request = await readRequest(deps.database, delivery);
  const last = request
    .map(({ sentAt }) => sentAt)
    .filter((sentAt) => sentAt !== null)
    .sort()
    .at(-1);
  const fact = last === undefined ? null : requestFact(request, last);
  if (fact === null || last === undefined || (await isMarked(deps.database, fact.mark))) return;
  await writeWith(deps, delivery, last, fact, []);
}

const SENT_EVENTS = { invoice: "invoice.sent", reminder: "invoice.reminder_sent" } as const;

function requestFact(request: readonly Delivery[], sentAt: string): Fact | null {
  const [first] = request;
  const sent = request.filter((one) => one.sentAt !== null);
  if (first === undefined || sent.length === 0 || !request.every(isTried)) return null;
  if (first.purpose !== "invoice" && first.purpose !== "reminder") return null;
  const type = SENT_EVENTS[first.purpose];
  const { requestId } = first;
  const { testMode } = JSON.parse(first.content) as Content;
  const data = {
    sentVia: sent.map(({ method }) => method),
    sentAt,
    requestId,
    deliveries: request.map(({ deliveryId, method, recipient, status }) => ({
      deliveryId,
      method,
      sentTo: recipient,
      status,
    })),
    ...(testMode === true ? { testMode: true as const } : {}),
  };
  return { mark: `${requestId}/sent`, decide: (state) => decideDeliveryFact(type, data, state) };
}

function isTried(delivery: Delivery): boolean {
  return delivery.status !== "queued" || delivery.errorCode !== null;
}
