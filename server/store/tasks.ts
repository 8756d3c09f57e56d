/** Work to be done later: written with what causes it, claimed by lease, so that a process that dies loses nothing. */
import type { Mode } from "../../shared/statuses.ts";
import { type Database, type Row, type Statement, statement } from "../database/database.ts";

export interface TaskKey {
  readonly kind: string;
  readonly tenantId: string;
  readonly mode: Mode;
  /** What the task is about; one task of a kind per subject. */
  readonly subject: string;
}

export interface Task extends TaskKey {
  readonly taskId: string;
  /** JSON text. */
  readonly payload: string;
  readonly attempts: number;
}

/** Puts a task, or moves the one that stands to a new time. `dueMs`: real time, milliseconds since 1970. */
export function putTask(key: TaskKey, taskId: string, payload: string, dueMs: number): Statement {
  return insertTask(key, taskId, payload, dueMs, REPLACE);
}

const REPLACE = `DO UPDATE SET payload = excluded.payload, due_ms = excluded.due_ms,
       attempts = 0, lease_until_ms = 0, lease_owner = NULL`;

function insertTask(
  key: TaskKey,
  taskId: string,
  payload: string,
  dueMs: number,
  onConflict: string,
): Statement {
  return statement(
    `INSERT INTO tasks (task_id, kind, tenant_id, mode, subject, payload, due_ms, attempts, lease_until_ms, lease_owner)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, NULL)
     ON CONFLICT (kind, tenant_id, mode, subject) ${onConflict}`,
    taskId,
    key.kind,
    key.tenantId,
    key.mode,
    key.subject,
    payload,
    dueMs,
  );
}

export function removeTask(key: TaskKey): Statement {
  return statement(
    "DELETE FROM tasks WHERE kind = ? AND tenant_id = ? AND mode = ? AND subject = ?",
    key.kind,
    key.tenantId,
    key.mode,
    key.subject,
  );
}

interface TaskRow extends Row {
  task_id: string;
  kind: string;
  tenant_id: string;
  mode: string;
  subject: string;
  payload: string;
  attempts: number;
}

/** Takes up to `limit` due tasks that nobody holds; they are this owner's until the lease ends. */
export async function claimTasks(
  database: Database,
  claim: { readonly owner: string; readonly nowMs: number; readonly leaseMs: number; readonly limit: number },
): Promise<Task[]> {
  const due = await database.query<{ task_id: string }>(
    "SELECT task_id FROM tasks WHERE due_ms <= ? AND lease_until_ms <= ? ORDER BY due_ms LIMIT ?",
    [claim.nowMs, claim.nowMs, claim.limit],
  );
  // Most looks find nothing: no write, then.
  if (due.length === 0) return [];
  // In the same order everywhere: processes that claim the same tasks wait for each other, and never in a circle.
  const ids = due.map(({ task_id }) => task_id).sort();
  const results = await database.batch(
    ids.map((id) =>
      statement(
        `UPDATE tasks SET lease_until_ms = ?, lease_owner = ?, attempts = attempts + 1
         WHERE task_id = ? AND lease_until_ms <= ? AND due_ms <= ?
         RETURNING task_id, kind, tenant_id, mode, subject, payload, attempts`,
        claim.nowMs + claim.leaseMs,
        claim.owner,
        id,
        claim.nowMs,
        claim.nowMs,
      ),
    ),
  );
  return results
    .flatMap(({ rows }) => rows as TaskRow[])
    .map((row) => ({
      taskId: row.task_id,
      kind: row.kind,
      tenantId: row.tenant_id,
      mode: row.mode as Mode,
      subject: row.subject,
      payload: row.payload,
      attempts: row.attempts,
    }));
}

/** Holds a task for longer while its work goes on. Changes nothing once another owner has it. */
export function extendLease(taskId: string, owner: string, leaseUntilMs: number): Statement {
  return statement(
    "UPDATE tasks SET lease_until_ms = ? WHERE task_id = ? AND lease_owner = ?",
    leaseUntilMs,
    taskId,
    owner,
  );
}

/** Ends a task that this owner still holds: it is done. */
export function finishTask(taskId: string, owner: string): Statement {
  return statement("DELETE FROM tasks WHERE task_id = ? AND lease_owner = ?", taskId, owner);
}

/** Gives a task that this owner still holds back, to be tried again at `dueMs`. */
export function releaseTask(taskId: string, owner: string, dueMs: number): Statement {
  return statement(
    "UPDATE tasks SET due_ms = ?, lease_until_ms = 0, lease_owner = NULL WHERE task_id = ? AND lease_owner = ?",
    dueMs,
    taskId,
    owner,
  );
}

export async function countTasks(
  database: Database,
  nowMs: number,
): Promise<{ readonly all: number; readonly due: number }> {
  const [row] = await database.query<{ waiting: number; due: number | null }>(
    "SELECT COUNT(*) AS waiting, SUM(CASE WHEN due_ms <= ? THEN 1 ELSE 0 END) AS due FROM tasks",
    [nowMs],
  );
  return { all: row?.waiting ?? 0, due: Number(row?.due ?? 0) };
}

/** Puts a task unless one of its kind and subject stands. */
export function putTaskOnce(key: TaskKey, taskId: string, payload: string, dueMs: number): Statement {
  return insertTask(key, taskId, payload, dueMs, "DO NOTHING");
}
