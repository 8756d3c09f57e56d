/**
 * Scheduled messages at full size: 10,000 of them, two processes that come back after all were due. Prints how many were sent, how often,
 * in which order, how fast and in how much memory. Run: `node bench/scheduled.mjs`
 */
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "test/delivery/schedule.test.ts"],
  { env: { ...process.env, SCHEDULED_MESSAGES: "10000" }, stdio: "inherit" },
);
process.exitCode = status ?? 1;
