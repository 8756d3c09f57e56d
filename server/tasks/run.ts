/**
 * Runs what is due. A task is claimed by lease, so several processes share the work. A lease is short and
 * is renewed while its work goes on: what a dead process held is taken over within seconds, what a slow one holds
 * is left to it. A process that stood still for longer than a lease may find its work done twice, so handlers
 * must be safe to run twice.
 */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { claimTasks, extendLease, finishTask, releaseTask, type Task } from "../store/tasks.ts";

/**
 * Does one task. Fulfils when there is nothing left to do for it (the runner removes it, unless the handler
 * put it anew for a later time); rejects to be tried again.
 */
export type TaskHandler = (deps: Deps, task: Task) => Promise<void>;
export type TaskHandlers = Readonly<Record<string, TaskHandler>>;

/** What a killed process held is taken up this long after at the latest; recovery has a minute from the restart. */
const LEASE_MS = 15_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
const AT_ONCE = 16;
const RETRY_FIRST_MS = 2_000;
const RETRY_MOST_MS = 15 * 60_000;

/** Milliseconds until the next try after `attempts` failed ones: doubling, with up to a fifth less by chance. */
export function retryDelayMs(attempts: number, chance: number): number {
  const delay = Math.min(RETRY_FIRST_MS * 2 ** Math.min(attempts - 1, 20), RETRY_MOST_MS);
  return Math.round(delay * (1 - 0.2 * chance));
}

/**
 * Claims and does one round of due tasks.
 * @returns how many were claimed: a full round suggests that more are due.
 */
export async function runDueTasks(deps: Deps, handlers: TaskHandlers): Promise<number> {
  const owner = newId("task", deps.random);
  const tasks = await claimTasks(deps.database, {
    owner,
    nowMs: deps.now().getTime(),
    leaseMs: LEASE_MS,
    limit: AT_ONCE,
  });
  const running = new Set(tasks);
  const renewal = setInterval(() => void renewLeases(deps, running, owner), RENEW_EVERY_MS);
  try {
    await Promise.all(
      tasks.map((task) => runTask(deps, handlers, task, owner).finally(() => running.delete(task))),
    );
  } finally {
    clearInterval(renewal);
  }
  return tasks.length;
}

async function renewLeases(deps: Deps, running: ReadonlySet<Task>, owner: string): Promise<void> {
  const untilMs = deps.now().getTime() + LEASE_MS;
  try {
    await deps.database.batch([...running].map(({ taskId }) => extendLease(taskId, owner, untilMs)));
  } catch (error) {
    deps.log.error("leases could not be renewed", error);
  }
}

async function runTask(deps: Deps, handlers: TaskHandlers, task: Task, owner: string): Promise<void> {
  try {
    const handler = handlers[task.kind];
    if (!handler) throw new Error(`no handler for tasks of kind ${task.kind}`);
    await handler(deps, task);
    await deps.database.batch([finishTask(task.taskId, owner)]);
  } catch (error) {
    deps.log.error("task failed and will be tried again", error, {
      kind: task.kind,
      subject: task.subject,
      attempts: task.attempts,
    });
    const chance = (deps.random(1)[0] ?? 0) / 256;
    const dueMs = deps.now().getTime() + retryDelayMs(task.attempts, chance);
    try {
      await deps.database.batch([releaseTask(task.taskId, owner, dueMs)]);
    } catch (releaseError) {
      // The lease ends by itself; the task is then claimed again.
      deps.log.error("task could not be given back", releaseError, { kind: task.kind });
    }
  }
}
