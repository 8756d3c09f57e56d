import { afterAll, beforeAll } from "vitest";
import { openPostgres } from "../../server/database/postgres.ts";
import { databaseContract } from "../contract/database.ts";
import { type TestPostgres, testPostgres } from "../setup/postgres.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres.stop());

databaseContract("PostgreSQL", async () => {
  const url = await postgres.freshUrl();
  let database = await openPostgres(url);
  return {
    database,
    async reopen() {
      await database.close();
      database = await openPostgres(url);
      return database;
    },
    async cleanup() {
      await database.close();
      await postgres.drop(url);
    },
  };
});
