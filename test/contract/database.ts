/** What every adapter of the database port must do. Run over each of them by the tests in test/database/. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Database,
  DatabaseUnavailable,
  statement,
  UniqueViolation,
} from "../../server/database/database.ts";
import { migrationContract } from "./migrations.ts";
import { valueContract } from "./values.ts";

/** A database of its own for each test, empty at first. */
export interface OpenedDatabase {
  readonly database: Database;
  /** Closes it and opens the same data again. */
  reopen(): Promise<Database>;
  cleanup(): Promise<void>;
}

/**
 * @param writers how many compete for one row; fewer where a commit takes milliseconds, because each of them may
 *   lose to all others.
 */
export function databaseContract(name: string, open: () => Promise<OpenedDatabase>, writers = 200): void {
  describe(`database contract: ${name}`, () => {
    let opened: OpenedDatabase;
    let database: Database;

    beforeEach(async () => {
      opened = await open();
      database = opened.database;
    });
    afterEach(() => opened.cleanup());

    const one = (sql: string, ...params: Parameters<typeof statement>[1][]) =>
      database.batch([statement(sql, ...params)]);

    async function makeTables(): Promise<void> {
      const bytes = database.dialect === "postgres" ? "BYTEA" : "BLOB";
      const strict = database.dialect === "postgres" ? "" : " STRICT";
      const integer = database.dialect === "postgres" ? "BIGINT" : "INTEGER";
      await database.batch([
        statement(
          `CREATE TABLE things (tenant TEXT NOT NULL, id TEXT NOT NULL, sequence ${integer} NOT NULL, amount ${integer}, data ${bytes}, note TEXT, body TEXT, PRIMARY KEY (tenant, id), UNIQUE (tenant, sequence))${strict}`,
        ),
        statement("CREATE UNIQUE INDEX things_note ON things (note)"),
        statement(
          `CREATE TABLE counters (id TEXT NOT NULL, version ${integer} NOT NULL, total ${integer} NOT NULL, PRIMARY KEY (id, version))${strict}`,
        ),
      ]);
    }

    const insert = (id: string, sequence: number, note: string | null = null) =>
      statement(
        "INSERT INTO things (tenant, id, sequence, note) VALUES (?, ?, ?, ?)",
        "t1",
        id,
        sequence,
        note,
      );
    const ids = async () => (await database.query("SELECT id FROM things ORDER BY id")).map((row) => row.id);

    describe("batches", () => {
      beforeEach(makeTables);

      it("take effect together", async () => {
        await database.batch([insert("a", 1), insert("b", 2)]);
        expect(await ids()).toEqual(["a", "b"]);
      });

      it("have no effect when their last statement is refused", async () => {
        await expect(database.batch([insert("a", 1), insert("b", 2), insert("a", 3)])).rejects.toThrow(
          UniqueViolation,
        );
        expect(await ids()).toEqual([]);
      });

      it("have no effect when a statement is wrong SQL, and the database goes on", async () => {
        await expect(
          database.batch([insert("a", 1), statement("INSERT INTO nowhere VALUES (1)")]),
        ).rejects.toThrow(/nowhere/);
        await database.batch([insert("b", 1)]);
        expect(await ids()).toEqual(["b"]);
      });

      it("run their statements in order, each seeing the ones before", async () => {
        const results = await database.batch([
          insert("a", 1),
          statement("UPDATE things SET sequence = sequence + 10 WHERE id = ?", "a"),
          insert("b", 1),
          statement("SELECT id, sequence FROM things ORDER BY sequence"),
        ]);
        expect(results[3]?.rows).toEqual([
          { id: "b", sequence: 1 },
          { id: "a", sequence: 11 },
        ]);
      });

      it("give the number of rows each statement changed", async () => {
        const results = await database.batch([
          insert("a", 1),
          insert("b", 2),
          statement("UPDATE things SET amount = 5"),
          statement("UPDATE things SET amount = 6 WHERE id = 'nobody'"),
          statement("SELECT 1 AS n"),
          statement("UPDATE things SET amount = 7 RETURNING id"),
          statement("INSERT INTO things (tenant, id, sequence) VALUES ('t1', 'a', 9) ON CONFLICT DO NOTHING"),
          statement("DELETE FROM things"),
        ]);
        expect(results.map((result) => result.changes)).toEqual([1, 1, 2, 0, 0, 2, 0, 2]);
      });

      it("give the rows of RETURNING, and none without it", async () => {
        const results = await database.batch([
          statement(
            "INSERT INTO things (tenant, id, sequence) VALUES (?, ?, ?) RETURNING id, sequence",
            "t1",
            "a",
            4,
          ),
          insert("b", 5),
          statement("DELETE FROM things WHERE sequence > ? RETURNING id", 100),
        ]);
        expect(results.map((result) => result.rows)).toEqual([[{ id: "a", sequence: 4 }], [], []]);
      });

      it("of nothing answer nothing", async () => {
        expect(await database.batch([])).toEqual([]);
      });

      it("of 2,000 statements and 1 MB of text work", async () => {
        const text = "é".repeat(512);
        const many = Array.from({ length: 2_000 }, (_, n) => insert(`id${n}`, n, `${text}${n}`));
        expect(await database.batch(many)).toHaveLength(2_000);
        const [row] = await database.query("SELECT count(*) AS n, max(length(note)) AS longest FROM things");
        expect(row).toEqual({ n: 2_000, longest: 516 });
      });

      it("hold a single text of 1 MB", async () => {
        const text = "€".repeat(350_000);
        await one("INSERT INTO things (tenant, id, sequence, body) VALUES ('t', 'a', 1, ?)", text);
        const [row] = await database.query("SELECT body FROM things WHERE id = ?", ["a"]);
        expect(row?.body === text).toBe(true);
      });
    });

    describe("conflicts", () => {
      beforeEach(makeTables);
      beforeEach(() => database.batch([insert("a", 1, "hello")]).then(() => undefined));

      const conflict = async (...params: Parameters<typeof insert>): Promise<unknown> =>
        database.batch([insert(...params)]).catch((error: unknown) => error);

      it("on a primary key of two columns name the table and both columns in order", async () => {
        const error = await conflict("a", 2);
        expect(error).toBeInstanceOf(UniqueViolation);
        expect(error).toMatchObject({ table: "things", columns: ["tenant", "id"] });
      });

      it("on a UNIQUE constraint of two columns name them", async () => {
        expect(await conflict("b", 1)).toMatchObject({ table: "things", columns: ["tenant", "sequence"] });
      });

      it("on a unique index name its column", async () => {
        expect(await conflict("b", 2, "hello")).toMatchObject({ table: "things", columns: ["note"] });
      });

      it("are named the same when the statement has a RETURNING clause", async () => {
        const again = "INSERT INTO things (tenant, id, sequence) VALUES ('t1', 'a', 2) RETURNING id";
        const error = await one(again).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(UniqueViolation);
        expect(error).toMatchObject({ table: "things", columns: ["tenant", "id"] });
      });

      it("other than of uniqueness are no UniqueViolation", async () => {
        const error = await one("INSERT INTO things (tenant, id) VALUES ('t1', 'z')").catch(
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(UniqueViolation);
        expect(error).not.toBeInstanceOf(DatabaseUnavailable);
      });
    });

    describe("values", () => {
      beforeEach(makeTables);
      valueContract(() => database);
    });

    describe("writers at the same time", () => {
      beforeEach(makeTables);

      it(`lose nothing: ${writers} increments by optimistic version end at ${writers}`, async () => {
        await one("INSERT INTO counters (id, version, total) VALUES ('c', 0, 0)");
        const increment = async (): Promise<number> => {
          for (let attempt = 1; ; attempt++) {
            const [row] = await database.query<{ version: number; total: number }>(
              "SELECT version, total FROM counters WHERE id = 'c' ORDER BY version DESC LIMIT 1",
            );
            if (!row) throw new Error("no counter");
            try {
              await one(
                "INSERT INTO counters (id, version, total) VALUES ('c', ?, ?)",
                row.version + 1,
                row.total + 1,
              );
              return attempt;
            } catch (error) {
              if (!(error instanceof UniqueViolation)) throw error;
            }
          }
        };
        const attempts = await Promise.all(Array.from({ length: writers }, increment));
        expect(Math.max(...attempts)).toBeGreaterThan(1);
        const [row] = await database.query("SELECT count(*) AS n, max(total) AS total FROM counters");
        expect(row).toEqual({ n: writers + 1, total: writers });
      }, 60_000);

      it("do not share fates: each refused batch is refused alone and wholly", async () => {
        await database.batch([insert("taken", 0)]);
        const fates = await Promise.allSettled(
          Array.from({ length: 90 }, (_, n) => {
            const id = String(n).padStart(2, "0");
            if (n % 3 === 0) return database.batch([insert(`${id}a`, n * 2 + 1), insert("taken", n * 2 + 2)]);
            if (n % 3 === 1)
              return database.batch([insert(`${id}a`, n * 2 + 1), statement("SELECT nonsense")]);
            return database.batch([insert(`${id}a`, n * 2 + 1), insert(`${id}b`, n * 2 + 2)]);
          }),
        );
        const wanted = fates.map((_, n) => (n % 3 === 2 ? "fulfilled" : "rejected"));
        expect(fates.map((fate) => fate.status)).toEqual(wanted);
        expect(fates[0]).toMatchObject({ reason: { name: "UniqueViolation", columns: ["tenant", "id"] } });
        const kept = wanted.flatMap((fate, n) => {
          const id = String(n).padStart(2, "0");
          return fate === "fulfilled" ? [`${id}a`, `${id}b`] : [];
        });
        expect(await ids()).toEqual([...kept, "taken"]);
      });

      it("never let a query see part of a batch", async () => {
        const pair = (n: number) => database.batch([insert(`${n}a`, n * 2), insert(`${n}b`, n * 2 + 1)]);
        const count = async () => Number((await database.query("SELECT count(*) AS n FROM things"))[0]?.n);
        const counts: number[] = [];
        await Promise.all(
          Array.from({ length: 50 }, async (_, n) => {
            const writing = pair(n);
            counts.push(await count());
            await writing;
            counts.push(await count());
          }),
        );
        expect(counts.filter((n) => n % 2 !== 0)).toEqual([]);
        expect(counts.at(-1)).toBe(100);
      });
    });

    migrationContract(() => opened);

    describe("life", () => {
      beforeEach(makeTables);

      it("keeps everything over reopening", async () => {
        await database.batch([insert("a", 1)]);
        database = await opened.reopen();
        expect(await ids()).toEqual(["a"]);
      });

      it("finishes what was handed over before closing", async () => {
        const writing = [database.batch([insert("a", 1)]), database.batch([insert("b", 2)])];
        const reopened = opened.reopen();
        await Promise.all(writing);
        database = await reopened;
        expect(await ids()).toEqual(["a", "b"]);
      });

      it("refuses work after closing, with certainty about its outcome", async () => {
        await database.close();
        await database.close();
        await expect(database.query("SELECT 1 AS n")).rejects.toThrow(DatabaseUnavailable);
        await expect(database.batch([insert("a", 1)])).rejects.toMatchObject({ outcome: "none" });
      });
    });
  });
}
