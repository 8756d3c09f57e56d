/**
 * Starts Paylink from its sources: `node server/start.mjs serve | cli <arguments> | build | worker`.
 *
 * The page and the server are built when the sources differ from the last build, into `dist/releases/<key>`, where
 * the key is a hash of the sources. A release is made in a folder of its own and renamed into place when it is whole, so
 * two commands at once never see half a build, and a running server keeps its files. `dist/current` points to
 * the latest; `dist/web` and `dist/server` are its parts. The program then runs in this very process, so signals reach it.
 *
 * `worker` also builds what wrangler deploys and runs, into `dist/worker`. wrangler.toml calls it.
 */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, "dist");
const RELEASES = join(DIST, "releases");
const CURRENT = join(DIST, "current");
const SOURCES = ["server", "shared", "web", "package-lock.json", "vite.config.ts"];
const OLD_RELEASES_KEPT = 2;

/**
 * The folder of the release that matches the sources, built first when it is missing.
 * Without the sources or without vite (a deployed copy), the release that is there.
 */
export async function ensureRelease({ quiet = false } = {}) {
  const present = existsSync(CURRENT) ? realpathSync(CURRENT) : null;
  if (!existsSync(join(ROOT, "vite.config.ts")) && present) return present;
  const release = join(RELEASES, sourceKey());
  if (!existsSync(release)) {
    const vite = findVite();
    if (!vite && present) return present;
    if (!vite)
      throw new Error("Paylink is not built and vite is not installed: run `npm ci`, then `npm run build`");
    await build(vite, release, quiet);
  }
  if (present !== release) pointTo(release);
  return release;
}

/**
 * The folder of the Worker that matches the sources (`worker.js`, `postgres.js`, and the served folder `files`), built
 * first when it is missing. `dist/worker` has the same content; it is a plain folder because wrangler watches it.
 */
export function ensureWorker({ quiet = false } = {}) {
  return alone(join(DIST, ".worker-lock"), () => buildWorker(quiet));
}

async function buildWorker(quiet) {
  const release = await ensureRelease({ quiet });
  const worker = join(release, "worker");
  if (!existsSync(worker)) {
    const vite = findVite();
    if (!vite) throw new Error("vite is not installed: run `npm ci`");
    const began = process.hrtime.bigint();
    const work = join(release, `.worker-${process.pid}-${randomUUID().slice(0, 8)}`);
    try {
      await run(vite, ["build", "--ssr", "--mode", "worker", "--outDir", work]);
      moveInto(work, worker);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    if (!quiet) process.stderr.write(`Built the Worker in ${seconds.toFixed(1)} s\n`);
  }
  publish(worker, join(DIST, "worker"));
  return worker;
}

/**
 * One process at a time. wrangler starts a build for every change it sees and ends none: those that waited find the sources
 * as they are by then, mostly built already.
 */
async function alone(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isHeld(lock)) rmSync(lock, { force: true });
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** Whether the process that wrote a lock lives. One that is being written counts as held. */
function isHeld(lock) {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Brings a folder to the same content, file by file: whoever reads meanwhile finds every file whole. */
function publish(from, to) {
  const wanted = new Set(filesBelow(from).map((file) => file.slice(from.length)));
  for (const name of wanted) {
    const source = readFileSync(from + name);
    const target = to + name;
    if (existsSync(target) && readFileSync(target).equals(source)) continue;
    mkdirSync(dirname(target), { recursive: true });
    const temporary = `${target}.${process.pid}-${randomUUID().slice(0, 8)}`;
    writeFileSync(temporary, source);
    renameSync(temporary, target);
  }
  for (const file of filesBelow(to)) {
    const temporary = /\.\d+-[\da-f]{8}$/.test(file);
    if (!temporary && !wanted.has(file.slice(to.length))) rmSync(file, { force: true });
  }
}

/** A hash of the content of every source file: the same sources have the same key on every machine. */
function sourceKey() {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const top = join(ROOT, source);
    if (!existsSync(top)) continue;
    for (const file of statSync(top).isDirectory() ? filesBelow(top) : [top]) {
      hash
        .update(`${file.slice(ROOT.length)}\0`)
        .update(readFileSync(file))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    });
}

function findVite() {
  try {
    const manifest = createRequire(import.meta.url).resolve("vite/package.json");
    return join(dirname(manifest), "bin", "vite.js");
  } catch {
    return null;
  }
}

async function build(vite, release, quiet) {
  const began = process.hrtime.bigint();
  removeAbandonedBuilds();
  const work = join(DIST, `.building-${process.pid}-${randomUUID().slice(0, 8)}`);
  mkdirSync(work, { recursive: true });
  try {
    const built = await Promise.allSettled([
      run(vite, ["build", "--outDir", join(work, "web")]),
      run(vite, ["build", "--mode", "studio", "--outDir", join(work, "studio")]),
      run(vite, ["build", "--ssr", "--outDir", join(work, "server")]),
    ]);
    // Only when all have ended: one that still writes would make the folder anew after it was removed.
    for (const { status, reason } of built) if (status === "rejected") throw reason;
    mkdirSync(RELEASES, { recursive: true });
    moveInto(work, release);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (!quiet) process.stderr.write(`Built the page and the server in ${seconds.toFixed(1)} s\n`);
}

function moveInto(work, place) {
  try {
    renameSync(work, place);
  } catch (error) {
    // Another command built the same sources meanwhile; its work is as good as ours.
    if (!existsSync(place)) throw error;
  }
}

/** Builds in a process of its own, which keeps the bundler out of the server's memory. Silent unless it fails. */
function run(vite, args) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_ENV: "production" };
    const child = spawn(process.execPath, [vite, ...args, "--logLevel", "warn"], {
      cwd: ROOT,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = () => child.kill();
    process.once("exit", stop);
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("exit", stop);
      if (code === 0) resolve();
      else
        reject(
          new Error(`vite ${args[1] === "--ssr" ? "build --ssr" : "build"} failed\n${Buffer.concat(output)}`),
        );
    });
  });
}

/** Replacing a link by renaming another over it is atomic: a reader sees the old release or the new one. */
function pointTo(release) {
  link(join("releases", basename(release)), CURRENT);
  for (const part of ["web", "server"]) {
    const path = join(DIST, part);
    const stands = lstatSync(path, { throwIfNoEntry: false });
    if (stands?.isSymbolicLink()) continue;
    if (stands) rmSync(path, { recursive: true, force: true });
    link(join("current", part), path);
  }
  removeOldReleases(release);
}

function link(target, path) {
  const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
  symlinkSync(target, temporary, "dir");
  renameSync(temporary, path);
}

function removeOldReleases(current) {
  const others = readdirSync(RELEASES)
    .map((name) => join(RELEASES, name))
    .filter((path) => path !== current)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of others.slice(OLD_RELEASES_KEPT)) rmSync(path, { recursive: true, force: true });
}

/** What a killed build left behind. A build takes seconds, so an hour-old one has no owner. */
function removeAbandonedBuilds() {
  if (!existsSync(DIST)) return;
  for (const name of readdirSync(DIST).filter((entry) => entry.startsWith(".building-"))) {
    const path = join(DIST, name);
    const stands = statSync(path, { throwIfNoEntry: false });
    if (stands && Date.now() - stands.mtimeMs > 3_600_000) rmSync(path, { recursive: true, force: true });
  }
}

/** The file to run, built when needed. */
async function prepare([command, ...rest]) {
  if (!["serve", "cli", "build", "worker"].includes(command)) {
    process.stderr.write("usage: node server/start.mjs serve | cli <arguments> | build | worker\n");
    process.exit(2);
  }
  // While building, the default action of these signals would leave the bundlers running.
  const interrupted = () => process.exit(130);
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const release = await (command === "worker" ? ensureWorker() : ensureRelease());
  process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  if (command === "build" || command === "worker") process.exit(0);
  const entry = join(release, "server", command === "serve" ? "node.js" : "cli.js");
  // The program reads its own arguments as if it had been started directly.
  process.argv = [process.argv[0], entry, ...rest];
  return pathToFileURL(entry).href;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const entry = await prepare(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
  process.setSourceMapsEnabled(true);
  // Outside the catch: what the program throws is shown by Node with its stack.
  await import(entry);
}
