import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DatabaseUnavailable, statement, UniqueViolation } from "../../server/database/database.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import { SqliteConnection } from "../../server/database/sqlite-connection.ts";

const realControl = SqliteConnection.prototype.control;

describe("in trouble, SQLite", () => {
  let folder: string;
  let path: string;
  let database: SqliteDatabase;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "paylink-sqlite-"));
    path = join(folder, "paylink.db");
    database = await openSqlite(path);
    await database.batch([
      statement("CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, n INTEGER, body TEXT) STRICT"),
    ]);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await database.close();
    await rm(folder, { recursive: true });
  });

  const insert = (id: string, body = "") => statement("INSERT INTO t (id, body) VALUES (?, ?)", id, body);
  const ids = async () => (await database.query("SELECT id FROM t ORDER BY id")).map((row) => row.id);
  const fates = async (...batches: Promise<unknown>[]) =>
    (await Promise.allSettled(batches)).map((fate) =>
      fate.status === "fulfilled" ? "done" : (fate.reason as Error).name,
    );

  /** Makes the named control statements fail as SQLite would, `times` times each. */
  function failing(times: number, errcode: number, ...commands: string[]): void {
    const left = new Map(commands.map((command) => [command, times]));
    vi.spyOn(SqliteConnection.prototype, "control").mockImplementation(function (
      this: SqliteConnection,
      sql,
    ) {
      const count = left.get(sql) ?? 0;
      if (count === 0) return realControl.call(this, sql);
      left.set(sql, count - 1);
      throw Object.assign(new Error("disk I/O error"), { errcode });
    });
  }

  /** Leaves room for so many pages more, as a disk that is nearly full would. */
  async function leaveRoom(pages: number): Promise<void> {
    const [size] = await database.query<{ page_count: number }>("PRAGMA page_count");
    await database.query(`PRAGMA max_page_count = ${(size?.page_count ?? 0) + pages}`);
  }

  it("refuses what a full disk has no room for, and goes on by itself when there is room again", async () => {
    const big = insert("big", "x".repeat(100_000));
    await leaveRoom(4);
    const refused = { name: "DatabaseUnavailable", outcome: "none" };
    await expect(database.batch([insert("a"), big])).rejects.toMatchObject(refused);
    await expect(database.batch([big, insert("a")])).rejects.toMatchObject(refused);
    const giving = statement(`${big.sql} RETURNING id`, ...big.params);
    await expect(database.batch([giving])).rejects.toMatchObject(refused);
    expect(await ids()).toEqual([]);
    await database.batch([insert("small")]);
    await leaveRoom(1_000);
    await database.batch([big]);
    expect(await ids()).toEqual(["big", "small"]);
  });

  it("refuses the whole group when a full disk ended its transaction", async () => {
    await database.batch([statement("CREATE TABLE heap (body TEXT) STRICT")]);
    await leaveRoom(4);
    const big = statement("INSERT INTO heap VALUES (?)", "x".repeat(100_000));
    const all = await Promise.allSettled([insert("a"), big, insert("b")].map((one) => database.batch([one])));
    for (const fate of all.slice(0, 2)) {
      expect(fate).toMatchObject({ reason: { name: "DatabaseUnavailable", outcome: "none" } });
    }
    // The batch behind them had not begun; it has a transaction of its own.
    expect(all[2]?.status).toBe("fulfilled");
    expect(await ids()).toEqual(["b"]);
  });

  it.each([
    ["an I/O error, after which the commit may yet come to life", 1034, "unknown"],
    ["a full disk", 13, "none"],
  ])("tells every batch of the group when COMMIT fails from %s", async (_, errcode, outcome) => {
    failing(1, errcode, "COMMIT");
    const all = await Promise.allSettled(
      [insert("a"), insert("a"), insert("b")].map((one) => database.batch([one])),
    );
    for (const fate of all) expect(fate).toMatchObject({ reason: { name: "DatabaseUnavailable", outcome } });
    expect(await ids()).toEqual([]);
    await database.batch([insert("c")]);
    expect(await ids()).toEqual(["c"]);
  });

  it("shows nobody what a failed rollback left behind, and goes on by itself", async () => {
    failing(2, 10, "COMMIT", "ROLLBACK");
    expect(await fates(database.batch([insert("a")]))).toEqual(["DatabaseUnavailable"]);
    await expect(ids()).rejects.toThrow(DatabaseUnavailable);
    expect(await ids()).toEqual([]);
    expect(await fates(database.batch([insert("b")]))).toEqual(["DatabaseUnavailable"]);
    await database.batch([insert("c")]);
    expect(await ids()).toEqual(["c"]);
  });

  it("changes no fate when a savepoint cannot be undone", async () => {
    failing(1, 10, "ROLLBACK TO one");
    await database.batch([insert("a")]);
    const all = await fates(...["b", "a", "c"].map((id) => database.batch([insert(`${id}2`), insert(id)])));
    expect(all).toEqual(["done", "UniqueViolation", "done"]);
    expect(await ids()).toEqual(["a", "b", "b2", "c", "c2"]);
  });

  it("keeps nothing of a refused batch that cannot be rolled back at once", async () => {
    await database.batch([insert("a")]);
    failing(1, 10, "ROLLBACK");
    expect(await fates(database.batch([insert("b"), insert("a")]))).toEqual(["UniqueViolation"]);
    failing(1, 10, "ROLLBACK TO one", "ROLLBACK");
    const pair = [database.batch([insert("c"), insert("a")]), database.batch([insert("d")])];
    expect((await fates(...pair))[0]).not.toBe("done");
    expect((await ids()).filter((id) => id === "b" || id === "c")).toEqual([]);
    await database.batch([insert("e")]);
  });

  it("loses no batch when the lock is taken by others before a group is repeated one by one", async () => {
    await database.batch([
      statement("CREATE TABLE child (id TEXT REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED) STRICT"),
    ]);
    let begins = 0;
    vi.spyOn(SqliteConnection.prototype, "control").mockImplementation(function (
      this: SqliteConnection,
      sql,
    ) {
      const taken = sql === "BEGIN IMMEDIATE" && [2, 4].includes(++begins);
      if (taken) throw Object.assign(new Error("database is locked"), { errcode: 5 });
      return realControl.call(this, sql);
    });
    const orphan = statement("INSERT INTO child VALUES ('nobody')");
    const all = fates(...[insert("a"), orphan, insert("b")].map((one) => database.batch([one])));
    expect(await all).toEqual(["done", "Error", "done"]);
    expect(await ids()).toEqual(["a", "b"]);
  });

  it("reports a lock held too long, without effect and with the event loop going on meanwhile", async () => {
    const impatient = await openSqlite(path, { lockTimeout: 150 });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    const writing = impatient.batch([insert("a")]);
    await expect(writing).rejects.toMatchObject({ name: "DatabaseUnavailable", outcome: "none" });
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(0);
    expect(await ids()).toEqual([]);
    other.exec("ROLLBACK");
    other.close();
    await impatient.batch([insert("b")]);
    await impatient.close();
  });

  it("waits out a lock held for a while", async () => {
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE; INSERT INTO t (id) VALUES ('theirs')");
    const writing = fates(database.batch([insert("theirs")]), database.batch([insert("ours")]));
    await new Promise((wake) => setTimeout(wake, 30));
    other.exec("COMMIT");
    other.close();
    expect(await writing).toEqual([UniqueViolation.name, "done"]);
  });

  it("folds its log into the file as it is written, and leaves it empty after closing", async () => {
    const text = "x".repeat(10_000);
    for (let n = 0; n < 200; n++) {
      await Promise.all(Array.from({ length: 10 }, (_, k) => database.batch([insert(`${n}-${k}`, text)])));
    }
    expect((await stat(`${path}-wal`)).size).toBeLessThan(8_000_000);
    expect((await stat(path)).size).toBeGreaterThan(15_000_000);
    await database.close();
    const left = await stat(`${path}-wal`).catch(() => ({ size: 0 }));
    expect(left.size).toBe(0);
  });
});
