/** Keeps due work going in a process that stays: looks once in a while, and at once when it is woken. */
import type { Deps } from "../deps.ts";
import { runDueTasks, type TaskHandlers } from "./run.ts";

/** How long due work may wait for the next look, in milliseconds. */
const LOOK_EVERY_MS = 500;

export interface TaskLoop {
  wake(): void;
  /** Begins no more work and fulfils when what runs has ended. */
  stop(): Promise<void>;
}

export function startTaskLoop(deps: Deps, handlers: TaskHandlers): TaskLoop {
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;

  const round = async (): Promise<void> => {
    try {
      do again = false;
      while (!stopped && ((await runDueTasks(deps, handlers)) > 0 || again));
    } catch (error) {
      deps.log.error("looking for due work failed", error);
    }
  };
  const wake = (): void => {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    running = round().finally(() => {
      running = null;
    });
  };
  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
