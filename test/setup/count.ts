/**
 * Writes the totals of a test run to `test-results/count.json`, for scripts that judge the run. A file that could not
 * be loaded, a hook that broke and an error outside of any test count as one failure each, so that nothing broken looks whole.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Reporter, TestModule } from "vitest/node";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export default class Count implements Reporter {
  readonly #file: string;

  constructor(options: { readonly file?: string } = {}) {
    this.#file = options.file ?? join("test-results", "count.json");
  }

  /** An old count must never be taken for the count of a run that died. */
  onInit(): void {
    rmSync(this.#file, { force: true });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify(count(modules, errors.length))}\n`);
  }
}

function count(modules: readonly TestModule[], unhandled: number): Totals {
  let passed = 0;
  let skipped = 0;
  let failed = unhandled;
  for (const module of modules) {
    failed += module.errors().length;
    for (const suite of module.children.allSuites()) failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed++;
      else if (state === "failed") failed++;
      else skipped++;
    }
  }
  return { passed, failed, skipped };
}
