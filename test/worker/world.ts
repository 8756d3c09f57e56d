/** Worlds for the HTTP suites over workerd and D1: the same world as in test/http/, inside the Workers runtime. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { build, type Plugin } from "vite";
import { afterAll, vi } from "vitest";
import type { NewMerchant } from "../../server/merchants/create.ts";
import type { HttpWorld, MakeWorld } from "../http/world.ts";
import { BEGINNING } from "../http/world.ts";
import { COMPATIBILITY } from "./miniflare.ts";
import type { WorldCall, WorldRequest, WorldState } from "./worldHost.ts";

/** More than any test file makes. */
const WORLDS = 24;

interface WorkerWorlds {
  readonly makeWorld: MakeWorld;
  close(): Promise<void>;
}

/** Worlds for the suites of one test file, in one runtime that stays for as long as the file runs. */
export function workerWorlds(): MakeWorld {
  // A commit in this runtime takes milliseconds, and some tests make a thousand.
  vi.setConfig({ testTimeout: 60_000 });
  let worlds: Promise<WorkerWorlds> | undefined;
  afterAll(async () => (await worlds)?.close());
  return async (changes) => {
    worlds ??= startWorlds();
    return (await worlds).makeWorld(changes);
  };
}

/** Bundles the worlds and starts the runtime that holds them. */
async function startWorlds(): Promise<WorkerWorlds> {
  const folder = await mkdtemp(join(tmpdir(), "paylink-worlds-"));
  await build({
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [withoutNode()],
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      // One file, also of what is imported when it is needed.
      rolldownOptions: {
        input: "test/worker/worldHost.ts",
        output: { entryFileNames: "worlds.js", codeSplitting: false },
      },
    },
    ssr: { noExternal: true },
  });
  const fonts = await Promise.all(
    ["400Regular/Arimo_400Regular.ttf", "700Bold/Arimo_700Bold.ttf"].map((name) =>
      readFile(createRequire(import.meta.url).resolve(`@expo-google-fonts/arimo/${name}`)),
    ),
  );
  const miniflare = new Miniflare({
    ...COMPATIBILITY,
    cf: false,
    modules: [
      { type: "ESModule", path: "worlds.js", contents: await readFile(join(folder, "worlds.js"), "utf8") },
      { type: "Data", path: "regular.ttf", contents: fonts[0] ?? "" },
      { type: "Data", path: "bold.ttf", contents: fonts[1] ?? "" },
    ],
    d1Databases: Object.fromEntries(Array.from({ length: WORLDS }, (_, n) => [`DB${n}`, `world-${n}`])),
  });
  let made = 0;
  return {
    makeWorld: async ({ config = {} } = {}) => openWorld(miniflare, made++, config),
    async close() {
      await miniflare.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What only Node has, and only tests on Node use. */
function withoutNode(): Plugin {
  const fonts = `import regular from "./regular.ttf"; import bold from "./bold.ttf";
    export const pdfFonts = async () => ({ regular: new Uint8Array(regular), bold: new Uint8Array(bold) });`;
  return {
    name: "worlds-without-node",
    enforce: "pre",
    resolveId(source) {
      if (source.endsWith("server/node/fonts.ts")) return "\0fonts";
      if (source === "@photostructure/sqlite") return "\0sqlite";
      return /^\.\/(?:regular|bold)\.ttf$/.test(source) ? { id: source, external: true } : null;
    },
    load(id) {
      if (id === "\0fonts") return fonts;
      return id === "\0sqlite" ? "export class DatabaseSync {}" : null;
    },
  };
}

async function openWorld(miniflare: Miniflare, number: number, config: unknown): Promise<HttpWorld> {
  const state: { -readonly [Name in keyof WorldState]: WorldState[Name] } = {
    world: number,
    clock: 0,
    trouble: null,
    losing: false,
  };
  const logged: string[] = [];
  /** Lines read so far; a suite may empty `logged`. */
  let read = 0;
  const send = (headers: Record<string, string>, init: object = {}) =>
    miniflare.dispatchFetch("http://worlds.local/", {
      method: "POST",
      redirect: "manual",
      ...init,
      headers: { ...headers, "x-world-state": JSON.stringify(state) },
    } as never) as unknown as Promise<Response>;
  const call = async <T>(name: string, ...args: unknown[]): Promise<T> => {
    const response = await send({ "x-world-call": JSON.stringify({ name, args } satisfies WorldCall) });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
    return ((await response.json()) as { value: T }).value;
  };
  const readLog = async (): Promise<void> => {
    const lines = await call<string[]>("logged", read);
    read += lines.length;
    logged.push(...lines);
  };
  const told = await call<{ publicUrl: string; merchant: NewMerchant; outboxUrl: string }>("make", config);
  return {
    ...told,
    logged,
    async request(path, { method = "GET", headers = {}, body, address } = {}) {
      const asked: WorldRequest = {
        path,
        method,
        headers,
        address: address ?? null,
        hasBody: body !== undefined,
      };
      const response = await send(
        { "x-world-request": JSON.stringify(asked) },
        body === undefined ? {} : { body, duplex: "half" },
      );
      if (Number(response.headers.get("x-world-logged")) > read) await readLog();
      return response;
    },
    newMerchant: (name) => call("newMerchant", name),
    newLinkKey: (tenantId, mode) => call("newLinkKey", tenantId, mode),
    endLinkKey: (tenantId, kid) => call("endLinkKey", tenantId, kid),
    advance: (milliseconds) => {
      state.clock += milliseconds;
    },
    now: () => new Date(Date.parse(BEGINNING) + state.clock),
    async runTasks() {
      await call("runTasks");
      await readLog();
    },
    query: (sql, params) => call("query", sql, params),
    stored: () => call("stored"),
    movements: (tenantId) => call("movements", tenantId),
    fault: () => call("fault"),
    breakDatabase: (how) => {
      state.trouble = how;
    },
    loseAnswers: (lose) => {
      state.losing = lose;
    },
    close: () => Promise.resolve(),
  };
}
