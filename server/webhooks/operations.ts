/** The API of webhook endpoints: create, read, change, delete, rotate the secret. */
import { z } from "zod";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../api/query.ts";
import { countWaiting } from "../store/webhookLog.ts";
import { type EndpointRow, listEndpoints } from "../store/webhooks.ts";
import {
  changeEndpoint,
  createEndpoint,
  ownEndpoint,
  refuseUrl,
  removeEndpoint,
  rotateEndpointSecret,
} from "./endpoints.ts";
import { typesOf } from "./fanOut.ts";
import { MESSAGE_TYPES } from "./types.ts";

export const TAG = "Webhooks";
export const NO_ENDPOINT = refuse("not_found", "No such webhook endpoint in this mode.");
/** Beyond this the number of waiting messages is not counted on. */
const COUNT_MOST = 10_000;

const urlField = z
  .string()
  .min(1)
  .max(2_048)
  .refine((text) => /^[\x21-\x7e]+$/.test(text), "must be an address in printable ASCII")
  .meta({ format: "uri", description: "An https address on the public internet." });
const eventsField = z
  .array(z.enum(MESSAGE_TYPES))
  .min(1)
  .max(MESSAGE_TYPES.length)
  .refine((types) => new Set(types).size === types.length, "must not name a type twice")
  .meta({ description: "Types to be sent. Left out: all, those to come included." });

const endpointView = z.object({
  endpointId: z.string(),
  url: z.string(),
  status: z.enum(["enabled", "disabled"]),
  disabledReason: z
    .enum(["merchant", "gone", "failing"])
    .nullable()
    .meta({ description: "`gone`: it answered 410. `failing`: it took nothing for the whole schedule." }),
  events: z.array(z.string()).nullable(),
  failingSince: z.string().nullable().meta({ format: "date-time" }),
  waitingMessages: z.number().meta({ description: `Not counted beyond ${COUNT_MOST}.` }),
  previousSecretUntil: z.string().nullable().meta({ format: "date-time" }),
  createdAt: z.string().meta({ format: "date-time" }),
  updatedAt: z.string().meta({ format: "date-time" }),
});
const secretField = z
  .string()
  .meta({ description: "Shown this once. Standard Webhooks: base64 after `whsec_`." });

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function view(endpoint: EndpointRow, waitingMessages: number, nowMs: number) {
  const { previous_secret: previous, previous_until_ms: untilMs, failing_since_ms: failingMs } = endpoint;
  return {
    endpointId: endpoint.endpoint_id,
    url: endpoint.url,
    status: endpoint.status,
    disabledReason: endpoint.disabled_reason,
    events: typesOf(endpoint),
    failingSince: failingMs === null ? null : instant(failingMs),
    waitingMessages,
    previousSecretUntil: previous !== null && untilMs > nowMs ? instant(untilMs) : null,
    createdAt: endpoint.created_at,
    updatedAt: endpoint.updated_at,
  };
}

const PATH = "/api/v1/webhook-endpoints";
const ONE = `${PATH}/:endpointId` as const;
const EXAMPLE = {
  url: "https://books.example.com/paylink",
  events: ["invoice.paid", "invoice.payment_received"],
};

export const endpointOperations: readonly Operation[] = [
  operation(
    {
      id: "createWebhookEndpoint",
      method: "POST",
      path: PATH,
      summary: "Create a webhook endpoint",
      description:
        "Messages go to it from the next event on; the endpoint belongs to the key's mode. The secret is shown in this answer only.",
      tag: TAG,
      auth: "key",
      secretAnswer: true,
      body: z.strictObject({ url: urlField, events: eventsField.optional() }),
      example: EXAMPLE,
      answers: {
        201: {
          description: "The endpoint, with its secret.",
          schema: endpointView.extend({ secret: secretField }),
        },
      },
      refusals: ["conflict"],
    },
    async ({ deps, caller, body, idempotentId }) => {
      const refused = await refuseUrl(deps, body.url);
      if (refused) return refused;
      const asked = { endpointId: idempotentId("endpoint"), url: body.url, events: body.events ?? null };
      const made = await createEndpoint(deps, caller, asked, caller.now.toISOString());
      if (made instanceof Refusal) return made;
      const data = { ...view(made.endpoint, 0, deps.now().getTime()), secret: made.secret };
      return { status: 201, data };
    },
  ),
  operation(
    {
      id: "listWebhookEndpoints",
      method: "GET",
      path: PATH,
      summary: "List webhook endpoints",
      tag: TAG,
      auth: "key",
      query: z.strictObject(listQuery),
      answers: {
        200: {
          description: "A page of the endpoints of this mode, oldest first.",
          schema: z.object({ endpoints: z.array(endpointView), nextCursor: z.string().nullable() }),
        },
      },
    },
    async ({ deps, caller, query }) => {
      const place = readCursor("endpoints", query.after, z.tuple([z.string(), z.string()]));
      if (place instanceof Refusal) return place;
      const [createdAt, endpointId] = place ?? ["", ""];
      const nowMs = deps.now().getTime();
      // At most 20 in all: read whole and cut here.
      const rows = (await listEndpoints(deps.database, caller)).filter(
        (row) => row.created_at > createdAt || (row.created_at === createdAt && row.endpoint_id > endpointId),
      );
      const waiting = new Map(
        await Promise.all(
          rows
            .slice(0, query.limit)
            .map(
              async ({ endpoint_id: id }) => [id, await countWaiting(deps.database, id, COUNT_MOST)] as const,
            ),
        ),
      );
      const data = listPage(
        "endpoints",
        rows,
        query.limit,
        (row) => view(row, waiting.get(row.endpoint_id) ?? 0, nowMs),
        (row) => encodeCursor("endpoints", [row.created_at, row.endpoint_id]),
      );
      return { status: 200, data };
    },
  ),
  operation(
    {
      id: "getWebhookEndpoint",
      method: "GET",
      path: ONE,
      summary: "Read a webhook endpoint",
      tag: TAG,
      auth: "key",
      answers: { 200: { description: "The endpoint.", schema: endpointView } },
      refusals: ["not_found"],
    },
    async ({ deps, caller, params }) => {
      const endpoint = await ownEndpoint(deps, caller, params.endpointId);
      if (endpoint === null) return NO_ENDPOINT;
      const waiting = await countWaiting(deps.database, endpoint.endpoint_id, COUNT_MOST);
      return { status: 200, data: view(endpoint, waiting, deps.now().getTime()) };
    },
  ),
  operation(
    {
      id: "updateWebhookEndpoint",
      method: "PATCH",
      path: ONE,
      summary: "Change, disable or enable a webhook endpoint",
      description:
        "Properties left out stay as they are; null for events means all types. While an endpoint is disabled nothing is sent to it and nothing is lost: enabled again, it gets everything in order.",
      tag: TAG,
      auth: "key",
      body: z.strictObject({
        url: urlField.optional(),
        events: eventsField.nullable().optional(),
        status: z.enum(["enabled", "disabled"]).optional(),
      }),
      example: { status: "enabled" },
      answers: { 200: { description: "The endpoint after the change.", schema: endpointView } },
      refusals: ["not_found"],
    },
    async ({ deps, caller, params, body }) => {
      const endpoint = await ownEndpoint(deps, caller, params.endpointId);
      if (endpoint === null) return NO_ENDPOINT;
      const refused = body.url === undefined ? null : await refuseUrl(deps, body.url);
      if (refused) return refused;
      const change = {
        ...(body.url === undefined ? {} : { url: body.url }),
        ...(body.status === undefined ? {} : { status: body.status }),
        ...(body.events === undefined ? {} : { events: body.events && JSON.stringify(body.events) }),
      };
      const changed = await changeEndpoint(deps, caller, endpoint, change, caller.now.toISOString());
      if (changed === null) return NO_ENDPOINT;
      const waiting = await countWaiting(deps.database, endpoint.endpoint_id, COUNT_MOST);
      return { status: 200, data: view(changed, waiting, deps.now().getTime()) };
    },
  ),
  operation(
    {
      id: "deleteWebhookEndpoint",
      method: "DELETE",
      path: ONE,
      summary: "Delete a webhook endpoint",
      description: "Nothing more is sent to it; its log goes too.",
      tag: TAG,
      auth: "key",
      answers: {
        200: {
          description: "It is gone.",
          schema: z.object({ endpointId: z.string(), deleted: z.literal(true) }),
        },
      },
      refusals: ["not_found"],
    },
    async ({ deps, caller, params: { endpointId } }) =>
      (await removeEndpoint(deps, caller, endpointId))
        ? { status: 200, data: { endpointId, deleted: true } }
        : NO_ENDPOINT,
  ),
  operation(
    {
      id: "rotateWebhookSecret",
      method: "POST",
      path: `${ONE}/rotate-secret`,
      summary: "Give a webhook endpoint a new secret",
      description:
        "For 24 hours messages carry the signatures of both secrets, so that the receiver can change over without losing one. A second rotation within that time ends the first secret.",
      tag: TAG,
      auth: "key",
      secretAnswer: true,
      answers: {
        200: {
          description: "The new secret.",
          schema: z.object({ endpointId: z.string(), secret: secretField, previousSecretUntil: z.string() }),
        },
      },
      refusals: ["not_found", "version_conflict"],
    },
    async ({ deps, caller, params }) => {
      const endpoint = await ownEndpoint(deps, caller, params.endpointId);
      if (endpoint === null) return NO_ENDPOINT;
      const rotated = await rotateEndpointSecret(deps, endpoint, caller.now.toISOString());
      if (rotated === null) return refuse("version_conflict", "The secret was rotated at the same moment.");
      const { secret, previousUntilMs } = rotated;
      const previousSecretUntil = instant(previousUntilMs);
      return { status: 200, data: { endpointId: endpoint.endpoint_id, secret, previousSecretUntil } };
    },
  ),
];
