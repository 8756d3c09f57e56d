/** The world over SQLite in a file of its own. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../../server/database/sqlite.ts";
import type { Deps } from "../../server/deps.ts";
import { sharpRedrawer } from "../../server/logos/redrawers/sharp.ts";
import { type MakeWorld, worldOver } from "./world.ts";

const opened = async () => {
  const folder = await mkdtemp(join(tmpdir(), "paylink-http-"));
  const database = await openSqlite(join(folder, "paylink.db"));
  return {
    database,
    stored: async () => {
      // The write-ahead log beside the file is storage like the file itself.
      const files = await Promise.all(
        (await readdir(folder)).map((name) => readFile(join(folder, name), "latin1")),
      );
      return files.join("\n");
    },
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export const sqliteWorld = worldOver(opened);

/** The same with what only Node has: uploaded pictures are made anew. */
export const nodeWorld = worldOver(opened, { redrawer: sharpRedrawer() });

export const sqliteWorldWith = (more: Partial<Deps>): MakeWorld => worldOver(opened, more);
