import { afterAll, describe, expect, it } from "vitest";
import { type D1Binding, type D1Prepared, openD1 } from "../../server/database/d1.ts";
import { DatabaseUnavailable, statement } from "../../server/database/database.ts";
import { databaseContract } from "../contract/database.ts";
import { startD1 } from "./miniflare.ts";

/** More than the contract has tests: each takes a database of its own. */
const DATABASES = 90;
const server = startD1(DATABASES);
let used = 0;
afterAll(() => server.close());

databaseContract(
  "D1",
  () => {
    const binding = server.database(used++);
    const database = openD1(binding);
    let current = database;
    return Promise.resolve({
      database,
      async reopen() {
        await current.close();
        current = openD1(binding);
        return current;
      },
      cleanup: () => current.close(),
    });
  },
  20,
);

describe("D1", () => {
  it.each<readonly [string, "none" | "unknown"]>([
    ["D1_ERROR: Network connection lost.", "unknown"],
    ["D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.", "unknown"],
    ["D1_ERROR: Internal error in D1 DB storage caused object to be reset.", "unknown"],
    ["D1_ERROR: disk I/O error: SQLITE_IOERR", "unknown"],
    ["D1_ERROR: something that nobody has seen before", "unknown"],
    ["D1_ERROR: D1 DB is overloaded. Requests queued for too long.", "none"],
    ["D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.", "none"],
    ["D1_ERROR: database or disk is full: SQLITE_FULL", "none"],
  ])("that says %s of a batch may have taken effect: %s", async (message, outcome) => {
    const database = openD1(failing(message));
    const refused = { name: "DatabaseUnavailable", outcome };
    await expect(database.batch([statement("DELETE FROM t")])).rejects.toMatchObject(refused);
    const read = { name: "DatabaseUnavailable", outcome: "none" };
    await expect(database.query("SELECT 1 AS one")).rejects.toMatchObject(read);
  });

  it("passes on what is the statement's fault", async () => {
    const database = openD1(server.database(used++));
    const fates = ["SELECT nonsense", "SELEC 1", "SELECT sqlite_version() AS v"].map(async (sql) => {
      const error: unknown = await database.batch([statement(sql)]).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(DatabaseUnavailable);
    });
    await Promise.all(fates);
  });

  it("refuses before it sends what D1 does not take, and writes in a query", async () => {
    const database = openD1(failing("nothing may be sent"));
    const marks = Array.from({ length: 101 }, () => "?").join(", ");
    const params = Array.from({ length: 101 }, () => 1);
    await expect(database.query(`SELECT ${marks}`, params)).rejects.toThrow(TypeError);
    await expect(database.query(`SELECT '${"a".repeat(100_000)}' AS a`)).rejects.toThrow(TypeError);
    for (const sql of ["BEGIN", "COMMIT", "SAVEPOINT a", "SELECT 1; SELECT 2", ""]) {
      await expect(database.batch([statement(sql)])).rejects.toThrow(TypeError);
    }
    for (const sql of [
      "DELETE FROM t",
      "WITH a AS (SELECT 1) DELETE FROM t",
      "INSERT INTO t VALUES (1) RETURNING n",
    ]) {
      await expect(database.query(sql)).rejects.toThrow(TypeError);
    }
  });

  it("names the table when a unique index on an expression refuses", async () => {
    const database = openD1(server.database(used++));
    await database.batch([
      statement("CREATE TABLE t (n INTEGER, body TEXT) STRICT"),
      statement("CREATE UNIQUE INDEX low ON t (n, lower(body))"),
      statement("INSERT INTO t VALUES (1, 'X')"),
    ]);
    const again = database.batch([statement("INSERT INTO t VALUES (1, 'x')")]);
    await expect(again).rejects.toMatchObject({ name: "UniqueViolation", table: "t", columns: ["n"] });
  });

  it("keeps amounts as integers although it binds them as REAL", async () => {
    const database = openD1(server.database(used++));
    await database.batch([
      statement("CREATE TABLE t (n INTEGER) STRICT"),
      statement("INSERT INTO t VALUES (?)", 9_007_199_254_740_991),
    ]);
    expect(await database.query("SELECT typeof(n) AS type, n || '' AS text FROM t")).toEqual([
      { type: "integer", text: "9007199254740991" },
    ]);
  });
});

/** A binding whose every call fails with a message. */
function failing(message: string): D1Binding {
  const fail = () => Promise.reject(new Error(message));
  const prepared: D1Prepared = { bind: () => prepared, all: fail };
  return { prepare: () => prepared, batch: fail };
}
