import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paylink-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(databaseUrl: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["server/start.mjs", "serve"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], PORT: "0", DATABASE_URL: databaseUrl },
    timeout: 60_000,
  });
  return { status, stdout, stderr: stderr.replace(/^Built .*\n/, "") };
}

describe("a start on a database that cannot be opened", () => {
  it("says what is wrong in one line and exits 1", () => {
    const file = join(folder, "notes.txt");
    writeFileSync(file, "This is no database, and it is long enough to be read as one.\n".repeat(20));
    expect(start(`file:${file}`)).toEqual({
      status: 1,
      stdout: "",
      stderr: "Paylink cannot start on DATABASE_URL: SQLite: file is not a database\n",
    });
  });

  it("does not repeat the password of a database that is not there", () => {
    const { status, stderr } = start("postgres://paylink:hunter2hunter2@127.0.0.1:1/paylink");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Paylink cannot start on DATABASE_URL: PostgreSQL: .*ECONNREFUSED.*\n$/);
    expect(stderr).not.toContain("hunter2");
  });
});
