/** The installation's secret in development: made once and kept beside the database, readable by its owner only. */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/**
 * Reads the secret beside a database file, or makes it. It is written whole under another name and then linked
 * to its own, so that a process killed in between leaves no half of one, and of two processes that start at once
 * both end with the same. It is flushed: a link that was given out must open after a power cut.
 */
export function developmentSecret(databaseFile: string): string {
  const path = join(dirname(databaseFile), "paylink.secret");
  return readSecret(path) ?? makeSecret(path);
}

function readSecret(path: string): string | null {
  try {
    // An empty file is none: nothing was ever signed with it.
    return readFileSync(path, "utf8").trim() || null;
  } catch (error) {
    if (isError(error, "ENOENT")) return null;
    throw error;
  }
}

function makeSecret(path: string): string {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
    flush(draft);
    linkSync(draft, path);
  } catch (error) {
    if (!isError(error, "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  flush(folder);
  const secret = readSecret(path);
  if (secret === null) throw new Error(`${path} is empty: remove it, and a new secret is made`);
  return secret;
}

function flush(path: string): void {
  const file = openSync(path, "r");
  fsyncSync(file);
  closeSync(file);
}

function isError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
