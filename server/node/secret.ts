/** The installation's secret in development: made once and kept beside the database, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Reads the secret beside a database file, or makes it. Two processes that start at once end with the same one. */
export function developmentSecret(databaseFile: string): string {
  const path = join(dirname(databaseFile), "paylink.secret");
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}
