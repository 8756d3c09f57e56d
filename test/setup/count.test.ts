import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import Count from "./count.ts";

type Modules = Parameters<Count["onTestRunEnd"]>[0];

/** As much of Vitest's report of one file as the count reads. */
function file(states: readonly string[], broken: { file?: number; hooks?: number } = {}): Modules[number] {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  const suites = [{ errors: () => Array.from({ length: broken.hooks ?? 0 }, () => ({})) }];
  return {
    errors: () => Array.from({ length: broken.file ?? 0 }, () => ({})),
    children: { allTests: () => tests, allSuites: () => suites },
  } as unknown as Modules[number];
}

describe("the count of a test run", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "paylink-count-"));
    path = join(folder, "results", "count.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function counted(modules: Modules, errors: readonly unknown[] = []): unknown {
    new Count({ file: path }).onTestRunEnd(modules, errors);
    return JSON.parse(readFileSync(path, "utf8"));
  }

  it("adds up all files, and counts what did not run as skipped", () => {
    const files = [file(["passed", "passed", "failed"]), file(["passed", "skipped", "pending"])];
    expect(counted(files)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  it("counts a file that could not be loaded, a broken hook and a stray error as failures", () => {
    const files = [file([], { file: 1 }), file(["passed", "skipped"], { hooks: 1 })];
    expect(counted(files, [new Error("later")])).toEqual({ passed: 1, failed: 3, skipped: 1 });
  });

  it("leaves no older count behind when a run begins", () => {
    const old = join(folder, "count.json");
    writeFileSync(old, "{}");
    new Count({ file: old }).onInit();
    expect(() => readFileSync(old)).toThrow("ENOENT");
  });
});
