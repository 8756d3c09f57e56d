/**
 * A process of its own that writes to a SQLite file until it is killed or has written enough:
 * `writer.mjs PATH PREFIX COUNT CONCURRENCY`. Each batch writes two rows; once its promise fulfils, and not before,
 * its id is written to standard output. Brings the file to its shape first, as every start of the product does.
 */
import { writeSync } from "node:fs";
import { statement } from "../../server/database/database.ts";
import { migrate } from "../../server/database/migrate.ts";
import { openSqlite } from "../../server/database/sqlite.ts";

const MIGRATIONS = [
  {
    name: "0001_halves.sql",
    sql: "CREATE TABLE halves (id TEXT NOT NULL, half INTEGER NOT NULL, PRIMARY KEY (id, half)) STRICT;",
  },
  { name: "0002_starts.sql", sql: "CREATE TABLE starts (n INTEGER); INSERT INTO starts VALUES (1);" },
];

const [path = "", prefix = "", count = "0", concurrency = "1"] = process.argv.slice(2);
const database = await openSqlite(path);
await migrate(database, MIGRATIONS, "2026-01-02T03:04:05.000Z");
let next = 0;

async function write(): Promise<void> {
  while (next < Number(count)) {
    const id = `${prefix}${next++}`;
    await database.batch([
      statement("INSERT INTO halves (id, half) VALUES (?, 1)", id),
      statement("INSERT INTO halves (id, half) VALUES (?, 2)", id),
    ]);
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, write));
await database.close();
