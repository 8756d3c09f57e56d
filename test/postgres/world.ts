/** The world of the HTTP suites over PostgreSQL: a schema of its own in a server that a test file shares. */
import { afterAll, beforeAll } from "vitest";
import { openPostgres } from "../../server/database/postgres.ts";
import { worldOver } from "../http/world.ts";
import { type TestPostgres, testPostgres } from "../setup/postgres.ts";

/** Starts the server for all tests of a file; call it at the top of the file. */
export function sharedPostgres(): () => TestPostgres {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => {
    postgres = await testPostgres();
  });
  afterAll(() => postgres?.stop());
  return () => {
    if (!postgres) throw new Error("PostgreSQL is not started yet");
    return postgres;
  };
}

export function postgresWorld(postgres: () => TestPostgres): ReturnType<typeof worldOver> {
  return worldOver(async () => {
    const server = postgres();
    const url = await server.freshUrl();
    const database = await openPostgres(url, { connections: 6 });
    return {
      database,
      stored: async () => {
        const tables = await server.sql(
          "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
          [],
          url,
        );
        const texts = await Promise.all(
          tables.map(({ name }) => server.sql(`SELECT t::text AS row FROM ${String(name)} t`, [], url)),
        );
        return Buffer.from(JSON.stringify(texts), "utf8").toString("latin1");
      },
      close: async () => {
        await database.close();
        await server.drop(url);
      },
    };
  });
}
