import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Database,
  DatabaseUnavailable,
  type Statement,
  statement,
  UniqueViolation,
} from "../../server/database/database.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import { groupBatches } from "../../server/node/groupBatches.ts";

let folder: string;
let inner: Database;
let sizes: number[];
let away: boolean;
let grouped: Database;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "paylink-group-"));
  inner = await openSqlite(join(folder, "a.db"));
  await inner.batch([statement("CREATE TABLE things (name TEXT PRIMARY KEY) STRICT")]);
  sizes = [];
  away = false;
  grouped = groupBatches({
    dialect: inner.dialect,
    query: (sql, params) => inner.query(sql, params),
    batch: async (statements) => {
      sizes.push(statements.length);
      if (away) throw new DatabaseUnavailable("away", "none");
      return inner.batch(statements);
    },
    close: () => inner.close(),
  });
});
afterEach(async () => {
  await inner.close();
  await rm(folder, { recursive: true, force: true });
});

const insert = (name: string): Statement => statement("INSERT INTO things (name) VALUES (?)", name);
const names = async (): Promise<unknown[]> =>
  (await inner.query("SELECT name FROM things ORDER BY name")).map(({ name }) => name);

describe("batches of one turn", () => {
  it("are one batch, and each caller gets its own results", async () => {
    const results = await Promise.all([
      grouped.batch([insert("a")]),
      grouped.batch([statement("INSERT INTO things (name) VALUES (?) RETURNING name", "b"), insert("c")]),
    ]);
    expect(sizes).toEqual([3]);
    expect(results.map((list) => list.length)).toEqual([1, 2]);
    expect(results[1]?.[0]?.rows).toEqual([{ name: "b" }]);
    expect(await names()).toEqual(["a", "b", "c"]);
  });

  it("do not spoil one another: where one is refused, the others are written", async () => {
    await grouped.batch([insert("b")]);
    const settled = await Promise.allSettled(["a", "b", "c"].map((name) => grouped.batch([insert(name)])));
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(settled[1]).toMatchObject({ reason: expect.any(UniqueViolation) });
    expect(await names()).toEqual(["a", "b", "c"]);
  });

  it("all hear that the database is away, and it is not asked again for each", async () => {
    away = true;
    const settled = await Promise.allSettled(["a", "b"].map((name) => grouped.batch([insert(name)])));
    expect(settled.every(({ status }) => status === "rejected")).toBe(true);
    expect(sizes).toEqual([2]);
  });

  it("stay of bounded size", async () => {
    await Promise.all(Array.from({ length: 600 }, (_, n) => grouped.batch([insert(`n${n}`)])));
    expect(sizes).toEqual([256, 256, 88]);
    expect(await names()).toHaveLength(600);
  });
});
