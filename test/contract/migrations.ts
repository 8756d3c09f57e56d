/** The part of the database contract that speaks of migrations. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../server/database/database.ts";
import { type Migration, MigrationError, migrate } from "../../server/database/migrate.ts";
import type { OpenedDatabase } from "./database.ts";

const NOW = "2026-01-02T03:04:05.000Z";

/** @param current the empty database of the test that runs. */
export function migrationContract(current: () => OpenedDatabase): void {
  describe("migrations", () => {
    let database: Database;
    beforeEach(() => {
      database = current().database;
    });

    const first: Migration = {
      name: "0001_first.sql",
      sql: "-- one\nCREATE TABLE a (n INTEGER);\nCREATE TABLE b (n INTEGER);",
    };
    const second: Migration = {
      name: "0002_second.sql",
      sql: "INSERT INTO a VALUES (1); INSERT INTO b VALUES (2);",
    };
    const broken: Migration = {
      name: "0002_second.sql",
      sql: "INSERT INTO a VALUES (7); INSERT INTO nowhere VALUES (2)",
    };
    const rows = () => database.query("SELECT a.n AS a, b.n AS b FROM a CROSS JOIN b");

    it("make everything from empty, in the order of names, and nothing the second time", async () => {
      expect(await migrate(database, [second, first], NOW)).toEqual([first.name, second.name]);
      expect(await migrate(database, [first, second], NOW)).toEqual([]);
      expect(await rows()).toEqual([{ a: 1, b: 2 }]);
      const noted = await database.query("SELECT name, applied_at FROM schema_migrations ORDER BY name");
      expect(noted).toEqual([first, second].map(({ name }) => ({ name, applied_at: NOW })));
    });

    it("continue after an interruption between files", async () => {
      await migrate(database, [first], NOW);
      database = await current().reopen();
      expect(await migrate(database, [first, second], NOW)).toEqual([second.name]);
      expect(await rows()).toEqual([{ a: 1, b: 2 }]);
    });

    it("leave nothing of a file that fails halfway, and go on once it is repaired", async () => {
      await expect(migrate(database, [first, broken], NOW)).rejects.toThrow(/nowhere/);
      expect(await database.query("SELECT n FROM a")).toEqual([]);
      expect(await migrate(database, [first, second], NOW)).toEqual([second.name]);
    });

    it("started together are each applied once", async () => {
      const answers = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const applied = await migrate(database, [first, second], NOW);
          // Whoever applied the files, they are all applied when any of them goes on.
          expect(await rows()).toEqual([{ a: 1, b: 2 }]);
          return applied;
        }),
      );
      expect(answers.flat().sort()).toEqual([first.name, second.name]);
    });

    it("go on when another process is first with every single file", async () => {
      const many = Array.from({ length: 15 }, (_, n) => ({
        name: `${String(n + 1).padStart(4, "0")}_many.sql`,
        sql: `CREATE TABLE many${n} (n INTEGER)`,
      }));
      const outrun: Database = {
        dialect: database.dialect,
        query: (sql, params) => database.query(sql, params),
        close: () => database.close(),
        batch: async (statements) => {
          const file = many.findIndex(({ name }) => name === statements[0]?.params[0]);
          if (file >= 0) await migrate(database, many.slice(0, file + 1), NOW);
          return database.batch(statements);
        },
      };
      expect(await migrate(outrun, many, NOW)).toEqual([]);
      expect(await migrate(database, many, NOW)).toEqual([]);
    });

    it("refuse a changed file by its name, but not for other line ends", async () => {
      await migrate(database, [first], NOW);
      const windows = { ...first, sql: first.sql.replaceAll("\n", "\r\n") };
      expect(await migrate(database, [windows], NOW)).toEqual([]);
      const changed = migrate(database, [{ ...first, sql: `${first.sql} ` }], NOW);
      await expect(changed).rejects.toThrow(MigrationError);
      await expect(changed).rejects.toThrow(first.name);
    });

    it("refuse a database that a newer version has used", async () => {
      await migrate(database, [first, second], NOW);
      await expect(migrate(database, [first], NOW)).rejects.toThrow(/0002_second\.sql.*newer version/);
    });

    it("refuse a file that comes before an applied one", async () => {
      await migrate(database, [first, second], NOW);
      const late = { name: "0001_late.sql", sql: "CREATE TABLE c (n INTEGER)" };
      await expect(migrate(database, [first, late, second], NOW)).rejects.toThrow(
        /0001_late\.sql is missing/,
      );
    });
  });
}
