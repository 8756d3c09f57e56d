/** The product with one thing taken out, to tell what that thing costs: `variant.js no-visits | keep-none | commit-each | none`. */
import type { AddressInfo } from "node:net";
import { readConfig } from "../../server/config.ts";
import type { Database } from "../../server/database/database.ts";
import { openDeps } from "../../server/node/open.ts";
import { createPaylinkServer } from "../../server/node/server.ts";

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.problems.join("\n"));
const { deps, files } = await openDeps(read.config, () => undefined);
const without: Record<string, (database: Database) => Database> = {
  none: (database) => database,
  "keep-none": (database) => database,
  "no-visits": withoutVisits,
  "commit-each": commitEach,
};
const database = without[process.argv[2] ?? "none"]?.(deps.database);
if (!database) throw new Error(`no variant ${process.argv[2]}`);
const { sandboxProcessor } = await import("../../server/payments/processors/sandbox.ts");
const sandbox = sandboxProcessor({ database, achSeconds: 15, random: deps.random });
const server = createPaylinkServer(
  { ...deps, database, processorFor: (mode) => (mode === "test" ? sandbox : null) },
  files,
  process.argv[2] === "keep-none" ? 0 : undefined,
);
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

/** Acknowledges visits without writing them. */
function withoutVisits(inner: Database): Database {
  return {
    dialect: inner.dialect,
    query: (sql, params) => inner.query(sql, params),
    batch: async (statements) =>
      statements.every(({ sql }) => sql.startsWith("INSERT INTO visits")) ? [] : inner.batch(statements),
    close: () => inner.close(),
  };
}

/** Commits each batch by itself: the next one begins when the one before it is on the disk. */
function commitEach(inner: Database): Database {
  let last: Promise<unknown> = Promise.resolve();
  return {
    dialect: inner.dialect,
    query: (sql, params) => inner.query(sql, params),
    batch: (statements) => {
      const mine = last.then(() => inner.batch(statements));
      last = mine.catch(() => undefined);
      return mine;
    },
    close: () => inner.close(),
  };
}

// An orderly end, so that Node's profiler (--cpu-prof) writes what it saw.
process.once("SIGTERM", () => process.exit(0));
