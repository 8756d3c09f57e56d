/** The container image, without a container engine: its recipe as text, and the files that it makes, started as it starts them. */
import { execFile, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtRelease } from "../setup/release.ts";
import { all, commandOf, copiesOf, environmentOf, ignores, readStages } from "./dockerfile.ts";

const stages = readStages("Dockerfile");
const [build, final] = stages;
if (build === undefined || final === undefined) throw new Error("the Dockerfile has no two stages");
const start = commandOf(all(final, "CMD").at(-1)?.text ?? "[]");
const check = commandOf(all(final, "HEALTHCHECK").at(-1)?.text ?? "[]");
const ignored = ignores(".dockerignore");

describe("the Dockerfile", () => {
  it("builds in one stage and runs in another, which takes files from the first alone", () => {
    expect(stages).toHaveLength(2);
    expect(new Set(copiesOf(build).map(({ from }) => from))).toEqual(new Set([null]));
    expect(new Set(copiesOf(final).map(({ from }) => from))).toEqual(new Set([build.alias]));
    expect([...all(build, "ADD"), ...all(final, "ADD")]).toEqual([]);
  });

  it("runs a Node of the engine that the package asks for, named by its version", () => {
    for (const { base } of stages) expect(base).toMatch(/^node:(?:2[2468]|[3-9]\d)[\w.-]*$/);
  });

  it("copies only what is in the repository and reaches the build, and everything that a build depends on", () => {
    const sources = copiesOf(build).flatMap((copy) => copy.sources);
    expect(sources.filter((source) => !existsSync(source) || ignored(source))).toEqual([]);
    const needed = /const SOURCES = (\[[^\]]*\])/.exec(readFileSync("server/start.mjs", "utf8"))?.[1] ?? "[]";
    expect(sources).toEqual(expect.arrayContaining(JSON.parse(needed) as string[]));
  });

  it("takes no secret and no data into the build, wherever they lie", () => {
    const secrets = [".env", ".env.production", ".dev.vars", "server/.env", "paylink.db", "server/x.db-wal"];
    const places = [
      "data/paylink.db",
      "data/paylink.secret",
      "web/paylink.secret",
      ".wrangler/state",
      ".git/config",
    ];
    expect(
      [...secrets, ...places, "node_modules/pg", "paylink.jsonl"].filter((path) => !ignored(path)),
    ).toEqual([]);
    for (const { name, text } of stages.flatMap(({ instructions }) => instructions)) {
      expect(`${name} ${text}`).not.toMatch(
        /^(?:ENV|ARG)\b.*(?:SECRET|PASSWORD|TOKEN|_KEY)|^COPY\b.*\s\.env|^COPY \.( |$)/i,
      );
    }
  });

  it("installs what the lock file says, and leaves the tools of development behind", () => {
    const commands = all(build, "RUN").map(({ text }) => text);
    expect(commands[0]).toMatch(/^npm ci\b/);
    expect(commands.join("\n")).not.toMatch(/npm (?:i|install)\b/);
    expect(commands.at(-1)).toMatch(/npm run build && npm prune --omit=dev\b/);
    expect(all(final, "RUN").filter(({ text }) => /\bnpm\b/.test(text))).toEqual([]);
  });

  it("runs as a user without rights, without a shell in between, and is asked whether it is ready", () => {
    expect(all(final, "USER").at(-1)?.text).toBe("node");
    const names = final.instructions.map(({ name }) => name);
    expect(names.lastIndexOf("USER")).toBeGreaterThan(names.lastIndexOf("RUN"));
    expect(start).toEqual(["node", "server/start.mjs", "serve"]);
    expect(check.join(" ")).toContain("/readyz");
    expect(all(final, "STOPSIGNAL").map(({ text }) => text)).toEqual(["SIGTERM"]);
  });
});

describe("compose.yaml", () => {
  const text = readFileSync("compose.yaml", "utf8");

  it("asks for every secret and holds none", () => {
    for (const name of ["PUBLIC_URL", "PAYLINK_SECRET", "POSTGRES_PASSWORD"]) {
      expect(text).toMatch(new RegExp(`\\$\\{${name}:\\?[^}]+\\}`));
      expect(text).not.toMatch(new RegExp(`${name}: (?!\\$\\{)`));
    }
    expect(text).not.toMatch(/:-|POSTGRES_HOST_AUTH_METHOD/);
  });

  it("waits for the database, keeps it, and gives a server that ends the time that it takes", () => {
    expect(text).toMatch(/condition: service_healthy/);
    expect(text).toMatch(/pg_isready/);
    expect(text).toMatch(/volumes:\n\s+- database:\/var\/lib\/postgresql\n/);
    expect(Number(/stop_grace_period: (\d+)s/.exec(text)?.[1])).toBeGreaterThan(10);
    expect(text).toMatch(/read_only: true/);
    expect(text).toMatch(/"127\.0\.0\.1:3000:3000"/);
  });
});

describe("the files of the image", () => {
  let root: string;
  let app: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const release = await builtRelease();
    root = mkdtempSync(join(tmpdir(), "paylink-image-"));
    app = join(root, "app");
    for (const { sources, to } of copiesOf(final)) {
      for (const source of sources) layOut(source.replace("/app/", ""), to, release);
    }
    environment = {
      PATH: process.env["PATH"] ?? "",
      ...environmentOf(final),
      HOST: "127.0.0.1",
      PORT: "0",
      PUBLIC_URL: "https://pay.example.com",
      PAYLINK_SECRET: "a secret of the tests, 32 characters or more",
      DATABASE_URL: `file:${join(root, "data", "paylink.db")}`,
    };
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** Puts what `COPY --from=build /app/<name> <to>` would. */
  function layOut(name: string, to: string, release: string): void {
    const target = join(app, to === "./" ? name : to);
    mkdirSync(dirname(target), { recursive: true });
    if (name === "dist") {
      cpSync(release, join(target, "releases", basename(release)), { recursive: true });
      symlinkSync(join("releases", basename(release)), join(target, "current"));
    } else if (name === "node_modules") {
      for (const path of keptPackages()) cpSync(path, join(app, path), { recursive: true });
    } else cpSync(name, target, { recursive: true });
  }

  const run = async (args: readonly string[], changes: Record<string, string> = {}) =>
    new Promise<{ code: unknown; out: string; err: string }>((done) => {
      const options = { cwd: app, env: { ...environment, ...changes } };
      execFile(process.execPath, [...args], options, (error, out, err) => {
        done({ code: error === null ? 0 : error.code, out, err });
      });
    });

  it("serve, answer the health check, take commands meanwhile, and end in order", async () => {
    const before = readdirSync(app, { recursive: true }).length;
    const server = spawn(process.execPath, start.slice(1), { cwd: app, env: environment });
    let said = "";
    const ended = new Promise((done) => {
      server.once("close", (code, signal) => done(signal ?? code));
    });
    server.stderr.on("data", (text) => (said += String(text)));
    const origin = await new Promise<string>((tell, fail) => {
      server.stdout.on("data", (text) => {
        said += String(text);
        const [, found] = /listens on (http:\S+)\n/.exec(said) ?? [];
        if (found !== undefined) tell(found);
      });
      void ended.then((how) => fail(new Error(`ended (${String(how)}): ${said}`)));
    });
    try {
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
      const { port } = new URL(origin);
      expect(await run(check.slice(1), { PORT: port })).toMatchObject({ code: 0 });
      expect(await run(check.slice(1), { PORT: "9" })).toMatchObject({ code: 1 });

      const created = await run([
        "server/start.mjs",
        "cli",
        "merchants",
        "create",
        "--name",
        "ACME",
        "--json",
      ]);
      expect(created).toMatchObject({ code: 0 });
      const { tenantId, testApiKey } = JSON.parse(created.out) as Record<string, string>;
      expect(tenantId).toMatch(/^tnt_/);

      const headers = { Authorization: `Bearer ${testApiKey}` };
      const lineItems = [{ description: "Работа", quantity: 1, unitAmount: 5 }];
      const body = JSON.stringify({ currency: "USD", customer: { name: "Ольга" }, lineItems });
      const made = await fetch(`${origin}/api/v1/invoices`, { method: "POST", headers, body });
      const { data } = (await made.json()) as { data: Record<string, string> };
      const here = (url: string | undefined) => origin + new URL(url ?? "").pathname;
      // The page, its files, and a document whose letters come from a package.
      const page = await fetch(here(data["paymentLink"]), { headers: { Accept: "text/html" } });
      expect(page.status).toBe(200);
      const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
      expect((await fetch(origin + String(script))).status).toBe(200);
      const pdf = await fetch(here(data["pdfUrl"]), { headers });
      expect(Buffer.from(await pdf.arrayBuffer()).toString("latin1")).toMatch(/^%PDF[\s\S]*FontFile2/);
    } finally {
      server.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
    // The file system of a container may be read-only.
    expect(readdirSync(app, { recursive: true })).toHaveLength(before);
  });

  it("hold every package that the server names", () => {
    const server = join(app, "dist/current/server");
    const named = readdirSync(server, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js"))
      .flatMap((name) => [...readFileSync(join(server, name), "utf8").matchAll(NAMED)])
      .map(([, name = ""]) => name);
    const needed = [
      "@expo-google-fonts/arimo",
      "@expo-google-fonts/noto-sans-arabic",
      "@expo-google-fonts/noto-sans-devanagari",
      "@photostructure/sqlite",
      "harfbuzzjs",
      "nodemailer",
      "pg",
      "stripe",
    ];
    expect(named).toEqual(expect.arrayContaining(needed));
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: object };
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(named));
    expect(named.filter((name) => !existsSync(join(app, "node_modules", name)))).toEqual([]);
  });

  it("hold the driver of PostgreSQL, and say in a line when that is away", async () => {
    const away = await run(start.slice(1), { DATABASE_URL: "postgres://paylink:x@127.0.0.1:9/paylink" });
    expect(away).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Paylink cannot start on DATABASE_URL: .*\n$/),
    });
  });

  it("start in production only with what production needs", async () => {
    const { code, err } = await run(start.slice(1), { PAYLINK_SECRET: "", PUBLIC_URL: "" });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/PUBLIC_URL is missing[\s\S]*PAYLINK_SECRET is missing/),
    ]);
  });
});

/** A package that is imported, or whose file is looked for by its name, in the text of a built program. */
const NAMED =
  /(?:^import |\bfrom |\bimport\(|\.resolve\(|fromPackage\()"((?:@[\w.-]+\/)?(?!node:)[a-z][\w.-]*)(?:\/[^"]*)?"/gm;

/** Folders of packages that `npm prune --omit=dev` keeps, by the flags of the lock file; what is optional is left out here. */
function keptPackages(): string[] {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    readonly packages: Record<string, { dev?: true; optional?: true; devOptional?: true }>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== "" && !dev && !optional && !devOptional)
    .map(([path]) => path);
}
