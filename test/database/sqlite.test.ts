import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../../server/database/sqlite.ts";
import { databaseContract } from "../contract/database.ts";

databaseContract("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "paylink-sqlite-"));
  const path = join(folder, "new", "paylink.db");
  let database = await openSqlite(path);
  return {
    database,
    async reopen() {
      await database.close();
      database = await openSqlite(path);
      return database;
    },
    async cleanup() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
});
