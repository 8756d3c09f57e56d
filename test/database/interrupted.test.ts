/**
 * Our own migrations, cut off over every kind of database: at every one of their statements over SQLite, at the ends and in the
 * middle of each file over the others, whose every batch is a journey.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openD1 } from "../../server/database/d1.ts";
import {
  type Database,
  DatabaseUnavailable,
  type Statement,
  statement,
} from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres } from "../../server/database/postgres.ts";
import { splitStatements } from "../../server/database/split.ts";
import { openSqlite } from "../../server/database/sqlite.ts";
import { sharedPostgres } from "../postgres/world.ts";
import { startD1 } from "../worker/miniflare.ts";

const NOW = "2026-01-02T03:04:05.000Z";
/** Fails when it is run, on every engine, after what stands before it in the batch was done. */
const FAILS = statement("INSERT INTO nowhere (n) VALUES (1)");

/** The database, whose batch of one file fails once before its statement `at`. */
function cutOff(database: Database, file: string, at: number): Database {
  let cut = false;
  return {
    dialect: database.dialect,
    query: (sql, params) => database.query(sql, params),
    close: () => database.close(),
    batch: async (statements: readonly Statement[]) => {
      const its = statements[0]?.params[0] === file;
      if (!its || cut) return database.batch(statements);
      cut = true;
      return database.batch([...statements.slice(0, at), FAILS, ...statements.slice(at)]);
    },
  };
}

/** The database, which goes away after it did the batch of a file and before it said so. */
function silenced(database: Database, file: string): Database {
  return {
    ...cutOff(database, file, 0),
    batch: async (statements) => {
      const done = await database.batch(statements);
      if (statements[0]?.params[0] === file) throw new DatabaseUnavailable("the reply was lost", "unknown");
      return done;
    },
  };
}

interface Engine {
  readonly name: string;
  /** Whether each statement and each file has its turn. */
  readonly each: boolean;
  fresh(): Promise<Database>;
  /** Tables, columns and indexes, as the engine itself tells them. */
  shape(database: Database): Promise<unknown>;
}

const SQLITE_SHAPE =
  "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY type, name";
const POSTGRES_SHAPE = `
  SELECT table_name || '.' || column_name AS name, data_type || is_nullable || COALESCE(column_default, '') AS is
  FROM information_schema.columns WHERE table_schema = current_schema()
  UNION ALL SELECT indexname, regexp_replace(indexdef, 'test_[0-9a-f]+', '') FROM pg_indexes WHERE schemaname = current_schema()
  ORDER BY name`;

const postgres = sharedPostgres();
const opened: Database[] = [];
let folder = "";
let files = 0;
const d1 = startD1(2 + MIGRATIONS.length);
let bindings = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "paylink-interrupted-"));
});
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await d1.close();
  await rm(folder, { recursive: true, force: true });
});

const engines: readonly Engine[] = [
  {
    name: "SQLite",
    each: true,
    fresh: () => openSqlite(join(folder, `${(files += 1)}.db`)),
    shape: (database) => database.query(SQLITE_SHAPE),
  },
  {
    name: "PostgreSQL",
    each: false,
    fresh: async () => openPostgres(await postgres().freshUrl(), { connections: 1 }),
    shape: (database) => database.query(POSTGRES_SHAPE),
  },
  {
    name: "D1",
    each: false,
    fresh: async () => openD1(d1.database(bindings++)),
    shape: (database) => database.query(SQLITE_SHAPE),
  },
];

describe.each(engines)("migrations over $name", ({ name: engine, each, fresh, shape }) => {
  let whole: unknown;
  const open = async () => {
    const database = await fresh();
    opened.push(database);
    return database;
  };
  const done = async (database: Database) => {
    await database.close();
    opened.splice(opened.indexOf(database), 1);
  };
  beforeAll(async () => {
    const database = await open();
    await migrate(database, MIGRATIONS, NOW);
    whole = await shape(database);
    await done(database);
  });

  it("that fail at any statement leave nothing of their file, and go on to the same tables", async () => {
    expect(whole).not.toEqual([]);
    const database = await open();
    for (const [file, { name, sql }] of MIGRATIONS.entries()) {
      const applied = MIGRATIONS.slice(0, file);
      await migrate(database, applied, NOW);
      const before = await shape(database);
      // The row that remembers the file comes first; after the last statement nothing is left to fail.
      const last = splitStatements(sql).length + 1;
      for (let at = 0; at <= last; at += 1) {
        if (!each && ![0, Math.ceil(last / 2), last].includes(at)) continue;
        const place = `${engine}, ${name}, before statement ${at}`;
        const cut = migrate(cutOff(database, name, at), MIGRATIONS, NOW);
        const error = await cut.catch((cause: unknown) => cause);
        expect({ place, error: String(error) }).toEqual({ place, error: expect.stringContaining("nowhere") });
        expect({ place, shape: await shape(database) }).toEqual({ place, shape: before });
        const noted = await database.query("SELECT name FROM schema_migrations ORDER BY name");
        expect({ place, noted }).toEqual({ place, noted: applied.map((known) => ({ name: known.name })) });
      }
    }
    const last = MIGRATIONS.slice(-1).map(({ name }) => name);
    expect(await migrate(database, MIGRATIONS, NOW)).toEqual(last);
    expect(await shape(database)).toEqual(whole);
  }, 60_000);

  it("whose reply was lost are found done by the next start", async () => {
    for (const [file, { name }] of MIGRATIONS.entries()) {
      if (!each && file % 5 > 0 && file < MIGRATIONS.length - 1) continue;
      const database = await open();
      await expect(migrate(silenced(database, name), MIGRATIONS, NOW)).rejects.toThrow(/lost/);
      const after = MIGRATIONS.slice(file + 1).map((migration) => migration.name);
      expect(await migrate(database, MIGRATIONS, NOW)).toEqual(after);
      expect({ name, shape: await shape(database) }).toEqual({ name, shape: whole });
      await done(database);
    }
  }, 60_000);
});
