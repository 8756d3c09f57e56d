/** The product itself, started as an operator starts it on an empty folder, for tests that use it from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Served {
  /** The demo's pay link. */
  readonly link: string;
  readonly testKey: string;
  readonly outbox: string;
  /** Signs one browser in to the studio. */
  readonly studio: string;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts the server on a free port with a database of its own; bank payments take `achSeconds`. `more` is set besides. */
export async function startServed(
  achSeconds = 3,
  more: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "paylink-served-"));
  const port = await freePort();
  const { VITEST: _, NODE_ENV: __, ...inherited } = process.env;
  const server = spawn(process.execPath, ["server/start.mjs", "serve"], {
    env: {
      ...inherited,
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, "paylink.db")}`,
      SANDBOX_ACH_SECONDS: String(achSeconds),
      ...more,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await readyText(server);
  const find = (pattern: RegExp): string => pattern.exec(printed)?.[1] ?? "";
  return {
    link: find(/Pay link\s+(http:\S+)/),
    testKey: find(/Test key\s+(\S+)/),
    outbox: find(/Outbox\s+(http:\S+)/),
    studio: find(/Studio\s+(http:\S+)/),
    origin: `http://localhost:${port}`,
    async stop() {
      if (server.exitCode === null) {
        server.kill("SIGTERM");
        await once(server, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What is printed until the server is ready. */
async function readyText(child: ChildProcess): Promise<string> {
  let out = "";
  return await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      out += chunk.toString();
      if (/Pay link\s+http:\S+/.test(out) && /API docs\s+\S+\s/.test(out)) resolve(out);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => reject(new Error(`the server stopped:\n${out}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
