/**
 * `npm run accessibility -- [regular expression]`: judges every screen of the payer's side in a real browser under every condition
 * and writes docs/accessibility.json and .md. Exits 1 when anything is found wrong. With an expression, only screens whose names
 * match are judged and nothing is written.
 */
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "dist", "accessibility");

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
    rolldownOptions: { input: { publish: join(ROOT, "test/accessibility/publish.ts") } },
  },
});
const child = spawn(process.execPath, [join(OUT, "publish.js"), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("close", (code) => {
  const biome = join(ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");
  spawnSync(process.execPath, [biome, "format", "--write", "docs/accessibility.json"], { cwd: ROOT });
  process.exit(code ?? 1);
});
