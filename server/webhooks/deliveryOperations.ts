/** The API of what was sent: the log, replays, test messages. */
import { z } from "zod";
import { instantField, lineField } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { type AttemptRow, type MessageRow, readAttempts, readMessages } from "../store/webhookLog.ts";
import type { EndpointRow } from "../store/webhooks.ts";
import { ownEndpoint, sendTestMessage } from "./endpoints.ts";
import { instant, NO_ENDPOINT, TAG } from "./operations.ts";
import { isDelivered } from "./record.ts";
import { replayOne, replayRange } from "./replay.ts";

const ONE = "/api/v1/webhook-endpoints/:endpointId";
/** Shown of each message, latest first. */
const ATTEMPTS_SHOWN = 20;
const DISABLED = refuse("conflict", "The endpoint is disabled. Enable it first: what waits is sent then.");

const attemptView = z.object({
  at: z.string().meta({ format: "date-time", description: "Real time, whatever the test clock says." }),
  statusCode: z.number().nullable(),
  error: z
    .string()
    .nullable()
    .meta({ description: "Why there was no answer, such as `timeout` or `address_refused`." }),
  latencyMs: z.number(),
  bodyBytes: z.number().meta({ description: "Size of the answer's body; no more than 64 kB are read." }),
});

function viewAttempt(row: AttemptRow): z.output<typeof attemptView> {
  return {
    at: instant(row.at_ms),
    statusCode: row.status_code,
    error: row.error,
    latencyMs: row.latency_ms,
    bodyBytes: row.answer_bytes,
  };
}

const deliveryView = z.object({
  messageId: z.string(),
  type: z.string(),
  invoiceId: z.string().nullable(),
  sequence: z.number(),
  status: z.enum(["waiting", "delivered", "failed"]),
  queuedAt: z.string().meta({ format: "date-time" }),
  settledAt: z.string().nullable().meta({ format: "date-time" }),
  nextAttemptAt: z.string().nullable().meta({
    description: "Null where it waits for an earlier message of its invoice, or no attempt will come.",
  }),
  attemptCount: z.number(),
  attempts: z.array(attemptView).meta({ description: `The latest ${ATTEMPTS_SHOWN}, latest first.` }),
});

function viewDelivery(endpoint: EndpointRow, row: MessageRow, attempts: readonly AttemptRow[]) {
  const dueMs = endpoint.status === "enabled" ? row.due_ms : null;
  return {
    messageId: row.message_id,
    type: row.type,
    invoiceId: row.invoice_id === "" ? null : row.invoice_id,
    sequence: row.sequence,
    status: row.status,
    queuedAt: instant(row.queued_ms),
    settledAt: row.settled_ms === null ? null : instant(row.settled_ms),
    nextAttemptAt: dueMs === null ? null : instant(Math.max(dueMs, endpoint.paused_until_ms)),
    attemptCount: row.attempts,
    attempts: attempts.map(viewAttempt),
  };
}

const deliveriesQuery = z.strictObject({
  ...listQuery,
  status: z.enum(["waiting", "delivered", "failed"]).optional(),
});

const replayBody = z.strictObject({
  messageId: lineField(100).optional(),
  since: instantField.optional(),
  until: instantField.optional(),
});

export const deliveryOperations: readonly Operation[] = [
  operation(
    {
      id: "listWebhookDeliveries",
      method: "GET",
      path: `${ONE}/deliveries`,
      summary: "The delivery log of a webhook endpoint",
      description:
        "Messages, latest first, with every attempt to deliver them. Settled messages are kept for 30 days.",
      tag: TAG,
      auth: "key",
      query: deliveriesQuery,
      answers: {
        200: {
          description: "A page of messages.",
          schema: z.object({ deliveries: z.array(deliveryView), nextCursor: z.string().nullable() }),
        },
      },
      refusals: ["not_found"],
    },
    async ({ deps, caller, params, query }) => {
      const endpoint = await ownEndpoint(deps, caller, params.endpointId);
      if (endpoint === null) return NO_ENDPOINT;
      const place = readCursor("deliveries", query.after, z.tuple([z.int(), z.string().max(100)]));
      if (place instanceof Refusal) return place;
      const { database } = deps;
      const { endpoint_id: endpointId } = endpoint;
      const before = place && { queuedMs: place[0], messageId: place[1] };
      const rows = await readMessages(
        database,
        endpointId,
        { status: query.status },
        before,
        query.limit + 1,
      );
      const ids = rows.slice(0, query.limit).map(({ message_id }) => message_id);
      const attempts = await readAttempts(database, endpointId, ids, ATTEMPTS_SHOWN);
      const data = listPage(
        "deliveries",
        rows,
        query.limit,
        (row) => viewDelivery(endpoint, row, attempts.get(row.message_id) ?? []),
        (row) => encodeCursor("deliveries", [row.queued_ms, row.message_id]),
      );
      return { status: 200, data };
    },
  ),
  operation(
    {
      id: "replayWebhooks",
      method: "POST",
      path: `${ONE}/replay`,
      summary: "Send messages again",
      description:
        "One message, or all events that occurred from `since` to `until`, those from before the endpoint existed included. Within an invoice they come in order and before what waits; a message keeps its id.",
      tag: TAG,
      auth: "key",
      body: replayBody,
      example: { since: "2026-01-28T00:00:00Z", until: "2026-01-29T00:00:00Z" },
      answers: {
        202: {
          description: "They are on their way.",
          schema: z.object({ endpointId: z.string(), replaying: z.literal(true) }),
        },
      },
      refusals: ["not_found", "conflict"],
    },
    async ({ deps, caller, params, body: { messageId, since, until } }) => {
      if ((messageId === undefined) === (since === undefined))
        return refuse("invalid_field", "messageId or since is required, not both.", { field: "messageId" });
      if (until !== undefined && (since === undefined || until < since))
        return refuse("invalid_field", "until must come after since.", { field: "until" });
      const endpoint = await ownEndpoint(deps, caller, params.endpointId);
      if (endpoint === null) return NO_ENDPOINT;
      if (endpoint.status !== "enabled") return DISABLED;
      const owner = { tenantId: caller.tenantId, mode: caller.mode };
      if (messageId !== undefined && !(await replayOne(deps, owner, endpoint, messageId)))
        return refuse("not_found", "No such message among those that this endpoint has come to.");
      if (since !== undefined)
        await replayRange(deps, owner, endpoint, { since, ...(until === undefined ? {} : { until }) });
      return { status: 202, data: { endpointId: endpoint.endpoint_id, replaying: true } };
    },
  ),
  operation(
    {
      id: "testWebhookEndpoint",
      method: "POST",
      path: `${ONE}/test`,
      summary: "Send a test message",
      description:
        "Sends one message of type `webhook.test`, now and once, and answers with what came of it. It belongs to no invoice and waits for nothing.",
      tag: TAG,
      auth: "key",
      answers: {
        200: {
          description: "What came of it.",
          schema: attemptView.extend({ messageId: z.string(), delivered: z.boolean() }),
        },
      },
      refusals: ["not_found", "conflict"],
    },
    async ({ deps, caller, params, idempotentId }) => {
      const endpoint = await ownEndpoint(deps, caller, params.endpointId);
      if (endpoint === null) return NO_ENDPOINT;
      if (endpoint.status !== "enabled") return DISABLED;
      const messageId = idempotentId("message");
      const { sent, startMs, endMs } = await sendTestMessage(
        deps,
        endpoint,
        messageId,
        caller.now.toISOString(),
      );
      const answer = sent.kind === "answer" ? sent : null;
      const data = {
        messageId,
        delivered: isDelivered(sent),
        at: instant(startMs),
        statusCode: answer?.status ?? null,
        error: sent.kind === "problem" ? sent.problem : null,
        latencyMs: endMs - startMs,
        bodyBytes: answer?.answerBytes ?? 0,
      };
      return { status: 200, data };
    },
  ),
];
