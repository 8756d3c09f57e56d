/**
 * `npm run bench -- [--quick] [--invoices=N] [row …]`: builds the product and the bench, then measures. The figures
 * are printed and written to bench/results.json.
 */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { ensureRelease } from "../server/start.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "dist", "bench");
const PROGRAMS = ["load", "hello", "bare", "files", "variant"];

await ensureRelease();
await build({
  root: ROOT,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    ssr: true,
    outDir: OUT,
    emptyOutDir: true,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries([
        ["main", join(ROOT, "bench/main.ts")],
        ...PROGRAMS.map((name) => [name, join(ROOT, `bench/programs/${name}.ts`)]),
      ]),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
const child = spawn(process.execPath, [join(OUT, "main.js"), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env: { BENCH_RESULTS: join(ROOT, "bench", "results.json"), ...process.env, NODE_ENV: "production" },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("close", (code) => process.exit(code ?? 1));
