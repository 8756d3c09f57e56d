/** Programs of the bench as processes of their own, each on its core where the system can do that. */
import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Job, Report } from "./programs/load.ts";

/** The folder of the built bench; the repository is two above. */
const BUILT = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(BUILT));

export const pinned =
  availableParallelism() > 1 && spawnSync("taskset", ["-c", "0", process.execPath, "--version"]).status === 0;
const SERVER_CORE = "0";
const LOAD_CORE = "1";

/** The release that is measured. */
export function releaseFolder(): string {
  return realpathSync(join(ROOT, "dist", "current"));
}

/** A built program of `bench/programs`. */
export function program(name: string): string {
  return join(BUILT, `${name}.js`);
}

/** The product's own server, as built. */
export function productServer(): string {
  return join(releaseFolder(), "server", "node.js");
}

export interface Served {
  readonly port: number;
  readonly pid: number;
  /** From starting the process until it said that it listens. */
  readonly milliseconds: number;
  stop(): Promise<void>;
}

/** Starts a server and waits until it names its port. Settings of the caller's shell do not reach it. */
export function startServer(
  file: string,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Record<string, string> } = {},
): Promise<Served> {
  const begun = performance.now();
  const command = pinned ? "taskset" : process.execPath;
  const before = pinned ? ["-c", SERVER_CORE, process.execPath] : [];
  const child = spawn(command, [...before, file, ...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  let said = "";
  return new Promise((resolve, reject) => {
    const ended = new Promise<void>((gone) => {
      child.once("close", () => {
        children.delete(child);
        gone();
        reject(new Error(`${file} ended:\n${said}`));
      });
    });
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString("utf8")).slice(-10_000);
      const port = /listens on http:\/\/[^\s:]+:(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      const milliseconds = performance.now() - begun;
      const stop = async (): Promise<void> => {
        child.kill();
        await ended;
      };
      resolve({ port: Number(port), pid: child.pid ?? 0, milliseconds, stop });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
  });
}

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** Processor time that a process has used, threads included, in seconds; null where /proc is missing. */
export function processorSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    // utime and stime (proc(5)) in ticks of a hundredth of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

/** Resident memory of a process in bytes; null where /proc is missing. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

export interface Load {
  run(job: Job): Promise<Report>;
  stop(): void;
}

/** Starts the load's process. One job at a time. */
export function startLoad(): Load {
  const child = fork(program("load"), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    ...(pinned ? { execPath: "taskset", execArgv: ["-c", LOAD_CORE, process.execPath] } : {}),
  });
  children.add(child);
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        const failed = (): void => reject(new Error("the load's process ended"));
        child.once("exit", failed);
        child.once("message", (report: Report) => {
          child.off("exit", failed);
          if (report.others > 0 || report.answers === 0) {
            reject(
              new Error(`${job.name}: ${report.others} answers were not ${job.expect}: ${report.example}`),
            );
          } else resolve(report);
        });
        child.send(job);
      }),
    stop: () => {
      children.delete(child);
      child.disconnect();
    },
  };
}
