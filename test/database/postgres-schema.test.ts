import { describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { forPostgres } from "../../server/database/postgres-schema.ts";
import { splitStatements } from "../../server/database/split.ts";

describe("migrations for PostgreSQL", () => {
  it.each([
    [
      "types and STRICT",
      "CREATE TABLE a (\n  id TEXT PRIMARY KEY,\n  n INTEGER NOT NULL, -- INTEGER\n  b BLOB\n) STRICT",
      'CREATE TABLE a (\n  id TEXT COLLATE "C" PRIMARY KEY,\n  n BIGINT NOT NULL, -- INTEGER\n  b BYTEA\n)',
    ],
    [
      "columns named as types",
      "CREATE TABLE a (text TEXT, integer INTEGER, strict INTEGER)",
      'CREATE TABLE a (text TEXT COLLATE "C", integer BIGINT, strict BIGINT)',
    ],
    [
      "names and strings in quotes",
      `CREATE TABLE a ("TEXT" TEXT CHECK ("TEXT" IN ('TEXT', 'BLOB')))`,
      `CREATE TABLE a ("TEXT" TEXT COLLATE "C" CHECK ("TEXT" IN ('TEXT', 'BLOB')))`,
    ],
    [
      "casts, which have no collation",
      "CREATE TABLE a (n INTEGER CHECK (CAST(n AS TEXT) <> ''))",
      "CREATE TABLE a (n BIGINT CHECK (CAST(n AS TEXT) <> ''))",
    ],
    ["added columns", "ALTER TABLE a ADD COLUMN note TEXT", 'ALTER TABLE a ADD COLUMN note TEXT COLLATE "C"'],
    ["an index", "CREATE INDEX a_by_text ON a (text)", "CREATE INDEX a_by_text ON a (text)"],
    ["data", "INSERT INTO a VALUES ('INTEGER TEXT')", "INSERT INTO a VALUES ('INTEGER TEXT')"],
  ])("translates %s", (_, sqlite, postgres) => {
    expect(forPostgres(sqlite)).toBe(postgres);
  });

  it("leave nothing in the product's own that only SQLite knows", () => {
    const all = MIGRATIONS.flatMap(({ sql }) => splitStatements(sql)).map(forPostgres);
    expect(all.length).toBeGreaterThan(20);
    const texts = all.join(";\n").replaceAll(/--[^\n]*/g, "");
    expect(texts).not.toMatch(/\bSTRICT\b|\bBLOB\b|\bINTEGER\b|\bAUTOINCREMENT\b|\bWITHOUT ROWID\b/i);
    // A cast names a type without a collation.
    expect(texts.match(/(?<!\bAS )\bTEXT\b(?! COLLATE "C")/g)).toBeNull();
  });
});
