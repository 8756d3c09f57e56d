import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DatabaseUnavailable, statement } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres, type PostgresDatabase } from "../../server/database/postgres.ts";
import { type TestPostgres, testPostgres } from "../setup/postgres.ts";

const NOW = "2026-01-02T03:04:05.000Z";

describe("PostgreSQL", () => {
  let postgres: TestPostgres;
  let url: string;
  let database: PostgresDatabase;

  beforeAll(async () => {
    postgres = await testPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = await postgres.freshUrl();
    database = await openPostgres(url, { lockTimeout: 150, statementTimeout: 2_000 });
    await database.batch([statement("CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, n BIGINT)")]);
  });
  afterEach(async () => {
    await database.close();
    await postgres.drop(url);
  });

  const insert = (id: string, n = 0) => statement("INSERT INTO t (id, n) VALUES (?, ?)", id, n);
  const ids = async () => (await database.query("SELECT id FROM t ORDER BY id")).map((row) => row.id);
  const slow = statement("UPDATE t SET n = n + 1 WHERE id = 'held' AND pg_sleep(0.5) IS NOT NULL");

  it("keeps synchronous commits on, and has limits on every connection", async () => {
    const settings = ["synchronous_commit", "statement_timeout", "lock_timeout", "application_name"];
    const sql = `SELECT ${settings.map((name) => `current_setting('${name}') AS ${name}`).join(", ")}`;
    const rows = await Promise.all(Array.from({ length: 50 }, () => database.query(sql)));
    for (const [row] of rows) {
      expect(row).toEqual({
        synchronous_commit: "on",
        statement_timeout: "2s",
        lock_timeout: "150ms",
        application_name: "paylink",
      });
    }
  });

  it.each([
    "DELETE FROM t",
    "INSERT INTO t (id) VALUES ('a') RETURNING id",
    "WITH x AS (INSERT INTO t (id) VALUES ('a') RETURNING id) SELECT id FROM x",
    "SELECT id INTO copied FROM t",
    "SELECT id FROM t FOR UPDATE",
    "SELECT 1; SELECT 2",
  ])("refuses %s as a query", async (sql) => {
    await expect(database.query(sql)).rejects.toThrow(TypeError);
  });

  it.each([
    "COMMIT",
    "rollback",
    "SAVEPOINT x",
    "/* ? */ VACUUM",
    "SET lock_timeout = 0",
    "COPY t FROM STDIN",
  ])("refuses %s in a batch", async (sql) => {
    await expect(database.batch([insert("a"), statement(sql)])).rejects.toThrow(TypeError);
    expect(await ids()).toEqual([]);
  });

  it("tells of a lock that is not given, and of a statement that takes too long, that nothing happened", async () => {
    await database.batch([insert("held")]);
    const other = await openPostgres(url, { lockTimeout: 50 });
    const holding = database.batch([
      statement("UPDATE t SET n = n + 1 WHERE id = 'held'"),
      statement("SELECT pg_sleep(0.5)"),
    ]);
    await new Promise((wake) => setTimeout(wake, 100));
    await expect(other.batch([statement("UPDATE t SET n = 7 WHERE id = 'held'")])).rejects.toMatchObject({
      name: "DatabaseUnavailable",
      outcome: "none",
    });
    await other.close();
    await holding;
    const endless = database.batch([insert("a"), statement("SELECT pg_sleep(5)")]);
    await expect(endless).rejects.toMatchObject({ name: "DatabaseUnavailable", outcome: "none" });
    expect(await database.query("SELECT id, n FROM t")).toEqual([{ id: "held", n: 1 }]);
  });

  it("repeats a batch whose connection was ended before its end, and reads too", async () => {
    await database.batch([insert("held")]);
    const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.5)%' AND pid <> pg_backend_pid()`;
    const writing = database.batch([insert("a"), slow]);
    const reading = database.query("SELECT 1 AS n FROM (SELECT pg_sleep(0.5)) AS x");
    await new Promise((wake) => setTimeout(wake, 100));
    expect((await postgres.sql(end)).length).toBeGreaterThan(0);
    await writing;
    expect(await reading).toEqual([{ n: 1 }]);
    expect(await database.query("SELECT id, n FROM t ORDER BY id")).toEqual([
      { id: "a", n: 0 },
      { id: "held", n: 1 },
    ]);
  });

  it("does not know the outcome when a connection ends without a word, and says so", async () => {
    // The function ends its own connection when the transaction is about to be committed.
    await postgres.sql(
      `CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END';
       CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.n = 13) EXECUTE FUNCTION cut()`,
      [],
      url,
    );
    await expect(database.batch([insert("a", 13)])).rejects.toMatchObject({
      name: "DatabaseUnavailable",
      outcome: "unknown",
    });
    await database.batch([insert("b")]);
    expect(await ids()).toEqual(["b"]);
  });

  it("goes on after every idle connection was ended", async () => {
    await Promise.all(Array.from({ length: 40 }, () => database.query("SELECT 1 AS n")));
    await postgres.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paylink'",
    );
    await database.batch([insert("a")]);
    expect(await ids()).toEqual(["a"]);
  });

  it("gives the columns of a table as they are after it changed, on every connection", async () => {
    await database.batch([insert("a")]);
    const all = () => Promise.all(Array.from({ length: 30 }, () => database.query("SELECT * FROM t")));
    await all();
    await database.batch([statement("ALTER TABLE t ADD COLUMN later TEXT")]);
    for (const rows of await all()) expect(rows).toEqual([{ id: "a", n: 0, later: null }]);
  });

  it("still works after more texts than are kept prepared", async () => {
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => database.query(`SELECT ${n} AS n`)));
    expect(await database.query("SELECT 0 AS n")).toEqual([{ n: 0 }]);
  });

  it("names a refused index on an expression by its plain columns, also where the server gives no details", async () => {
    await database.batch([
      statement("CREATE UNIQUE INDEX low ON t (n, lower(id))"),
      statement(`CREATE TABLE "Odd ""name""" (id BIGINT PRIMARY KEY)`),
      insert("X", 1),
    ]);
    await expect(database.batch([insert("x", 1)])).rejects.toMatchObject({ table: "t", columns: ["n"] });
  });

  it("gives positions without gaps, in the order in which readers see them, to writers of two processes", async () => {
    await migrate(database, MIGRATIONS, NOW);
    const other = await openPostgres(url);
    const event = (id: string) =>
      statement(
        `INSERT INTO events (position, event_id, tenant_id, mode, invoice_id, sequence, type, occurred_at, data, previous_hash, hash)
         VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM events), ?, 't', 'test', ?, 1, 'x', ?, '{}', '', '')`,
        `evt_${id}`,
        `inv_${id}`,
        NOW,
      );
    const seen: unknown[] = [];
    let writing = true;
    const reading = (async () => {
      for (let more = true; more; ) {
        more = writing;
        const after = seen.length;
        const rows = await database.query(
          "SELECT position FROM events WHERE position > ? ORDER BY position",
          [after],
        );
        seen.push(...rows.map((row) => row.position));
      }
    })();
    await Promise.all(
      Array.from({ length: 400 }, (_, n) =>
        (n % 2 === 0 ? database : other).batch([event(`${n}a`), event(`${n}b`)]),
      ),
    );
    writing = false;
    await reading;
    await other.close();
    expect(seen).toEqual(Array.from({ length: 800 }, (_, n) => n + 1));
  });

  it("says that it cannot be reached, and never the password", async () => {
    for (const wrong of [
      "postgres://u:hunter2@127.0.0.1:1/x",
      "postgres://u:hunter2@@:x/y",
      "postgres://u:hunter2@%zz/y",
    ]) {
      const error: unknown = await openPostgres(wrong, { connectTimeout: 500 }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("hunter2");
    }
    await expect(openPostgres("postgres://u@127.0.0.1:1/x")).rejects.toThrow(DatabaseUnavailable);
  });
});
