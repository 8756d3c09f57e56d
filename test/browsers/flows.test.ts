/** The main flows in Firefox and in WebKitGTK. Where an engine is missing its tests are skipped, and say how to get it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, startServed } from "../browser/served.ts";
import type { Engine, Tab } from "./engine.ts";
import { findFirefox, startFirefox } from "./firefox.ts";
import { FLOWS, newLink } from "./flows.ts";
import { obtainBrowsers } from "./obtain.ts";
import { type Scriptless, startScriptless } from "./scriptless.ts";
import { findWebkit, startWebkit } from "./webkit.ts";

// In CI both are installed where that is possible; elsewhere `npm run browsers` does.
if (process.env["CI"] === "true") obtainBrowsers();

const ENGINES = [
  engine("Firefox", findFirefox(), startFirefox, "install Firefox, or set FIREFOX"),
  engine("WebKitGTK", findWebkit(), startWebkit, "run `npm run browsers` as root, or set WEBKIT_DRIVER"),
];

function engine(
  name: string,
  program: string | null,
  start: (program: string) => Promise<Engine>,
  get: string,
) {
  return { program, start, title: program === null ? `${name} is not here: ${get}` : name };
}

let served: Served;
let scriptless: Scriptless;
beforeAll(async () => {
  if (ENGINES.every(({ program }) => program === null)) return;
  served = await startServed(60);
  scriptless = await startScriptless(served.origin);
}, 120_000);
afterAll(async () => {
  scriptless?.stop();
  await served?.stop();
});

describe.each(ENGINES)("$title", ({ program, start }) => {
  let running: Engine | undefined;
  let tab: Tab;
  beforeAll(async () => {
    if (program === null) return;
    running = await start(program);
    tab = await running.tab();
  }, 60_000);
  afterAll(async () => {
    await running?.close();
  });
  it.runIf(program !== null).each(FLOWS)("$name", { timeout: 30_000 }, async ({ plain, run }) => {
    const link = await newLink(served);
    await run({ tab, link: plain ? link.replace(served.origin, scriptless.origin) : link });
    expect(await tab.evaluate("location.origin")).toBe((plain ? scriptless : served).origin);
  });
});
