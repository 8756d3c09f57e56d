import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DatabaseUnavailable, statement } from "../../server/database/database.ts";
import { openSqlite, type SqliteDatabase } from "../../server/database/sqlite.ts";
import { SqliteConnection } from "../../server/database/sqlite-connection.ts";
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

describe("SQLite", () => {
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

  describe("opening", () => {
    it("keeps synchronous=FULL, WAL and foreign keys after writes and after reopening the file", async () => {
      for (let round = 0; round < 3; round++) {
        await database.batch([insert(`${round}`)]);
        expect(await database.query("PRAGMA synchronous")).toEqual([{ synchronous: 2 }]);
        expect(await database.query("PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }]);
        expect(await database.query("PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
        await database.close();
        database = await openSqlite(path);
      }
    });

    it("makes the file readable by its owner only", async () => {
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(`${path}-wal`)).mode & 0o777).toBe(0o600);
    });

    it("says so when the file is no database or cannot be made", async () => {
      const text = join(folder, "text");
      await writeFile(text, "no database ".repeat(1_000));
      await expect(openSqlite(text)).rejects.toThrow(DatabaseUnavailable);
      await expect(openSqlite(join(text, "below.db"))).rejects.toThrow(DatabaseUnavailable);
      await expect(openSqlite(":memory:")).rejects.toThrow(TypeError);
    });
  });

  describe("statements", () => {
    it("that write are refused by query", async () => {
      for (const sql of [
        "DELETE FROM t",
        "INSERT INTO t (id) VALUES ('a') RETURNING id",
        "WITH x AS (SELECT 'a' AS id) INSERT INTO t (id) SELECT id FROM x RETURNING id",
        "DROP TABLE t",
      ]) {
        await expect(database.query(sql)).rejects.toThrow(TypeError);
      }
      expect(await ids()).toEqual([]);
    });

    it("must be one at a time", async () => {
      await expect(database.query("SELECT 1; SELECT 2")).rejects.toThrow(TypeError);
      await expect(database.batch([statement("DELETE FROM t; DELETE FROM t")])).rejects.toThrow(TypeError);
    });

    it("that would end the transaction of a batch are refused", async () => {
      for (const sql of ["COMMIT", "rollback", "SAVEPOINT x", "/* ? */ VACUUM"]) {
        await expect(database.batch([insert("a"), statement(sql)])).rejects.toThrow(TypeError);
      }
      expect(await ids()).toEqual([]);
    });

    it("bind large integers as integers, not as floats", async () => {
      const [row] = await database.query("SELECT typeof(?) AS type, ? || '' AS text", [10 ** 12, 10 ** 12]);
      expect(row).toEqual({ type: "integer", text: "1000000000000" });
      const sql = "INSERT INTO t (id, body) VALUES ('a', ? || '') RETURNING body";
      const [result] = await database.batch([statement(sql, -(10 ** 12))]);
      expect(result?.rows).toEqual([{ body: "-1000000000000" }]);
    });

    it("that change no rows say so, also after one that did", async () => {
      const results = await database.batch([insert("a"), statement("CREATE TABLE later (n INTEGER) STRICT")]);
      expect(results.map((result) => result.changes)).toEqual([1, 0]);
    });

    it("still work after more texts than are kept prepared", async () => {
      for (let n = 0; n < 1_200; n++) await database.query(`SELECT ${n} AS n`);
      expect(await database.query("SELECT 0 AS n")).toEqual([{ n: 0 }]);
    });

    it("give the columns of a table as they are after it changed", async () => {
      await database.batch([insert("a")]);
      await database.query("SELECT * FROM t");
      await database.batch([statement("ALTER TABLE t ADD COLUMN later TEXT")]);
      expect(await database.query("SELECT * FROM t")).toEqual([{ id: "a", n: null, body: "", later: null }]);
    });

    it("name the table when a unique index on an expression refuses", async () => {
      await database.batch([statement("CREATE UNIQUE INDEX low ON t (n, lower(body))"), insert("a", "X")]);
      await database.batch([statement("UPDATE t SET n = 1")]);
      const again = database.batch([statement("INSERT INTO t (id, n, body) VALUES ('b', 1, 'x')")]);
      await expect(again).rejects.toMatchObject({ name: "UniqueViolation", table: "t", columns: ["n"] });
    });
  });

  describe("grouped commits", () => {
    it("carry all batches of one turn in one transaction", async () => {
      vi.spyOn(performance, "now").mockReturnValue(0);
      const control = vi.spyOn(SqliteConnection.prototype, "control");
      await Promise.all(Array.from({ length: 100 }, (_, n) => database.batch([insert(`${n}`)])));
      expect(control.mock.calls.filter(([sql]) => sql === "COMMIT")).toHaveLength(1);
    });

    it("are bounded, and still serve everybody in order", async () => {
      const control = vi.spyOn(SqliteConnection.prototype, "control");
      const order: number[] = [];
      await Promise.all(
        Array.from({ length: 1_100 }, (_, n) => database.batch([insert(`${n}`)]).then(() => order.push(n))),
      );
      expect(order).toEqual(Array.from({ length: 1_100 }, (_, n) => n));
      expect(control.mock.calls.filter(([sql]) => sql === "COMMIT").length).toBeGreaterThanOrEqual(3);
    });

    it("are bounded in time, so that a slow group does not hold the lock and the event loop", async () => {
      let clock = 0;
      vi.spyOn(performance, "now").mockImplementation(() => (clock += 9));
      const control = vi.spyOn(SqliteConnection.prototype, "control");
      await Promise.all(Array.from({ length: 10 }, (_, n) => database.batch([insert(`${n}`)])));
      expect(control.mock.calls.filter(([sql]) => sql === "COMMIT").length).toBeGreaterThanOrEqual(3);
      expect(await ids()).toHaveLength(10);
    });

    it("refuse more than 20,000 waiting batches at once", async () => {
      const statuses = await Promise.allSettled(
        Array.from({ length: 20_001 }, () => database.batch([statement("SELECT 1 AS n")])),
      );
      expect(statuses.filter((fate) => fate.status === "rejected")).toHaveLength(1);
      expect(statuses.at(-1)).toMatchObject({ reason: { name: "DatabaseUnavailable", outcome: "none" } });
    });

    it("let a foreign key checked only at COMMIT refuse its own batch and no other", async () => {
      await database.batch([
        statement(
          "CREATE TABLE child (id TEXT, parent TEXT REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED) STRICT",
        ),
      ]);
      const orphan = statement("INSERT INTO child VALUES ('c', 'nobody')");
      const all = fates(
        database.batch([insert("a")]),
        database.batch([orphan]),
        database.batch([insert("b")]),
      );
      expect(await all).toEqual(["done", "Error", "done"]);
      expect(await ids()).toEqual(["a", "b"]);
      await expect(database.batch([orphan])).rejects.toThrow(/FOREIGN KEY/);
      await database.batch([insert("c")]);
    });

    it("survive a trigger that rolls the whole transaction back", async () => {
      await database.batch([
        statement(
          "CREATE TRIGGER bad BEFORE INSERT ON t WHEN new.id = 'bad' BEGIN SELECT RAISE(ROLLBACK, 'bad one'); END",
        ),
      ]);
      const all = fates(
        ...["a", "bad", "b"].map((id) => database.batch([insert(`${id}`), insert(`${id}2`)])),
      );
      expect(await all).toEqual(["done", "Error", "done"]);
      expect(await ids()).toEqual(["a", "a2", "b", "b2"]);
    });
  });
});
