/** What one installation keeps about itself, by name. */
import { type Database, type Statement, statement } from "../database/database.ts";

/** The value that stands under a name; null when there is none. */
export async function readInstallation(database: Database, name: string): Promise<string | null> {
  const [row] = await database.query<{ value: string }>("SELECT value FROM installation WHERE name = ?", [
    name,
  ]);
  return row?.value ?? null;
}

/** Keeps a value under a name that has none. `changes` is 0 when another writer was first. */
export function keepInstallation(name: string, value: string): Statement {
  return statement(
    "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
    name,
    value,
  );
}

/** Writes a value over the one that was read. `changes` is 0 when another writer was first. */
export function replaceInstallation(name: string, before: string, after: string): Statement {
  return statement("UPDATE installation SET value = ? WHERE name = ? AND value = ?", after, name, before);
}
