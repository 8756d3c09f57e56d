/** The built server as a process of its own, to be killed, stopped and started again on the same database. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

export interface Product {
  readonly child: ChildProcess;
  /** `http://127.0.0.1:PORT`; rejects when the server ended before it listened. */
  readonly ready: Promise<string>;
  /** Fulfils with the exit code, or the signal that ended it, once all its output is read. */
  readonly ended: Promise<number | string | null>;
  /** What it printed so far. */
  out(): string;
  err(): string;
}

export interface ProductOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A command to run the server with, such as `["unshare", "-m"]`. */
  readonly wrapper?: readonly string[];
  /** What the server is started with instead of `node node.js`; `$SERVER` in it stands for that. */
  readonly shell?: string;
}

/** Starts the server of a release on a database file and a port that the system chooses. */
export function startProduct(release: string, file: string, options: ProductOptions = {}): Product {
  const server = [process.execPath, join(release, "server/node.js")];
  const [command = "", ...args] =
    options.shell === undefined
      ? [...(options.wrapper ?? []), ...server]
      : [
          ...(options.wrapper ?? []),
          "sh",
          "-c",
          options.shell.replace("$SERVER", `exec ${server.join(" ")}`),
        ];
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environment(file), ...options.environment },
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<number | string | null>((done) => {
    child.once("close", (code, signal) => done(signal ?? code));
  });
  const ready = new Promise<string>((listening, reject) => {
    child.stdout.on("data", () => {
      const [, origin] = /listens on (http:\S+)\n/.exec(out) ?? [];
      if (origin !== undefined) listening(origin);
    });
    void ended.then((how) => reject(new Error(`the server ended (${how}) before it listened: ${err}`)));
  });
  // Who kills it before it listens does not wait for it.
  ready.catch(() => undefined);
  return { child, ready, ended, out: () => out, err: () => err };
}

/** Runs `paylink <args>` of a release on a database file. */
export function paylink(release: string, file: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(release, "server/cli.js"), ...args], {
    encoding: "utf8",
    env: environment(file),
  });
  return { status, stdout, stderr };
}

/** Nothing of the developer's own settings but where programs are. */
function environment(file: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    DATABASE_URL: `file:${file}`,
    PORT: "0",
    SANDBOX_ACH_SECONDS: "1",
  };
}

/** Ends a server at once and waits until it is gone. */
export async function kill(product: Product): Promise<void> {
  product.child.kill("SIGKILL");
  await product.ended;
}

/** The test key that a server prints on an empty database. */
export function testKey(product: Product): string {
  const [key] = /sk_test_\S+/.exec(product.out()) ?? [];
  if (key === undefined) throw new Error(`no test key was printed: ${product.out()}`);
  return key;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
  });
}
