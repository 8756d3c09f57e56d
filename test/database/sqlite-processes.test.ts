/** SQLite with more than one process, and with processes that die. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { statement } from "../../server/database/database.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import { buildWriter, startWriter } from "./processes.ts";

describe("a SQLite file", () => {
  let program: string;
  let folder: string;
  let path: string;

  beforeAll(async () => {
    program = await buildWriter();
  });
  afterAll(() => rm(program, { recursive: true }));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "paylink-processes-"));
    path = join(folder, "paylink.db");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function wholeIds(): Promise<Set<unknown>> {
    const database = await openSqlite(path);
    const halves = await database.query("SELECT id, count(*) AS n FROM halves GROUP BY id");
    const check = await database.query("PRAGMA integrity_check");
    await database.close();
    expect(check).toEqual([{ integrity_check: "ok" }]);
    expect(halves.filter((row) => row.n !== 2)).toEqual([]);
    return new Set(halves.map((row) => row.id));
  }

  it("loses no acknowledged batch and keeps no half of one over five SIGKILLs of its writer", async () => {
    const promised: string[] = [];
    for (const [round, acknowledgements] of [1, 37, 150, 400, 1_000].entries()) {
      const writer = startWriter(program, path, `r${round}-`, 1_000_000, 16);
      await writer.until(acknowledgements);
      writer.child.kill("SIGKILL");
      expect(await writer.ended).toBe("SIGKILL");
      promised.push(...writer.acknowledged());
      const kept = await wholeIds();
      expect(promised.filter((id) => !kept.has(id))).toEqual([]);
    }
    expect(promised.length).toBeGreaterThan(1_588);
  }, 60_000);

  it("is made and migrated once by processes that start together", async () => {
    const writers = ["a", "b", "c", "d"].map((prefix) => startWriter(program, path, prefix, 50, 5));
    expect(await Promise.all(writers.map((writer) => writer.ended))).toEqual([0, 0, 0, 0]);
    const kept = await wholeIds();
    expect(kept.size).toBe(200);
    expect(writers.flatMap((writer) => writer.acknowledged()).filter((id) => !kept.has(id))).toEqual([]);
    const database = await openSqlite(path);
    expect(await database.query("SELECT count(*) AS n FROM starts")).toEqual([{ n: 1 }]);
    await database.close();
  });

  it("lets a second process in while the first writes without a pause", async () => {
    const busy = startWriter(program, path, "busy", 1_000_000, 64);
    await busy.until(100);
    const database = await openSqlite(path);
    for (let n = 0; n < 100; n++) {
      await database.batch([
        statement("INSERT INTO halves (id, half) VALUES (?, 1)", `mine${n}`),
        statement("INSERT INTO halves (id, half) VALUES (?, 2)", `mine${n}`),
      ]);
    }
    const before = busy.acknowledged().length;
    await busy.until(before + 100);
    busy.child.kill("SIGKILL");
    await busy.ended;
    await database.close();
    const kept = await wholeIds();
    expect(Array.from({ length: 100 }, (_, n) => `mine${n}`).filter((id) => !kept.has(id))).toEqual([]);
  });
});
