/**
 * Kills the server again and again while it is paid, for as long as is asked for: `node bench/soak.mjs [kills] [seed]`,
 * 1,000 kills by default, with moments of its own each time unless a seed is given. Exits 1 when anything was lost.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [kills = "1000", seed = String(Math.floor(Date.now() / 1000) % 1_000_000)] = process.argv.slice(2);
if (!/^[1-9]\d{0,6}$/.test(kills) || !/^\d{1,9}$/.test(seed)) {
  process.stderr.write("usage: node bench/soak.mjs [kills] [seed]\n");
  process.exit(2);
}
process.stdout.write(`${kills} kills, seed ${seed}\n`);
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", "test/crash/payments.test.ts"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, CRASH_KILLS: kills, CRASH_SEED: seed },
});
process.exit(status ?? 1);
