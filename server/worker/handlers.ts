/** The two entrances of a Worker, over a database of any kind. */

import type { Database } from "../database/database.ts";
import { protect } from "../headers.ts";
import { createLog } from "../log.ts";
import { scheduleUpkeep } from "../upkeep/upkeep.ts";
import { afterAnswer, onSchedule } from "./background.ts";
import { writeLine } from "./console.ts";
import { prepareDemo } from "./demo.ts";
import { type Installed, install } from "./install.ts";
import type { WorkerEnv, WorkerHandlers } from "./runtime.ts";
import { inScope, type Scope } from "./scope.ts";
import { workerConfig } from "./settings.ts";

export interface WorkerDatabase {
  readonly dialect: Database["dialect"];
  /** The database for one request; closed after it. */
  open(env: WorkerEnv): Promise<Database>;
}

const log = createLog(writeLine, () => new Date());

export function workerHandlers(kind: WorkerDatabase): WorkerHandlers {
  // A value and never a promise: requests that come before the first one is through do the same again, which is safe.
  let installed: Installed | null = null;

  async function ready(env: WorkerEnv, address: string): Promise<Installed | null> {
    if (installed !== null) return installed;
    const made = await installFor(env, address, kind.dialect);
    if (made?.deps.config.env === "development") writeLine(await prepareDemo(made.deps));
    installed = made;
    return made;
  }

  return {
    async fetch(request, env, context) {
      try {
        const scope: Scope = { database: await kind.open(env), woken: false };
        let work: Installed | null = null;
        try {
          return await inScope(scope, async () => {
            work = await ready(env, request.url);
            return work === null ? unavailable(request) : await work.app.fetch(request);
          });
        } finally {
          context.waitUntil(inScope(scope, () => conclude(scope, work)));
        }
      } catch (error) {
        // What the app itself cannot answer: the database is away before anything could be made.
        log.error("not ready", error);
        return unavailable(request);
      }
    },

    async scheduled(_event, env) {
      const scope: Scope = { database: await kind.open(env), woken: false };
      try {
        await inScope(scope, async () => {
          const work = installed ?? (await installFor(env, undefined, kind.dialect));
          if (work === null) return;
          // Where the address is set no request has to be waited for to know it.
          if (typeof env["PUBLIC_URL"] === "string") installed = work;
          await scheduleUpkeep(work.deps);
          await onSchedule(work.deps);
        });
      } finally {
        await scope.database.close();
      }
    },
  };
}

/** Null when the settings are not right; the log says what is wrong, never the answer. */
async function installFor(
  env: WorkerEnv,
  address: string | undefined,
  dialect: Database["dialect"],
): Promise<Installed | null> {
  const read = workerConfig(env, address);
  if (read.ok) return install(env, read.config, dialect);
  log.error("the settings are not right", new Error(read.problems.join(" ")));
  return null;
}

async function conclude(scope: Scope, work: Installed | null): Promise<void> {
  try {
    if (work !== null) await afterAnswer(work.deps, scope);
  } finally {
    await scope.database.close();
  }
}

/** 503 in the shape of every refusal; what is wrong stands in the log. */
function unavailable(request: Request): Response {
  const error = {
    code: "unavailable",
    message: "Paylink cannot be used at the moment. Please try again soon.",
  };
  const response = Response.json({ success: false, error }, { status: 503, headers: { "Retry-After": "5" } });
  const { pathname, protocol } = new URL(request.url);
  protect(response.headers, pathname, protocol === "https:");
  return response;
}
