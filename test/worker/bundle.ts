/** The real Worker: bundled by wrangler as it is deployed, run in workerd with its files and a D1 database. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { Miniflare } from "miniflare";
import { COMPATIBILITY } from "./miniflare.ts";

/** Keeps wrangler to itself: no telemetry, no questions, nothing fetched. */
export const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  CI: "1",
  NO_COLOR: "1",
};

const manifest = createRequire(import.meta.url).resolve("wrangler/package.json");
export const WRANGLER = join(dirname(manifest), "bin", "wrangler.js");

export interface Bundle {
  /** The folder with `worker.js`. */
  readonly folder: string;
  /** The folder of files that the platform serves. */
  readonly files: string;
  readonly bytes: number;
  /** As Cloudflare counts it: all modules together. */
  readonly gzippedBytes: number;
  remove(): Promise<void>;
}

/** Bundles as `wrangler deploy` does, without deploying. Run from the root of the repository. */
export async function bundleWorker(environment: "" | "postgres" = ""): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-bundle-"));
  const args = [WRANGLER, "deploy", "--dry-run", "--outdir", folder, `--env=${environment}`];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...QUIET } });
  const modules = (await readdir(folder)).filter((name) => /\.(?:js|wasm)$/.test(name));
  const contents = await Promise.all(modules.map((name) => readFile(join(folder, name))));
  return {
    folder,
    files: resolve("dist", "worker", "files"),
    bytes: contents.reduce((sum, content) => sum + content.length, 0),
    gzippedBytes: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface RunningWorker {
  readonly miniflare: Miniflare;
  /** What the Worker wrote to its console. */
  readonly said: () => string;
  /** Sends a request as from a browser at the Worker's own address. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Lets a cron trigger come. */
  scheduled(): Promise<void>;
}

export const ADDRESS = "http://localhost:8787";

/**
 * @param settings what wrangler.toml's `vars` would hold.
 * @param more of Miniflare's options: where data are kept, what else is bound.
 */
export function runWorker(
  bundle: Pick<Bundle, "folder" | "files">,
  settings: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): RunningWorker {
  let said = "";
  const miniflare = new Miniflare({
    ...COMPATIBILITY,
    cf: false,
    name: "paylink",
    modules: true,
    modulesRoot: resolve(bundle.folder),
    modulesRules: [
      { type: "ESModule", include: ["**/*.js"] },
      { type: "CompiledWasm", include: ["**/*.wasm"] },
    ],
    scriptPath: join(resolve(bundle.folder), "worker.js"),
    bindings: settings,
    d1Databases: { DB: "paylink" },
    assets: {
      directory: bundle.files,
      binding: "ASSETS",
      // wrangler.toml: run_worker_first = ["/*", "!/assets/*", "!/embed.js"]
      routerConfig: {
        has_user_worker: true,
        static_routing: { user_worker: ["/*"], asset_worker: ["/assets/*", "/embed.js"] },
      },
      assetConfig: { html_handling: "none", not_found_handling: "none" },
    },
    handleRuntimeStdio: (out: Readable, err: Readable) => {
      for (const stream of [out, err]) stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    },
    ...more,
  } as ConstructorParameters<typeof Miniflare>[0]);
  return {
    miniflare,
    said: () => said,
    request: (path, init = {}) =>
      miniflare.dispatchFetch(`${ADDRESS}${path}`, {
        redirect: "manual",
        ...init,
      } as never) as unknown as Promise<Response>,
    async scheduled() {
      const worker = (await miniflare.getWorker()) as unknown as {
        scheduled(event: { cron: string }): Promise<unknown>;
      };
      await worker.scheduled({ cron: "* * * * *" });
    },
  };
}
