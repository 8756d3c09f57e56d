/**
 * Card testing at full size: attacks of 100,000 attempts each against the real rules and store, by a clock of their own. Prints how
 * many attempts of each reached the processor. Run: `node bench/cardTesting.mjs`
 */
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "test/checkout/attemptGate.test.ts", "-t", "an attack"],
  { env: { ...process.env, CARD_TESTING_ATTEMPTS: "100000" }, stdio: "inherit" },
);
process.exitCode = status ?? 1;
