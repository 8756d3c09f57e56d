/** The server on Node: reads the settings, opens everything, listens, and ends in order. */
import { TASK_HANDLERS } from "./app.ts";
import { readConfig } from "./config.ts";
import { DatabaseUnavailable } from "./database/database.ts";
import { MigrationError } from "./database/migrate.ts";
import { prepareDemo } from "./node/demo.ts";
import { drainable } from "./node/drain.ts";
import { listen } from "./node/listen.ts";
import { openDeps } from "./node/open.ts";
import { answerRequests, createHttpServer } from "./node/server.ts";
import { startTaskLoop, type TaskLoop } from "./tasks/loop.ts";
import { scheduleUpkeep } from "./upkeep/upkeep.ts";
import { beginDraining } from "./vitals.ts";

/** What is in flight gets this long after SIGTERM, in milliseconds. */
const DRAIN_MS = 8_000;
/** For so long after SIGTERM a request on an open connection is still answered, as the last. */
const FAREWELL_MS = 1_000;

// A reader of the output that went away must not end the server.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const read = readConfig(process.env);
if (!read.ok) {
  process.stderr.write(
    `Paylink cannot start:\n${read.problems.map((problem) => `  - ${problem}\n`).join("")}`,
  );
  process.exit(1);
}

let loop: TaskLoop | null = null;
const opened = await openDeps(read.config, () => loop?.wake()).catch((error: unknown) => {
  // What an operator can mend is told in a line; anything else is a fault, with its place.
  if (!(error instanceof DatabaseUnavailable || error instanceof MigrationError)) throw error;
  process.stderr.write(`Paylink cannot start on DATABASE_URL: ${error.message}\n`);
  process.exit(1);
});
const server = createHttpServer();
const drain = drainable(server, { farewellMs: FAREWELL_MS, mostMs: DRAIN_MS });

const listening = await listen(server, opened.deps.config);
if (!listening.ok) {
  process.stderr.write(`Paylink cannot listen: ${listening.problem}\n`);
  process.exit(1);
}
const { address, config } = listening;
const deps = { ...opened.deps, config };
answerRequests(server, deps, opened.files);
// From here on an error is one connection that could not be taken (too many open files); the others go on.
server.removeAllListeners("error").on("error", (error) => {
  deps.log.error("a connection could not be taken", error);
});

let ending = false;
const started = start();
process.once("SIGTERM", () => void end());
process.once("SIGINT", () => void end());
await started;

async function start(): Promise<void> {
  await scheduleUpkeep(deps);
  loop = startTaskLoop(deps, TASK_HANDLERS);
  process.stdout.write(await prepareDemo(deps, address));
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  beginDraining();
  setTimeout(() => process.exit(1), DRAIN_MS + 1_500).unref();
  await started;
  await drain();
  await loop?.stop();
  await deps.database.close();
  process.exit(0);
}
