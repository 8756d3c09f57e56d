import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Driver from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openSqlite } from "../../server/database/sqlite.ts";

/** A driver that forgets one setting, as a build of SQLite with other defaults would. */
const forgotten = vi.hoisted(() => ({ setting: "none" }));

vi.mock("@photostructure/sqlite", async (original) => {
  const driver = await original<typeof Driver>();
  class Forgetful extends driver.DatabaseSync {
    override exec(sql: string): void {
      if (!sql.includes(forgotten.setting)) super.exec(sql);
    }
  }
  return { ...driver, DatabaseSync: Forgetful };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "paylink-durability-"));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ["synchronous", "SQLite has synchronous = 1 where 2 is required"],
  ["journal_mode", "SQLite has journal_mode = delete where wal is required"],
])(
  "a connection that does not keep %s is refused, on a new file and on an old one",
  async (setting, message) => {
    const path = join(folder, "paylink.db");
    if (setting === "synchronous") {
      forgotten.setting = "none";
      await (await openSqlite(path)).close();
    }
    forgotten.setting = setting;
    await expect(openSqlite(path)).rejects.toThrow(message);
  },
);
