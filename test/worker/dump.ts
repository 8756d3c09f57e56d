/** Everything that a SQLite-like database holds, as text. */
import type { Database } from "../../server/database/database.ts";

export async function dump(database: Database): Promise<string> {
  const tables = await database.query<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  );
  const rows = await Promise.all(tables.map(({ name }) => database.query(`SELECT * FROM "${name}"`)));
  return rows.flatMap((table) => table.flatMap((row) => Object.values(row).map(String))).join("\n");
}
