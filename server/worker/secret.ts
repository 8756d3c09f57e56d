/** The installation's secret in development: made once and kept in the database, because a Worker has no file. */
import type { RandomBytes } from "../../shared/ids.ts";
import type { Database } from "../database/database.ts";
import { keepInstallation, readInstallation } from "../store/installation.ts";

const NAME = "development_secret";
const BYTES = 32;

/** Reads the secret, or makes it. Isolates that start at once end with the same one. */
export async function developmentSecret(database: Database, random: RandomBytes): Promise<string> {
  const kept = await readInstallation(database, NAME);
  if (kept !== null) return kept;
  await database.batch([keepInstallation(NAME, Buffer.from(random(BYTES)).toString("base64url"))]);
  const made = await readInstallation(database, NAME);
  if (made === null) throw new Error("the secret that was just kept is gone");
  return made;
}
