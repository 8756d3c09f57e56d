/** Workers' own runtime for tests. */
import { Miniflare } from "miniflare";
import type { D1Binding } from "../../server/database/d1.ts";
import { BRIDGE_SCRIPT, bridgeTo } from "./bridge.ts";

/** What the product runs with on Cloudflare; wrangler.toml says the same. */
export const COMPATIBILITY = { compatibilityDate: "2026-04-01", compatibilityFlags: ["nodejs_compat"] };

export interface D1Server {
  /** The binding of a database; each number is a database of its own, empty at first. */
  database(number: number): D1Binding;
  close(): Promise<void>;
}

/** One runtime with `count` D1 databases, in memory. */
export function startD1(count: number): D1Server {
  const names = Array.from({ length: count }, (_, n) => `DB${n}`);
  const miniflare = new Miniflare({
    ...COMPATIBILITY,
    cf: false,
    modules: true,
    script: `${BRIDGE_SCRIPT}\nexport default { fetch: answerBridge };`,
    d1Databases: Object.fromEntries(names.map((name) => [name, name])),
  });
  return {
    database: (number) => bridgeTo(miniflare, `DB${number}`),
    close: () => miniflare.dispose(),
  };
}
