/** Due work on Workers, where no process stays: a cron trigger does it every minute, and requests do what cannot wait. */
import { TASK_HANDLERS } from "../app.ts";
import type { Deps } from "../deps.ts";
import { runDueTasks } from "../tasks/run.ts";
import type { Scope } from "./scope.ts";

/** After an answer the platform allows 30 seconds; begin nothing new after this many milliseconds. */
const AFTER_ANSWER_MS = 15_000;
/** A cron trigger comes every minute; the next one goes on. */
const SCHEDULED_MS = 45_000;
/** How often a request that caused no work looks for some, per isolate. */
const LOOK_EVERY_MS = 1_000;

let lastLook = 0;

/** Does what the answered request made due, and looks once in a while for what became due since: a payer who polls sees their bank payment settle. */
export async function afterAnswer(deps: Deps, scope: Scope): Promise<void> {
  const now = deps.now().getTime();
  if (!scope.woken && now - lastLook < LOOK_EVERY_MS) return;
  lastLook = now;
  await runUntilDone(deps, now + AFTER_ANSWER_MS);
}

/** Does everything that is due. */
export function onSchedule(deps: Deps): Promise<void> {
  return runUntilDone(deps, deps.now().getTime() + SCHEDULED_MS);
}

async function runUntilDone(deps: Deps, until: number): Promise<void> {
  try {
    while ((await runDueTasks(deps, TASK_HANDLERS)) > 0 && deps.now().getTime() < until);
  } catch (error) {
    deps.log.error("looking for due work failed", error);
  }
}
