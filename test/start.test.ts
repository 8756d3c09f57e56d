import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A project of its own: the real start.mjs and vite.config.ts around five tiny sources. */
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "paylink-start-"));
  for (const folder of ["server", "web/checkout", "web/studio"])
    mkdirSync(join(project, folder), { recursive: true });
  cpSync("vite.config.ts", join(project, "vite.config.ts"));
  cpSync("server/start.mjs", join(project, "server/start.mjs"));
  symlinkSync(resolve("node_modules"), join(project, "node_modules"));
  write("package.json", '{"type":"module"}');
  write("web/checkout/main.tsx", 'import "./main.css";\ndocument.title = String(<b />);');
  write("web/checkout/main.css", "b { color: #123456 }");
  write("web/studio/main.tsx", 'document.title = "studio";');
  write("server/cli.ts", 'console.log(["one", ...process.argv.slice(2)].join(" "));');
  write(
    "server/node.ts",
    'const timer = setInterval(() => {}, 1000);\nprocess.on("SIGTERM", () => { clearInterval(timer); console.log("drained"); });\nconsole.log("ready");',
  );
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function write(name: string, content: string): void {
  writeFileSync(join(project, name), content);
}

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined };
  return spawn(process.execPath, [join(project, "server/start.mjs"), ...args], { cwd: tmpdir(), env });
}

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = start(...args);
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk) => (out += chunk));
  child.stderr?.on("data", (chunk) => (err += chunk));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

/** In order: each goes on from the state the one before left. */
describe.sequential("node server/start.mjs", () => {
  it("builds once for two commands at the same time, from any folder", async () => {
    const both = await Promise.all([run("cli", "--a"), run("cli", "b c")]);
    expect(both.map(({ code, out }) => [code, out])).toEqual([
      [0, "one --a\n"],
      [0, "one b c\n"],
    ]);
    expect(both.map(({ err }) => err).join("")).toMatch(
      /^(?:Built the page and the server in [\d.]+ s\n){1,2}$/,
    );
    expect(readdirSync(join(project, "dist/releases"))).toHaveLength(1);
    expect(readdirSync(join(project, "dist")).sort()).toEqual(["current", "releases", "server", "web"]);
  });

  it("serves no manifest: it lies beside the served folder, as do the compressed forms", () => {
    expect(readdirSync(join(project, "dist/web"), { recursive: true, encoding: "utf8" }).sort()).toEqual([
      "assets",
      expect.stringMatching(/^assets\/main-[\w-]{8}\.css$/),
      expect.stringMatching(/^assets\/main-[\w-]{8}\.js$/),
    ]);
    expect(existsSync(join(project, "dist/current/web-manifest.json"))).toBe(true);
    expect(readdirSync(join(project, "dist/current/web-compressed/assets"))).toHaveLength(4);
    expect(readdirSync(join(project, "dist/current/studio/assets"))).toEqual([
      expect.stringMatching(/^studio-main-[\w-]{8}\.js$/),
    ]);
  });

  it("says nothing and builds nothing when the sources are the same", async () => {
    expect(await run("cli")).toEqual({ code: 0, out: "one\n", err: "" });
  });

  it("builds again after a change, and keeps the files that a running server uses", async () => {
    write("server/cli.ts", 'console.log("two");');
    const changed = await run("cli");
    expect(changed.out).toBe("two\n");
    expect(changed.err).toContain("Built");
    expect(readdirSync(join(project, "dist/releases"))).toHaveLength(2);
  });

  it("hands signals to the server, which ends in its own way", async () => {
    const server = start("serve");
    let out = "";
    for await (const chunk of server.stdout ?? []) {
      out += String(chunk);
      if (out === "ready\n") server.kill("SIGTERM");
    }
    expect(out).toBe("ready\ndrained\n");
    expect(server.signalCode).toBeNull();
  });

  it("shows what the bundler says and exits 1 when the sources are broken, leaving the last build in place", async () => {
    write("server/cli.ts", 'import "./missing.ts";');
    const broken = await run("cli");
    expect(broken.code).toBe(1);
    expect(broken.err).toContain("missing.ts");
    expect(readdirSync(join(project, "dist"))).not.toContainEqual(expect.stringMatching(/^\.building/));
    expect(existsSync(join(project, "dist/server/cli.js"))).toBe(true);
  });

  it("shows the place in the source when the program throws", async () => {
    write("server/cli.ts", '\n\nthrow new Error("no money");');
    const thrown = await run("cli");
    expect(thrown.code).toBe(1);
    expect(thrown.err).toMatch(/Error: no money\n.*server\/cli\.ts:3:/);
  });

  it("runs what is built where neither the bundler nor the sources are installed", async () => {
    write("server/cli.ts", 'console.log("three");');
    await run("build");
    rmSync(join(project, "node_modules"));
    renameSync(join(project, "vite.config.ts"), join(project, "vite.config.off"));
    rmSync(join(project, "server/cli.ts"));
    expect(await run("cli")).toEqual({ code: 0, out: "three\n", err: "" });
  });

  it("explains its use with exit code 2", async () => {
    expect(await run("fly")).toMatchObject({ code: 2, err: expect.stringContaining("serve | cli") });
  });
});
