/** Rows of webhook endpoints. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement, type Value } from "../database/database.ts";
import { putTask } from "./tasks.ts";

export interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

export interface EndpointRow extends Row {
  endpoint_id: string;
  tenant_id: string;
  mode: string;
  url: string;
  events: string | null;
  status: string;
  disabled_reason: string | null;
  sealed_secret: string;
  previous_secret: string | null;
  previous_until_ms: number;
  position: number;
  failures: number;
  failing_since_ms: number | null;
  paused_until_ms: number;
  created_at: string;
  updated_at: string;
}

const COLUMNS = `endpoint_id, tenant_id, mode, url, events, status, disabled_reason, sealed_secret, previous_secret,
  previous_until_ms, position, failures, failing_since_ms, paused_until_ms, created_at, updated_at`;

/** Kinds of the tasks that webhooks are made of. */
export const FAN_OUT = "webhook.fan-out";
export const SEND = "webhook.send";

/** Any endpoint, whoever it belongs to: for the machinery, never for the API. */
export async function findEndpoint(database: Database, endpointId: string): Promise<EndpointRow | null> {
  const rows = await database.query<EndpointRow>(
    `SELECT ${COLUMNS} FROM webhook_endpoints WHERE endpoint_id = ?`,
    [endpointId],
  );
  return rows[0] ?? null;
}

/** All endpoints of a merchant and mode, oldest first. */
export function listEndpoints(database: Database, owner: Owner): Promise<EndpointRow[]> {
  return database.query<EndpointRow>(
    `SELECT ${COLUMNS} FROM webhook_endpoints WHERE tenant_id = ? AND mode = ? ORDER BY created_at, endpoint_id`,
    [owner.tenantId, owner.mode],
  );
}

export interface NewEndpoint extends Owner {
  readonly endpointId: string;
  readonly url: string;
  readonly events: string | null;
  readonly sealedSecret: string;
  readonly createdAt: string;
}

/** Adds an endpoint that hears of every event from now on; changes nothing where the merchant has `most` already. */
export function insertEndpoint(endpoint: NewEndpoint, most: number): Statement {
  const { tenantId, mode } = endpoint;
  return statement(
    `INSERT INTO webhook_endpoints (${COLUMNS}, lease_until_ms, lease_owner)
     SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), 'enabled', NULL, CAST(? AS TEXT), NULL,
       0, (SELECT COALESCE(MAX(position), 0) FROM events WHERE tenant_id = ? AND mode = ?), 0, NULL, 0, CAST(? AS TEXT), CAST(? AS TEXT), 0, NULL
     WHERE (SELECT COUNT(*) FROM webhook_endpoints WHERE tenant_id = ? AND mode = ?) < CAST(? AS BIGINT)`,
    endpoint.endpointId,
    tenantId,
    mode,
    endpoint.url,
    endpoint.events,
    endpoint.sealedSecret,
    tenantId,
    mode,
    endpoint.createdAt,
    endpoint.createdAt,
    tenantId,
    mode,
    most,
  );
}

/** What may be changed of an endpoint. */
export interface EndpointChange {
  readonly url?: string;
  readonly events?: string | null;
  readonly status?: "enabled" | "disabled";
  readonly disabledReason?: string | null;
}

/** `anew` forgets how attempts went so far. */
export function updateEndpoint(
  endpointId: string,
  change: EndpointChange,
  at: string,
  anew = false,
): Statement {
  const set: Record<string, Value> = { updated_at: at };
  if (anew) {
    set["failures"] = 0;
    set["failing_since_ms"] = null;
    set["paused_until_ms"] = 0;
  }
  if (change.url !== undefined) set["url"] = change.url;
  if (change.events !== undefined) set["events"] = change.events;
  if (change.status !== undefined) set["status"] = change.status;
  if (change.disabledReason !== undefined) set["disabled_reason"] = change.disabledReason;
  return statement(
    `UPDATE webhook_endpoints SET ${Object.keys(set)
      .map((column) => `${column} = ?`)
      .join(", ")} WHERE endpoint_id = ?`,
    ...Object.values(set),
    endpointId,
  );
}

/** Puts a new secret in front of the one that was read; changes nothing where another rotation was first. */
export function rotateSecret(
  endpoint: Pick<EndpointRow, "endpoint_id" | "sealed_secret">,
  sealedSecret: string,
  previousUntilMs: number,
  at: string,
): Statement {
  return statement(
    `UPDATE webhook_endpoints SET previous_secret = sealed_secret, previous_until_ms = ?, sealed_secret = ?, updated_at = ?
     WHERE endpoint_id = ? AND sealed_secret = ?`,
    previousUntilMs,
    sealedSecret,
    at,
    endpoint.endpoint_id,
    endpoint.sealed_secret,
  );
}

export function deleteEndpoint(owner: Owner, endpointId: string): Statement {
  return statement(
    "DELETE FROM webhook_endpoints WHERE endpoint_id = ? AND tenant_id = ? AND mode = ?",
    endpointId,
    owner.tenantId,
    owner.mode,
  );
}

/** What was sent went well: the end of a bad time. */
export function endFailing(endpointId: string): Statement {
  return statement(
    "UPDATE webhook_endpoints SET failures = 0, failing_since_ms = NULL, paused_until_ms = 0 WHERE endpoint_id = ?",
    endpointId,
  );
}

/** Counts a failed attempt; the endpoint is left alone until `pausedUntilMs`. */
export function countFailure(endpointId: string, nowMs: number, pausedUntilMs: number): Statement {
  return statement(
    `UPDATE webhook_endpoints SET failures = failures + 1, failing_since_ms = COALESCE(failing_since_ms, ?),
       paused_until_ms = CASE WHEN paused_until_ms < ? THEN ? ELSE paused_until_ms END WHERE endpoint_id = ?`,
    nowMs,
    pausedUntilMs,
    pausedUntilMs,
    endpointId,
  );
}

/** Takes the right to send to an endpoint, where nobody has it. */
export function takeEndpoint(endpointId: string, owner: string, nowMs: number, untilMs: number): Statement {
  return statement(
    "UPDATE webhook_endpoints SET lease_owner = ?, lease_until_ms = ? WHERE endpoint_id = ? AND lease_until_ms <= ?",
    owner,
    untilMs,
    endpointId,
    nowMs,
  );
}

/** Keeps the right to send (until later), or gives it back (0). Changes nothing once another owner has it. */
export function holdEndpoint(endpointId: string, owner: string, untilMs: number): Statement {
  return statement(
    "UPDATE webhook_endpoints SET lease_until_ms = ? WHERE endpoint_id = ? AND lease_owner = ?",
    untilMs,
    endpointId,
    owner,
  );
}

/** Sees to it that somebody sends to an endpoint at `dueMs` at the latest. */
export function putSendTask(
  endpoint: Pick<EndpointRow, "endpoint_id" | "tenant_id" | "mode">,
  taskId: string,
  dueMs: number,
): Statement {
  const { endpoint_id: subject, tenant_id: tenantId, mode } = endpoint;
  return putTask({ kind: SEND, tenantId, mode: mode as Mode, subject }, taskId, "{}", dueMs);
}

/** Moves the sending of an endpoint from `fromMs` to `dueMs`, or removes it (null). Changes nothing when somebody else moved it. */
export function moveSendTask(endpointId: string, fromMs: number, dueMs: number | null): Statement {
  return dueMs === null
    ? statement("DELETE FROM tasks WHERE kind = ? AND subject = ? AND due_ms = ?", SEND, endpointId, fromMs)
    : statement(
        "UPDATE tasks SET due_ms = ? WHERE kind = ? AND subject = ? AND due_ms = ?",
        dueMs,
        SEND,
        endpointId,
        fromMs,
      );
}

/**
 * Announces new events to the merchant's endpoints: part of the batch that writes the events, so that none can be
 * forgotten. Writes nothing where there are no endpoints. `changes` says whether there is something to do.
 */
export function announceEvents(owner: Owner, taskId: string, nowMs: number): Statement {
  return statement(
    `INSERT INTO tasks (task_id, kind, tenant_id, mode, subject, payload, due_ms, attempts, lease_until_ms, lease_owner)
     SELECT CAST(? AS TEXT), '${FAN_OUT}', CAST(? AS TEXT), CAST(? AS TEXT), '-', '{}', CAST(? AS BIGINT), 0, 0, NULL
     WHERE EXISTS (SELECT 1 FROM webhook_endpoints WHERE tenant_id = ? AND mode = ? AND status = 'enabled')
     ON CONFLICT (kind, tenant_id, mode, subject) DO UPDATE SET due_ms = excluded.due_ms,
       attempts = 0, lease_until_ms = 0, lease_owner = NULL`,
    taskId,
    owner.tenantId,
    owner.mode,
    nowMs,
    owner.tenantId,
    owner.mode,
  );
}

/** Brings the times of a merchant's test endpoints nearer by as much as its test clock moves ahead. */
export function advanceTestWebhooks(tenantId: string, milliseconds: number): Statement[] {
  return [
    statement(
      `UPDATE webhook_endpoints SET previous_until_ms = previous_until_ms - ?, paused_until_ms = paused_until_ms - ?,
         failing_since_ms = failing_since_ms - ? WHERE tenant_id = ? AND mode = 'test'`,
      milliseconds,
      milliseconds,
      milliseconds,
      tenantId,
    ),
    statement(
      `UPDATE webhook_lanes SET due_ms = due_ms - ?, first_ms = CASE WHEN first_ms = 0 THEN 0 ELSE first_ms - ? END
       WHERE endpoint_id IN (SELECT endpoint_id FROM webhook_endpoints WHERE tenant_id = ? AND mode = 'test')`,
      milliseconds,
      milliseconds,
      tenantId,
    ),
  ];
}
