/**
 * The built page and server, for tests that need them: `await builtRelease()` in a `beforeAll`. Builds at most
 * once per change of the sources; test files that need no build are not slowed or broken by one.
 */
import { ensureRelease } from "../../server/start.mjs";

let release: Promise<string> | undefined;

/** Absolute path of the release folder, which has `web/`, `web-manifest.json` and `server/node.js`. */
export function builtRelease(): Promise<string> {
  release ??= ensureRelease({ quiet: true });
  return release;
}
