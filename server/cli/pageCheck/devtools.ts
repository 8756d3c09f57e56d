/**
 * An installed Chromium, driven over its own pipe (Chrome DevTools Protocol: JSON ended by a zero byte on descriptors 3 and 4), so that the
 * shipped package needs no browser library.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

export type Parameters = Readonly<Record<string, unknown>>;

export interface Session {
  send(method: string, params?: Parameters): Promise<Parameters>;
  on(method: string, listener: (params: Parameters) => void): void;
  close(): Promise<void>;
}

/** Names under which systems install it, tried in turn. */
const NAMES = ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser", "chrome"];
/** An answer of the browser's that does not come, in milliseconds. */
const ANSWER_MS = 30_000;

/** No browser could be started. */
export class NoBrowser extends Error {}

/**
 * Opens a page of its own in a new browser. @param browser a path; without, an installed one is found.
 * @throws NoBrowser
 */
export async function openBrowser(browser?: string): Promise<Session> {
  const profile = await mkdtemp(join(tmpdir(), "paylink-page-check-"));
  const args = [
    "--headless=new",
    "--remote-debugging-pipe",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    // A sandbox of Chromium's cannot be made by root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
  for (const name of browser === undefined ? NAMES : [browser]) {
    const child = await started(name, args);
    if (child) return session(child, profile);
  }
  await rm(profile, { recursive: true, force: true });
  throw new NoBrowser(
    browser === undefined
      ? "No Chromium or Chrome is installed. Name one with --browser PATH."
      : `${browser} could not be started.`,
  );
}

function started(name: string, args: readonly string[]): Promise<ChildProcess | null> {
  return new Promise((resolve) => {
    const child = spawn(name, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    child.once("error", () => resolve(null));
    child.once("spawn", () => resolve(child));
  });
}

async function session(child: ChildProcess, profile: string): Promise<Session> {
  const [, , , input, output] = child.stdio as unknown as readonly [null, null, null, Writable, Readable];
  const waiting = new Map<
    number,
    { resolve: (result: Parameters) => void; reject: (error: Error) => void }
  >();
  const listeners = new Map<string, (params: Parameters) => void>();
  let count = 0;
  let page: string | undefined;
  let rest = "";
  const broken = (): void => {
    for (const { reject } of waiting.values()) reject(new NoBrowser("The browser ended."));
    waiting.clear();
  };
  child.once("exit", broken);
  input.on("error", broken);
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages) hear(JSON.parse(message) as Message);
  });

  interface Message {
    readonly id?: number;
    readonly method?: string;
    readonly params?: Parameters;
    readonly result?: Parameters;
    readonly error?: { readonly message: string };
  }
  function hear({ id, method, params = {}, result = {}, error }: Message): void {
    if (method !== undefined) return listeners.get(method)?.(params);
    const asked = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  }
  function send(method: string, params: Parameters = {}): Promise<Parameters> {
    count += 1;
    const id = count;
    const message = { id, method, params, ...(page === undefined ? {} : { sessionId: page }) };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new NoBrowser("The browser does not answer.")), ANSWER_MS);
      const ended =
        <T>(act: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(timer);
          act(value);
        };
      waiting.set(id, { resolve: ended(resolve), reject: ended(reject) });
      input.write(`${JSON.stringify(message)}\0`);
    });
  }
  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }

  try {
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    page = sessionId as string;
  } catch (error) {
    await close();
    throw error;
  }
  return { send, on: (method, listener) => void listeners.set(method, listener), close };
}
