/** Starts test/database/writer.ts as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build } from "vite";

const ROOT = resolve(import.meta.dirname, "../..");

/** Bundles the writer where Node finds its native module, and answers the folder it is in. */
export async function buildWriter(): Promise<string> {
  const cache = join(ROOT, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, "paylink-writer-"));
  await build({
    configFile: false,
    logLevel: "warn",
    root: ROOT,
    ssr: { noExternal: true, external: ["@photostructure/sqlite"] },
    build: {
      ssr: "test/database/writer.ts",
      outDir,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "writer.mjs" } },
    },
  });
  return outDir;
}

export interface Writer {
  readonly child: ChildProcess;
  /** Every id it was told is durable, so far. */
  acknowledged(): string[];
  /** Fulfils when so many ids are acknowledged; rejects when it ends before. */
  until(count: number): Promise<void>;
  /** Fulfils with its exit code, or the signal that ended it, once all its output is read. */
  readonly ended: Promise<number | string | null>;
}

/** Starts a writer of `count` batches, each with an id beginning with `prefix`, so many at a time. */
export function startWriter(
  folder: string,
  path: string,
  prefix: string,
  count: number,
  concurrency: number,
): Writer {
  const args = [join(folder, "writer.mjs"), path, prefix, String(count), String(concurrency)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = new Promise<number | string | null>((done) => {
    child.once("close", (code, signal) => done(signal ?? code));
  });
  // The last line counts only with its line end: a kill can cut it.
  const acknowledged = (): string[] => output.split("\n").slice(0, -1);
  const until = (wanted: number): Promise<void> =>
    new Promise((enough, reject) => {
      const look = (): void => {
        if (acknowledged().length >= wanted) enough();
      };
      child.stdout.on("data", look);
      void ended.then((how) =>
        reject(new Error(`the writer ended (${how}) after ${output.length} characters`)),
      );
      look();
    });
  return { child, acknowledged, until, ended };
}
