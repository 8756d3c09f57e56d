/** The settings of a Worker: variables and secrets of its environment, under the names that a Node server reads too. */
import { type ConfigResult, readConfig } from "../config.ts";
import type { WorkerEnv } from "./runtime.ts";

/** Where `wrangler dev` listens unless told otherwise. */
const DEV_ADDRESS = "http://localhost:8787";
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Reads and checks the settings.
 * @param requested the address of the request that came first. In development, where PUBLIC_URL may be left out,
 *   links lead to where the developer's browser found the Worker.
 */
export function workerConfig(env: WorkerEnv, requested: string = DEV_ADDRESS): ConfigResult {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (typeof value === "string") texts[name] = value;
  }
  // No port is listened on and no file is opened here.
  delete texts["PORT"];
  delete texts["HOST"];
  delete texts["DATABASE_URL"];
  if ((texts["PAYLINK_ENV"] ?? "development") === "development") texts["PUBLIC_URL"] ??= originOf(requested);
  return readConfig(texts);
}

/** One spelling for the three names of this machine, so that links do not depend on which one was typed. */
function originOf(address: string): string {
  const { protocol, hostname, port, origin } = new URL(address);
  if (!LOOPBACK.test(hostname)) return origin;
  return `${protocol}//localhost${port === "" ? "" : `:${port}`}`;
}
