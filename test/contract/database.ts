/** What every adapter of the database port must do. Run over each of them by the tests in test/database/. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Database,
  DatabaseUnavailable,
  statement,
  UniqueViolation,
} from "../../server/database/database.ts";
import { type Migration, MigrationError, migrate } from "../../server/database/migrate.ts";

/** A database of its own for each test, empty at first. */
export interface OpenedDatabase {
  readonly database: Database;
  /** Closes it and opens the same data again. */
  reopen(): Promise<Database>;
  cleanup(): Promise<void>;
}

const NOW = "2026-01-02T03:04:05.000Z";
const MAX = Number.MAX_SAFE_INTEGER;

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

      it.each([0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 10 ** 15, MAX, -MAX])(
        "keep the integer %i",
        async (amount) => {
          const sql =
            "INSERT INTO things (tenant, id, sequence, amount) VALUES ('t', 'a', 1, ?) RETURNING amount";
          expect((await one(sql, amount))[0]?.rows).toEqual([{ amount }]);
          expect(await database.query("SELECT id FROM things WHERE amount = ?", [amount])).toEqual([
            { id: "a" },
          ]);
        },
      );

      it.each([
        ["empty", ""],
        ["with quotes and question marks", `it's "?" -- ; /* $1 */ ?`],
        ["beyond the basic plane", "👩‍👩‍👧‍👦 𝔘𝔫𝔦 \u{10ffff}"],
        ["right to left and combining", "שלום e\u0301 \u200f\u202e"],
        ["with control characters", "\u0001\t\r\n\u007f\u0085\u2028\ufeff\uffff"],
      ])("keep text %s", async (_, text) => {
        await database.batch([insert(text || "empty", 1, text)]);
        expect(await database.query("SELECT note FROM things WHERE note = ?", [text])).toEqual([
          { note: text },
        ]);
      });

      it("keep bytes, also none and those of a view into a larger buffer", async () => {
        const all = Uint8Array.from({ length: 256 }, (_, n) => n);
        for (const [n, data] of [all, new Uint8Array(0), all.subarray(100, 110)].entries()) {
          await one("INSERT INTO things (tenant, id, sequence, data) VALUES ('t', ?, ?, ?)", `${n}`, n, data);
          const [row] = await database.query("SELECT data FROM things WHERE sequence = ?", [n]);
          expect(row?.data).toBeInstanceOf(Uint8Array);
          expect(Buffer.from(row?.data as Uint8Array).equals(data)).toBe(true);
        }
      });

      it("keep null", async () => {
        await database.batch([insert("a", 1, null)]);
        expect(await database.query("SELECT note, data, amount FROM things")).toEqual([
          { note: null, data: null, amount: null },
        ]);
      });

      it.each([
        ["a fraction", 1.5],
        ["an integer beyond 2^53", 2 ** 53],
        ["NaN", Number.NaN],
        ["undefined", undefined],
        ["a boolean", true],
        ["a bigint", 1n],
        ["a date", new Date(0)],
        ["text with NUL", "a\0b"],
        ["half a surrogate pair", "a\ud800"],
      ])("refuse %s instead of changing it", async (_, value) => {
        const sql = "INSERT INTO things (tenant, id, sequence, note) VALUES ('t', 'a', 1, ?)";
        const params = [value] as never[];
        await expect(database.batch([{ sql, params }])).rejects.toThrow(TypeError);
        await expect(database.query("SELECT id FROM things WHERE note = ?", params)).rejects.toThrow(
          TypeError,
        );
        expect(await ids()).toEqual([]);
      });

      it("refuse a wrong number of parameters", async () => {
        await expect(database.query("SELECT id FROM things WHERE id = ?")).rejects.toThrow(Error);
        await expect(database.query("SELECT id FROM things WHERE id = ?", ["a", "b"])).rejects.toThrow(Error);
      });
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
      });

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

    describe("migrations", () => {
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
        database = await opened.reopen();
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
